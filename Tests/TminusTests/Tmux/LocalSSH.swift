import Foundation

/// An ssh server on this machine with keys of its own, and a client's configuration that knows it as
/// `box`.
final class LocalSSH {
  private let process: pid_t
  private let madeFolder: Bool
  /// The client's configuration.
  let configuration: String

  private static let separation = "/run/sshd"

  init(_ home: TestHome) throws {
    let folder = home.url.appending(path: "ssh")
    try FileManager.default.createDirectory(
      at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    func path(_ name: String) -> String { folder.appending(path: name).path }
    for key in ["host", "key"] {
      try SystemCommand.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", path(key)])
    }
    let port = try Self.freePort()
    let server = """
      Port \(port)
      ListenAddress 127.0.0.1
      HostKey \(path("host"))
      AuthorizedKeysFile \(path("key")).pub
      PasswordAuthentication no
      KbdInteractiveAuthentication no
      PermitRootLogin prohibit-password
      StrictModes no
      UsePAM no
      PrintLastLog no
      PrintMotd no
      PidFile none
      SetEnv HISTFILE=/dev/null

      """
    try Data(server.utf8).write(to: URL(filePath: path("server")))
    let hostKey = try String(contentsOfFile: path("host.pub"), encoding: .utf8)
    try Data("[127.0.0.1]:\(port) \(hostKey)".utf8).write(to: URL(filePath: path("known")))
    configuration = path("client")
    let client = """
      Host box
        HostName 127.0.0.1
        Port \(port)
        IdentityFile \(path("key"))
        IdentitiesOnly yes
        UserKnownHostsFile \(path("known"))
        StrictHostKeyChecking yes

      """
    try Data(client.utf8).write(to: URL(filePath: configuration))
    madeFolder = geteuid() == 0 && mkdir(Self.separation, 0o755) == 0
    let log = open(path("log"), O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    let nothing = open("/dev/null", O_RDONLY | O_CLOEXEC)
    defer {
      close(log)
      close(nothing)
    }
    process = try SystemCommand.start(
      ["/usr/sbin/sshd", "-D", "-e", "-f", path("server")], input: nothing, output: log)
    try waitUntilItListens(log: path("log"))
  }

  deinit {
    kill(process, SIGTERM)
    var status: Int32 = 0
    waitpid(process, &status, 0)
    if madeFolder { rmdir(Self.separation) }
  }

  private func waitUntilItListens(log: String) throws {
    let deadline = Date().addingTimeInterval(20)
    while true {
      let said = try String(contentsOfFile: log, encoding: .utf8)
      if said.contains("Server listening on") { return }
      guard Date() < deadline, kill(process, 0) == 0 else {
        throw Terminal.Failure.notSeen("sshd listening", screen: said)
      }
      usleep(20_000)
    }
  }

  /// A port of the loopback interface that nobody has.
  private static func freePort() throws -> UInt16 {
    let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(socket) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafeMutableBytes(of: &address) { raw in
      let pointer = raw.assumingMemoryBound(to: sockaddr.self).baseAddress
      return bind(socket, pointer, length) == 0 ? getsockname(socket, pointer, &length) : -1
    }
    guard result == 0 else {
      throw SystemCommand.Failure.notStarted(["bind"], errno: errno)
    }
    return UInt16(bigEndian: address.sin_port)
  }
}
