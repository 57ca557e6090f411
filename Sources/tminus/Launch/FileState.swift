import Foundation
import RunbookCore

/// What a run's file holds now, beside the text that the run has in force.
enum FileState {
  case unchanged
  /// It cannot be read, or is no runbook.
  case unreadable(AppError)
  case changed(NewText)

  init(of run: Run) {
    do throws(AppError) {
      let file = try RunbookFile(run.start.path)
      let digest = Digest.sha256(file.bytes)
      if digest == run.text.digest {
        self = .unchanged
        return
      }
      self = .changed(
        NewText(file: file, runbook: try file.runbook(environment: Place.variableNames)))
    } catch {
      self = .unreadable(error)
    }
  }
}

/// A file's text that a run could go on with.
struct NewText {
  let file: RunbookFile
  let runbook: Runbook
  /// Whether the operator said beforehand that it is to be adopted.
  var isWanted = false

  /// As an event holds it.
  var text: RunbookText {
    RunbookText(
      path: file.absolutePath, bytes: Data(file.bytes), digest: runbook.digest,
      commit: GitCommit.of(file.absolutePath))
  }

  /// Whether the operator has seen it, and stayed with the run's own.
  func isKnown(to run: Run) -> Bool { run.keptAgainst?.digest == runbook.digest }
}
