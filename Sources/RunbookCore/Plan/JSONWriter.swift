/// Writes JSON piece by piece, so that a large plan is never in memory as a whole.
///
/// Foundation's encoder builds a tree of the whole value first: on a 10 MB runbook that alone takes
/// several times as long as reading it.
struct JSONWriter: ~Copyable {
  private var buffer: [UInt8] = []
  private var needsComma = false
  private let emit: ([UInt8]) -> Void

  private static let chunk = 1 << 16

  init(emit: @escaping ([UInt8]) -> Void) {
    self.emit = emit
    buffer.reserveCapacity(Self.chunk + 4096)
  }

  consuming func finish() {
    buffer.append(10)
    emit(buffer)
  }

  // MARK: Structure

  mutating func object(_ body: (inout JSONWriter) -> Void) {
    open(UInt8(ascii: "{"))
    body(&self)
    close(UInt8(ascii: "}"))
  }

  mutating func array<Elements: Collection>(
    _ name: StaticString, _ elements: Elements,
    each body: (inout JSONWriter, Elements.Element) -> Void
  ) {
    key(name)
    open(UInt8(ascii: "["))
    for element in elements { body(&self, element) }
    close(UInt8(ascii: "]"))
  }

  mutating func key(_ name: StaticString) {
    comma()
    buffer.append(UInt8(ascii: "\""))
    name.withUTF8Buffer { buffer.append(contentsOf: $0) }
    buffer.append(UInt8(ascii: "\""))
    buffer.append(UInt8(ascii: ":"))
    needsComma = false
  }

  // MARK: Members

  mutating func member(_ name: StaticString, _ value: String?) {
    guard let value else { return }
    key(name)
    element(value)
  }

  mutating func member(_ name: StaticString, _ value: Int?) {
    guard let value else { return }
    key(name)
    element(value)
  }

  mutating func member(_ name: StaticString, _ value: Bool) {
    key(name)
    comma()
    buffer.append(contentsOf: value ? "true".utf8 : "false".utf8)
    needsComma = true
  }

  mutating func element(_ value: String) {
    comma()
    var value = value
    value.withUTF8 { string($0) }
    needsComma = true
  }

  mutating func element(_ value: Int) {
    comma()
    number(value)
    needsComma = true
  }

  // MARK: Bytes

  private mutating func open(_ bracket: UInt8) {
    comma()
    buffer.append(bracket)
    needsComma = false
  }

  private mutating func close(_ bracket: UInt8) {
    buffer.append(bracket)
    needsComma = true
    if buffer.count >= Self.chunk {
      emit(buffer)
      buffer.removeAll(keepingCapacity: true)
    }
  }

  private mutating func comma() {
    if needsComma { buffer.append(UInt8(ascii: ",")) }
  }

  private mutating func number(_ value: Int) {
    if value < 0 { buffer.append(UInt8(ascii: "-")) }
    let magnitude = value.magnitude
    var unit: UInt = 1
    while magnitude / unit > 9 { unit *= 10 }
    while unit > 0 {
      buffer.append(48 + UInt8(magnitude / unit % 10))
      unit /= 10
    }
  }

  private mutating func string(_ bytes: UnsafeBufferPointer<UInt8>) {
    buffer.append(UInt8(ascii: "\""))
    if bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x22 && $0 != 0x5C && $0 != 0x7F }) {
      buffer.append(contentsOf: bytes)
    } else {
      for byte in bytes { escape(byte) }
    }
    buffer.append(UInt8(ascii: "\""))
  }

  private mutating func escape(_ byte: UInt8) {
    switch byte {
    case 0x22, 0x5C:
      buffer.append(0x5C)
      buffer.append(byte)
    case 0x0A: buffer.append(contentsOf: "\\n".utf8)
    case 0x09: buffer.append(contentsOf: "\\t".utf8)
    case 0..<0x20, 0x7F:
      let digits = Array("0123456789abcdef".utf8)
      buffer.append(contentsOf: "\\u00".utf8)
      buffer.append(digits[Int(byte >> 4)])
      buffer.append(digits[Int(byte & 15)])
    default: buffer.append(byte)
    }
  }
}
