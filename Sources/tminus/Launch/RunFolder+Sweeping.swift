import Foundation
import RunbookJournal
import RunbookShell

extension RunFolder {
  /// Ends what is left of runs that have ended: tminus may have died between a run's end and that of
  /// its shells, which nobody would come back to.
  ///
  /// - Returns: the names of the runs in whose shells a command goes on, with what is to be seen of it:
  ///   who had the run then could not see it, and it is nobody's to end unasked.
  static func sweep(_ journal: Journal) throws -> [(run: String, processes: [LivingProcess])] {
    let all = (Place.shells(ofRun: "-") as NSString).deletingLastPathComponent
    guard access(all, R_OK) == 0 else { return [] }
    var left: [(run: String, processes: [LivingProcess])] = []
    for run in try FileManager.default.contentsOfDirectory(atPath: all)
    where UUID(uuidString: run) != nil {
      guard let name = try nameIfEnded(run, journal) else { continue }
      let folder = RunFolder(run: run)
      let processes = try folder.underWay().flatMap {
        $0.processes.isEmpty ? [$0.shell] : $0.processes
      }
      if !processes.isEmpty { left.append((name, processes)) }
      try folder.end()
    }
    return left
  }

  /// Nil for a run that goes on, and for another journal's.
  private static func nameIfEnded(_ run: String, _ journal: Journal) throws -> String? {
    do throws(JournalError) {
      let found = try journal.find(run, operator: nil)
      if case .ended = found.state { return found.name }
      return nil
    } catch .noSuchRun {
      return nil
    }
  }

  /// What goes on in the run's shells.
  private func underWay() throws -> [UnderWay] {
    try numbers().compactMap { UnderWay(in: shellPath($0)) }
  }

  /// Ends the run's shells; one in which a command goes on stays, and one that another tminus has is
  /// left to that.
  func end() throws {
    for number in try numbers() where UnderWay(in: shellPath(number)) == nil {
      do throws(ShellError) {
        try ShellHold(runDirectory: shellPath(number)).end()
      } catch .busy {
        return
      }
    }
    if try underWay().isEmpty { try remove() }
  }
}
