/// Changes to the course before it is accepted.
extension Run {
  func decideCourse(_ answer: Answer) throws(Refusal) -> Decision {
    switch answer.word {
    case .yes:
      guard course.entries.contains(where: \.taken) || route.hasWayBack else {
        throw .nothingTaken
      }
      return Decision([.courseSet(course: course), .courseAccepted])
    case .rollback:
      let back = try takeWayBack()
      return Decision([.courseSet(course: course), .courseAccepted] + back.facts, back.action)
    case .off, .on:
      let (lines, rest) = try lines(answer.rest)
      var changed = course
      for line in lines {
        let isWork = plan.standard.entries.contains {
          $0.section == changed.entries[line].section && $0.taken
        }
        if answer.word == .off, isWork, rest.isEmpty { throw .needsReason(.off) }
        changed.entries[line].taken = answer.word == .on
        changed.entries[line].reason = answer.word == .off ? rest.nonEmpty : nil
      }
      return Decision([.courseSet(course: changed)])
    case .from:
      let (lines, rest) = try lines(answer.rest)
      guard let first = lines.first, lines.count == 1 else {
        throw .noSuchLine(answer.rest, count: course.entries.count)
      }
      var changed = course
      for line in 0..<first where changed.entries[line].taken {
        if rest.isEmpty { throw .needsReason(.from) }
        changed.entries[line].taken = false
        changed.entries[line].reason = rest
      }
      return Decision([.courseSet(course: changed)])
    case .move: return try move(answer.rest)
    case .show:
      let (lines, _) = try lines(answer.rest)
      return Decision([], lines.first.map { .showEntry($0) })
    case .help: return Decision([], .help)
    case .scrub: return try scrub(answer)
    default: return Decision([.held(reason: answer.rest)], .leave)
    }
  }

  /// `move 4 after 6`, `move 4 before 2`.
  private func move(_ text: String) throws(Refusal) -> Decision {
    let words = text.split(whereSeparator: \.isWhitespace)
    guard words.count == 3, words[1] == "after" || words[1] == "before" else {
      throw .needsText(.move)
    }
    let from = try line(words[0])
    var to = try line(words[2])
    guard from != to else { return Decision() }
    var changed = course
    let entry = changed.entries.remove(at: from)
    if from < to { to -= 1 }
    changed.entries.insert(entry, at: words[1] == "after" ? to + 1 : to)
    return Decision([.courseSet(course: changed)])
  }

  private func line(_ word: Substring) throws(Refusal) -> Int {
    guard let number = Int(word), (1...max(1, course.entries.count)).contains(number) else {
      throw .noSuchLine(String(word), count: course.entries.count)
    }
    return number - 1
  }

  /// Line numbers and ranges at the start of a text, and what follows them.
  private func lines(_ text: String) throws(Refusal) -> (lines: [Int], rest: String) {
    var lines: [Int] = []
    var rest = text[...]
    while let first = rest.first, first.isNumber {
      let word = rest.prefix { !$0.isWhitespace }
      let ends = word.split(separator: "-", omittingEmptySubsequences: false)
      let from = try line(ends[0])
      let to = ends.count == 2 ? try line(ends[1]) : from
      guard ends.count <= 2, from <= to else {
        throw .noSuchLine(String(word), count: course.entries.count)
      }
      lines += from...to
      rest = rest[word.endIndex...].trimmed
    }
    guard !lines.isEmpty else { throw .noSuchLine(text, count: course.entries.count) }
    return (lines, String(rest))
  }
}
