import GRDB
import RunbookCore

/// A run as the tables know it: by a number, which also says the order in which runs began.
struct RunKey {
  let id: Int64
  let uuid: String

  init(id: Int64, uuid: String) {
    self.id = id
    self.uuid = uuid
  }

  init(uuid: String, _ db: Database) throws {
    let statement = try db.cachedStatement(sql: "SELECT id FROM run WHERE uuid = ?")
    guard let id = try Int64.fetchOne(statement, arguments: [uuid]) else {
      throw JournalError.noSuchRun(uuid)
    }
    self.init(id: id, uuid: uuid)
  }
}
