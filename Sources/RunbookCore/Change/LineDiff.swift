/// The differences of two texts, line by line.
public enum LineDiff {
  /// One line of a unified diff.
  public enum Line: Sendable, Equatable {
    /// Where the lines that follow stand in either text, from 1.
    case place(old: Int, oldCount: Int, new: Int, newCount: Int)
    case same(String)
    case removed(String)
    case added(String)
  }

  /// The unified diff, with lines around each change; empty where no line differs.
  public static func unified(_ old: [String], _ new: [String], context: Int = 3) -> [Line] {
    let common = common(old, new)
    let whole = Alignment.Gap(old: old.indices, new: new.indices)
    let changes = Alignment.gaps(between: common, in: whole)
    var lines: [Line] = []
    var at = 0
    while at < changes.count {
      // Changes with few lines between them share their surroundings.
      var last = at
      while last + 1 < changes.count,
        changes[last + 1].old.lowerBound - changes[last].old.upperBound <= 2 * context
      {
        last += 1
      }
      lines += hunk(changes[at...last], old, new, context)
      at = last + 1
    }
    return lines
  }

  private static func hunk(
    _ changes: ArraySlice<Alignment.Gap>, _ old: [String], _ new: [String], _ context: Int
  ) -> [Line] {
    guard let first = changes.first, let last = changes.last else { return [] }
    let before = min(context, first.old.lowerBound)
    let after = min(context, old.count - last.old.upperBound)
    let from = (old: first.old.lowerBound - before, new: first.new.lowerBound - before)
    var lines: [Line] = [
      .place(
        old: from.old + 1, oldCount: last.old.upperBound + after - from.old,
        new: from.new + 1, newCount: last.new.upperBound + after - from.new)
    ]
    var at = from.old
    for change in changes {
      lines += old[at..<change.old.lowerBound].map(Line.same)
      lines += old[change.old].map(Line.removed) + new[change.new].map(Line.added)
      at = change.old.upperBound
    }
    return lines + old[at..<at + after].map(Line.same)
  }

  /// The equal lines of both, in order; few are missed, and only where very much has changed.
  static func common(_ old: [String], _ new: [String]) -> [Alignment.Pair] {
    // Numbers instead of lines: compared often, and in one step.
    var numbers: [String: Int] = [:]
    func number(_ line: String) -> Int {
      if let known = numbers[line] { return known }
      numbers[line] = numbers.count
      return numbers.count - 1
    }
    return common(
      old.map(number), new.map(number), in: .init(old: old.indices, new: new.indices))
  }

  /// Between lines that both have once, again, and shortest edits where there are none.
  private static func common(
    _ old: [Int], _ new: [Int], in gap: Alignment.Gap
  ) -> [Alignment.Pair] {
    var (from, to) = (gap.old, gap.new)
    var head: [Alignment.Pair] = []
    while let left = from.first, let right = to.first, old[left] == new[right] {
      head.append(.init(old: left, new: right))
      (from, to) = (from.dropFirst(), to.dropFirst())
    }
    var tail: [Alignment.Pair] = []
    while let left = from.last, let right = to.last, old[left] == new[right] {
      tail.append(.init(old: left, new: right))
      (from, to) = (from.dropLast(), to.dropLast())
    }
    let inner = Alignment.Gap(old: from, new: to)
    let anchors = Alignment.anchors(old, new, in: inner)
    var middle: [Alignment.Pair] = []
    if anchors.isEmpty {
      middle = shortest(old, new, in: inner)
    } else {
      let gaps = Alignment.gaps(between: anchors, in: inner)
      middle = (anchors + gaps.flatMap { common(old, new, in: $0) }).sorted { $0.old < $1.old }
    }
    return head + middle + tail.reversed()
  }

  /// The standard library's shortest edits, whose time grows with their number times the lines: beyond
  /// the limit all is taken for changed.
  private static func shortest(
    _ old: [Int], _ new: [Int], in gap: Alignment.Gap
  ) -> [Alignment.Pair] {
    guard !gap.old.isEmpty, !gap.new.isEmpty, gap.comparisons <= limit else { return [] }
    let difference = Array(new[gap.new]).difference(from: Array(old[gap.old]))
    var removed: Set<Int> = []
    var inserted: Set<Int> = []
    for change in difference {
      switch change {
      case .remove(let offset, _, _): removed.insert(offset)
      case .insert(let offset, _, _): inserted.insert(offset)
      }
    }
    let kept = gap.old.indices.filter { !removed.contains($0 - gap.old.lowerBound) }
    let found = gap.new.indices.filter { !inserted.contains($0 - gap.new.lowerBound) }
    return zip(kept, found).map { Alignment.Pair(old: $0, new: $1) }
  }

  private static let limit = 1_000_000
}
