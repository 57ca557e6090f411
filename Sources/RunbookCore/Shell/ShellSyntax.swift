/// A shell's text taken apart in one pass: words with the quotes around them, simple commands wherever
/// they stand, heredocs, and the variables it reads and sets.
///
/// It judges nothing: what bash has accepted as complete is read the way bash reads it, and of what it
/// does not know it makes the plainest of words.
struct ShellSyntax {
  let bytes: [UInt8]
  /// One for each byte.
  private(set) var places: [Place]
  /// Every simple command, those inside of others first.
  private(set) var commands: [SimpleCommand] = []
  private(set) var heredocs: [Heredoc] = []
  private(set) var reads: [Use] = []
  private(set) var sets: [Use] = []
  /// The condition of each `while` that no `break`, `exit` or `return` follows.
  private(set) var endlessLoops: [String] = []
  /// What stands between the brackets of each `$( … )`, `<( … )` and pair of backquotes.
  private(set) var substitutions: [Range<Int>] = []

  /// A variable's name, and how many commands came before.
  struct Use {
    let name: String
    let order: Int
    /// Of a set variable: whether later commands see it.
    var stays = true
  }

  private enum Group { case plain, loop, patterns }

  private var at = 0
  private let end: Int
  private var openHeredocs: [Int] = []
  private var groups: [(kind: Group, start: Int, hadInput: Bool)] = []
  private var subshells = 0
  private var pipelines = 0
  /// The commands inside the group that was closed last.
  private var closedGroup: Range<Int>?
  private var inputs = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    end = bytes.count
    places = Array(repeating: .none, count: bytes.count)
    while at < end {
      list(until: nil)
      // A closing bracket that nothing opened.
      at += 1
    }
  }

  /// The text of a word without its quotes.
  func plain(_ word: ShellWord) -> String {
    String(decoding: word.isQuoted ? unquoted(word.range)[...] : bytes[word.range], as: UTF8.self)
  }

  /// The bytes of a range without the quotes around them.
  func unquoted(_ range: Range<Int>) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(range.count)
    var index = range.lowerBound
    var quote: UInt8 = 0
    while index < range.upperBound {
      let byte = bytes[index]
      if quote == Byte.quote {
        if byte == quote { quote = 0 } else { result.append(byte) }
      } else if byte == Byte.backslash, index + 1 < range.upperBound {
        index += 1
        if bytes[index] != Byte.newline {
          if quote == Byte.doubleQuote, !"\"\\$`".utf8.contains(bytes[index]) {
            result.append(byte)
          }
          result.append(bytes[index])
        }
      } else if byte == Byte.doubleQuote {
        quote = quote == 0 ? byte : 0
      } else if byte == Byte.quote, quote == 0 {
        if result.last == Byte.dollar, index > range.lowerBound, places[index] == .dollar {
          result.removeLast()
        }
        quote = byte
      } else {
        result.append(byte)
      }
      index += 1
    }
    return result
  }

  // MARK: Lists

  /// Reads commands up to a closing bracket or backquote, which it leaves.
  private mutating func list(until closer: UInt8?) {
    var command = SimpleCommand()
    let depth = groups.count
    command.hasInput = inputs > 0
    func begin() -> SimpleCommand {
      var next = SimpleCommand()
      next.hasInput = inputs > 0
      return next
    }
    while at < end {
      let byte = bytes[at]
      if byte == closer { break }
      switch byte {
      case 32, Byte.tab: at += 1
      case Byte.newline:
        // Behind a pipe, the line's end ends nothing.
        if !command.isEmpty || !command.isSubshell {
          finish(&command)
          command = begin()
        }
        at += 1
        if !openHeredocs.isEmpty { bodies() }
      case Byte.backslash where at + 1 < end && bytes[at + 1] == Byte.newline: at += 2
      case Byte.hash: comment()
      case Byte.semicolon:
        finish(&command)
        command = begin()
        at += 1
        if at < end, bytes[at] == Byte.semicolon || bytes[at] == Byte.ampersand {
          while at < end, bytes[at] == Byte.semicolon || bytes[at] == Byte.ampersand { at += 1 }
          patterns()
        }
      case Byte.ampersand where at + 1 < end && bytes[at + 1] == Byte.greater:
        at += 1
        redirection(of: &command)
      case Byte.ampersand:
        let both = at + 1 < end && bytes[at + 1] == Byte.ampersand
        if !both {
          command.isBackground = true
          if command.isEmpty, let closedGroup {
            for index in closedGroup { commands[index].isBackground = true }
          }
        }
        finish(&command)
        command = begin()
        at += both ? 2 : 1
      case Byte.pipe:
        let or = at + 1 < end && bytes[at + 1] == Byte.pipe
        if !or { command.isPiped = true }
        if !or, command.isEmpty, let closedGroup {
          for index in closedGroup { commands[index].isPiped = true }
        }
        let pipeline = pipelines
        finish(&command)
        command = begin()
        at += 1
        if or {
          at += 1
        } else {
          if at < end, bytes[at] == Byte.ampersand { at += 1 }
          pipelines = pipeline
          command.pipeline = pipeline
          command.hasInput = true
          command.isSubshell = true
        }
      case Byte.less, Byte.greater:
        if at + 1 < end, bytes[at + 1] == Byte.open {
          word(of: &command)
        } else {
          redirection(of: &command)
        }
      case Byte.open:
        if !command.words.isEmpty || !command.assignments.isEmpty {
          // `name ()`: what follows is the function's body.
          at += 1
          while at < end, Byte.isBlank(bytes[at]) { at += 1 }
          if at < end, bytes[at] == Byte.close { at += 1 }
          command = begin()
        } else if at + 1 < end, bytes[at + 1] == Byte.open {
          at += 2
          arithmetic(closing: Byte.close)
        } else {
          at += 1
          open(.plain, hasInput: command.hasInput)
          subshells += 1
          list(until: Byte.close)
          subshells -= 1
          at += 1
          close(.plain)
        }
      case Byte.close:
        finish(&command)
        command = begin()
        at += 1
      default:
        if command.words.isEmpty, command.assignments.isEmpty, reserved(&command) { continue }
        word(of: &command)
      }
    }
    finish(&command)
    while groups.count > depth { groups.removeLast() }
  }

  private mutating func finish(_ command: inout SimpleCommand) {
    defer {
      if !command.isPiped { pipelines += 1 }
      command = SimpleCommand()
    }
    guard !command.isEmpty else { return }
    if command.words.isEmpty, command.assignments.isEmpty, let closedGroup {
      // `done < file`: what is inside the group reads it.
      if command.hasInput { for index in closedGroup { commands[index].hasInput = true } }
      commands.append(command)
      return
    }
    closedGroup = nil
    if command.pipeline == 0 { command.pipeline = pipelines }
    command.isSubshell = command.isSubshell || subshells > 0 || command.isPiped
    let order = commands.count
    for word in command.assignments {
      let name = assignmentName(word)
      if command.words.isEmpty {
        sets.append(Use(name: name, order: order, stays: !command.isSubshell))
      }
    }
    if let first = command.words.first { builtin(first, of: command, order: order) }
    commands.append(command)
  }

  // MARK: Groups

  private mutating func open(_ kind: Group, hasInput: Bool) {
    groups.append((kind, commands.count, hasInput))
    if hasInput { inputs += 1 }
  }

  private mutating func close(_ kind: Group) {
    guard let group = groups.popLast() else { return }
    if group.hadInput { inputs -= 1 }
    closedGroup = group.start..<commands.count
    if group.kind == .loop { endless(group.start..<commands.count) }
  }

  private mutating func endless(_ inside: Range<Int>) {
    guard let condition = inside.first else { return }
    let names = inside.map { commands[$0].words.first.map(plain) ?? "" }
    guard ["true", ":", "sleep", "[", "test", "[["].contains(names[0]),
      !names.contains(where: { ["break", "exit", "return"].contains($0) })
    else { return }
    let words = commands[condition].words.map(plain)
    if ["[", "test", "[["].contains(names[0]), words.dropFirst().first != "1" { return }
    endlessLoops.append("while " + words.joined(separator: " "))
  }

  /// Takes a reserved word; false where the next word is none.
  private mutating func reserved(_ command: inout SimpleCommand) -> Bool {
    guard Self.reservedBytes[Int(bytes[at])] else { return false }
    var stop = at
    while stop < end, stop - at < 9, bytes[stop] >= 97 && bytes[stop] <= 122 { stop += 1 }
    if stop == at, [Byte.bang, Byte.openBrace, Byte.closeBrace].contains(bytes[at]) { stop += 1 }
    if stop == at, bytes[at] == Byte.openBracket, at + 1 < end, bytes[at + 1] == bytes[at] {
      stop += 2
    }
    guard stop > at else { return false }
    if stop < end {
      switch bytes[stop] {
      case 32, Byte.tab, Byte.newline, Byte.semicolon, Byte.open, Byte.close, Byte.pipe,
        Byte.ampersand, Byte.less, Byte.greater:
        break
      default: return false
      }
    }
    let start = at
    switch String(decoding: bytes[at..<stop], as: UTF8.self) {
    case "if", "{":
      at = stop
      open(.plain, hasInput: command.hasInput)
    case "then", "else", "elif", "do", "!",
      "time", "coproc":
      at = stop
    case "while":
      at = stop
      open(.loop, hasInput: command.hasInput)
    case "until":
      at = stop
      open(.plain, hasInput: command.hasInput)
    case "fi", "done", "esac", "}":
      at = stop
      close(.plain)
    case "for", "select":
      at = stop
      open(.plain, hasInput: command.hasInput)
      forHead()
    case "case":
      at = stop
      open(.patterns, hasInput: command.hasInput)
      _ = plainWord()
      _ = plainWord()
      patterns()
    case "function":
      at = stop
      _ = plainWord()
      blanks()
      if at + 1 < end, bytes[at] == Byte.open { at += 2 }
    case "[[":
      at = stop
      condition(from: start, &command)
    default: return false
    }
    return true
  }

  /// The bytes that reserved words begin with.
  private static let reservedBytes: [Bool] = (0...255).map { "itefdwucs!{}[".utf8.contains($0) }

  private mutating func blanks() {
    while at < end {
      if Byte.isBlank(bytes[at]) {
        at += 1
      } else if bytes[at] == Byte.backslash, at + 1 < end, bytes[at + 1] == Byte.newline {
        at += 2
      } else {
        return
      }
    }
  }

  private mutating func plainWord() -> ShellWord {
    blanks()
    while at < end, bytes[at] == Byte.newline { at += 1 }
    return scanWord()
  }

  /// `NAME in WORDS`, up to the end of the line.
  private mutating func forHead() {
    blanks()
    if at + 1 < end, bytes[at] == Byte.open, bytes[at + 1] == Byte.open {
      let start = at
      at += 2
      arithmetic(closing: Byte.close)
      if bytes[start..<min(at, end)].filter({ !Byte.isBlank($0) }).elementsEqual("((;;))".utf8) {
        endlessLoops.append("for ((;;))")
      }
      return
    }
    let name = plainWord()
    sets.append(
      Use(name: plain(name), order: commands.count, stays: subshells == 0))
    while at < end, bytes[at] != Byte.newline, bytes[at] != Byte.semicolon {
      blanks()
      guard at < end, bytes[at] != Byte.newline, bytes[at] != Byte.semicolon else { break }
      let before = at
      _ = scanWord()
      if at == before { at += 1 }
    }
  }

  /// The patterns of a `case`, up to the bracket behind them.
  private mutating func patterns() {
    guard groups.last?.kind == .patterns else { return }
    while at < end {
      if Byte.isBlank(bytes[at]) || [Byte.newline, Byte.pipe, Byte.open].contains(bytes[at]) {
        at += 1
      } else if bytes[at] == Byte.hash {
        comment()
      } else if bytes[at...].starts(with: "esac".utf8),
        at + 4 >= end || !Byte.isName(bytes[at + 4])
      {
        return
      } else if bytes[at] == Byte.close {
        at += 1
        return
      } else {
        let before = at
        _ = scanWord()
        if at == before { at += 1 }
      }
    }
  }

  /// `[[ … ]]`, in which `<`, `>`, `(` and `&&` are no operators of the shell.
  private mutating func condition(from start: Int, _ command: inout SimpleCommand) {
    command.words.append(ShellWord(start: start, end: at))
    var comparesNumbers = false
    while at < end {
      blanks()
      guard at < end else { break }
      if [
        Byte.newline, Byte.less, Byte.greater, Byte.open, Byte.close, Byte.pipe, Byte.ampersand,
        Byte.semicolon,
      ].contains(bytes[at]) {
        at += 1
        continue
      }
      let word = scanWord()
      if word.range.isEmpty { at += 1 }
      command.words.append(word)
      let text = bytes[word.range]
      if text.elementsEqual("]]".utf8) { break }
      if text.count == 3, text.first == Byte.dash,
        ["-eq", "-ne", "-lt", "-gt", "-le", "-ge"].contains(String(decoding: text, as: UTF8.self))
      {
        comparesNumbers = true
      }
    }
    // Bash evaluates what it compares as numbers.
    if comparesNumbers { mark(start..<min(at, end), .arithmetic) }
  }

  // MARK: Words

  private mutating func mark(_ range: Range<Int>, _ place: Place) {
    for index in range { places[index] = place }
  }

  private mutating func comment() {
    let start = at
    while at < end, bytes[at] != Byte.newline { at += 1 }
    mark(start..<at, .comment)
  }

  private mutating func word(of command: inout SimpleCommand) {
    let start = at
    let word = scanWord()
    guard !word.range.isEmpty else {
      at += 1
      return
    }
    if command.words.isEmpty, nameLength(start) > 0, isAssignment(word) {
      command.assignments.append(word)
    } else if at < end, bytes[at] == Byte.less || bytes[at] == Byte.greater,
      bytes[word.range].allSatisfy(Byte.isDigit)
    {
      redirection(of: &command)
    } else {
      command.words.append(word)
    }
  }

  private func nameLength(_ start: Int) -> Int {
    guard start < end, Byte.isLetter(bytes[start]) else { return 0 }
    var index = start
    while index < end, Byte.isName(bytes[index]) { index += 1 }
    return index - start
  }

  /// `NAME=`, `NAME+=`, `NAME[…]=`.
  private func isAssignment(_ word: ShellWord) -> Bool {
    var index = word.start + nameLength(word.start)
    if index < word.end, bytes[index] == Byte.openBracket {
      guard let close = bytes[index..<word.end].firstIndex(of: Byte.closeBracket) else {
        return false
      }
      index = close + 1
    }
    if index < word.end, bytes[index] == UInt8(ascii: "+") { index += 1 }
    return index < word.end && bytes[index] == Byte.equals
  }

  func assignmentName(_ word: ShellWord) -> String {
    String(decoding: bytes[word.start..<(word.start + nameLength(word.start))], as: UTF8.self)
  }

  /// Reads one word from here.
  private mutating func scanWord() -> ShellWord {
    var word = ShellWord(start: at, end: at)
    while at < end {
      let byte = bytes[at]
      switch byte {
      case 32, Byte.tab, Byte.newline, Byte.semicolon, Byte.ampersand, Byte.pipe, Byte.close:
        word.end = at
        return word
      case Byte.less, Byte.greater:
        guard at + 1 < end, bytes[at + 1] == Byte.open, at == word.start else {
          word.end = at
          return word
        }
        word.isExpanded = true
        at += 2
        substitution()
      case Byte.open:
        // `a=( … )`; elsewhere a bracket ends the word, unless a pattern opens it: `!(x)`.
        let before = at > word.start ? bytes[at - 1] : 0
        if before == Byte.equals {
          array()
        } else if [
          UInt8(ascii: "@"), UInt8(ascii: "?"), UInt8(ascii: "*"), Byte.bang,
          UInt8(ascii: "+"),
        ].contains(before) {
          array()
          word.isPattern = true
        } else {
          word.end = at
          return word
        }
      case Byte.backslash:
        word.isQuoted = true
        mark(at..<min(at + 2, end), .bare)
        at += 2
      case Byte.quote:
        word.isQuoted = true
        singleQuoted(.single)
      case Byte.doubleQuote:
        word.isQuoted = true
        if doubleQuoted() { word.isExpanded = true }
      case Byte.backquote:
        word.isExpanded = true
        backquoted()
      case Byte.dollar:
        if at + 1 < end, bytes[at + 1] == Byte.quote {
          word.isQuoted = true
          places[at] = .dollar
          at += 1
          singleQuoted(.dollar)
        } else if dollar(.bare) {
          word.isExpanded = true
        }
      case Byte.openBracket where at > word.start && at == word.start + nameLength(word.start):
        indexed(&word)
      default:
        if byte == UInt8(ascii: "*") || byte == UInt8(ascii: "?") || byte == Byte.openBracket {
          word.isPattern = true
        }
        places[at] = .bare
        at += 1
      }
    }
    at = min(at, end)
    word.end = at
    return word
  }

  /// `name[…]=`: the index is evaluated.
  private mutating func indexed(_ word: inout ShellWord) {
    let line = bytes[at...].prefix { $0 != Byte.newline && !Byte.isBlank($0) }
    if let close = line.firstIndex(of: Byte.closeBracket), close + 1 < end,
      bytes[close + 1] == Byte.equals || bytes[close + 1] == UInt8(ascii: "+")
    {
      at += 1
      arithmeticBytes(to: close)
      at = close
    } else {
      word.isPattern = true
    }
    places[at] = .bare
    at += 1
  }

  private mutating func array() {
    places[at] = .bare
    at += 1
    while at < end, bytes[at] != Byte.close {
      switch bytes[at] {
      case 32, Byte.tab, Byte.newline, Byte.pipe, Byte.ampersand, Byte.semicolon: at += 1
      case Byte.hash: comment()
      default:
        let before = at
        _ = scanWord()
        if at == before { at += 1 }
      }
    }
    if at < end { places[at] = .bare }
    at = min(at + 1, end)
  }

  private mutating func singleQuoted(_ place: Place) {
    let start = at
    at += 1
    while at < end, bytes[at] != Byte.quote {
      at += place == .dollar && bytes[at] == Byte.backslash ? 2 : 1
    }
    at = min(at + 1, end)
    mark(start..<at, place)
  }

  /// Whether something in it is expanded.
  private mutating func doubleQuoted() -> Bool {
    var expanded = false
    places[at] = .double
    at += 1
    while at < end, bytes[at] != Byte.doubleQuote {
      switch bytes[at] {
      case Byte.backslash:
        mark(at..<min(at + 2, end), .double)
        at += 2
      case Byte.backquote:
        expanded = true
        backquoted()
      case Byte.dollar: if dollar(.double) { expanded = true }
      default:
        places[at] = .double
        at += 1
      }
    }
    at = min(at, end)
    if at < end { places[at] = .double }
    at = min(at + 1, end)
    return expanded
  }

  private mutating func backquoted() {
    let start = at
    at += 1
    subshells += 1
    list(until: Byte.backquote)
    subshells -= 1
    substitutions.append(start + 1..<max(start + 1, min(at, end)))
    at = min(at + 1, end)
    mark(start..<at, .backquote)
  }

  private mutating func substitution() {
    subshells += 1
    let start = at
    let (outer, pipeline, closed, open) = (inputs, pipelines, closedGroup, openHeredocs)
    // What stands in a command's output does not read what the command around it is given.
    inputs = 0
    openHeredocs = []
    pipelines += 1
    list(until: Byte.close)
    if !openHeredocs.isEmpty { openHeredocs = open + openHeredocs } else { openHeredocs = open }
    (inputs, closedGroup) = (outer, closed)
    pipelines = max(pipelines, pipeline)
    subshells -= 1
    substitutions.append(start..<max(start, min(at, end)))
    at = min(at + 1, end)
  }

  /// Reads what a dollar begins; false where it is only a dollar.
  private mutating func dollar(_ place: Place) -> Bool {
    places[at] = place
    let start = at
    at += 1
    guard at < end else { return false }
    switch bytes[at] {
    case Byte.open:
      if at + 1 < end, bytes[at + 1] == Byte.open, closesTwice(from: at + 2) {
        at += 2
        arithmetic(closing: Byte.close)
      } else {
        at += 1
        substitution()
      }
      return true
    case Byte.openBrace:
      at += 1
      expansion()
      mark(start..<min(at, end), .expansion)
      return true
    default:
      let length = nameLength(at)
      if length > 0 {
        read(at..<(at + length))
        mark(at..<(at + length), place)
        at += length
        return true
      }
      if "?!$#@*-".utf8.contains(bytes[at]) || Byte.isDigit(bytes[at]) {
        places[at] = place
        at += 1
        return true
      }
      return false
    }
  }

  private mutating func read(_ range: Range<Int>) {
    reads.append(
      Use(name: String(decoding: bytes[range], as: UTF8.self), order: commands.count))
  }

  /// Whether `$((` is arithmetic: its two closing brackets stand together.
  private func closesTwice(from start: Int) -> Bool {
    var depth = 0
    for index in start..<end {
      if bytes[index] == Byte.open { depth += 1 }
      if bytes[index] == Byte.close {
        if depth == 0 { return index + 1 < end && bytes[index + 1] == Byte.close }
        depth -= 1
      }
    }
    return false
  }

  /// Reads up to the two closing brackets and past them.
  private mutating func arithmetic(closing: UInt8) {
    var depth = 0
    var stop = at
    while stop < end {
      if bytes[stop] == Byte.open { depth += 1 }
      if bytes[stop] == Byte.close {
        if depth == 0 { break }
        depth -= 1
      }
      stop += 1
    }
    arithmeticBytes(to: stop)
    at = min(stop + 2, end)
  }

  /// In arithmetic a name alone is a variable that counts as 0 where it is unset.
  private mutating func arithmeticBytes(to stop: Int) {
    let start = at
    while at < stop {
      if bytes[at] == Byte.dollar {
        _ = dollar(.arithmetic)
        continue
      }
      let length = nameLength(at)
      if length == 0 {
        at += 1
        continue
      }
      let name = at..<(at + length)
      at += length
      var next = at
      while next < stop, Byte.isBlank(bytes[next]) { next += 1 }
      if next < stop, "=+-*/".utf8.contains(bytes[next]), next + 1 < end,
        bytes[next] == Byte.equals
          ? bytes[next + 1] != Byte.equals : "=+-".utf8.contains(bytes[next + 1])
      {
        sets.append(
          Use(name: String(decoding: bytes[name], as: UTF8.self), order: commands.count))
      }
    }
    mark(start..<max(start, min(stop, end)), .arithmetic)
  }

  /// `${…}` past its brace.
  private mutating func expansion() {
    if at < end, bytes[at] == Byte.hash || bytes[at] == Byte.bang { at += 1 }
    let length = nameLength(at)
    let name = at..<(at + length)
    at += length
    if length > 0 {
      var operation = at < end ? bytes[at] : 0
      if operation == UInt8(ascii: ":"), at + 1 < end { operation = bytes[at + 1] }
      // `${x:-y}`, `${x-y}`, `${x:=y}`, `${x+y}`: unset is provided for.
      if operation == Byte.equals {
        sets.append(
          Use(name: String(decoding: bytes[name], as: UTF8.self), order: commands.count))
      } else if operation != Byte.dash, operation != UInt8(ascii: "+"),
        operation != UInt8(ascii: "?")
      {
        read(name)
      }
    }
    while at < end, bytes[at] != Byte.closeBrace {
      switch bytes[at] {
      case Byte.backslash: at += 2
      case Byte.quote: singleQuoted(.single)
      case Byte.doubleQuote: _ = doubleQuoted()
      case Byte.backquote: backquoted()
      case Byte.dollar: _ = dollar(.expansion)
      default: at += 1
      }
    }
    at = min(at + 1, end)
  }

  // MARK: Redirections and heredocs

  private mutating func redirection(of command: inout SimpleCommand) {
    let first = bytes[at]
    at += 1
    var way = first == Byte.less ? Redirection.Way.input : .output
    if first == Byte.less, at < end, bytes[at] == Byte.less {
      at += 1
      if at < end, bytes[at] == Byte.less {
        at += 1
        way = .hereString
      } else {
        heredoc(of: &command)
        return
      }
    } else if at < end, bytes[at] == Byte.greater || bytes[at] == Byte.pipe {
      if first == Byte.less { way = .other }
      at += 1
    }
    if at < end, bytes[at] == Byte.ampersand {
      way = .other
      at += 1
    }
    blanks()
    let target = scanWord()
    command.redirections.append(Redirection(way: way, target: target))
    if way == .input || way == .hereString { command.hasInput = true }
  }

  private mutating func heredoc(of command: inout SimpleCommand) {
    let dropsTabs = at < end && bytes[at] == Byte.dash
    if dropsTabs { at += 1 }
    blanks()
    let word = scanWord()
    openHeredocs.append(heredocs.count)
    var redirection = Redirection(way: .heredoc, target: word)
    redirection.heredoc = heredocs.count
    command.redirections.append(redirection)
    command.hasInput = true
    heredocs.append(
      Heredoc(
        word: word.isQuoted ? unquoted(word.range) : Array(bytes[word.range]),
        isLiteral: word.isQuoted, dropsTabs: dropsTabs))
    mark(word.range, .none)
  }

  /// Reads the bodies of the heredocs that the line before began.
  private mutating func bodies() {
    let waiting = openHeredocs
    openHeredocs = []
    for index in waiting {
      let start = at
      var stop = end
      var line = at
      while line < end {
        let next = bytes[line...].firstIndex(of: Byte.newline) ?? end
        var text = bytes[line..<next]
        if heredocs[index].dropsTabs { text = text.drop { $0 == Byte.tab } }
        if text.elementsEqual(heredocs[index].word) {
          stop = line
          line = min(next + 1, end)
          break
        }
        line = min(next + 1, end)
      }
      heredocs[index].body = start..<stop
      if heredocs[index].isLiteral {
        mark(start..<stop, .literalHeredoc)
      } else {
        body(to: stop)
      }
      at = line
    }
  }

  private mutating func body(to stop: Int) {
    while at < stop {
      switch bytes[at] {
      case Byte.backslash:
        mark(at..<min(at + 2, stop), .heredoc)
        at += 2
      case Byte.backquote: backquoted()
      case Byte.dollar: _ = dollar(.heredoc)
      default:
        places[at] = .heredoc
        at += 1
      }
    }
  }

  // MARK: Builtins that set variables

  private mutating func builtin(_ first: ShellWord, of command: SimpleCommand, order: Int) {
    guard first.end - first.start <= 9, command.words.count > 1 else { return }
    let names: ArraySlice<ShellWord>
    switch plain(first) {
    case "export", "declare", "typeset", "local", "readonly":
      names = command.words.dropFirst().filter(isAssignment)[...]
    case "read", "mapfile", "readarray": names = command.words.dropFirst()
    case "getopts": names = command.words.dropFirst(2).prefix(1)
    case "printf":
      guard plain(command.words[1]) == "-v" else { return }
      names = command.words.dropFirst(2).prefix(1)
    default: return
    }
    // `cmd | while read x` sets it for the loop.
    for word in names where nameLength(word.start) > 0 {
      sets.append(
        Use(name: assignmentName(word), order: order, stays: !command.isSubshell))
    }
  }
}
