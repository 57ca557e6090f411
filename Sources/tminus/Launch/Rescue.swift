import Foundation
import RunbookJournal

/// What a command printed and the journal could not store: written beside it, where there is room.
///
/// SAFETY: what changes is touched under `lock` alone; the journal's queue calls `take`.
final class Rescue: @unchecked Sendable {
  private let run: String
  private let lock = NSLock()
  /// Where it may still be written, the best place first; found out with the first bytes.
  private var folders: [String]?
  private lazy var name = "rescue-\(run)-\(LocalClock.seconds(LocalClock.now()).filter(\.isNumber))"
  private var descriptor: Int32 = -1
  private var path: String?
  private var bytes = 0
  private var lost = 0
  private var cause: JournalError?
  private var isSaid = false

  init(of run: String) { self.run = run }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Takes bytes that could not be stored.
  func take(_ data: Data, _ error: JournalError) {
    lock.withLock {
      cause = cause ?? error
      if write(data) { bytes += data.count } else { lost += data.count }
    }
  }

  /// What there is to say, where it has not been said and something was taken.
  func news() -> String? {
    lock.withLock {
      guard !isSaid, cause != nil else { return nil }
      isSaid = true
      return text
    }
  }

  /// All that became of it; nil where nothing was taken.
  var summary: String? { lock.withLock { cause == nil ? nil : text } }

  private var text: String {
    let why = cause.map { Messages.describe($0).text } ?? ""
    let place = path.map { "What it prints is in \($0)" } ?? "Nowhere is room for what it prints"
    return "NOT STORED: \(why) \(place) (\(bytes) bytes\(lost > 0 ? ", \(lost) lost" : ""))"
  }

  /// Writes to the first place that takes it whole; a place that does not is left for good.
  private func write(_ data: Data) -> Bool {
    while true {
      if descriptor >= 0 {
        let isNew = lseek(descriptor, 0, SEEK_END) == 0
        if data.withUnsafeBytes({ WholeFile.writeAll($0, to: descriptor) }) == nil { return true }
        close(descriptor)
        descriptor = -1
        if isNew, let path { unlink(path) }
        path = nil
      }
      var left = folders ?? Place.rescueFolders
      guard !left.isEmpty else { return false }
      open(in: left.removeFirst())
      folders = left
    }
  }

  private func open(in folder: String) {
    guard mkdir(folder, 0o700) == 0 || errno == EEXIST else { return }
    for number in 1...99 {
      let wanted = "\(folder)/\(name)" + (number == 1 ? "" : "-\(number)")
      descriptor = Foundation.open(
        wanted, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o600)
      if descriptor >= 0 { path = wanted }
      guard descriptor < 0, errno == EEXIST else { return }
    }
  }
}
