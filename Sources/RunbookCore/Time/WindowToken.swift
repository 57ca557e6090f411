/// A word, a number with its colon, or a dash of a window's text.
struct WindowToken {
  /// As it was written.
  let written: String
  /// In small letters.
  let text: String
  /// Which part of the text it stands in: a bracket, or what is before or behind one.
  let part: Int
  /// How many brackets are open there.
  let depth: Int

  /// The words of a text, in their order.
  static func all(of text: String) -> [WindowToken] {
    let text = text.replacing("a.m.", with: "am").replacing("p.m.", with: "pm")
    var tokens: [WindowToken] = []
    var word = ""
    var (part, depth) = (0, 0)
    func add(_ word: String) {
      tokens.append(
        WindowToken(written: word, text: word.lowercased(), part: part, depth: depth))
    }
    func end() {
      if word.hasSuffix(":") { word.removeLast() }
      if !word.isEmpty { parts(of: word).forEach(add) }
      word = ""
    }
    for character in text {
      let isDigit = character.isASCII && character.isNumber
      let isSigned = ["UTC", "GMT"].contains { word.uppercased().hasSuffix($0) }
      if character.isLetter || isDigit || character == "/" || character == "_"
        || (character == ":" && word.last?.isNumber == true)
        || ((character == "+" || character == "-") && isSigned)
      {
        word.append(character)
        continue
      }
      end()
      if "-–—~".contains(character) { add("-") }
      if "()[]".contains(character) {
        part += 1
        depth += "([".contains(character) ? 1 : -1
      }
    }
    end()
    return tokens
  }

  /// `2am` and `04:00Z` are two words, `1st` is one.
  private static func parts(of word: String) -> [String] {
    let number = word.prefix { $0.isNumber || $0 == ":" }
    let rest = word.dropFirst(number.count)
    guard !number.isEmpty, !rest.isEmpty, WindowVocabulary.ordinal(word.lowercased()) == nil else {
      return [word]
    }
    return [String(number), String(rest)]
  }

  /// Whether it begins as names do.
  var isName: Bool { written.first?.isUppercase == true }

  /// Whether it is nothing but digits, or a time of day with its colon.
  var isNumber: Bool { text.allSatisfy { $0.isNumber || $0 == ":" } }
}
