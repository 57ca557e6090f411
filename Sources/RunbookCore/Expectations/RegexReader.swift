/// Reads a regular expression; what needs backtracking is refused.
struct RegexReader {
  private var rest: ArraySlice<Unicode.Scalar>
  private var ignoresCase = false
  private var depth = 0

  private static let depthLimit = 50
  private static let countLimit = 1000

  init(_ text: String) {
    rest = Array(text.unicodeScalars)[...]
    if rest.starts(with: "(?i)".unicodeScalars) {
      ignoresCase = true
      rest = rest.dropFirst(4)
    }
  }

  /// The whole expression; nil where something is left that makes none.
  mutating func read() -> PatternTree? {
    guard let tree = either(), rest.isEmpty else { return nil }
    return tree
  }

  private mutating func either() -> PatternTree? {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthLimit, let first = sequence() else { return nil }
    var ways = [first]
    while rest.first == "|" {
      rest.removeFirst()
      guard let next = sequence() else { return nil }
      ways.append(next)
    }
    return ways.count == 1 ? first : .either(ways)
  }

  private mutating func sequence() -> PatternTree? {
    var trees: [PatternTree] = []
    while let scalar = rest.first, scalar != "|", scalar != ")" {
      guard let tree = atom(), let repeated = quantified(tree) else { return nil }
      trees.append(repeated)
    }
    return .sequence(trees)
  }

  private mutating func atom() -> PatternTree? {
    guard let scalar = rest.popFirst() else { return nil }
    switch scalar {
    case "(": return group()
    case "[":
      return ScalarSet(bracket: &rest, negations: "^", escapes: true).map { self.set($0) }
    case ".": return .set(.allButLineEnds)
    case "^": return .lineStart
    case "$": return .lineEnd
    case "\\": return escape()
    case "*", "+", "?": return nil
    default: return set(ScalarSet(scalar))
    }
  }

  private mutating func group() -> PatternTree? {
    if rest.first == "?" {
      guard rest.starts(with: "?:".unicodeScalars) else { return nil }
      rest = rest.dropFirst(2)
    }
    guard let tree = either(), rest.popFirst() == ")" else { return nil }
    return tree
  }

  private mutating func escape() -> PatternTree? {
    guard let letter = rest.popFirst() else { return nil }
    switch letter {
    case "b": return .wordEdge(true)
    case "B": return .wordEdge(false)
    case "A": return .textStart
    case "z", "Z": return .textEnd
    default:
      if let named = ScalarSet(escape: letter) { return .set(named) }
      return ScalarSet.plain(letter).map { set(ScalarSet($0)) }
    }
  }

  private func set(_ set: ScalarSet) -> PatternTree {
    var set = set
    set.ignoresCase = ignoresCase
    return .set(set)
  }

  /// A tree with the `*`, `+`, `?` or `{m,n}` behind it; as few or as many is the same here.
  private mutating func quantified(_ tree: PatternTree) -> PatternTree? {
    let bounds: (Int, Int?)
    switch rest.first {
    case "*": bounds = (0, nil)
    case "+": bounds = (1, nil)
    case "?": bounds = (0, 1)
    case "{":
      guard let counted = count() else { return tree }
      bounds = counted
    default: return tree
    }
    rest.removeFirst()
    if rest.first == "?" { rest.removeFirst() }
    // Possessive and doubled quantifiers mean something else elsewhere, or nothing.
    guard !["*", "+", "?"].contains(rest.first), bounds.0 <= Self.countLimit,
      bounds.1.map({ bounds.0 <= $0 && $0 <= Self.countLimit }) ?? true
    else { return nil }
    return .repeated(tree, bounds.0, bounds.1)
  }

  /// `{m}`, `{m,}`, `{m,n}` up to its closing brace; a brace without numbers is itself.
  private mutating func count() -> (Int, Int?)? {
    guard let close = rest.firstIndex(of: "}") else { return nil }
    let body = String(String.UnicodeScalarView(rest[(rest.startIndex + 1)..<close]))
    let parts = body.split(separator: ",", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), let least = Int(parts[0]), least >= 0 else { return nil }
    let most = parts.count == 1 ? least : parts[1].isEmpty ? nil : Int(parts[1])
    if parts.count == 2, most == nil, !parts[1].isEmpty { return nil }
    rest = rest[close...]
    return (least, most)
  }
}
