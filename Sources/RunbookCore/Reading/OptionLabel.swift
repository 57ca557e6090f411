/// A heading or caption that names one of several ways: "Option A: Managed", "Methode 2", "方案一".
struct OptionLabel {
  /// The word that its siblings share.
  let word: String

  /// Words that name a way, each with whether a letter or number must follow.
  private static let words: [Language: [String]] = [
    .english: ["option", "method", "approach", "alternative", "variant", "path"],
    .german: ["option", "methode", "ansatz", "alternative", "variante", "weg"],
    .french: ["option", "méthode", "approche", "alternative", "variante"],
    .spanish: ["opción", "método", "enfoque", "alternativa", "variante"],
    .russian: ["вариант", "способ", "метод", "альтернатива"],
    .chinese: ["选项", "方案", "方法", "方式"],
    .japanese: ["オプション", "方法", "案", "選択肢"],
  ]

  private static let spaced: Set<String> = Set(
    words.filter { $0.key != .chinese && $0.key != .japanese }.flatMap(\.value))
  private static let unspaced = words.filter { $0.key == .chinese || $0.key == .japanese }
    .flatMap(\.value)
  private static let firstBytes: Set<UInt8> = Set((spaced + unspaced).compactMap(\.utf8.first))

  /// Reads a heading; nil where it names no way.
  init?(_ heading: String) {
    var body = heading[...]
    if let first = body.utf8.first, !Byte.isLetter(first), first < 0x80 || first >= 0xE2 {
      body = body.drop { !$0.isLetter }
    }
    guard let first = body.utf8.first, Self.firstBytes.contains(Byte.lowercased(first)) else {
      return nil
    }
    if first >= 0xE3 {
      guard let word = Self.unspaced.first(where: { body.hasPrefix($0) }),
        let mark = body.dropFirst(word.count).trimmed.first,
        mark.isNumber || "一二三四五甲乙丙".contains(mark) || (mark.isASCII && mark.isLetter)
      else { return nil }
      self.word = word
      return
    }
    let word = body.prefix { $0.isLetter }
    let lower = word.lowercased()
    guard Self.spaced.contains(lower) else { return nil }
    let rest = body[word.endIndex...].trimmed
    let mark = rest.prefix { $0.isLetter || $0.isNumber || $0 == "#" }
    // "Alternative: …" needs no letter; "Path to success" is no way.
    let isMarked =
      mark.count == 1 || mark.allSatisfy { $0.isNumber || $0 == "#" } && !mark.isEmpty
      || ["II", "III", "IV", "One", "Two", "Three", "one", "two", "three"].contains(String(mark))
    let isAlone = lower.hasPrefix("alternativ") && (rest.isEmpty || rest.first == ":")
    guard isMarked || isAlone else { return nil }
    self.word = lower
  }

  /// Whether two labels name ways of one choice.
  func belongs(with other: OptionLabel) -> Bool { word == other.word || isAlternative }

  private var isAlternative: Bool { word.hasPrefix("alternativ") }
}
