import CTerminal
import Glibc

/// The connection to a keeper and the descriptors it passed: while it is open, the shell is ours.
struct KeeperLink {
  /// What a keeper says unasked.
  enum Word: Equatable {
    case shellEnded(status: Int32, signal: Int32)
    case displaced
    case gone
  }

  let socket: Int32
  let master: Int32
  private(set) var control: Int32
  private(set) var shell: Int32
  let keeper: Int32
  /// The pseudo-terminal's own name: `/dev/tty` would do, but `tty` prints what it is given.
  let terminal: String
  /// The size of the drained output in the file `tail`, what then was lost, and what came last.
  let tailBytes: Int
  let lostBytes: Int
  private(set) var ring: [UInt8]
  private var heard: [UInt8] = []

  /// Finds the keeper of a run directory or starts it: there is no other way in.
  static func attach(
    _ configuration: ShellConfiguration, script: ShellScript, takingOver: Bool
  ) throws(ShellError) -> (link: KeeperLink, started: Bool) {
    let first = ContinuousClock.now
    let deadline = first + .seconds(5)
    var started = false
    while true {
      let socket = ct_connect(configuration.runDirectory)
      let code = errno
      if socket >= 0 {
        do {
          if let link = try greet(socket, takingOver: takingOver) { return (link, started) }
        } catch .busy(let pid) {
          // One that just let go, or died, may still be known by a child on its way to exec.
          let isGone = pid == getpid() || kill(pid, 0) < 0
          guard isGone, .now < first + .milliseconds(100) else { throw .busy(pid: pid) }
        }
      } else if code != ENOENT && code != ECONNREFUSED {
        throw .system(call: "connect", code: code, path: configuration.runDirectory)
      } else if !started {
        started = try startKeeper(configuration, script: script)
        if started { continue }
      }
      guard ContinuousClock.now < deadline else {
        throw .system(call: "connect", code: code, path: configuration.runDirectory)
      }
      usleep(2000)
    }
  }

  /// False if another is just starting one: then that one is connected to.
  private static func startKeeper(
    _ configuration: ShellConfiguration, script: ShellScript
  ) throws(ShellError) -> Bool {
    try Files.write(Array(script.setup.utf8), to: configuration.runDirectory + "/setup")
    let size = configuration.windowSize
    let arguments =
      configuration.keeper + [
        configuration.runDirectory, configuration.workingDirectory,
        String(size.rows), String(size.columns), script.firstLine,
      ]
    var environment = configuration.environment
    // A prompt printed before the first line is read would be taken for output.
    environment["PS1"] = ""
    environment["PS2"] = ""
    let status = try Child.run(arguments, environment: environment)
    switch status {
    case 0: return true
    case 75: return false
    case 66: throw .workingDirectory(path: configuration.workingDirectory)
    default: throw .keeperFailed(status: status)
    }
  }

  /// Nil if the keeper went away while it was asked.
  static func greet(
    _ socket: Int32, takingOver: Bool
  ) throws(ShellError) -> KeeperLink? {
    guard ct_send(socket, takingOver ? "F" : "A", 1) == 1 else {
      Glibc.close(socket)
      return nil
    }
    var reader = LineReader()
    guard let words = reader.line(from: socket, within: 5000) else {
      reader.closeDescriptors()
      Glibc.close(socket)
      return nil
    }
    switch (words.first, words.dropFirst().compactMap { Int($0) }) {
    case ("H", let numbers) where numbers.count == 5 && reader.descriptors[0] >= 0:
      return KeeperLink(socket: socket, numbers: numbers, reader: &reader)
    case ("busy", let numbers) where numbers.count == 1:
      Glibc.close(socket)
      throw .busy(pid: Int32(numbers[0]))
    default:
      reader.closeDescriptors()
      Glibc.close(socket)
      throw .foreignKeeper
    }
  }

  private init?(socket: Int32, numbers: [Int], reader: inout LineReader) {
    guard reader.fill(from: socket, upTo: numbers[4], within: 5000) else {
      reader.closeDescriptors()
      Glibc.close(socket)
      return nil
    }
    self.socket = socket
    master = reader.descriptors[0]
    control = reader.descriptors[1]
    keeper = Int32(numbers[0])
    shell = Int32(numbers[1])
    tailBytes = numbers[2]
    lostBytes = numbers[3]
    ring = Array(reader.bytes.prefix(numbers[4]))
    heard = Array(reader.bytes.dropFirst(numbers[4]))
    var name = [CChar](repeating: 0, count: 128)
    ct_terminal_name(master, &name, name.count)
    terminal = Files.text(name)
  }

  func letGo() {
    for descriptor in [control, master, socket] where descriptor >= 0 { Glibc.close(descriptor) }
  }

  /// Tells the keeper that all drained output is stored elsewhere.
  mutating func stored() {
    _ = ct_send(socket, "K", 1)
    ring = []
  }

  /// Asks for everything to end, and waits until it has.
  func quit() {
    guard ct_send(socket, "Q", 1) == 1 else { return }
    var reader = LineReader()
    while reader.line(from: socket, within: 5000) != nil {}
    reader.closeDescriptors()
  }

  /// Starts a new shell in the old one's session and terminal.
  mutating func restartShell() throws(ShellError) {
    if control >= 0 { Glibc.close(control) }
    control = -1
    guard ct_send(socket, "R", 1) == 1 else { throw .keeperLost }
    var reader = LineReader()
    while let words = reader.line(from: socket, within: 5000) {
      guard words.first == "S", words.count == 2, let pid = Int32(words[1]) else { continue }
      guard pid > 0, reader.descriptors[0] >= 0 else { break }
      control = reader.descriptors[0]
      shell = pid
      return
    }
    reader.closeDescriptors()
    throw .keeperLost
  }

  /// What the keeper said, when poll says that it did.
  mutating func words() -> [Word] {
    var room = [UInt8](repeating: 0, count: 256)
    let count = recv(socket, &room, room.count, Int32(MSG_DONTWAIT))
    if count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR) { return [.gone] }
    if count > 0 { heard += room.prefix(count) }
    var result: [Word] = []
    while let end = heard.firstIndex(of: 10) {
      let words = String(decoding: heard[..<end], as: UTF8.self).split(separator: " ")
      heard.removeSubrange(...end)
      if words.first == "D" { result.append(.displaced) }
      if words.first == "E", words.count == 3, let status = Int32(words[1]),
        let signal = Int32(words[2])
      {
        result.append(.shellEnded(status: status, signal: signal))
        shell = 0
      }
    }
    return result
  }
}
