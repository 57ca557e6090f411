import RunbookJournal

/// What is said of the journal itself.
enum JournalScreen {
  /// What is wrong with one run; nothing where all of it holds.
  static func lines(_ name: String, _ found: Result<Verification, JournalError>) -> [String] {
    switch found {
    case .success(let found): found.holds ? [] : VerifyScreen.lines(found)
    case .failure(let error): ["\(safe(name)): cannot be read: \(Messages.describe(error).text)"]
    }
  }

  static func text(_ contents: JournalContents) -> String {
    let pruned = contents.prunedRuns > 0 ? " (\(contents.prunedRuns) pruned)" : ""
    let parts = [
      Wording.count(contents.runs, "run") + pruned, Wording.count(contents.events, "event"),
      "output of \(Wording.count(contents.outputs, "attempt"))",
    ]
    let held = parts.joined(separator: ", ")
    if contents.holds { return "\(held); all hold" }
    let bad = [
      contents.badRuns > 0 ? "\(Wording.count(contents.badRuns, "run")) not as written" : nil,
      contents.fileProblems.isEmpty
        ? nil : "\(Wording.count(contents.fileProblems.count, "problem")) of the file",
    ]
    return "\(held); \(bad.compactMap { $0 }.joined(separator: ", "))"
  }

  /// `812 bytes`, `4.3 MB`.
  static func size(_ bytes: Int64) -> String {
    let units = ["kB", "MB", "GB", "TB"]
    if bytes < 1_000 { return Wording.count(Int(bytes), "byte") }
    var (tenths, unit) = ((bytes + 50) / 100, 0)
    while tenths >= 10_000, unit < units.count - 1 {
      (tenths, unit) = ((tenths + 500) / 1_000, unit + 1)
    }
    return "\(tenths / 10).\(tenths % 10) \(units[unit])"
  }
}
