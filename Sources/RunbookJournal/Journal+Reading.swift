import Foundation
import GRDB

extension Journal {
  /// Opens a journal to be looked at: nothing is made, brought up to date or written, so this serves where the
  /// user may not write, and beside a run that must not be disturbed.
  public init(readingAt path: String) throws(JournalError) {
    let sharing = try JournalFile(path: path).checkReadable()
    isShared = sharing != nil
    do {
      // Reading, too, would make the log.
      queue =
        try sharing?.missingLog(of: path) == nil
        ? Self.reader(of: path) : Self.frozenReader(of: path)
    } catch {
      throw JournalError(error)
    }
    // Not the log: it comes and goes with those who write.
    files = [path].compactMap(OpenFile.init)
  }

  /// Whether it is read as a file that nobody changes: what others write later is not seen.
  public var isFrozen: Bool { queue.path.hasSuffix(Self.frozen) }

  /// A number that is another one once somebody else has written.
  ///
  /// - Throws: `JournalError.removed(path:)` where the file is there no more, so that nothing will ever change.
  public func version() throws(JournalError) -> Int {
    if let gone = files.first(where: { !$0.isInPlace }) { throw .removed(path: gone.path) }
    return try read { db in try Int.fetchOne(db, sql: "PRAGMA data_version") ?? 0 }
  }

  private static let frozen = "?immutable=1"

  private static func reader(of path: String) throws -> DatabaseQueue {
    let configuration = Schema.reading(path: path, known: Schema.migrations.count)
    do {
      return try DatabaseQueue(path: path, configuration: configuration)
    } catch let error as DatabaseError
      where [.SQLITE_CANTOPEN, .SQLITE_READONLY].contains(error.resultCode)
    {
      // Readers share an index of the log, which cannot be made here. Where there is no log, none is needed:
      // nobody has the journal open.
      guard (JournalFile(path: path + "-wal").size ?? 0) == 0 else { throw error }
      return try frozenReader(of: path)
    }
  }

  private static func frozenReader(of path: String) throws -> DatabaseQueue {
    guard let place = path.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) else {
      throw JournalError.notAJournal(path: path)
    }
    return try DatabaseQueue(
      path: "file:\(place)\(frozen)",
      configuration: Schema.reading(path: path, known: Schema.migrations.count))
  }
}
