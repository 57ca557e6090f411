/// Blanks that a document leaves for people to fill in: `**Approved By**: ____`, `[Your name]`.
enum BlankFields {
  /// Comments that say what belongs in their place.
  private static let askingWords = [
    "paste", "enter", "fill", "insert", "add ", "put ", "write", "link", "url", "eintragen",
    "einfügen", "coller", "saisir", "remplir", "pegar", "rellenar", "introducir", "вставьте",
    "вставить", "введите", "указать", "укажите", "填写", "粘贴", "输入", "記入", "貼り付け", "入力",
  ]

  /// Whether a comment asks for something to be written in its place.
  static func asks(_ comment: String) -> Bool {
    guard Annotation(comment: comment) == nil else { return false }
    let lower = comment.lowercased()
    return askingWords.contains { lower.holds($0) }
  }

  /// What stands before a blank, without the marks between.
  static func name(before text: String) -> String {
    let end = text.range("___") ?? text.endIndex
    let name = clean(text[..<end])
    return name.isEmpty ? clean(text[...]) : name
  }

  /// Words that open a bracket which is a blank wherever it stands.
  private static let bracketWords: Set<String> = [
    "your", "date", "name", "time", "signature", "insert", "enter", "fill", "tbd", "email", "phone",
    "url", "initials", "yyyy", "ihr", "ihre", "datum", "unterschrift", "votre", "nom", "su", "tu",
    "nombre", "fecha", "firma", "ваш", "ваше", "ваша", "дата", "имя", "подпись",
  ]
  private static let unspacedBracketWords = [
    "您的", "你的", "姓名", "日期", "签名", "电话", "氏名", "名前", "日付", "署名", "電話",
  ]

  /// The blanks of one line, each with its name and column, from 1.
  ///
  /// - Parameter isForm: whether every bracket is a blank, as in sections of contacts.
  static func read(_ line: String, isForm: Bool) -> [(name: String, column: Int)] {
    let bytes = Array(line.utf8)
    let isTable = bytes.first { $0 != 32 } == UInt8(ascii: "|")
    let cells = isTable ? line.split(separator: "|", omittingEmptySubsequences: true) : []
    let row = cells.map { clean($0) }.first { !$0.isEmpty }
    var found: [(name: String, column: Int)] = []
    var start = 0
    var at = 0
    while at < bytes.count {
      var end = at + 1
      var inside: String?
      if bytes[at] == UInt8(ascii: "_") {
        while end < bytes.count, bytes[end] == bytes[at] { end += 1 }
        if end - at < 3 || isWord(bytes, before: at, behind: end) {
          at = end
          continue
        }
        inside = ""
      } else if bytes[at] == UInt8(ascii: "["), let text = bracket(bytes, at: at, isForm: isForm) {
        inside = text
        end = at + text.utf8.count + 2
      } else if isTable, bytes[at] == UInt8(ascii: "|") {
        start = end
      }
      if let inside {
        let before = clean(Substring(String(decoding: bytes[start..<at], as: UTF8.self)))
        var name = before.isEmpty ? inside : before
        if isTable, let row, row != inside, before.isEmpty {
          name = inside.isEmpty ? row : "\(row): \(inside)"
        }
        if !name.isEmpty { found.append((name, at + 1)) }
        start = end
      }
      at = end
    }
    return found
  }

  /// A run of underscores inside a word is part of a name.
  private static func isWord(_ bytes: [UInt8], before start: Int, behind end: Int) -> Bool {
    func letter(_ place: Int) -> Bool {
      bytes.indices.contains(place) && (Byte.isLetter(bytes[place]) || Byte.isDigit(bytes[place]))
    }
    return letter(start - 1) || letter(end)
  }

  private static func bracket(_ bytes: [UInt8], at start: Int, isForm: Bool) -> String? {
    guard let end = bytes[start...].firstIndex(of: UInt8(ascii: "]")), end > start + 2 else {
      return nil
    }
    let next = end + 1 < bytes.count ? bytes[end + 1] : 32
    guard !"([:".utf8.contains(next), !bytes[(start + 1)..<end].contains(UInt8(ascii: "[")) else {
      return nil
    }
    let text = String(decoding: bytes[(start + 1)..<end], as: UTF8.self)
    guard let first = text.first, first.isLetter else { return nil }
    if isForm { return text }
    let word = text.prefix { $0.isLetter }.lowercased()
    return bracketWords.contains(word) || unspacedBracketWords.contains { text.hasPrefix($0) }
      ? text : nil
  }

  /// Text without Markdown's marks and without dashes and colons at its ends.
  private static func clean(_ text: Substring) -> String {
    let body = text.filter { $0 != "*" && $0 != "`" }[...].trimmed
    let marks = ":-–—>|+#：_ \t"
    var rest = body.drop { marks.contains($0) }
    while let last = rest.last, marks.contains(last) { rest.removeLast() }
    return String(rest)
  }
}
