import Glibc

/// One warm bash that says whether a text is shell, in a forked subshell that runs nothing of it.
struct BashJudge {
  struct Verdict {
    let isAccepted: Bool
    let message: String
  }

  /// The judge's loop: with option -n nothing runs, and nothing in the text can lift that.
  ///
  /// The text comes in a file, for
  /// bash reads a pipe byte by byte; its last byte is ours, for `$(<` drops line breaks. One line,
  /// for bash counts the text's lines on from its own.
  private static let script =
    "while read -r glob file; do text=$(<\"$file\"); text=${text%x}; "
    + "( shopt $glob extglob; eval 'set -n'$'\\n'\"$text\" ) 2>&1 </dev/null; "
    + "printf '\\0%d\\0' $?; done"

  private let pid: Int32
  private let requests: Int32
  private let answers: Int32
  /// The text's file: on Linux it has no name, and bash has it as its descriptor 2.
  private let file: Int32
  private let path: String

  init() throws(ShellError) {
    var template = Array("/tmp/tminus-fence-XXXXXX".utf8CString)
    let handle = mkstemp(&template)
    guard handle >= 0 else { throw .system(call: "mkstemp", code: errno, path: "/tmp") }
    _ = fcntl(handle, F_SETFD, FD_CLOEXEC)
    file = handle
    #if os(Linux)
      unlink(template)
      path = "/proc/self/fd/2"
    #else
      path = Files.text(template)
    #endif
    var down: [Int32] = [-1, -1]
    var up: [Int32] = [-1, -1]
    guard pipe(&down) == 0, pipe(&up) == 0 else {
      throw .system(call: "pipe", code: errno, path: "")
    }
    for end in down + up { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    defer {
      close(down[0])
      close(up[1])
    }
    (requests, answers) = (down[1], up[0])
    let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/local/bin:/usr/bin:/bin"
    pid = try Child.spawn(
      ["bash", "--noprofile", "--norc", "-c", Self.script],
      environment: ["PATH": path, "LC_ALL": "C"], stdio: [down[0], up[1], file])
  }

  func end() {
    close(requests)
    close(answers)
    #if !os(Linux)
      unlink(path)
    #endif
    close(file)
    _ = Child.wait(pid)
  }

  /// Asks whether bash accepts a text, with or without extended patterns.
  func ask(_ text: [UInt8], extendedPatterns: Bool) throws(ShellError) -> Verdict {
    guard ftruncate(file, 0) == 0, lseek(file, 0, SEEK_SET) == 0 else {
      throw .system(call: "ftruncate", code: errno, path: path)
    }
    try Files.writeAll(text + [UInt8(ascii: "x")], to: file, path: path)
    let request = Array("\(extendedPatterns ? "-s" : "-u") \(path)\n".utf8)
    try Files.writeAll(request, to: requests, path: "bash")
    var answer: [UInt8] = []
    var room = [UInt8](repeating: 0, count: 4096)
    while answer.count(where: { $0 == 0 }) < 2 {
      let count = read(answers, &room, room.count)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw .shellSilent }
      answer += room.prefix(count)
    }
    let parts = answer.split(separator: 0, omittingEmptySubsequences: false)
    return Verdict(
      isAccepted: parts[1].elementsEqual([UInt8(ascii: "0")]),
      message: String(decoding: parts[0], as: UTF8.self))
  }
}
