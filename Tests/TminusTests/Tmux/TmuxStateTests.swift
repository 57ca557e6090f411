import Foundation
import Testing

extension TmuxTests {
  @Suite("What a command leaves in its shell", .serialized)
  struct State {
    private static let runbook = #"""
      ## A
      ```bash
      mkdir -p 'a place'; cd 'a place'; umask 027; set -o pipefail
      list=(1 'two words' [7]=seven); declare -A map=([key one]='value 1' [k]=v)
      greet() { echo "hi $1, $(pwd | sed 's,.*/,,')"; }
      text=$'first\nsecond\n'; odd=$'\x01\xff\x80 \t\''; export odd
      alias shout='echo ALIAS'
      ```
      ## B
      ```bash
      echo "${!list[*]}: ${list[1]}, ${list[7]}; ${map[key one]}, ${#map[@]}"
      greet you; shout "$text"; false | true; echo "pipe $?"; umask
      printf %s "$odd" | od -An -tx1; env | grep -c '^odd='
      ```
      """#

    @Test("keeper and shell are killed: in a new shell all of it is back")
    func carried() throws {
      let home = try TestHome()
      let tmux = try Tmux(home)
      try tmux.run(Self.runbook)
      try tmux.type("y")
      try tmux.expect("step 2 of 2").expectPrompt()
      kill(try tmux.process(), SIGKILL)
      #expect(try tmux.expectShell() == 137)
      home.endTree(of: "__keeper")
      try tmux.type("tminus resume")
      try tmux.expect("carried: ").expect("a place").expectPrompt()
      try tmux.type("y")
      try tmux.expect("\n0 1 7: two words, seven; value 1, 2\n")
      try tmux.expect("\nhi you, a place\n").expect("ALIAS first\nsecond\n")
      try tmux.expect("\npipe 1\n0027\n").expect(" 01 ff 80 20 09 27\n1\n").expectPrompt()
      try tmux.hold()
      #expect(try tmux.isAsBefore())
    }

    @Test("`shell` has it, and what was changed there is kept when that is wanted")
    func visit() throws {
      let tmux = try Tmux(try TestHome())
      try tmux.run(
        "## A\n```bash\ncolour=red; cd /usr\n```\n## B\n```bash\necho \"<$colour>\"; pwd\n```\n")
      try tmux.type("y")
      try tmux.expect("step 2 of 2").expectPrompt()
      try tmux.type("shell")
      try tmux.expect("(t-1) /usr ")
      try tmux.write("echo \"$colo")
      try tmux.press("Tab")
      try tmux.type("; colour=blue; cd /")
      try tmux.expect("\nred\n").expect("(t-1) / ")
      try tmux.press("C-d")
      try tmux.expect("changed in it: colour, cd /").expect("(y, n) >")
      try tmux.type("y")
      try tmux.expect("ok kept").expectPrompt()
      try tmux.type("y")
      try tmux.expect("\n<blue>\n/\n").expectPrompt()
      try tmux.hold()
      #expect(try tmux.isAsBefore())
    }
  }
}
