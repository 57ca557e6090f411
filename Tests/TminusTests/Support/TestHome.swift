import Foundation

/// A home of its own for one test: journal, runtime folder, work folder, stubs on PATH.
final class TestHome {
  let url: URL
  /// Where commands start.
  let work: URL

  /// A program that ends before it has read its answers must not end the tests; a handler, since
  /// "ignore" would be inherited.
  private static let withoutBrokenPipes: Void = { signal(SIGPIPE) { _ in } }()

  init() throws {
    Self.withoutBrokenPipes
    url = FileManager.default.temporaryDirectory.appending(
      path: "tm-\(UUID().uuidString.prefix(8))")
    work = url.appending(path: "work")
    for folder in ["work", "run", "bin"] {
      try FileManager.default.createDirectory(
        at: url.appending(path: folder), withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700])
    }
  }

  deinit {
    // Whatever a failed test left running in this home goes with it.
    endShells()
    try? FileManager.default.removeItem(at: url)
  }

  /// The program under test: it lies beside the test runner.
  static var program: URL {
    URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "tminus")
  }

  var journal: URL { url.appending(path: "state/tminus/journal.sqlite") }
  var stubLog: URL { url.appending(path: "stubs.log") }

  /// Variables beside the usual ones.
  var extra: [String: String] = [:]

  /// What the program is started under, such as Debian's `faketime`.
  var under: [String] = []

  var environment: [String: String] {
    let usual = [
      "HOME": url.path, "XDG_STATE_HOME": url.appending(path: "state").path,
      "XDG_RUNTIME_DIR": url.appending(path: "run").path,
      "PATH": url.appending(path: "bin").path + ":/usr/local/bin:/usr/bin:/bin",
      "LANG": "C.UTF-8", "TERM": "xterm", "TZ": "UTC", "TMINUS_OPERATOR": "operator",
      "STUB_LOG": stubLog.path, "NO_COLOR": "1",
    ]
    return usual.merging(extra) { $1 }
  }

  /// Writes a file into the work folder and gives its path.
  @discardableResult
  func write(_ name: String, _ text: String) throws -> String {
    let file = work.appending(path: name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
    return file.path
  }

  /// Programs that only log what they were called with, and exit 0.
  func stub(_ names: [String], printing text: String = "") throws {
    for name in names {
      try script(name, "echo \"$(basename \"$0\") $*\" >> \"$STUB_LOG\"\nprintf '%s' '\(text)'")
    }
  }

  /// A program on PATH that does what these lines of sh say.
  ///
  /// Another process puts it there: while it is open for writing here, whoever is started meanwhile
  /// has it open too, and it cannot be run.
  func script(_ name: String, _ lines: String) throws {
    let draft = url.appending(path: "\(name).draft").path
    try Data("#!/bin/sh\n\(lines)\n".utf8).write(to: URL(filePath: draft))
    try SystemCommand.run(["install", "-m", "755", draft, url.appending(path: "bin/\(name)").path])
  }

  /// What the journal answers to a query.
  func query(_ sql: String) throws -> String {
    try SystemCommand(["sqlite3", "-readonly", journal.path, sql]).output
  }

  func stubLogLines() -> [String] {
    let text = (try? String(contentsOf: stubLog, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").map(String.init)
  }

  /// Ends this home's processes whose words hold a text.
  func endTree(of text: String) {
    for process in processes(with: ["cmdline", "environ"], holding: url.lastPathComponent) {
      guard let words = Self.read("cmdline", of: process) else { continue }
      if words.replacing("\0", with: " ").contains(text) { kill(process, SIGKILL) }
    }
  }

  /// Whether a process of this home runs whose words hold a text.
  func runs(_ text: String) -> Bool {
    processes(with: ["cmdline", "environ"], holding: url.lastPathComponent).contains {
      Self.read("cmdline", of: $0)?.contains(text) == true
    }
  }

  private func processes(with files: [String], holding text: String) -> [pid_t] {
    let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return all.compactMap { pid_t($0) }.filter { process in
      process != getpid() && files.contains { Self.read($0, of: process)?.contains(text) == true }
    }
  }

  /// A process that is gone meanwhile has nothing to read.
  private static func read(_ file: String, of process: pid_t) -> String? {
    (try? Data(contentsOf: URL(filePath: "/proc/\(process)/\(file)")))
      .map { String(decoding: $0, as: UTF8.self) }
  }

  /// Ends keepers and shells of this home at one stroke, as a power cut would.
  func endShells() {
    let ours = processes(with: ["cmdline", "environ"], holding: url.lastPathComponent)
    // Stopped first, so that none sees another's end and writes it down.
    for process in ours { kill(process, SIGSTOP) }
    for process in ours { kill(process, SIGKILL) }
  }
}
