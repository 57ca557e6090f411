/// A generator of numbers that gives the same ones for the same seed.
struct SeededRandom: RandomNumberGenerator {
  private var state: UInt64

  init(seed: Int) { state = UInt64(truncatingIfNeeded: seed) &* 0x9E37_79B9_7F4A_7C15 }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }
  mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }
  mutating func pick(_ choices: [String]) -> String { choices.randomElement(using: &self) ?? "" }
}

/// Markdown with all that makes boxes, fences and headings, and all that only looks like them.
struct RandomDocument {
  private var random: SeededRandom
  private var count = 0

  init(seed: Int) { random = SeededRandom(seed: seed) }

  /// The same text for the same seed.
  static func text(seed: Int) -> String {
    var document = RandomDocument(seed: seed)
    return document.text()
  }

  private mutating func text() -> String {
    var lines: [String] = []
    if random.chance(10) { lines += ["---", "title: T", "---"] }
    for _ in 0..<random.number(2...9) { lines += block(depth: 0) }
    if random.chance(30) { lines = lines.map { tabbed($0) } }
    let end = random.pick(["\n", "\n", "\n", "\r\n", "\r\n", "\r"])
    return lines.joined(separator: end) + (random.chance(80) ? end : "")
  }

  private mutating func tabbed(_ line: String) -> String {
    line.hasPrefix("    ") && random.chance(50) ? "\t" + line.dropFirst(4) : line
  }

  private mutating func word() -> String {
    count += 1
    return random.pick([
      "word\(count)", "*emphasis* \(count)", "**bold \(count):**", "`- [ ] code \(count)`", "[x]",
      "<b>html</b>", "a | b", "Expected results:", "(30 minutes)", "ünï \(count)", "$ \(count)",
    ])
  }

  private mutating func block(depth: Int) -> [String] {
    var lines: [String]
    switch random.number(0...(depth < 4 ? 13 : 8)) {
    case 0: lines = (0..<random.number(1...2)).map { _ in word() }
    case 1: lines = [String(repeating: "#", count: random.number(1...6)) + " " + word()]
    case 2: lines = [word(), random.pick(["===", "---", "   --"])]
    case 3, 4: lines = fence()
    case 5:
      lines = ["<!-- comment", "- [ ] in a comment", "", "```sh", random.pick(["-->", "# x -->"])]
    case 6: lines = ["| a | b |", "|---|---|", "| - [ ] x | \(word()) |"]
    case 7: lines = ["    - [ ] indented code \(word())"]
    case 8:
      lines = [
        random.pick([
          "---", "***", "===", "<div>", "- [ ]", "1.", "-", "  lazy", "[r]: /url", "#", "- [ ] ",
          "-\t[ ] tab", "2) - [x] inner", "- # heading", "* [X] upper", "+ [ ]\tx", "\\- [ ] no",
        ])
      ]
    case 9...11: lines = list(depth: depth)
    case 12: lines = quote(depth: depth)
    default: lines = block(depth: depth + 1) + block(depth: depth + 1)
    }
    return random.chance(70) ? lines + [""] : lines
  }

  private mutating func fence() -> [String] {
    let mark = String(repeating: random.pick(["`", "`", "~"]), count: random.number(3...5))
    let info = random.pick([
      "", "bash", "sh", " console", "yaml", "bash {name=n\(count)}", "text x",
    ])
    var lines = [mark + info]
    for _ in 0..<random.number(0...3) {
      lines.append(
        random.pick([
          "echo \(word())", "- [ ] in a fence", "# heading?", "", "$ typed", "does not parse (",
          "```", "~~", "# Expected: fine",
        ]))
    }
    if random.chance(90) { lines.append(mark) }
    return lines
  }

  private mutating func list(depth: Int) -> [String] {
    var lines: [String] = []
    let bullet = random.pick(["-", "*", "+", "1.", "7)", "0."])
    var number = Int(bullet.dropLast())
    let gap = random.pick([" ", " ", "  ", "   "])
    for _ in 0..<random.number(1...3) {
      let mark = number.map { "\($0)\(bullet.last ?? ".")" } ?? bullet
      number = number.map { $0 + 1 }
      let box = random.chance(60) ? random.pick(["[ ] ", "[ ] ", "[x] ", "[X] "]) : ""
      lines.append(mark + gap + box + word())
      if random.chance(20) { lines.append("lazy " + word()) }
      let indent = String(
        repeating: " ", count: mark.count + gap.count + (random.chance(15) ? 2 : 0))
      if random.chance(45) {
        if random.chance(40) { lines.append("") }
        lines += block(depth: depth + 1).map { $0.isEmpty ? "" : indent + $0 }
      }
      if random.chance(15) { lines.append("") }
    }
    return lines
  }

  private mutating func quote(depth: Int) -> [String] {
    block(depth: depth + 1).map { random.chance(95) ? "> " + $0 : $0 }
  }
}
