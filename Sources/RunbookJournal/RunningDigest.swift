import Crypto
import Foundation
import RunbookCore

/// Digest and counts over everything an attempt prints, kept or not.
public struct RunningDigest {
  private var hash = SHA256()
  public private(set) var bytes = 0
  private var newlines = 0
  private var lastByte: UInt8?

  public init() {}

  public mutating func add(_ buffer: UnsafeRawBufferPointer) {
    guard let start = buffer.baseAddress, let last = buffer.last else { return }
    hash.update(bufferPointer: buffer)
    bytes += buffer.count
    lastByte = last
    var rest = buffer.count
    var place = start
    // memchr, since output of many megabytes passes here.
    while rest > 0, let found = memchr(place, 0x0A, rest) {
      newlines += 1
      let next = UnsafeRawPointer(found) + 1
      rest -= next - place
      place = next
    }
  }

  /// The digest so far; a last line without a line end counts as one.
  public var value: OutputDigest {
    let openLine = lastByte == nil || lastByte == 0x0A ? 0 : 1
    let digits = Array("0123456789abcdef".utf8)
    let hexadecimal = hash.finalize().flatMap { byte in
      [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
    return OutputDigest(
      sha256: String(decoding: hexadecimal, as: UTF8.self), bytes: bytes,
      lines: newlines + openLine)
  }
}
