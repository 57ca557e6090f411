import Foundation
import RunbookCore
import Testing

@testable import tminus

/// Whose shell is within reach: a machine may be called another name, and is the same.
@Suite("One's own shells, whatever the machine is called")
struct ReachTests {
  private func sitting(uid: Int = Int(getuid()), host: String, boot: String?) -> Sitting {
    Sitting(
      operator: "operator", login: "ops", uid: uid, sudoUser: nil, host: host, boot: boot,
      terminal: nil, unattended: false, utcOffset: 0)
  }

  @Test("renamed or restarted it is this machine; another name and another start are another")
  func machine() {
    #expect(sitting(host: Place.host, boot: Place.boot).isOurs)
    #expect(sitting(host: Place.host, boot: "an earlier start").isOurs)
    #expect(sitting(host: Place.host, boot: nil).isOurs)
    #expect(sitting(host: "renamed", boot: Place.boot).isOurs)
    #expect(!sitting(host: "elsewhere", boot: "another").isOurs)
    #expect(!sitting(host: "elsewhere", boot: nil).isOurs)
    #expect(!sitting(uid: Int(getuid()) + 1, host: Place.host, boot: Place.boot).isOurs)
  }

  @Test(
    "after a renaming, a command of one's own in the background is found with its end",
    .enabled(if: getuid() == 0, "another host name needs root"))
  func renamed() throws {
    let home = try TestHome()
    let sign = home.work.path + "/go"
    try home.script("waits", "until test -e '\(sign)'; do sleep 0.05; done; echo over")
    try home.write("one.md", "# T\n## A\n```bash\nwaits\n```\n## B\n- [ ] b\n")
    let first = try Terminal(home, "run", "one.md", "--target", "-")
    try first.answer("y")
    try first.answer("y")
    try first.expect("-- 1/1 ").expectQuiet()
    first.press("\u{1D}b")
    try first.expect("goes on in the background").expectPrompt()
    first.killHard()
    try home.write("go", "")
    let words = ["sh", "-c", "hostname renamed; exec \"$@\"", "sh", TestHome.program.path]
    let again = try Terminal(home, command: ["unshare", "--uts"] + words + ["resume"])
    try again.expect("in the background, exit 0: step 1 waits").expectPrompt()
    again.type("quit")
    #expect(try again.end() == 3)
    #expect(!again.screen.contains("only they can see"))
  }
}
