/// A word of a shell's text: where it stands, and what it is made of.
struct ShellWord {
  var start: Int
  var end: Int
  /// Quotes or backslashes stand in it.
  var isQuoted = false
  /// A variable or a command's output stands in it.
  var isExpanded = false
  /// `*`, `?` or `[` stands in it outside of quotes.
  var isPattern = false

  var range: Range<Int> { start..<end }
}

/// `>file`, `2>&1`, `<<EOF`: which way, and where to.
struct Redirection {
  enum Way { case input, output, heredoc, hereString, other }
  let way: Way
  let target: ShellWord
  /// The heredoc's place in the syntax's list.
  var heredoc: Int?
}

/// The body of a heredoc.
struct Heredoc {
  let word: [UInt8]
  /// Nothing in it is expanded.
  let isLiteral: Bool
  /// Leading tabs are dropped: `<<-`.
  let dropsTabs: Bool
  var body: Range<Int> = 0..<0
}

/// A program with its words, assignments and redirections.
struct SimpleCommand {
  var words: [ShellWord] = []
  var assignments: [ShellWord] = []
  var redirections: [Redirection] = []
  /// Something is piped or redirected into it.
  var hasInput = false
  /// Its output goes to another command.
  var isPiped = false
  /// It is followed by `&`.
  var isBackground = false
  /// What it sets is lost when it ends: `( … )`, `$( … )`, a pipeline.
  var isSubshell = false
  /// Commands of one pipeline have the same number.
  var pipeline = 0

  var isEmpty: Bool { words.isEmpty && assignments.isEmpty && redirections.isEmpty }
}

/// Where in a shell's text a byte stands.
enum Place: UInt8 {
  case none, bare, single, double, dollar, heredoc, literalHeredoc
  case backquote, arithmetic, expansion, comment
}
