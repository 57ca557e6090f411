import GRDB

extension JournalError {
  /// The one place where SQLite's result codes get a meaning.
  init(_ error: any Error) {
    switch error {
    case let error as JournalError:
      self = error
    case let error as DatabaseError:
      let failure = SQLiteFailure(
        code: error.extendedResultCode.rawValue, message: error.message ?? "")
      self =
        switch error.resultCode {
        // The shared index of the log could not grow.
        case _ where error.extendedResultCode == .SQLITE_IOERR_SHMSIZE: .diskFull(failure)
        case .SQLITE_NOTADB, .SQLITE_CORRUPT: .damaged(failure)
        case .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_PROTOCOL: .locked(failure)
        case .SQLITE_FULL: .diskFull(failure)
        case .SQLITE_READONLY: .readOnly(failure)
        default: .failed(failure)
        }
    case is RowDecodingError:
      self = .damaged(
        SQLiteFailure(code: ResultCode.SQLITE_CORRUPT.rawValue, message: "column of another type"))
    default:
      self = .failed(SQLiteFailure(code: ResultCode.SQLITE_ERROR.rawValue, message: "\(error)"))
    }
  }
}
