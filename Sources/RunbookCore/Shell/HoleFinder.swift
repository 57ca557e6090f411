/// Finds what an operator has to fill in.
///
/// It works on the text as it is written, with what ``ShellSyntax`` knows of the same text with its
/// bracketed holes covered.
struct HoleFinder {
  private let bytes: [UInt8]
  private let syntax: ShellSyntax
  /// Words that are a program of their own for another interpreter, where no quoting is safe.
  private let code: [Range<Int>]
  private(set) var holes: [Placeholder] = []
  /// Whether something is left out: `...`.
  private(set) var hasEllipsis = false

  /// What the word around a token says of it.
  private struct Surroundings {
    var program = ""
    /// 0 of the program itself.
    var index = 0
    var word: Range<Int>
    /// The option before it, or the one that it is the value of: `--tag=…`.
    var option = ""
    var isOption = false
    var isAssignment = false
    var isTarget = false
    var isPrinted = false
    var isPattern = false
    var isDatabase = false
    var command: SimpleCommand?
  }

  init(_ bytes: [UInt8], brackets: [BracketHole], syntax: ShellSyntax, code: [Range<Int>]) {
    self.bytes = bytes
    self.syntax = syntax
    self.code = code
    for hole in brackets { bracketed(hole) }
    if bytes.contains(where: { Self.mayBegin[Int($0)] }) {
      for command in syntax.commands { words(of: command) }
      for heredoc in syntax.heredocs {
        var around = Surroundings(word: heredoc.body)
        around.isAssignment = true
        scan(around)
      }
    }
    holes.sort { $0.range.lowerBound < $1.range.lowerBound }
    dropOverlaps()
  }

  /// Bytes that a hole without brackets has somewhere: capitals, `y`our, `x`xx, `.`, `…`, and more.
  static let mayBegin: [Bool] = (0...255).map { byte in
    let byte = UInt8(byte)
    return Byte.isUpper(byte) || "yx.e/c".utf8.contains(byte) || byte == 0xE2
  }

  private mutating func dropOverlaps() {
    var end = 0
    holes = holes.filter { hole in
      defer { end = max(end, hole.range.upperBound) }
      return hole.range.lowerBound >= end
    }
  }

  // MARK: Adding

  private func context(at index: Int) -> QuoteContext {
    if code.contains(where: { $0.contains(index) }) { return .unsafe }
    return switch syntax.places[index] {
    case .bare: .bare
    case .single: .singleQuoted
    case .double: .doubleQuoted
    case .dollar: .dollarQuoted
    case .heredoc: .heredoc
    case .literalHeredoc: .literalHeredoc
    case .none, .backquote, .arithmetic, .expansion, .comment: .unsafe
    }
  }

  private mutating func add(_ range: Range<Int>, named name: String, choices: [String] = []) {
    holes.append(
      Placeholder(
        name: name, text: String(decoding: bytes[range], as: UTF8.self), range: range,
        context: context(at: range.lowerBound), choices: choices))
  }

  private mutating func bracketed(_ hole: BracketHole) {
    let place = syntax.places[hole.range.lowerBound]
    if place == .comment { return }
    let name = String(decoding: bytes[hole.name], as: UTF8.self)
    if isUsage(hole.range) { return }
    // `<...>` leaves everything open.
    if name == "..." || name == "…" {
      hasEllipsis = true
      return
    }
    let choices =
      name.utf8.contains(Byte.pipe)
      ? name.split(separator: "|").map { $0.trimmed.description }.filter { !$0.isEmpty } : []
    add(hole.range, named: name, choices: choices.count > 1 ? choices : [])
  }

  /// `echo "Usage: $0 <file>"` prints its hole.
  private func isUsage(_ range: Range<Int>) -> Bool {
    guard
      let command = syntax.commands.first(where: { command in
        command.words.contains { $0.start <= range.lowerBound && range.upperBound <= $0.end }
      }), let program = command.words.first,
      HoleWords.printingPrograms.contains(syntax.plain(program)),
      let word = command.words.first(where: { $0.range.contains(range.lowerBound) })
    else { return false }
    return syntax.plain(word).lowercased().utf8.holds("usage")
  }

  // MARK: Words

  private mutating func words(of command: SimpleCommand) {
    for word in command.assignments {
      var around = Surroundings(word: word.range)
      around.isAssignment = true
      scan(around)
    }
    for redirection in command.redirections where redirection.way != .heredoc {
      var around = Surroundings(word: redirection.target.range)
      around.isTarget = true
      scan(around)
    }
    guard let first = command.words.first else { return }
    var around = Surroundings(word: first.range)
    // What is in capitals is looked at in the light of the program.
    around.program = Wrappers.program(of: command, in: syntax)
    around.isPrinted = HoleWords.printingPrograms.contains(around.program)
    around.isPattern = HoleWords.patternPrograms.contains(around.program)
    around.isDatabase = Databases.clients.contains(around.program)
    around.command = command
    var option = ""
    for (index, word) in command.words.enumerated() {
      around.index = index
      around.word = word.range
      around.isOption = word.start < word.end && bytes[word.start] == Byte.dash
      around.option = option
      option = ""
      if around.isOption {
        option = String(
          decoding: bytes[word.range].prefix { $0 != Byte.equals }, as: UTF8.self)
        if option.utf8.count < word.range.count { around.option = option }
      }
      scan(around)
    }
  }

  private func namesVariables(_ around: Surroundings) -> Bool {
    if HoleWords.namingPrograms.contains(around.program) {
      let word = around.word
      // `kill TERM` names a signal, `kill PID` nobody.
      return !(around.program == "kill" && bytes[word].elementsEqual("PID".utf8))
    }
    guard let command = around.command, command.words.count > 2 else { return false }
    let head = command.words.prefix(5).map { syntax.plain($0) }
    return HoleWords.namingPhrases.contains { phrase in
      guard phrase != ["run"],
        let place = head.indices.first(where: { head[$0...].starts(with: phrase) })
      else { return false }
      // `config set project X`: the first word is the name, the next its value.
      return phrase.first != "config" || around.index <= place + phrase.count
    } || (["npm", "yarn", "pnpm"].contains(head[0]) && head[1] == "run")
  }

  // MARK: Tokens

  private mutating func scan(_ around: Surroundings) {
    let word = around.word
    var at = word.lowerBound
    while at < word.upperBound {
      let byte = bytes[at]
      if syntax.places[at] == .comment {
        at += 1
        continue
      }
      // Commands inside of a word have words of their own.
      if !syntax.substitutions.isEmpty,
        let inside = syntax.substitutions.first(where: { $0.lowerBound == at && !$0.isEmpty })
      {
        at = inside.upperBound
        continue
      }
      if byte == Byte.dot, bytes[at...].starts(with: "...".utf8) {
        dots(at, 3, around)
        while at < word.upperBound, bytes[at] == Byte.dot { at += 1 }
        continue
      }
      if byte == 0xE2, bytes[at...].starts(with: "…".utf8) {
        dots(at, 3, around)
        at += 3
        continue
      }
      if byte == Byte.slash,
        bytes[at...].starts(with: "/path/to".utf8)
          || bytes[at...].starts(with: "/path/of".utf8)
          || bytes[at...].starts(with: "/your/".utf8)
      {
        at = path(at, word)
        continue
      }
      if byte == Byte.dollar {
        // A variable's own name.
        at += 1
        while at < word.upperBound, Byte.isName(bytes[at]) { at += 1 }
        continue
      }
      if syntax.places[at] == .expansion, byte == Byte.openBrace {
        at += 1
        while at < word.upperBound, Byte.isName(bytes[at]) { at += 1 }
        continue
      }
      guard Byte.isName(byte) else {
        at += 1
        continue
      }
      var stop = at
      while stop < word.upperBound, Byte.isName(bytes[stop]) { stop += 1 }
      if stop - at > 1 || byte == UInt8(ascii: "X") || byte == UInt8(ascii: "x") {
        at = token(at..<stop, around)
      } else {
        at = stop
      }
    }
  }

  /// Looks at one run of letters, digits and underscores; returns where to go on.
  private mutating func token(_ token: Range<Int>, _ around: Surroundings) -> Int {
    let first = bytes[token.lowerBound]
    let before = token.lowerBound > around.word.lowerBound ? bytes[token.lowerBound - 1] : 0
    switch Byte.lowercased(first) {
    case UInt8(ascii: "y"):
      if let end = yours(token, around) { return end }
      if let end = datePattern(token, around) { return end }
    case UInt8(ascii: "h"), UInt8(ascii: "d"), UInt8(ascii: "m"):
      if let end = datePattern(token, around) { return end }
      if let end = exampleHost(token, around.word) { return end }
    case UInt8(ascii: "e"):
      if let end = exampleHost(token, around.word) { return end }
    case UInt8(ascii: "x"), UInt8(ascii: "v"):
      if let end = versionPattern(token, around.word) { return end }
    case UInt8(ascii: "p"):
      if bytes[token].elementsEqual("path".utf8),
        bytes[token.upperBound...].starts(with: "/to/".utf8)
      {
        return path(token.lowerBound, around.word)
      }
    default: break
    }
    if let end = nobody(token, around) { return end }
    if let end = crosses(token, around) { return end }
    if let end = innerYours(token) { return end }
    if let end = dummy(token, around) { return end }
    if let end = repositoryOwner(token, before, around.word) { return end }
    if Byte.isUpper(first) || first == UInt8(ascii: "_") { capitals(token, before, around) }
    return token.upperBound
  }

  private func lowercased(_ range: Range<Int>) -> String {
    String(decoding: bytes[range].map(Byte.lowercased), as: UTF8.self)
  }

  private func reaches(_ start: Int, _ end: Int, over more: (UInt8) -> Bool) -> Int {
    var stop = start
    while stop < end, more(bytes[stop]) { stop += 1 }
    while stop > start, bytes[stop - 1] == Byte.dash || bytes[stop - 1] == Byte.dot { stop -= 1 }
    return stop
  }

  /// `YOUR_X`, `your-x`, `yourdomain`.
  private mutating func yours(_ token: Range<Int>, _ around: Surroundings) -> Int? {
    guard token.count >= 4, lowercased(token.lowerBound..<token.lowerBound + 4) == "your"
    else { return nil }
    let stop = reaches(token.lowerBound, around.word.upperBound) {
      Byte.isName($0) || $0 == Byte.dash
    }
    let tail = lowercased(token.lowerBound + 4..<stop)
    // Prose in quotes says "your" and "yours".
    guard tail.utf8.count > 1, !["self", "selves"].contains(tail), tail != "s" else { return nil }
    guard !around.isPrinted || tail.utf8.first == UInt8(ascii: "_") || tail.utf8.first == Byte.dash
    else { return nil }
    add(
      token.lowerBound..<stop,
      named: String(decoding: bytes[token.lowerBound..<stop], as: UTF8.self))
    return stop
  }

  /// `sk-your-key` is cut at the hyphen; `my_your_key` is one token.
  private mutating func innerYours(_ token: Range<Int>) -> Int? {
    guard token.count > 6, bytes[token].contains(UInt8(ascii: "_")),
      lowercased(token).utf8.holds("_your_")
    else { return nil }
    add(token, named: String(decoding: bytes[token], as: UTF8.self))
    return token.upperBound
  }

  private mutating func dummy(_ token: Range<Int>, _ around: Surroundings) -> Int? {
    guard token.count > 1 else { return nil }
    // "changeme", "replaceme", "fixme", "tbd"
    switch (Byte.lowercased(bytes[token.lowerBound]), Byte.lowercased(bytes[token.lowerBound + 1]))
    {
    case (UInt8(ascii: "c"), UInt8(ascii: "h")), (UInt8(ascii: "r"), UInt8(ascii: "e")),
      (UInt8(ascii: "f"), UInt8(ascii: "i")), (UInt8(ascii: "t"), UInt8(ascii: "b")):
      break
    default: return nil
    }
    let stop = reaches(token.lowerBound, around.word.upperBound) {
      Byte.isName($0) || $0 == Byte.dash
    }
    guard HoleWords.dummies.contains(lowercased(token.lowerBound..<stop)) else { return nil }
    add(
      token.lowerBound..<stop,
      named: String(decoding: bytes[token.lowerBound..<stop], as: UTF8.self))
    return stop
  }

  /// `github.com/username/repo`: nobody's name in a repository's address.
  private mutating func repositoryOwner(
    _ token: Range<Int>, _ before: UInt8, _ word: Range<Int>
  ) -> Int? {
    guard before == Byte.slash || before == UInt8(ascii: ":"), token.upperBound < word.upperBound,
      bytes[token.upperBound] == Byte.slash
    else { return nil }
    let head = bytes[word.lowerBound..<token.lowerBound - 1]
    guard HoleWords.forges.contains(where: { head.suffix($0.utf8.count).elementsEqual($0.utf8) }),
      HoleWords.owners.contains(lowercased(token))
    else { return nil }
    add(token, named: String(decoding: bytes[token], as: UTF8.self))
    return token.upperBound
  }

  /// `YYYYMMDD`, `YYYY-MM-DD`, `YYYYMMDD_HHMMSS`.
  private mutating func datePattern(_ token: Range<Int>, _ around: Surroundings) -> Int? {
    let stop = reaches(token.lowerBound, around.word.upperBound) {
      "YMDHSTZymdhs_-:".utf8.contains($0)
    }
    guard stop >= token.upperBound, stop - token.lowerBound >= 4, !around.isDatabase else {
      return nil
    }
    let text = String(decoding: bytes[token.lowerBound..<stop], as: UTF8.self)
    let upper = text.uppercased()
    guard
      text.utf8.holds("YYYY") || text.utf8.holds("HHMM") || text.utf8.holds("yyyymmdd")
        || text.utf8.holds("yyyy-mm"), upper.utf8.allSatisfy({ "YMDHSTZ_-:".utf8.contains($0) })
    else { return nil }
    add(token.lowerBound..<stop, named: text)
    return stop
  }

  /// `xxx`, `XXXX`, `AKIAXXXXXXXX`, `i-xxxx`.
  private mutating func crosses(_ token: Range<Int>, _ around: Surroundings) -> Int? {
    let text = bytes[token]
    guard around.program != "mktemp", !around.isPattern else { return nil }
    let last = Byte.lowercased(text[token.upperBound - 1])
    guard last == UInt8(ascii: "x") else { return nil }
    let run = text.reversed().prefix { Byte.lowercased($0) == last }.count
    let whole = run == token.count || (text[token.upperBound - run - 1] == UInt8(ascii: "_"))
    guard
      whole
        ? run >= 3 : run >= 4 && text.suffix(run).allSatisfy({ $0 == text[token.upperBound - 1] })
    else { return nil }
    add(token, named: String(decoding: text, as: UTF8.self))
    return token.upperBound
  }

  /// `X.Y.Z`, `vX.Y.Z`, `x.y.z`, `x.x.x.x`.
  private mutating func versionPattern(_ token: Range<Int>, _ word: Range<Int>) -> Int? {
    guard token.count <= 2 else { return nil }
    let text = lowercased(token)
    guard text == "x" || text == "vx" else { return nil }
    let stop = reaches(token.lowerBound, word.upperBound) { "vVxXyYzZnN.".utf8.contains($0) }
    guard stop == word.upperBound || !Byte.isName(bytes[stop]) else { return nil }
    let parts = lowercased(token.lowerBound..<stop).split(separator: ".")
    guard parts.count > 1, ["y", "x"].contains(parts[1]) else { return nil }
    add(
      token.lowerBound..<stop,
      named: String(decoding: bytes[token.lowerBound..<stop], as: UTF8.self))
    return stop
  }

  /// `example.com` with the labels before it.
  private mutating func exampleHost(_ token: Range<Int>, _ word: Range<Int>) -> Int? {
    let tail = bytes[token.upperBound..<word.upperBound]
    guard tail.first == Byte.dot, HoleWords.hosts.contains(lowercased(token)) else { return nil }
    guard
      let end = [".com", ".org", ".net", ".tld"].first(where: { tail.starts(with: $0.utf8) }).map({
        token.upperBound + $0.utf8.count
      }), end == word.upperBound || !Byte.isName(bytes[end])
    else { return nil }
    var start = token.lowerBound
    while start > word.lowerBound, syntax.places[start - 1] == syntax.places[token.lowerBound],
      Byte.isName(bytes[start - 1]) || bytes[start - 1] == Byte.dash || bytes[start - 1] == Byte.dot
    {
      start -= 1
    }
    holes.removeAll { $0.range.lowerBound >= start }
    while start < token.lowerBound, bytes[start] == Byte.dash || bytes[start] == Byte.dot {
      start += 1
    }
    add(start..<end, named: String(decoding: bytes[start..<end], as: UTF8.self))
    return end
  }

  /// `/path/to/key.pem`, up to where the path ends.
  private mutating func path(_ start: Int, _ word: Range<Int>) -> Int {
    var stop = start
    while stop < word.upperBound,
      Byte.isName(bytes[stop]) || "/.-~+@%".utf8.contains(bytes[stop]),
      syntax.places[stop] == syntax.places[start], !bytes[stop...].starts(with: "...".utf8)
    {
      stop += 1
    }
    // A bracketed hole was covered by letters; the source tells.
    stop =
      holes.filter { $0.range.lowerBound > start && $0.range.lowerBound < stop }
      .map(\.range.lowerBound).min() ?? stop
    while stop > start, bytes[stop - 1] == Byte.slash { stop -= 1 }
    add(start..<stop, named: String(decoding: bytes[start..<stop], as: UTF8.self))
    return max(stop, start + 1)
  }

  private mutating func dots(_ start: Int, _ count: Int, _ around: Surroundings) {
    let word = around.word
    let before = start > word.lowerBound ? bytes[start - 1] : 0
    var end = start + count
    while end < word.upperBound, bytes[end] == Byte.dot { end += 1 }
    let after = end < word.upperBound ? bytes[end] : 0
    if around.isPattern { return }
    let quoted = syntax.places[start] == .single || syntax.places[start] == .double
    let nearLetter = Byte.isName(before) || before >= 128
    if around.isPrinted,
      nearLetter || before == Byte.closeBracket || before == Byte.close
        || Byte.isBlank(before)
    {
      return
    }
    if around.isPrinted, !quoted { return }
    // In quotes, dots right behind a word end a sentence; between two words they are a range.
    if quoted, nearLetter, !Byte.isName(after), !isSecret(around) { return }
    if nearLetter || before == UInt8(ascii: "}"), Byte.isName(after) || after == Byte.dollar {
      return
    }
    // `./...` is every package below.
    if before == Byte.slash, after == 0 || after == Byte.slash || after == UInt8(ascii: ":"),
      [
        "go", "gofmt", "staticcheck", "golangci-lint", "bazel", "gotestsum", "govulncheck", "buck",
        "bazelisk", "revive", "goimports", "please", "errcheck",
      ].contains(around.program) || start >= word.lowerBound + 2 && bytes[start - 2] == Byte.dot
    {
      return
    }
    hasEllipsis = true
  }

  /// What a header or a variable is given is no sentence: `"Bearer eyJ..."`.
  private func isSecret(_ around: Surroundings) -> Bool {
    around.isAssignment || around.program == "export"
      || around.program == "curl" && ["-H", "--header", "-u", "--user"].contains(around.option)
  }

  // MARK: Lower case

  /// `pod-name`, `container_id`, `user@host`: words for a thing, where its own name belongs.
  private mutating func nobody(_ token: Range<Int>, _ around: Surroundings) -> Int? {
    let word = around.word
    if let end = addressHost(token, word) { return end }
    guard token.lowerBound == word.lowerBound || isBucket(token, word), around.index > 0,
      !around.isPattern, !around.isPrinted,
      syntax.places[token.lowerBound] == .bare, !HoleWords.keyPrograms.contains(around.program),
      !HoleWords.keyOptions.contains(around.option), !Byte.isUpper(bytes[token.lowerBound])
    else { return nil }
    let at = UInt8(ascii: "@")
    let rest = token.lowerBound..<word.upperBound
    let end = bytes[rest].firstIndex { $0 == at || $0 == UInt8(ascii: ":") } ?? word.upperBound
    if end < word.upperBound, bytes[end] == at,
      HoleWords.owners.contains(lowercased(word.lowerBound..<end))
    {
      let stop = reaches(end + 1, word.upperBound) { Byte.isName($0) || $0 == Byte.dash }
      guard HoleWords.machines.contains(lowercased(end + 1..<stop)) else { return nil }
      add(
        word.lowerBound..<stop,
        named: String(decoding: bytes[word.lowerBound..<stop], as: UTF8.self))
      return stop
    }
    guard end == word.upperBound else { return nil }
    let text = lowercased(token.lowerBound..<word.upperBound)
    if HoleWords.hostOptions.contains(around.option), ["hostname", "username"].contains(text) {
      add(word, named: text)
      return word.upperBound
    }
    guard let mark = text.lastIndex(where: { $0 == "-" || $0 == "_" }),
      ["name", "id", "hash", "here"].contains(text[text.index(after: mark)...]),
      HoleWords.nouns.contains(text[..<mark].uppercased())
    else { return nil }
    add(token.lowerBound..<word.upperBound, named: text)
    return word.upperBound
  }

  /// `s3://bucket-name`.
  private func isBucket(_ token: Range<Int>, _ word: Range<Int>) -> Bool {
    let before = bytes[word.lowerBound..<token.lowerBound]
    return before.elementsEqual("s3://".utf8) || before.elementsEqual("gs://".utf8)
  }

  /// `http://host:port`, `postgres://user:password@host:5432/db`.
  private mutating func addressHost(_ token: Range<Int>, _ word: Range<Int>) -> Int? {
    guard token.lowerBound > word.lowerBound, token.upperBound < word.upperBound,
      token.count == 4 || token.count == 8,
      [UInt8(ascii: "@"), Byte.slash].contains(bytes[token.lowerBound - 1]),
      [UInt8(ascii: ":"), Byte.slash].contains(bytes[token.upperBound]),
      ["host", "hostname"].contains(lowercased(token)),
      String(decoding: bytes[word.lowerBound..<token.lowerBound], as: UTF8.self).utf8.holds("://")
    else { return nil }
    add(token, named: String(decoding: bytes[token], as: UTF8.self))
    return token.upperBound
  }

  // MARK: Capitals

  private mutating func capitals(_ token: Range<Int>, _ before: UInt8, _ around: Surroundings) {
    let text = bytes[token]
    guard text.count > 1, text.contains(where: Byte.isUpper),
      text.allSatisfy({ Byte.isUpper($0) || Byte.isDigit($0) || $0 == UInt8(ascii: "_") })
    else { return }
    let after = token.upperBound < around.word.upperBound ? bytes[token.upperBound] : 0
    // `$NAME`, `%NAME`, `.NAME`, `\NAME` are something else's.
    if before == Byte.backslash || before == UInt8(ascii: "%") || before == UInt8(ascii: "+") {
      return
    }
    if around.index == 0, !around.isAssignment, !around.isTarget { return }
    if around.isAssignment, around.word.lowerBound == token.lowerBound, after == Byte.equals {
      return
    }
    if around.isOption, !bytes[around.word.lowerBound..<token.lowerBound].contains(Byte.equals) {
      return
    }
    let name = String(decoding: text, as: UTF8.self)
    if isHole(name, token, before: before, after: after, around) { add(token, named: name) }
  }

  private func isHole(
    _ name: String, _ token: Range<Int>, before: UInt8, after: UInt8, _ around: Surroundings
  ) -> Bool {
    let place = syntax.places[token.lowerBound]
    let quoted = place != .bare
    let parts = name.split(separator: "_").map(String.init)
    guard let last = parts.last, let first = parts.first else { return false }
    let isNoun = HoleWords.nouns.contains(last) || last == "N"
    let compound = parts.count > 1
    let clear = compound && (isNoun || HoleWords.adjectives.contains(first))
    // The heads of a table's columns.
    if after == UInt8(ascii: ":"), bytes[around.word].starts(with: "custom-columns".utf8) {
      return false
    }
    if around.isPattern || namesVariables(around) || around.isPrinted || place == .expansion
      || place == .backquote && around.isAssignment
    {
      return false
    }
    if around.isAssignment, place == .heredoc || place == .literalHeredoc {
      // In files that are written out, capitals are mostly keys; a value is what stands after `=`.
      return before == Byte.equals && clear && after != Byte.equals
    }
    if HoleWords.constants.contains(name), !(around.option == "" && clear) { return false }
    if after == Byte.equals, !around.isAssignment {
      return isTraffic(around) || last == "REVISION" || name.hasSuffix("REVISION_NAME")
    }
    let start = around.word.lowerBound
    // `'REPLACE_WITH_PASSWORD'` says so itself, wherever it stands.
    if compound, HoleWords.orders.contains(first) { return true }
    if compound, before == Byte.quote, after == Byte.quote, HoleWords.secrets.contains(last) {
      return true
    }
    let wholeQuoted =
      quoted && token.lowerBound == start + 1 && token.upperBound == around.word.upperBound - 1
    if quoted, !wholeQuoted {
      // Inside of a longer text: only what can hardly be anything else.
      return clear && !around.isDatabase && before != Byte.dot && before != Byte.quote
        && before != UInt8(ascii: "[") && after != UInt8(ascii: ":")
    }
    let whole =
      wholeQuoted || (token.lowerBound == start && token.upperBound == around.word.upperBound)
    if before == Byte.dot || (after == Byte.dot && isFileName(token.upperBound, around.word)) {
      return false
    }
    if around.isTarget || around.isAssignment { return clear || (isNoun && !compound && !quoted) }
    if HoleWords.constantOptions.contains(around.option) { return false }
    if whole, around.option.isEmpty {
      // A word of its own.
      return compound ? true : isNoun || !last.utf8.contains(where: Byte.isDigit)
    }
    return isNoun || (compound && HoleWords.adjectives.contains(first))
  }

  /// `README.md`, `LICENSE.txt`.
  private func isFileName(_ dot: Int, _ word: Range<Int>) -> Bool {
    let ending = bytes[(dot + 1)..<word.upperBound].prefix(while: Byte.isName)
    return ["md", "txt", "rst", "adoc", "html", "pdf", "json", "yaml", "yml", "toml"].contains(
      String(decoding: ending, as: UTF8.self))
  }

  private func isTraffic(_ around: Surroundings) -> Bool {
    let option = around.option
    return option.hasPrefix("--to-") || option.utf8.holds("revision")
      || option.utf8.holds("traffic")
      || option.utf8.holds("split")
  }
}
