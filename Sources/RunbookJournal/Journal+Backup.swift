import Foundation
import GRDB

extension Journal {
  /// Writes one state of the journal into a new file for its owner alone, while others may write,
  /// and reads it back.
  ///
  /// The file has its name only once it is whole, was checked and is on the disk.
  public func backUp(
    to path: String
  ) throws(JournalError) -> (contents: JournalContents, bytes: Int64) {
    let copy = JournalFile(path: path)
    guard copy.size == nil else { throw .alreadyThere(path: path) }
    let partial = copy.draft()
    try partial.makeFile(isNew: true)
    do throws(JournalError) {
      let contents = try write(to: partial)
      try partial.sync()
      try partial.moveOnto(unused: copy)
      try copy.sync()
      return (contents, copy.size ?? 0)
    } catch {
      // What is left of the copy is of no use; why it failed is what counts.
      unlink(partial.path)
      throw error
    }
  }

  private func write(to file: JournalFile) throws(JournalError) -> JournalContents {
    do {
      try queue.writeWithoutTransaction { db in
        try db.execute(sql: "VACUUM INTO ?", arguments: [file.path])
      }
    } catch {
      throw JournalError(error)
    }
    let contents = try Journal(readingCopyAt: file.path).check()
    if let problem = contents.fileProblems.first, try fileProblems().isEmpty {
      throw .copyIsDamaged(path: file.path, problem: problem)
    }
    return contents
  }

  /// A copy that is read and not changed in anything.
  private init(readingCopyAt path: String) throws(JournalError) {
    var configuration = GRDB.Configuration()
    configuration.label = "tminus.copy"
    configuration.readonly = true
    do {
      queue = try DatabaseQueue(path: path, configuration: configuration)
    } catch {
      throw JournalError(error)
    }
    files = []
    isShared = false
  }
}
