import Foundation
import RunbookCore

/// Why the journal could not do what was asked; data only, worded elsewhere.
public enum JournalError: Error, Sendable, Equatable {
  /// The file system refused; `errno` says why.
  case unreachable(path: String, errno: Int32)
  /// The journal, its directory or its log can be read and not written; `errno` says why.
  case notWritable(path: String, errno: Int32)
  /// The file was removed or replaced while it was open: what was written since is in no journal.
  case removed(path: String)
  /// Group or others may write to the directory or the file.
  case unsafePermissions(path: String, mode: UInt32)
  /// The directory or the file belongs to another user.
  case foreignOwner(path: String, owner: UInt32)
  /// The journal is a group's or was to be one, and something is not as that demands.
  case notShared(path: String, SharingFault)
  /// An SQLite database, but of something else.
  case notAJournal(path: String)
  /// What was to be written is there already.
  case alreadyThere(path: String)
  /// A copy could not be read back as what was to be copied.
  case copyIsDamaged(path: String, problem: String)
  /// Not a database at all, or one that is broken.
  case damaged(SQLiteFailure)
  /// Another process kept the write lock for longer than the busy timeout.
  case locked(SQLiteFailure)
  case diskFull(SQLiteFailure)
  case readOnly(SQLiteFailure)
  /// A later tminus has written here.
  case newerSchema(found: Int, known: Int)
  /// An earlier tminus has written here, and it is only read, so that it cannot be brought up to date.
  case olderSchema(found: Int, known: Int)
  /// The run's head is not where the caller believes it to be: someone else has written.
  case outdated(expected: ChainHead, found: ChainHead)
  /// The session's lease is another's by now, or nobody's.
  case leaseLost(to: Lease?)
  case noSuchRun(String)
  /// The names that begin with what was asked for, newest first; not all where there are many.
  case ambiguous([String])
  /// The event stands in the journal and is none that this tminus can read.
  case unreadableEvent(run: String, position: Int)
  /// A fact that cannot be written down.
  case unwritableFact(kind: String)
  /// Anything else that SQLite reports.
  case failed(SQLiteFailure)
}

extension JournalError {
  /// Whether it is the user who may not write, or the disk that takes nothing: reading may be possible.
  public var refusesWriting: Bool {
    switch self {
    case .notWritable, .readOnly, .notShared(_, .logMissing): true
    case .unreachable(_, let errno): errno == EROFS
    default: false
    }
  }
}

/// What SQLite said.
public struct SQLiteFailure: Error, Sendable, Equatable {
  /// The extended result code.
  public let code: Int32
  public let message: String

  public init(code: Int32, message: String) {
    self.code = code
    self.message = message
  }
}
