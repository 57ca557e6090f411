/// The lines the shell is given: what it is told at its start and around each command.
struct ShellScript {
  /// A line up to this long is written in one piece: it arrives whole or not at all.
  static let atomicLength = 4096
  /// Longer commands go through a file: bash reads a pipe byte by byte.
  static let inlineLength = 1024

  let directory: String

  private var quoted: String { Self.quote(directory) }

  /// Read by every new shell before anything else.
  ///
  /// The report goes by path, so that commands inherit no descriptor; its order is state, status,
  /// marker, for what is seen last vouches for the rest. `declare -g` because an assignment to a
  /// readonly prompt would abort the line. Shell functions of ours are readonly. Bash writes to the
  /// kernel line by line: the options are taken from two variables instead of 84 lines. A shell
  /// may outlive its keeper, its parent: what it leaves then bears that keeper's number.
  var setup: String {
    """
    __tm_traps=\(quoted)/traps.$PPID
    builtin readonly __tm_traps
    \(preparation)
    PS1= PS2= PS0=
    builtin export -n PS1 PS2 PS0
    builtin set +H +o history
    \(functions)
    builtin trap '__tm_exit "$@"' EXIT
    __tm_state base >|\(quoted)/base

    """
  }

  private var preparation: String {
    "builtin unset -v PROMPT_COMMAND HISTFILE MAILCHECK TMOUT IGNOREEOF"
  }

  private var functions: String {
    """
    __tm_state() {
      builtin printf '%s\\0' "$1"; builtin pwd
      builtin printf '\\0'; builtin umask
      builtin printf '\\0%s\\0%s\\0' "$BASHOPTS" "$SHELLOPTS"; builtin trap -p
      builtin printf '\\0'; builtin alias -p
      builtin printf '\\0'; builtin printf ' %q' "${@:2}"
      builtin printf '\\0'; builtin declare -p
      builtin printf '\\0'; builtin declare -F
      builtin printf '\\0'; builtin declare -f
      builtin printf '\\0%s' "$1"
    }
    __tm_mark() {
      builtin printf '\\n%s %s %s\\n' "$1" "$2" "${EPOCHREALTIME-}" >>\(quoted)/status
      builtin printf '\\033]5151;%s;%s\\a' "$2" "$1" >/dev/tty ||
        builtin printf '\\033]5151;%s;%s\\a' "$2" "$1"
      builtin return "$1"
    }
    __tm_report() {
      if builtin test "$2" != "${__tm_done-}"; then
        __tm_state "${@:2}" >|\(quoted)/snap.$PPID
        __tm_mark "$1" "$2"
        __tm_done=$2
        builtin declare -g 'PS1=' 'PS2=' 'PS0='
        builtin unset -v PROMPT_COMMAND TMOUT IGNOREEOF
      fi
      builtin return "$1"
    }
    __tm_exit() {
      builtin set -- "$?" "$@"
      builtin trap - EXIT ERR DEBUG
      {
        __tm_state exit-$$ "${@:2}" >|\(quoted)/snap.$PPID
        builtin printf '\\n%s exit\\n' "$1" >>\(quoted)/status
      } 2>/dev/null
      builtin return "$1"
    }
    __tm_arm() {
      builtin trap -- '__tm_exit "$@"'"${2:+$'\\n'$2}" EXIT
      builtin return "$1"
    }
    builtin readonly -f __tm_state __tm_mark __tm_report __tm_exit __tm_arm
    """
  }

  /// What a shell that the operator opens reads first: the run's state, a prompt, and that it leaves
  /// its own state behind in the end.
  func visit(_ state: [UInt8], prompt: String) -> [UInt8] {
    // The functions are there so that both shells have the same ones.
    Array("\(preparation)\n\(functions)\n".utf8) + state
      + Array(
        """
        builtin set -o history
        PS1=\(Self.quote(prompt))
        builtin trap '__tm_state visit "$@" >|\(quoted)/visited' EXIT

        """.utf8)
  }

  /// The command that opens it.
  var visitCommand: String {
    "command bash --noprofile --rcfile \(quoted)/visit -i || \\builtin true"
  }

  /// The name under which a shell that ends leaves its state: an earlier one, even one that outlived
  /// its keeper for a moment, leaves another.
  static func exitToken(ofShell pid: Int32) -> String { exitPrefix + String(pid) }
  static let exitPrefix = "exit-"

  /// The keeper writes this as the first thing into a new shell's pipe.
  var firstLine: String { "\\builtin . \(quoted)/setup\n" }

  /// A command and its report: the second line reports when Ctrl-C or `set -u` discards the first.
  ///
  /// `$?` is quoted, for `IFS` may be a digit.
  /// Within a function bash hides the ERR, DEBUG and RETURN traps: the line itself writes the traps.
  func command(_ text: String, token: String, input: String) -> String {
    "\\builtin eval \(text) 0<\(input); { __tm_s=$?; builtin trap -p >|\"$__tm_traps\"; "
      + "__tm_report \"$__tm_s\" \(token) \"$@\" && :; } 2>/dev/null\n\(report(token))"
  }

  /// A report without a redirection, which a restricted shell refuses.
  func bareReport(_ token: String) -> String { "__tm_report \"$?\" \(token) \"$@\" && :\n" }

  /// The text of a command that lies in the file `cmd`; reading it forks nothing.
  var commandFromFile: String { "\"$(<\(quoted)/cmd)\"" }

  /// The state from the file `restore`, set at the top level, where `declare` makes no locals.
  var restore: String { "\\builtin eval \"$(<\(quoted)/restore)\" 2>/dev/null 0</dev/null\n" }

  /// A report; it keeps `$?` for the next command and never trips errexit.
  func report(_ token: String) -> String {
    "{ __tm_report \"$?\" \(token) \"$@\" && :; } 2>/dev/null\n"
  }

  /// A question whether the shell reads its commands; the state file is left alone.
  func probe(_ token: String) -> String {
    "{ __tm_mark \"$?\" \(token) && :; } 2>/dev/null\n"
  }

  /// Puts our EXIT trap before the user's, which is given as a quoted word.
  func arm(_ quotedTrap: String) -> String {
    "{ __tm_arm \"$?\" \(quotedTrap) && :; } 2>/dev/null\n"
  }

  /// Single quotes, within which bash changes nothing.
  static func quote(_ text: String) -> String {
    if !text.utf8.contains(UInt8(ascii: "'")) { return "'" + text + "'" }
    var result = "'"
    for character in text.unicodeScalars {
      if character == "'" { result += "'\\''" } else { result.unicodeScalars.append(character) }
    }
    return result + "'"
  }
}
