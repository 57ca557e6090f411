/// The order in which steps are asked, and where the operator stands in it.
///
/// The course's own track follows the course; a move can lead to another track and back. The way
/// forward is on no other course than its own: nobody deploys by a step too far in maintenance.
public struct Route: Sendable {
  /// Positions in the runbook's steps, for each track.
  private let paths: [Track: [Int]]
  /// Where a step stands in its track's path.
  private let places: [Int: Int]
  /// The course entry of each of its steps that is taken.
  private let entryOfStep: [Int: Int]
  /// The entries taken, in their order.
  public let entries: [Section.ID]
  /// The steps of each entry taken.
  public let stepsOfEntry: [[Int]]
  /// The steps of each line of the course, those left out included.
  public let stepsOfSection: [Section.ID: [Int]]
  /// The card of each step: positions in the runbook's steps shown together.
  private let cards: [Int: Range<Int>]

  /// The track that the course is on.
  public let courseTrack: Track
  /// Where the operator is.
  public private(set) var track: Track
  private var place = 0
  /// Where a visit to maintenance or to a step on no track came from.
  private var visitedFrom: (track: Track, place: Int)
  /// Up to where steps that a wait held back are gone through, and where the run goes on behind them.
  private var detours: [(end: Int, back: Int)] = []
  /// Steps of each entry that are not settled yet.
  private var opens: [Int]
  /// How many steps on any track have each outcome.
  public private(set) var tally: [Outcome: Int] = [:]

  /// The most tasks on a card.
  static let cardLimit = 9

  init(runbook: Runbook, course: Course, on courseTrack: Track) {
    self.courseTrack = courseTrack
    track = courseTrack
    visitedFrom = (courseTrack, 0)
    var paths: [Track: [Int]] = [:]
    var entryOfStep: [Int: Int] = [:]
    var entries: [Section.ID] = []
    let steps = course.steps(of: runbook, on: courseTrack)
    for entry in course.entries where entry.taken {
      for index in steps[entry.section] ?? [] {
        entryOfStep[index] = entries.count
        paths[courseTrack, default: []].append(index)
      }
      entries.append(entry.section)
    }
    stepsOfSection = steps
    stepsOfEntry = entries.map { steps[$0] ?? [] }
    for (index, step) in runbook.steps.enumerated()
    where step.track != courseTrack && step.track != .forward && step.kind != .group {
      paths[step.track, default: []].append(index)
    }
    var places: [Int: Int] = [:]
    for path in paths.values {
      for (place, index) in path.enumerated() { places[index] = place }
    }
    self.paths = paths
    self.places = places
    self.entryOfStep = entryOfStep
    self.entries = entries
    opens = stepsOfEntry.map(\.count)
    cards = Self.cards(runbook: runbook, paths: paths)
  }

  /// The step the operator stands at; nil at the end of the track.
  public var current: Int? {
    let path = paths[track] ?? []
    return place < path.count ? path[place] : nil
  }

  /// The steps of a track in their order.
  public func path(_ track: Track) -> [Int] { paths[track] ?? [] }

  /// The steps of the course, and behind them those of the way back where it is another.
  public var mainPath: [Int] {
    path(courseTrack) + (courseTrack == .rollback ? [] : path(.rollback))
  }

  /// Whether there is a way back from where the course leads.
  public var hasWayBack: Bool { courseTrack != .rollback && !path(.rollback).isEmpty }

  /// Whether the operator only looks in on a track, and comes back from it.
  var isVisiting: Bool { track != courseTrack && track != .rollback }

  /// Whether a step is on the course, or on another track.
  public func contains(_ index: Int) -> Bool { places[index] != nil }

  /// The steps shown together with this one.
  public func card(of index: Int) -> [Int] {
    guard let places = cards[index], let path = pathHolding(index) else { return [index] }
    return Array(path[places])
  }

  /// The course entry a step is in, counted from 0.
  public func entry(of index: Int) -> Int? { entryOfStep[index] }

  /// How many steps of an entry are not settled: failed, put off, or passed over.
  public func openCount(entry: Int) -> Int { opens[entry] }

  /// Whether a step stands behind another on the same track.
  func isBehind(_ index: Int, _ other: Int) -> Bool {
    guard let place = places[index], let before = places[other], place > before,
      let path = pathHolding(index), before < path.count
    else { return false }
    return path[before] == other
  }

  /// Whether the way from here on leads over a step of this track by itself.
  func comesBy(_ index: Int) -> Bool {
    guard let target = places[index] else { return false }
    var from = place
    for detour in detours.reversed() {
      if target >= from, target <= detour.end { return true }
      from = detour.back
    }
    return target >= from
  }

  /// The steps before one, on its track.
  func path(before index: Int) -> ArraySlice<Int> {
    guard let path = pathHolding(index), let place = places[index] else { return [] }
    return path[..<place]
  }

  /// The steps behind one, on its track.
  func path(behind index: Int) -> ArraySlice<Int> {
    guard let path = pathHolding(index), let place = places[index] else { return [] }
    return path[(place + 1)...]
  }

  /// The step before this card, on the same track.
  public func before(_ index: Int) -> Int? {
    guard let first = card(of: index).first, let place = places[first],
      let path = pathHolding(index), place > 0
    else { return nil }
    return path[place - 1]
  }

  private func pathHolding(_ index: Int) -> [Int]? {
    guard let place = places[index] else { return nil }
    return paths.values.first { place < $0.count && $0[place] == index }
  }

  // MARK: Changing

  mutating func step() {
    place += 1
    while let detour = detours.last, place > detour.end {
      place = detour.back
      detours.removeLast()
    }
    if isVisiting, track == .none || current == nil { endVisit() }
  }

  /// Steps on no track and maintenance are visits: back to where the operator came from.
  private mutating func endVisit() {
    (track, place) = visitedFrom
  }

  mutating func move(to index: Int) {
    guard let target = places[index],
      let (track, _) = paths.first(where: { target < $1.count && $1[target] == index })
    else { return }
    detours = []
    if !isVisiting { visitedFrom = (self.track, place) }
    self.track = track
    place = target
  }

  /// Goes back to a step on this track, and through the steps up to another, then on from here.
  mutating func detour(to index: Int, through last: Int) {
    guard let start = places[index], let end = places[last], path(track).contains(index) else {
      return
    }
    if !(start...max(start, end)).contains(place) { detours.append((end, place)) }
    place = start
  }

  /// Goes past the track's last step, or back from a visit.
  mutating func moveToEnd() {
    detours = []
    if isVisiting { endVisit() } else { place = path(track).count }
  }

  /// Keeps count of what an entry has left open behind.
  mutating func count(_ index: Int, from old: Outcome?, to new: Outcome?) {
    if let old { tally[old, default: 0] -= 1 }
    if let new { tally[new, default: 0] += 1 }
    guard let entry = entryOfStep[index] else { return }
    opens[entry] += (new?.isSettled ?? false ? 0 : 1) - (old?.isSettled ?? false ? 0 : 1)
  }

  // MARK: Cards

  /// Consecutive tasks of one section, label and parent, in cards of equal size.
  private static func cards(runbook: Runbook, paths: [Track: [Int]]) -> [Int: Range<Int>] {
    var cards: [Int: Range<Int>] = [:]
    for path in paths.values {
      var start = 0
      while start < path.count {
        let first = runbook.steps[path[start]]
        var end = start + 1
        if first.kind == .task, !first.standsAlone {
          while end < path.count, sharesCard(first, runbook.steps[path[end]]) { end += 1 }
        }
        let parts = (end - start + cardLimit - 1) / cardLimit
        for part in 0..<parts {
          let size = end - start
          let range = (start + size * part / parts)..<(start + size * (part + 1) / parts)
          for place in range { cards[path[place]] = range }
        }
        start = end
      }
    }
    return cards
  }

  private static func sharesCard(_ first: Step, _ other: Step) -> Bool {
    other.kind == .task && !other.standsAlone && other.section == first.section
      && other.label == first.label
      && other.parent == first.parent
  }
}
