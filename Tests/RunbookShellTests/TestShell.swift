import Glibc
import RunbookShell

/// A run directory of its own, with sessions whose keeper never outlives the test.
final class TestShell {
  let directory: String
  let work: String
  private(set) var output: [UInt8] = []
  private var count = 0
  private var current: ShellSession?

  init() throws {
    var template = Array("/tmp/tm-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw Failure.setUp }
    directory = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    work = directory + "/work"
    mkdir(work, 0o755)
  }

  enum Failure: Error { case setUp, left }

  var configuration: ShellConfiguration {
    let products = CommandLine.arguments[0].split(separator: "/").dropLast().joined(separator: "/")
    return ShellConfiguration(
      runDirectory: directory + "/run", workingDirectory: work,
      environment: [
        "PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": work, "LC_ALL": "C.UTF-8",
        "TERM": "xterm",
      ], keeper: ["/" + products + "/tminus", "__keeper"])
  }

  /// The session in use: a new one at the first call.
  func session(awaiting token: String? = nil, takingOver: Bool = false) throws -> ShellSession {
    if let current { return current }
    let session = try ShellSession(configuration, awaiting: token, takingOver: takingOver)
    current = session
    return session
  }

  /// Lets go of the session as a supervisor that dies does.
  func abandon() { current = nil }

  /// The last output as text, without carriage returns.
  var text: String { String(decoding: output.filter { $0 != 13 }, as: UTF8.self) }

  /// Runs a command and keeps its output.
  @discardableResult
  func run(
    _ command: String, input: InputSource = .none, attend: () -> Attention = { .none }
  ) throws -> CommandEnd {
    count += 1
    output = []
    let end = try session().run(
      command, token: "t\(count)", input: input, attend: { _ in attend() }
    ) {
      output += $0
    }
    guard let end else { throw Failure.left }
    return end
  }

  /// Runs a command and returns what it printed.
  func printed(_ command: String) throws -> String {
    try run(command)
    return text
  }

  @discardableResult
  func resume(_ token: String) throws -> CommandEnd {
    output = []
    let end = try session().resume(token: token, input: .none) { output += $0 }
    guard let end else { throw Failure.left }
    return end
  }

  deinit {
    if current == nil {
      current = try? ShellSession(configuration, awaiting: nil, takingOver: true)
    }
    current?.close(endingShell: true)
    current = nil
    _ = try? Child.run(["rm", "-rf", directory])
  }
}

extension TestShell {
  /// Writes a file of the working directory, such as a FIFO that a command reads.
  func write(_ text: String, to name: String) throws {
    let file = open(work + "/" + name, O_WRONLY | O_CREAT, 0o644)
    guard file >= 0 else { throw Failure.setUp }
    Glibc.write(file, text, text.utf8.count)
    close(file)
  }

  var status: String {
    guard let file = fopen(configuration.runDirectory + "/status", "r") else { return "" }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = fread(&bytes, 1, bytes.count, file)
    return String(decoding: bytes.prefix(count), as: UTF8.self)
  }

  /// The process that the log names last after a word.
  private func process(_ word: String) -> Int32? {
    let line = status.split(separator: "\n").last { $0.hasPrefix(word + " ") }
    return line.flatMap { Int32($0.dropFirst(word.count + 1)) }
  }

  var keeper: Int32? { process("keeper") }

  var bash: Int32? { process("started") }

  /// The names in the run directory.
  var files: [String] {
    guard let folder = opendir(configuration.runDirectory) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// Waits until the log says something.
  func awaitStatus(_ text: String) {
    eventually { self.status.contains(text) }
  }

  func awaitEnd(of pid: Int32) { eventually { kill(pid, 0) < 0 } }

  private func eventually(_ condition: () -> Bool) {
    let deadline = ContinuousClock.now + .seconds(5)
    while !condition() && ContinuousClock.now < deadline { usleep(1000) }
  }
}
