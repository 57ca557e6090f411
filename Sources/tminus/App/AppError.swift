import RunbookCore
import RunbookJournal
import RunbookShell

/// What can go wrong outside the modules; data only, worded in `Messages`.
enum AppError: Error {
  case directory(path: String)
  case unreadable(path: String, errno: Int32)
  case runbook(path: String, RunbookError)
  case noRunbookNamed
  /// No target of this name, where the runbook names these.
  case unknownTarget(String, known: [String], path: String)
  case noSuchSection(String, path: String, sections: [String])
  case noSuchDirectory(String)
  case noMaintenance(String)
  case outsideWindow([MaintenanceStanding])
  case unfinishedRun(name: String, path: String)
  case noRunToResume(operator: String)
  case runEnded(name: String, Ending)
  case noWayBack(name: String)
  case noWayBackIn(String)
  /// All steps of the runbook are on these other tracks.
  case noWayForward(String, others: [Track])
  /// Somebody rolls the run back, and this session drives it no longer.
  case seized(name: String, by: String, at: Int64)
  /// No run that may be meant has changed anything; nil where any was.
  case nothingToRollBack(String?)
  /// These options are for a run that begins, and a run that there is goes on as it began.
  case onlyForAnother([String])
  case otherTarget(name: String, of: String?, not: String)
  case foreignRun(name: String, by: String)
  case driven(name: String, by: Lease)
  case noPath(in: String)
  case noSuchStep(String, run: String)
  case ambiguousStep(String, run: String, names: [String])
  case unwritable(path: String, errno: Int32)
  case noHome
  case noKeeper
  case inDoubt(name: String)
  case commandRuns(name: String, by: Lease)
  case stillRunning(name: String)
  /// What the run waits for runs on in a shell of the operator's own.
  case runsOn(name: String)
  case pruned(name: String, Pruning)
  case brokenChain(name: String, position: Int)
  /// What is stored of the run is not what was written, so nobody signs it.
  case changed(name: String)
  case notAnswered(String)
  case noValue(String)
  case noSuchName(String, known: [String])
  case badValue(Input, String)
}
