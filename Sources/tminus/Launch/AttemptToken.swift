/// The name of an attempt, which no other has: 32 hexadecimal digits.
enum AttemptToken {
  static func random() -> String {
    // Not a UUID, for which a file is opened each time.
    digits(UInt64.random(in: .min ... .max)) + digits(UInt64.random(in: .min ... .max))
  }

  private static func digits(_ number: UInt64) -> String {
    let text = String(number, radix: 16)
    return String(repeating: "0", count: 16 - text.count) + text
  }
}
