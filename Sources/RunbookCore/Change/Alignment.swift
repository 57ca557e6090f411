/// What two lists have in common, in the order that both have it in.
///
/// Elements that occur once on either side are anchors; between anchors the lists are short, and are
/// compared thoroughly. So long lists with few changes cost what sorting them does.
enum Alignment {
  /// A position in the one list and the one in the other that belongs to it.
  struct Pair: Hashable {
    let old: Int
    let new: Int
  }

  /// What two lists have between two neighbouring pairs.
  struct Gap {
    let old: Range<Int>
    let new: Range<Int>

    /// How many comparisons all of it with all of it would be.
    var comparisons: Int { old.count.multipliedReportingOverflow(by: new.count).partialValue }
  }

  /// The longest list of pairs in which both positions grow; `pairs` come by their old positions.
  static func rising(_ pairs: [Pair]) -> [Pair] {
    // The pair that ends the best list of each length, and before each pair the one to come from.
    var ends: [Int] = []
    var previous = [Int](repeating: -1, count: pairs.count)
    for (at, pair) in pairs.enumerated() {
      var low = 0
      var high = ends.count
      while low < high {
        let middle = (low + high) / 2
        if pairs[ends[middle]].new < pair.new { low = middle + 1 } else { high = middle }
      }
      if low > 0 { previous[at] = ends[low - 1] }
      if low == ends.count { ends.append(at) } else { ends[low] = at }
    }
    var chosen: [Pair] = []
    var at = ends.last ?? -1
    while at >= 0 {
      chosen.append(pairs[at])
      at = previous[at]
    }
    return chosen.reversed()
  }

  /// What lies between rising pairs, within a gap.
  static func gaps(between pairs: [Pair], in whole: Gap) -> [Gap] {
    var gaps: [Gap] = []
    var (old, new) = (whole.old.lowerBound, whole.new.lowerBound)
    for pair in pairs {
      gaps.append(Gap(old: old..<pair.old, new: new..<pair.new))
      (old, new) = (pair.old + 1, pair.new + 1)
    }
    gaps.append(Gap(old: old..<whole.old.upperBound, new: new..<whole.new.upperBound))
    return gaps.filter { !$0.old.isEmpty || !$0.new.isEmpty }
  }

  /// Pairs of elements that are equal and occur once on either side, as far as they keep their order.
  static func anchors<Key: Hashable>(
    _ old: [Key], _ new: [Key], in gap: Gap
  ) -> [Pair] {
    guard !gap.old.isEmpty, !gap.new.isEmpty else { return [] }
    // nil marks a key that occurs more than once.
    var places: [Key: Int?] = [:]
    for place in gap.new { places[new[place]] = .some(places[new[place]] == nil ? place : nil) }
    var seen: Set<Key> = []
    var repeated: Set<Key> = []
    for place in gap.old where !seen.insert(old[place]).inserted { repeated.insert(old[place]) }
    return rising(
      gap.old.compactMap { place in
        guard !repeated.contains(old[place]), let other = places[old[place]], let other else {
          return nil
        }
        return Pair(old: place, new: other)
      })
  }
}
