/// Files that the document points to and that are not there.
struct LintDocument {
  private(set) var findings: [LintFinding] = []

  init(_ runbook: Runbook, isPresent: (String) -> Bool) {
    // Links within the document are looked up while reading.
    for link in runbook.links {
      let path = link.target.prefix { $0 != "#" && $0 != "?" }
      guard !path.isEmpty, !path.isAddress, !isPresent(String(path).removingPercentEscapes) else {
        continue
      }
      findings.append(LintFinding(.deadLink, String(path), line: link.line, column: link.column))
    }
  }
}

extension StringProtocol {
  /// Whether it begins with a scheme, as in `https:`, or `//host`: such are never looked up.
  fileprivate var isAddress: Bool {
    if hasPrefix("//") { return true }
    guard let colon = firstIndex(of: ":"), colon != startIndex else { return false }
    return self[..<colon].allSatisfy { $0.isLetter || $0.isNumber || "+.-".contains($0) }
  }
}

extension String {
  /// With `%20` and its like undone; what is no escape stays.
  fileprivate var removingPercentEscapes: String {
    guard utf8.contains(UInt8(ascii: "%")) else { return self }
    var bytes: [UInt8] = []
    let source = Array(utf8)
    var at = 0
    while at < source.count {
      if source[at] == UInt8(ascii: "%"), at + 2 < source.count,
        let value = UInt8(String(decoding: source[(at + 1)...(at + 2)], as: UTF8.self), radix: 16)
      {
        bytes.append(value)
        at += 3
      } else {
        bytes.append(source[at])
        at += 1
      }
    }
    return String(validating: bytes, as: UTF8.self) ?? self
  }
}
