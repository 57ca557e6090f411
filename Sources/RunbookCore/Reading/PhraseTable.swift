/// The languages whose words are known.
enum Language: CaseIterable {
  case english, german, french, spanish, russian, chinese, japanese
}

/// A heading's words, cut once for all tables that look at them.
struct HeadingWords {
  /// Lower case, without emojis, numbering and punctuation; a hyphen inside a word stays.
  let words: [String]
  /// The whole heading where it has letters of a script without blanks; else empty.
  let unspaced: String

  init(_ heading: String) {
    guard heading.utf8.allSatisfy({ $0 < 0x80 }) else {
      let lower = heading.lowercased()
      words = Self.withoutNumbering(
        lower.unicodeScalars.split { !Self.isWordScalar($0) }.map(String.init).filter {
          $0 != "-"
        })
      unspaced =
        lower.unicodeScalars.contains { $0.value >= 0x2E80 && $0.value < 0x1_0000 }
        ? lower : ""
      return
    }
    words = Self.withoutNumbering(Self.asciiWords(heading))
    unspaced = ""
  }

  private static func asciiWords(_ heading: String) -> [String] {
    let lower = heading.utf8.map(Byte.lowercased)
    var words: [String] = []
    var start = 0
    for at in 0...lower.count where at == lower.count || !isWordByte(lower[at]) {
      if at > start, at > start + 1 || lower[start] != Byte.dash {
        words.append(String(decoding: lower[start..<at], as: UTF8.self))
      }
      start = at + 1
    }
    return words
  }

  /// Words that only number what stands behind them: "Step 3", "Phase 2", "Шаг 3".
  private static let counters: Set<String> = [
    "step", "phase", "part", "stage", "section", "schritt", "teil", "abschnitt", "étape", "partie",
    "paso", "fase", "parte", "шаг", "этап", "часть", "раздел", "step-by-step",
  ]

  private static func withoutNumbering(_ words: [String]) -> [String] {
    guard let first = words.first else { return words }
    if isNumber(first) { return Array(words.dropFirst()) }
    if words.count > 2, counters.contains(first), isNumber(words[1]) || words[1].utf8.count == 1 {
      return Array(words.dropFirst(2))
    }
    return words
  }

  private static func isNumber(_ word: String) -> Bool {
    word.utf8.allSatisfy { Byte.isDigit($0) }
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    (Byte.isLetter(byte) && byte != UInt8(ascii: "_")) || Byte.isDigit(byte)
      || byte == UInt8(ascii: "-")
  }

  /// Letters, digits and hyphens.
  private static func isWordScalar(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return isWordByte(UInt8(scalar.value)) }
    return scalar.properties.isAlphabetic || scalar.properties.numericType != nil
  }
}

/// Phrases of several languages, each with what it stands for.
///
/// A phrase counts where it stands as whole words, in any case; a word that ends in `*` is a stem.
/// After "= " it must be the whole heading, after "^ " it must open it. Phrases in Chinese and
/// Japanese, which set no blanks, count wherever their letters stand. Of several, the first row
/// of the table wins.
struct PhraseTable<Value: Sendable>: Sendable {
  struct Match {
    let value: Value
    /// Whether the phrase opens the heading.
    let opens: Bool
  }

  private struct Phrase: Sendable {
    let words: [String]
    let value: Value
    let rank: Int
    let isWhole: Bool
    let isOpening: Bool
  }

  private var exact: [String: [Phrase]] = [:]
  /// By the first bytes of their first word.
  private var stems: [Int: [Phrase]] = [:]
  private var unspaced: [(text: String, value: Value, rank: Int, isWhole: Bool)] = []
  /// Whether any phrase begins with such bytes, so that most words are never looked up.
  private var mayBegin = [Bool](repeating: false, count: 1 << 12)

  init(_ rows: [(value: Value, phrases: [Language: [String]])]) {
    for (rank, row) in rows.enumerated() {
      for (language, phrases) in row.phrases {
        for phrase in phrases {
          add(phrase, language: language, value: row.value, rank: rank)
        }
      }
    }
  }

  private mutating func add(_ text: String, language: Language, value: Value, rank: Int) {
    // Cut at bytes: tables are read when they are first asked, and everybody waits for them.
    let isWhole = text.utf8.first == Byte.equals
    let isOpening = text.utf8.first == UInt8(ascii: "^")
    let body = isWhole || isOpening ? text.utf8.dropFirst(2) : text.utf8[...]
    if language == .chinese || language == .japanese {
      unspaced.append((String(Substring(body)), value, rank, isWhole))
      return
    }
    let words = body.split(separator: 32).map { String(Substring($0)) }
    guard let first = words.first else { return }
    let phrase = Phrase(
      words: words, value: value, rank: rank, isWhole: isWhole, isOpening: isOpening)
    mayBegin[Self.place(Self.key(first))] = true
    if first.utf8.last == UInt8(ascii: "*") {
      stems[Self.key(first), default: []].append(phrase)
    } else {
      exact[first, default: []].append(phrase)
    }
  }

  /// The first three bytes of a word; no stem is shorter.
  private static func key(_ word: String) -> Int {
    word.utf8.prefix(3).reduce(0) { $0 << 8 | Int($1) }
  }

  private static func place(_ key: Int) -> Int { (key ^ key >> 7) & (1 << 12 - 1) }

  /// What the first row that fits stands for.
  func match(in heading: HeadingWords, where accepts: (Value) -> Bool = { _ in true }) -> Match? {
    var best: (phrase: Phrase, place: Int)?
    let words = heading.words
    func look(_ candidates: [Phrase]?, at place: Int) {
      for phrase in candidates ?? [] where phrase.rank < best?.phrase.rank ?? Int.max {
        guard phrase.words.count <= words.count - place,
          zip(phrase.words, words[place...]).allSatisfy(Self.fits),
          !phrase.isWhole || phrase.words.count == words.count,
          !phrase.isOpening || place == 0, accepts(phrase.value)
        else { continue }
        best = (phrase, place)
      }
    }
    for (place, word) in words.enumerated() {
      let key = Self.key(word)
      guard mayBegin[Self.place(key)] else { continue }
      look(exact[word], at: place)
      if !stems.isEmpty { look(stems[key], at: place) }
    }
    var found = best.map { Match(value: $0.phrase.value, opens: $0.place == 0) }
    guard !heading.unspaced.isEmpty else { return found }
    var rank = best?.phrase.rank ?? Int.max
    for phrase in unspaced where phrase.rank < rank {
      guard
        phrase.isWhole ? heading.words == [phrase.text] : heading.unspaced.holds(phrase.text),
        accepts(phrase.value)
      else { continue }
      rank = phrase.rank
      found = Match(
        value: phrase.value, opens: heading.words.first?.hasPrefix(phrase.text) ?? false)
    }
    return found
  }

  private static func fits(_ pattern: String, _ word: String) -> Bool {
    pattern.utf8.last == UInt8(ascii: "*")
      ? word.utf8.starts(with: pattern.utf8.dropLast()) : pattern == word
  }
}
