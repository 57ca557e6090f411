/// Drops the line by which `set -x` shows our own `eval` around a command.
///
/// It is the first line of the output and only one, for bash writes line breaks in it as `\\n`.
struct TraceFilter {
  private static let ours = Array("builtin eval ".utf8)

  private var held: [UInt8] = []
  private var isDone = false

  mutating func pass(
    _ output: UnsafeRawBufferPointer, to sink: (UnsafeRawBufferPointer) throws -> Void
  ) rethrows {
    if isDone { return try sink(output) }
    held += output
    guard let end = held.firstIndex(of: 10) else { return }
    isDone = true
    let rest = held[..<end].contains(Self.ours) ? held[(end + 1)...] : held[...]
    held = []
    if !rest.isEmpty { try rest.withUnsafeBytes { try sink($0) } }
  }
}
