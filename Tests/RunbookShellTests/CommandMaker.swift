/// Makes commands of all kinds that bash knows, the same ones for the same seed.
///
/// Left out is what differs by nature, each with a test of its own in `EquivalenceTests` or `RunTests`:
/// `$_` and `PIPESTATUS` of the command before, an ERR or DEBUG trap that outlives its command, `set -x`,
/// and the status of a syntax error, which within our eval is 2. Left out as well is what reads the
/// terminal, and what would reach other processes.
struct CommandMaker {
  private var numbers: Numbers
  /// Whether what only one process knows may be used, such as where it was before.
  private let staysInOneShell: Bool
  private var made = 0

  init(seed: Int, staysInOneShell: Bool) {
    numbers = Numbers(state: UInt64(seed) &* 0x9E37_79B9_7F4A_7C15)
    self.staysInOneShell = staysInOneShell
  }

  private mutating func pick(_ choices: [String]) -> String {
    choices[Int.random(in: 0..<choices.count, using: &numbers)]
  }

  private mutating func number(_ range: ClosedRange<Int>) -> Int {
    Int.random(in: range, using: &numbers)
  }

  mutating func isDue(oneIn count: Int) -> Bool { number(1...count) == 1 }

  private mutating func name() -> String { pick(["a", "b", "c", "n", "arr", "word"]) }

  private mutating func value() -> String {
    let name = name()
    return pick([
      "1", "two", "'two words'", #""quo\"ted $a""#, #"$'tab\tline\nnext'"#, "\"$\(name)\"",
      "${b-unset}",
      "$\(name)", "$((n + \(number(0...9))))", "\"$(echo sub; echo two)\"", "`echo tick`", "é日",
      #"'it'\''s'"#, "\"*\"", "~nobody-such", "{x,y}z", "\"${arr[*]}\"", "${#\(name)}",
      "\"${\(name)^^}\"",
      "\"${a//o/0}\"", "\"${\(name):1:2}\"", "\"${!arr[@]}\"", #"\$x"#, #"back\\slash"#, "''",
      "\"${map[k]-none}\"", "${c:-${b:-deep}}", "\"$#:$*\"", "$'\\xff\\x80'", "'-n'",
    ])
  }

  private mutating func expression() -> String {
    pick([
      "1 + 2", "n * \(number(1...9))", "(n << 2) | 1", "n ? 3 : 4", "2 ** \(number(0...9))",
      "-n % 3",
      "n += 2", "0x1f ^ 3", "n > 3 && n < 9", "016 + 1",
    ])
  }

  /// One complete command, as the splitter hands it to a session.
  mutating func command() -> String {
    made += 1
    return switch number(1...16) {
    case 1, 2: variable()
    case 3, 4: printing()
    case 5: here()
    case 6: arithmetic()
    case 7: control()
    case 8: function()
    case 9: trap()
    case 10: option()
    case 11: composed()
    case 12: test()
    case 13: redirection()
    case 14: place()
    case 15: aliasOrJob()
    default: failure()
    }
  }

  private mutating func variable() -> String {
    let (name, value, other) = (name(), value(), value())
    return pick([
      "\(name)=\(value)", "\(name)+=\(value)", "arr=(\(value) \(other))",
      "arr[\(number(0...5))]=\(value)", "declare -A map=([k]=\(value) ['x y']=\(other))",
      "map[k]=\(value)", "declare -i n=\(number(0...99)); n+=5", "export \(name)=\(value)",
      "export -n \(name)", "unset \(name)", "declare -n ref=\(name); ref=\(value); unset -n ref",
      "readonly ro\(made)=\(value)", "local x=\(value)", "declare -l low=ABC; low+=DEF",
      "declare -u up; up=\(value)", "set -- \(value) \(other)", "shift",
      "IFS=:; word='x:y'; unset IFS",
      "unset 'arr[1]'", "a= b=\(value) env | grep '^b='",
      "IFS=,",
      "unset IFS",
    ])
  }

  private mutating func printing() -> String {
    let (value, other, name) = (value(), value(), name())
    return pick([
      "echo \(value) \(other)", "printf '%s|' \(value) \(other); echo", "printf '%q\\n' \(value)",
      "declare -p \(name)", "echo \"st $?\"", "printf '%d %x\\n' \(number(0...99)) 255",
      "echo \"${\(name)@Q}\" \"${\(name)@A}\"", "printf '%b' 'a\\tb\\n'", "printf -v word '%03d' 7",
      "echo $'\\xff\\001' | od -An -tx1", "echo \"$-\" | tr -d imsBhHe", "type echo",
      "echo $LINENO >/dev/null",
      "printf 'no newline'", "printf '%s\\n' \"${arr[@]}\"",
    ])
  }

  private mutating func here() -> String {
    let value = value()
    return pick([
      "cat <<EOF\n$a ${n:-none} `echo x` $((1 + 1)) \\$b\nEOF", "cat <<'EOF'\n'raw' $a \\\nEOF",
      "cat <<-EOF\n\ttabs $b\n\tEOF", "cat <<<\(value)", "read -r x y <<<\(value); echo \"$x/$y\"",
      "mapfile -t arr < <(printf '1\\n2 3\\n')", "cat <<A; cat <<B\none\nA\ntwo\nB",
      "f2() { cat <<EOF\nin f2 $1\nEOF\n}; f2 \(value)",
    ])
  }

  private mutating func arithmetic() -> String {
    let expression = expression()
    return pick([
      "echo $((\(expression)))", "((n++))", "((\(expression)))", "let 'n = \(expression)'",
      "for ((i = 0; i < 3; i++)); do echo $i; done", "echo $((1 / 0))", "echo $((08))",
      "n=$((\(expression)))",
    ])
  }

  private mutating func control() -> String {
    let (value, other) = (value(), value())
    return pick([
      "if [[ -n $a ]]; then echo yes; else echo no; fi",
      "case \(value) in t*) echo t;; [0-9]) echo digit;;& 1) echo one;; *) echo other;; esac",
      "for i in \(value) \(other); do echo \"<$i>\"; done",
      "for i in 1 2 3; do [ $i = 2 ] && continue; echo $i; done",
      "for i in 1 2 3; do for j in a b; do [ $j$i = a2 ] && break 2; echo $j$i; done; done",
      "i=0; while ((i < 3)); do ((i++)); done; echo $i", "until false; do break; done", "! true",
      "while read -r x; do echo \"[$x]\"; done <<<\(value)", "{ echo one; false; }",
      "true && false || echo or",
    ])
  }

  private mutating func function() -> String {
    let (value, other) = (value(), value())
    return pick([
      "f() { local a=\(value); echo \"f:$a:$1:$#\"; return \(number(0...3)); }",
      "f \(value) \(other)",
      "g() { declare b=inner; a=outer; h; }; h() { echo \"h sees $b\"; }; g", "unset -f f",
      "f() (echo sub \"$@\"; exit 4)", "r() { [ $1 -gt 0 ] && { echo $1; r $(($1 - 1)); }; }; r 3",
      "export -f f", "g() { return; }; false; g", "f3() { local -n r=$1; r=\(value); }; f3 b",
    ])
  }

  private mutating func trap() -> String {
    pick([
      "trap 'echo usr1' USR1; kill -USR1 $$; :", "trap - USR1", "trap '' USR2",
      "trap 'echo err $?' ERR; false; (exit 3); trap - ERR",
      "trap 'echo debug' DEBUG; echo one; trap - DEBUG", "trap 'echo ret' RETURN", "trap - RETURN",
      "trap -p USR1 USR2", "(trap 'echo bye' EXIT; echo in)",
      "(trap 'echo term' TERM; kill -TERM $BASHPID; echo after)",
    ])
  }

  private mutating func option() -> String {
    let sign = pick(["-", "+"])
    let verb = pick(["-s", "-u"])
    return pick([
      "set \(sign)u", "set \(sign)f", "set \(sign)C", "set \(sign)o pipefail", "set \(sign)a",
      "set \(sign)h",
      "set \(sign)B", "set \(sign)E", "set \(sign)P", "set +e",
      "shopt \(verb) nullglob", "shopt \(verb) extglob", "shopt \(verb) dotglob",
      "shopt \(verb) nocasematch", "shopt \(verb) globstar", "shopt \(verb) lastpipe",
      "shopt \(verb) inherit_errexit", "shopt -q nullglob; echo $?",
      isDue(oneIn: 4) ? "set -e" : "set +u",
    ])
  }

  private mutating func composed() -> String {
    let (value, inner) = (value(), printing())
    return pick([
      "(a=\(value); echo \"sub $a\"; exit \(number(0...9)))", "(\(inner)\n)",
      "echo \(value) | tr a-z A-Z | cat; echo \"${PIPESTATUS[*]}\"", "false | true",
      "true | (exit 5)",
      "echo $(\(inner)\n)", "diff <(echo 1) <(echo 2)", "echo x | { read -r y; echo \"y $y\"; }",
      "a=$(exit 6)", "echo \"$(echo \"$(echo deep \(value))\")\"", "time -p : 2>/dev/null",
      "echo \(value) |& cat", "eval 'echo evalled $a'", "builtin echo \(value)", "command -v cat",
    ])
  }

  private mutating func test() -> String {
    let (value, other) = (value(), value())
    return pick([
      "[[ \(value) == \(other) ]]", "[[ $a == t* ]]",
      "[[ two =~ ^(.)w ]] && echo \"${BASH_REMATCH[1]}\"",
      "[ -n \"$a\" ]", "[ 1 -lt 2 -a 2 -lt 3 ]", "[ x = ]", "[[ -v map[k] ]]", "[[ $n -ge 5 ]]",
      "test -d d && echo dir", "[[ ! -e nofile ]]", "[ 1 -eq one ]",
    ])
  }

  private mutating func redirection() -> String {
    let value = value()
    return pick([
      "echo \(value) >file; cat <file", "echo more >>file; wc -l <file", "ls /nonexistent/x",
      "{ echo out; echo err >&2; } 2>&1 | sort", "exec 3>f3; echo x >&3; exec 3>&-; cat f3",
      "cat nofile 2>/dev/null", "echo x >|file", "echo \(value) >/nonexistent/x", "cat <nofile",
      "echo both &>file; cat file", "echo *", "rm -f file f3", "echo err >&2",
      "exec {fd}<<<open; cat <&$fd; exec {fd}<&-; unset fd", "touch .dot; echo *",
    ])
  }

  private mutating func place() -> String {
    pick(
      [
        "mkdir -p d/e; cd d/e", "cd", "pwd", "cd /nonexistent", "umask 027", "umask",
        "umask -S u=rwx,g=,o=",
        "(cd /usr; pwd)", "umask 022", "cd . && echo \"$PWD\"", "pushd /usr; popd",
      ] + (staysInOneShell ? ["cd -", "echo \"$OLDPWD\""] : []))
  }

  private mutating func aliasOrJob() -> String {
    let value = value()
    return pick([
      "alias al='echo aliased'", "al \(value)", "unalias al", "alias",
      "alias q='echo \"q'; alias q",
      "{ sleep 0.01; exit 3; } & wait $!; echo \"waited $?\"", "(true & wait; echo waited)",
      "true & wait", "alias al='echo new '", "(sleep 0.01; echo late) | cat",
    ])
  }

  private mutating func failure() -> String {
    let status = number(0...255)
    return pick([
      "nosuchcommand", "false", "(exit \(status))", "return 3", "break", "echo ${a!bad}",
      "echo ${nope:?gone}", "echo before; echo ${nope?}; echo after", "declare -i q=1+", "ro1=2",
      "kill -0 1x", "cd a b c", "sh -c 'kill -TERM $$'", "unset BASHPID", "/etc/passwd",
      "eval 'echo (('",
      "echo ${#a[}", "shopt -s nosuch", "set -o nosuch", "1abc=2", "bash -c 'exit \(status)'",
      isDue(oneIn: 3) ? "exit \(status)" : "true",
    ])
  }
}
