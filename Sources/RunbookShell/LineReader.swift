import CTerminal
import Glibc

/// Reads a keeper's answers: lines, bytes behind them, and passed descriptors.
struct LineReader {
  private(set) var bytes: [UInt8] = []
  private(set) var descriptors: [Int32] = [-1, -1]

  /// The words of the next line; nil at the end or when nothing comes in time.
  mutating func line(from socket: Int32, within milliseconds: Int32) -> [String]? {
    while true {
      if let end = bytes.firstIndex(of: 10) {
        let text = String(decoding: bytes[..<end], as: UTF8.self)
        bytes.removeSubrange(...end)
        return text.split(separator: " ").map(String.init)
      }
      guard receive(from: socket, within: milliseconds) else { return nil }
    }
  }

  mutating func fill(from socket: Int32, upTo count: Int, within milliseconds: Int32) -> Bool {
    while bytes.count < count {
      guard receive(from: socket, within: milliseconds) else { return false }
    }
    return true
  }

  func closeDescriptors() {
    for descriptor in descriptors where descriptor >= 0 { Glibc.close(descriptor) }
  }

  private mutating func receive(from socket: Int32, within milliseconds: Int32) -> Bool {
    var wait = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
    var room = [UInt8](repeating: 0, count: 1 << 16)
    var passed: [Int32] = [-1, -1]
    var count = -1
    repeat {
      guard poll(&wait, 1, milliseconds) != 0 else { return false }
      count = ct_receive(socket, &room, room.count, &passed)
    } while count < 0 && errno == EINTR
    if passed[0] >= 0 { descriptors = passed }
    guard count > 0 else { return false }
    bytes += room.prefix(count)
    return true
  }
}
