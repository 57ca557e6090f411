import Foundation
import RunbookCore
import RunbookShell

/// Where the shells of a run live: in memory, one folder each, and what is covered in all of them.
struct RunFolder {
  let run: String

  var path: String { Place.shells(ofRun: run) }

  /// The folder of one shell; those above it exist then, and are only ours.
  func shell(_ number: Int) throws(ShellError) -> String {
    try PrivateDirectory.prepare((path as NSString).deletingLastPathComponent)
    try PrivateDirectory.prepare(path)
    return shellPath(number)
  }

  /// Where a shell's folder is, if there is one.
  func shellPath(_ number: Int) -> String { "\(path)/\(number)" }

  /// The shells that have a folder.
  func numbers() throws -> [Int] {
    guard access(path, F_OK) == 0 else { return [] }
    return try FileManager.default.contentsOfDirectory(atPath: path).compactMap { Int($0) }.sorted()
  }

  /// Whether a session of this user or one of the run's shells is live on this machine.
  func isLive() throws -> Bool {
    for number in try numbers() {
      do throws(ShellError) {
        let hold = try ShellHold(runDirectory: shellPath(number))
        defer { hold.release() }
        if hold.hasShell { return true }
      } catch .busy {
        return true
      }
    }
    return false
  }

  /// Whether an attempt was given to one of this user's shells.
  func knows(_ attempt: Attempt) -> Bool {
    ShellSession.knows(attempt.token, in: shellPath(attempt.shellNumber))
  }

  /// Secrets that are to be covered in what the shells print: kept for as long as one lives, since
  /// another tminus that takes them up has to cover them too.
  func covered() throws -> [[UInt8]] {
    guard access(coverFile, F_OK) == 0 else { return [] }
    return try JSONDecoder().decode(
      [[UInt8]].self, from: Data(try RunbookFile.bytes(at: coverFile)))
  }

  func cover(_ secrets: [[UInt8]]) throws {
    try WholeFile.write(Array(try JSONEncoder().encode(secrets)), to: coverFile, mode: 0o600)
  }

  /// Ends a shell that is not the run's, and removes all that it has left.
  ///
  /// - Throws: `ShellError.busy` where a session has it.
  func discard(_ number: Int) throws {
    let path = shellPath(number)
    guard access(path, F_OK) == 0 else { return }
    try ShellHold(runDirectory: path).end()
    try FileManager.default.removeItem(atPath: path)
  }

  /// Removes everything, once no shell lives.
  func remove() throws {
    if access(path, F_OK) == 0 { try FileManager.default.removeItem(atPath: path) }
  }

  private var coverFile: String { path + "/covered" }
}
