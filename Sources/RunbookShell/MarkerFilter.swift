import Glibc

/// Finds and removes the reports that the shell writes among the output: `ESC ] 5151 ; token ; n BEL`.
struct MarkerFilter {
  /// The most that is held back while a marker may still be coming.
  static let longest = 128
  /// Tokens that begin so are this module's own.
  static let ownPrefix = "tm-"

  private static let opening: [UInt8] = [27] + Array("]5151;".utf8)

  /// The attempts whose markers are removed; others are output like any other.
  var tokens: [String] = []

  private enum Match {
    case none
    case partial
    case marker(token: String, status: Int32, length: Int)
  }

  /// Hands on what is output and returns how many bytes at the end must be seen again.
  func scan(
    _ bytes: UnsafeRawBufferPointer, emit: (UnsafeRawBufferPointer) throws(ShellError) -> Void,
    found: (_ token: String, _ status: Int32) -> Void
  ) throws(ShellError) -> Int {
    guard let base = bytes.baseAddress else { return 0 }
    var start = 0
    var position = 0
    while position < bytes.count,
      let hit = memchr(base + position, 27, bytes.count - position)
    {
      let escape = UnsafeRawPointer(hit) - base
      switch match(UnsafeRawBufferPointer(rebasing: bytes[escape...])) {
      case .none:
        position = escape + 1
      case .partial:
        if escape > start { try emit(UnsafeRawBufferPointer(rebasing: bytes[start..<escape])) }
        return bytes.count - escape
      case .marker(let token, let status, let length):
        if escape > start { try emit(UnsafeRawBufferPointer(rebasing: bytes[start..<escape])) }
        found(token, status)
        start = escape + length
        position = start
      }
    }
    if start < bytes.count { try emit(UnsafeRawBufferPointer(rebasing: bytes[start...])) }
    return 0
  }

  private func match(_ bytes: UnsafeRawBufferPointer) -> Match {
    for (index, byte) in Self.opening.enumerated() {
      if index == bytes.count { return .partial }
      if bytes[index] != byte { return .none }
    }
    var fields: [[UInt8]] = [[]]
    for index in Self.opening.count..<Self.longest {
      if index == bytes.count { return .partial }
      switch bytes[index] {
      case 7:
        guard fields.count == 2, let status = Int32(String(decoding: fields[1], as: UTF8.self)),
          let token = known(String(decoding: fields[0], as: UTF8.self))
        else { return .none }
        return .marker(token: token, status: status, length: index + 1)
      case UInt8(ascii: ";"):
        if fields.count == 2 { return .none }
        fields.append([])
      case 48...57, 65...90, 97...122, 45, 95: fields[fields.count - 1].append(bytes[index])
      default: return .none
      }
    }
    return .none
  }

  /// A terminal in `olcuc` mode changes the case.
  private func known(_ seen: String) -> String? {
    let folded = seen.lowercased()
    if folded.hasPrefix(Self.ownPrefix) { return folded }
    return tokens.first { $0.lowercased() == folded }
  }
}
