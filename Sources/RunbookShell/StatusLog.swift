import Glibc

/// The file to which keeper, shell and supervisor append what happened, in the order it did.
struct StatusLog {
  /// A line of the log, as far as the supervisor needs it.
  enum Record: Equatable {
    case meant(token: String)
    case began(token: String, at: Double?)
    case ended(token: String, status: Int32, at: Double?)
    case keeperStarted
    case shellStarted(pid: Int32)
    case shellReady(pid: Int32)
    case shellEnded(status: Int32, signal: Int32, at: Double?)

    /// Whether this is the beginning of an attempt.
    func begins(_ token: String) -> Bool {
      if case .began(token, _) = self { true } else { false }
    }
  }

  /// An open attempt is never further from the end than this.
  private static let window = 1 << 18

  let path: String
  private let file: Int32

  init(directory: String) throws(ShellError) {
    path = directory + "/status"
    file = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard file >= 0 else { throw .system(call: "open", code: errno, path: path) }
  }

  func close() { Glibc.close(file) }

  /// Where the next record will begin, or later.
  var end: Int {
    var facts = stat()
    return fstat(file, &facts) == 0 ? Int(facts.st_size) : 0
  }

  func begin(_ token: String) throws(ShellError) {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    let micro = String(now.tv_nsec / 1000 + 1_000_000).dropFirst()
    try append("begin \(token) \(now.tv_sec).\(micro)")
  }

  /// An attempt is about to be written down as started: that it was not begun can be told from now on.
  func mean(_ token: String) throws(ShellError) {
    try append("meant \(token)")
  }

  func ready(shell: Int32) throws(ShellError) {
    try append("ready \(shell)")
  }

  /// A full disk stops no command: its marker still tells the status, and a record that is missing
  /// can only turn an answer into a doubt.
  private func append(_ line: String) throws(ShellError) {
    do {
      try Files.writeAll(Array("\n\(line)\n".utf8), to: file, path: path)
    } catch .system(_, let code, _) where code == ENOSPC || code == EDQUOT {
      return
    }
  }

  /// The records from an offset on, or near the end.
  func records(from offset: Int? = nil) -> [Record] {
    let start = offset ?? max(0, end - Self.window)
    return Files.read(path, from: start).map(Self.records) ?? []
  }

  static func records(_ bytes: [UInt8]) -> [Record] {
    bytes.split(separator: 10).compactMap(record)
  }

  private static func record(_ line: ArraySlice<UInt8>) -> Record? {
    let words = line.split(separator: 32).map { String(decoding: $0, as: UTF8.self) }
    guard words.count >= 2 else { return nil }
    let time = words.count > 2 ? seconds(words[2]) : nil
    switch words[0] {
    case "meant": return .meant(token: words[1])
    case "begin": return .began(token: words[1], at: time)
    case "keeper": return .keeperStarted
    case "started": return Int32(words[1]).map { .shellStarted(pid: $0) }
    case "ready": return Int32(words[1]).map { .shellReady(pid: $0) }
    case "ended":
      guard words.count >= 4, let status = Int32(words[1]), let signal = Int32(words[3])
      else { return nil }
      return .shellEnded(
        status: status, signal: signal, at: words.count > 4 ? seconds(words[4]) : nil)
    default:
      guard let status = Int32(words[0]), words[1] != "exit" else { return nil }
      return .ended(token: words[1], status: status, at: time)
    }
  }

  /// Some locales write the time with a comma.
  private static func seconds(_ text: String) -> Double? {
    Double(String(text.map { $0 == "," ? "." : $0 }))
  }
}
