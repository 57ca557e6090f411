/// Which step of one runbook is which of another.
///
/// Equal ids come first: these are the same step. What is left is matched by its text, near the place
/// where it stood: between two steps that both have, in the order of both. What has left its place is
/// looked for at last, where that is not too much. Groups are left out: what becomes of them follows from
/// what is in them.
struct StepMatching {
  /// By equal ids.
  private(set) var identical: [Alignment.Pair] = []
  /// By likeness: only a person can say whether these are the same.
  private(set) var alike: [Alignment.Pair] = []
  /// Those of equal ids that keep their order.
  private(set) var inOrder: Set<Alignment.Pair> = []

  private let before: Runbook
  private let after: Runbook
  private let old: [Step]
  private let new: [Step]
  private var oldLeft: [Bool]
  private var newLeft: [Bool]
  private var oldProfiles: [Int: Profile] = [:]
  private var newProfiles: [Int: Profile] = [:]

  /// The most comparisons of all with all; of more, only those near the same place are made.
  static let limit = 250_000
  /// How far from its place a step is then looked for.
  private static let reach = 24

  init(from before: Runbook, to after: Runbook) {
    (self.before, self.after) = (before, after)
    old = before.steps
    new = after.steps
    oldLeft = old.map { $0.kind != .group }
    newLeft = new.map { $0.kind != .group }
    let (oldEquals, newEquals) = (Self.equals(old), Self.equals(new))
    for (place, step) in old.enumerated() {
      let base = StepNaming.base(of: step.id)
      guard oldEquals[base] == 1, newEquals[base] == 1 else { continue }
      identify(place)
    }
    let whole = Alignment.Gap(old: old.indices, new: new.indices)
    let gaps = Alignment.gaps(between: Alignment.rising(identical), in: whole)
    for gap in gaps { identifyEquals(gap) }
    identical.sort { $0.old < $1.old }
    inOrder = Set(Alignment.rising(identical))
    for gap in gaps { matchInPlace(gap) }
    matchElsewhere()
    alike.sort { $0.new < $1.new }
  }

  // MARK: By identity

  /// How many steps there are of each id but for its ordinal.
  private static func equals(_ steps: [Step]) -> [Substring: Int] {
    steps.reduce(into: [:]) { $0[StepNaming.base(of: $1.id), default: 0] += 1 }
  }

  private mutating func identify(_ place: Int) {
    guard let other = after.stepIndex[old[place].id], oldLeft[place], newLeft[other] else {
      return
    }
    identical.append(Alignment.Pair(old: place, new: other))
    oldLeft[place] = false
    newLeft[other] = false
  }

  /// Takes equal steps for the same between the same neighbours, where there are as many of them.
  ///
  /// Their ids count them: where one was added or removed, a number says nothing, and what was done at the
  /// first could pass for the second.
  private mutating func identifyEquals(_ gap: Alignment.Gap) {
    let (before, now) = (Self.equals(Array(old[gap.old])), Self.equals(Array(new[gap.new])))
    for place in gap.old where oldLeft[place] {
      let base = StepNaming.base(of: old[place].id)
      guard let other = after.stepIndex[old[place].id], gap.new.contains(other),
        before[base] == now[base]
      else { continue }
      identify(place)
    }
  }

  private mutating func take(_ pair: Alignment.Pair) {
    alike.append(pair)
    oldLeft[pair.old] = false
    newLeft[pair.new] = false
  }

  // MARK: By likeness

  /// What of a step is compared.
  private struct Profile {
    let step: Step
    let text: StepText
    let title: Likeness
    let command: Likeness?

    init(_ step: Step, in runbook: Runbook) {
      self.step = step
      text = StepText(step, in: runbook)
      title = Likeness(step.title)
      command = step.command.map { Likeness($0.text) }
    }

    /// From 0 to 1, or nil where they cannot be the same step.
    ///
    /// A command is what it runs: its text counts three times what its title does.
    func likeness(to other: Profile) -> Double? {
      guard step.kind == other.step.kind else { return nil }
      if text == other.text { return 1 }
      guard let command, let otherCommand = other.command else {
        guard (command == nil) == (other.command == nil),
          title.bound(to: other.title) >= Likeness.threshold
        else { return nil }
        let likeness = title.compared(to: other.title)
        return likeness >= Likeness.threshold ? likeness : nil
      }
      guard command.bound(to: otherCommand) >= Likeness.threshold / 2 else { return nil }
      let likeness =
        (3 * command.compared(to: otherCommand) + title.compared(to: other.title)) / 4
      return likeness >= Likeness.threshold ? likeness : nil
    }
  }

  /// Matches within a gap in the order of both, the best of all such matchings.
  private mutating func matchInPlace(_ gap: Alignment.Gap) {
    let (lost, found) = (gap.old.filter { oldLeft[$0] }, gap.new.filter { newLeft[$0] })
    guard !lost.isEmpty, !found.isEmpty else { return }
    profile(lost, found)
    // Texts that both have once are anchors again, so that a renamed document is not all of one gap.
    let (left, right) = (
      lost.map { oldProfiles[$0]?.text }, found.map { newProfiles[$0]?.text }
    )
    let whole = Alignment.Gap(old: left.indices, new: right.indices)
    let anchors = Alignment.anchors(left, right, in: whole)
    for pair in anchors { take(.init(old: lost[pair.old], new: found[pair.new])) }
    for rest in Alignment.gaps(between: anchors, in: whole) {
      align(Array(lost[rest.old]), Array(found[rest.new]))
    }
  }

  private mutating func profile(_ lost: [Int], _ found: [Int]) {
    for place in lost where oldProfiles[place] == nil {
      oldProfiles[place] = Profile(old[place], in: before)
    }
    for place in found where newProfiles[place] == nil {
      newProfiles[place] = Profile(new[place], in: after)
    }
  }

  private func likeness(_ lost: Int, _ found: Int) -> Double? {
    guard let one = oldProfiles[lost], let other = newProfiles[found] else { return nil }
    return one.likeness(to: other)
  }

  /// Takes the pairs in the order of both whose likenesses weigh most.
  ///
  /// They weigh squared, so that one good pair is more than two poor ones; the same section tips the
  /// scale.
  private mutating func align(_ lost: [Int], _ found: [Int]) {
    guard !lost.isEmpty, !found.isEmpty else { return }
    let isSmall = Alignment.Gap(old: lost.indices, new: found.indices).comparisons <= Self.limit
    /// The places worth a look for each row: all of them, or those about as far in.
    func window(_ row: Int) -> Range<Int> {
      if isSmall { return found.indices }
      let middle = row * found.count / lost.count
      return max(0, middle - Self.reach)..<min(found.count, middle + Self.reach + 1)
    }
    // What can be had of the rows so far and of the columns before each; known up to `reached`.
    var best = [Double](repeating: 0, count: found.count + 1)
    var reached = 0
    var moves: [[Move]] = []
    for row in lost.indices {
      let window = window(row)
      for column in reached..<max(reached, window.upperBound) { best[column + 1] = best[column] }
      reached = max(reached, window.upperBound)
      var diagonal = best[window.lowerBound]
      moves.append(
        window.map { column in
          let above = best[column + 1]
          let likeness = likeness(lost[row], found[column]) ?? 0
          let isNear = old[lost[row]].section == new[found[column]].section
          let match = likeness == 0 ? 0 : diagonal + likeness * likeness + (isNear ? 0.01 : 0)
          diagonal = above
          best[column + 1] = max(match, above, best[column])
          if match > max(above, best[column]) { return .match }
          return best[column] > above ? .left : .up
        })
    }
    var (row, column) = (lost.count - 1, found.count - 1)
    while row >= 0, column >= 0 {
      let window = window(row)
      column = min(column, window.upperBound - 1)
      switch column < window.lowerBound ? .up : moves[row][column - window.lowerBound] {
      case .match:
        take(.init(old: lost[row], new: found[column]))
        (row, column) = (row - 1, column - 1)
      case .left: column -= 1
      case .up: row -= 1
      }
    }
  }

  /// Where the best matching up to a row and a column comes from.
  private enum Move { case match, left, up }

  /// Matches what has left its place, best first; nothing where that would be too much to compare.
  private mutating func matchElsewhere() {
    let (lost, found) = (old.indices.filter { oldLeft[$0] }, new.indices.filter { newLeft[$0] })
    guard !lost.isEmpty, !found.isEmpty else { return }
    profile(lost, found)
    var waiting: [StepText: [Int]] = [:]
    for place in found.reversed() {
      if let text = newProfiles[place]?.text { waiting[text, default: []].append(place) }
    }
    for place in lost {
      if let text = oldProfiles[place]?.text, let other = waiting[text]?.popLast() {
        take(.init(old: place, new: other))
      }
    }
    let (rest, others) = (lost.filter { oldLeft[$0] }, found.filter { newLeft[$0] })
    guard
      Alignment.Gap(old: rest.indices, new: others.indices).comparisons <= Self.limit
    else { return }
    let pairs = rest.flatMap { place in
      others.compactMap { other in
        likeness(place, other).map { (pair: Alignment.Pair(old: place, new: other), likeness: $0) }
      }
    }.sorted {
      ($1.likeness, $0.pair.old, $0.pair.new) < ($0.likeness, $1.pair.old, $1.pair.new)
    }
    for (pair, _) in pairs where oldLeft[pair.old] && newLeft[pair.new] { take(pair) }
  }
}
