import Foundation
import RunbookJournal
import RunbookShell

extension RunFolder {
  /// Ends what is left of runs that have ended: tminus may have died between a run's end and that of
  /// its shells, which nobody would come back to.
  static func sweep(_ journal: Journal) throws {
    let all = (Place.shells(ofRun: "-") as NSString).deletingLastPathComponent
    guard access(all, R_OK) == 0 else { return }
    for run in try FileManager.default.contentsOfDirectory(atPath: all)
    where UUID(uuidString: run) != nil {
      do throws(JournalError) {
        guard case .ended = try journal.find(run, operator: nil).state else { continue }
      } catch .noSuchRun {
        // Another journal's.
        continue
      }
      try RunFolder(run: run).end()
    }
  }

  /// Ends the run's shells; one that another tminus has is left to that.
  func end() throws {
    for number in try numbers() {
      do throws(ShellError) {
        try ShellHold(runDirectory: shellPath(number)).end()
      } catch .busy {
        return
      }
    }
    try remove()
  }
}
