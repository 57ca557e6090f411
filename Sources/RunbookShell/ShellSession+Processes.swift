import CTerminal
import Glibc

/// A process that outlived the command that started it.
public struct LivingProcess: Sendable, Hashable {
  public let pid: Int32
  /// Its words, or what it calls itself.
  public private(set) var command: String
  /// Whether it waits to be continued, as after Ctrl-Z.
  public let isStopped: Bool
  let parent: Int32
  /// The folder of the keeper that looks after it, where one does.
  public private(set) var keeper: String?
  /// Whether it is a shell of ours, or came from one without a program of its own.
  private let isShell: Bool
  /// When it was started, in the kernel's ticks: with the pid it is no other process.
  public let started: Int64
  /// The process whose session it belongs to.
  let session: Int32
}

extension ShellSession {
  /// What commands have left running: jobs of the shell, and what has lost its parent since.
  ///
  /// The keeper takes in what would else become a child of init, daemons in sessions of their own
  /// included; without `/proc` nothing is found.
  public func leftRunning() -> [LivingProcess] {
    LivingProcess.left(by: link.shell, of: link.keeper)
  }
}

extension ShellSession {
  /// Whether an attempt that was left in a run directory goes on, as far as the log and the keeper's
  /// socket tell without disturbing it.
  public static func isUnderWay(_ token: String, in runDirectory: String) -> Bool {
    isAlive(in: runDirectory) && end(of: token, in: records(in: runDirectory)) == nil
  }

  /// Whether the log that lies in a run directory has the beginning of an attempt.
  public static func knows(_ token: String, in runDirectory: String) -> Bool {
    records(in: runDirectory).contains { $0 == .meant(token: token) || $0.begins(token) }
  }

  /// Whether a keeper lives in a run directory.
  public static func isAlive(in runDirectory: String) -> Bool {
    let socket = ct_connect(runDirectory)
    guard socket >= 0 else { return false }
    Glibc.close(socket)
    return true
  }
}

extension ShellSession {
  /// The process of the shell in which an attempt was begun, whether it lives or not; nil where the
  /// log of a run directory does not tell.
  public static func shell(of token: String, in runDirectory: String) -> Int32? {
    shell(of: token, in: records(in: runDirectory))
  }

  /// What a shell reported of an attempt, its keeper gone or not; nil where it did not.
  public static func reported(by token: String, in runDirectory: String) -> Int32? {
    for case .ended(token, let status, _) in records(in: runDirectory) { return status }
    return nil
  }

  static func records(in runDirectory: String) -> [StatusLog.Record] {
    StatusLog.records(Files.read(runDirectory + "/status") ?? [])
  }

  /// How many bytes a keeper has gathered in a run directory while nobody listened.
  public static func gatheredBytes(in runDirectory: String) -> Int {
    var facts = stat()
    return stat(runDirectory + "/tail", &facts) == 0 ? Int(facts.st_size) : 0
  }
}

extension LivingProcess {
  /// Nil where it has ended, or is another user's and hidden.
  public init?(_ pid: Int32) {
    guard let status = Files.readUnsized("/proc/\(pid)/stat"),
      let name = status.lastIndex(of: UInt8(ascii: ")")),
      // A zombie has ended and was only not asked how.
      status.count > name + 2, status[name + 2] != UInt8(ascii: "Z")
    else { return nil }
    let facts = status[(name + 2)...].split(separator: 32)
      .map { Int64(String(decoding: $0, as: UTF8.self)) ?? 0 }
    guard facts.count > 19 else { return nil }
    (parent, session, started) = (Int32(facts[1]), Int32(facts[3]), facts[19])
    let start = status.firstIndex(of: UInt8(ascii: "(")) ?? 0
    let called = String(decoding: status[(start + 1)..<name], as: UTF8.self)
    let words = (Files.readUnsized("/proc/\(pid)/cmdline") ?? []).split(separator: 0)
      .map { String(decoding: $0, as: UTF8.self) }
    self.pid = pid
    isStopped = status[name + 2] == UInt8(ascii: "T")
    // A subshell still has the words of the shell it came from.
    isShell = words.contains("--noediting")
    command = isShell ? "a subshell" : words.isEmpty ? called : words.joined(separator: " ")
  }

  /// When it was started, in UTC milliseconds by the clock as it is set now.
  public var startedAt: Int64 {
    let ticks = Int64(sysconf(Int32(_SC_CLK_TCK)))
    return Self.booted + started * 1000 / max(1, ticks)
  }

  /// When this machine was started, in UTC milliseconds; nil where that cannot be told.
  public static var bootTime: Int64? { booted > 0 ? booted : nil }

  private static var booted: Int64 {
    func milliseconds(_ clock: clockid_t) -> Int64 {
      var time = timespec()
      clock_gettime(clock, &time)
      return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
    return milliseconds(CLOCK_REALTIME) - milliseconds(CLOCK_BOOTTIME)
  }

  /// Ends processes: shells at once, so that they go on with nothing, the rest terminated, and killed
  /// after the grace.
  public static func end(_ processes: [LivingProcess], grace: Duration) {
    let deadline = ContinuousClock.now + grace
    // Shells first, and all of them before anything that they wait for.
    for process in processes where process.isShell && process.isAlive { kill(process.pid, SIGKILL) }
    for process in processes where process.isAlive {
      kill(process.pid, SIGTERM)
      kill(process.pid, SIGCONT)
    }
    while processes.contains(where: \.isAlive), ContinuousClock.now < deadline { usleep(20_000) }
    for process in processes where process.isAlive { kill(process.pid, SIGKILL) }
  }

  /// Whether it still lives.
  public var isAlive: Bool { LivingProcess(pid)?.started == started }

  /// The same under another name.
  public func called(_ name: String) -> LivingProcess {
    var result = self
    result.command = name
    return result
  }

  /// The same with values covered in its words.
  public func covering(_ secrets: [[UInt8]]) -> LivingProcess {
    guard !secrets.isEmpty else { return self }
    var mask = SecretMask(secrets)
    let text = Array(command.utf8).withUnsafeBytes { mask.pass($0) } + mask.rest()
    return called(String(decoding: text, as: UTF8.self))
  }

  /// Whether a process waits for something, and no such signal is on its way to it; true where that
  /// cannot be seen.
  static func isWaiting(_ pid: Int32, without signal: Int32) -> Bool {
    guard let status = Files.readUnsized("/proc/\(pid)/status") else { return true }
    let facts = status.split(separator: 10).map { String(decoding: $0, as: UTF8.self) }
    func fact(_ name: String) -> Substring {
      facts.first { $0.hasPrefix(name) }?.dropFirst(name.count) ?? ""
    }
    let isPending = ["SigPnd:\t", "ShdPnd:\t"].contains { name in
      UInt64(fact(name), radix: 16).map { $0 >> UInt64(signal - 1) & 1 == 1 } ?? false
    }
    return !isPending && fact("State:\t").hasPrefix("S")
  }

  /// What runs in a shell of a keeper, the shell itself aside.
  static func left(by shell: Int32, of keeper: Int32) -> [LivingProcess] {
    (children(of: keeper) + children(of: shell)).filter { $0 != shell }
      .compactMap(LivingProcess.init)
  }

  static func children(of pid: Int32) -> [Int32] {
    guard pid > 0, let text = Files.readUnsized("/proc/\(pid)/task/\(pid)/children") else {
      return []
    }
    return text.split(separator: 32).compactMap { Int32(String(decoding: $0, as: UTF8.self)) }
  }

  /// The processes whose environment holds a variable with a value, and that no keeper of a folder
  /// looks after: what is left where a keeper was killed, or is another folder's.
  public static func orphans(
    with name: String, being value: String, ofNoKeeperIn folder: String
  ) -> [LivingProcess] {
    let mark = Array("\(name)=\(value)".utf8)
    let all = pids().compactMap(LivingProcess.init)
    // By its words, for a keeper's environment is nobody's to read.
    let keepers = Dictionary(
      all.compactMap { process in process.keptFolder.map { (process.pid, $0) } }
    ) { first, _ in first }
    let parents = Dictionary(all.map { ($0.pid, $0.parent) }) { first, _ in first }
    func keeper(of process: LivingProcess) -> String? {
      var next: Int32? = process.pid
      while let pid = next, pid > 1 {
        if let folder = keepers[pid] { return folder }
        next = parents[pid]
      }
      return keepers[process.session]
    }
    return all.compactMap { process in
      guard process.pid != getpid(), process.keptFolder == nil else { return nil }
      var process = process
      process.keeper = keeper(of: process)
      if let own = process.keeper, own.hasPrefix(folder + "/") { return nil }
      let environment = Files.readUnsized("/proc/\(process.pid)/environ") ?? []
      return environment.split(separator: 0).contains { $0.elementsEqual(mark) } ? process : nil
    }
  }

  /// Those of processes that belong to what a shell began at a moment, and the shell itself.
  ///
  /// Not what was started before that, nor what this has started since.
  ///
  /// - Parameters:
  ///   - shell: the shell's process; nil where that is not known.
  ///   - moment: in UTC milliseconds.
  public static func begun(
    by shell: Int32?, at moment: Int64, of processes: [LivingProcess]
  ) -> [LivingProcess] {
    let known = Dictionary(processes.map { ($0.pid, $0) }) { first, _ in first }
    // The kernel counts in hundredths of a second.
    func isEarlier(_ process: LivingProcess) -> Bool { process.startedAt < moment - 15 }
    return processes.filter { process in
      var next: LivingProcess? = process
      while let one = next {
        if one.pid == shell { return true }
        if isEarlier(one) { return false }
        next = known[one.parent]
      }
      return true
    }
  }

  /// The folder of the shell that it looks after, where it is a keeper.
  private var keptFolder: String? {
    let words = command.split(separator: " ", maxSplits: 3)
    return words.count > 2 && words[1] == "__keeper" ? String(words[2]) : nil
  }

  private static func pids() -> [Int32] {
    Files.names(in: "/proc").compactMap { Int32($0) }
  }
}
