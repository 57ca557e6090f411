/// What a command printed that was only asked, and how it ended.
public struct ShellAnswer: Sendable, Equatable {
  /// Nil where it gave none: it was stopped, or the shell ended.
  public var status: Int32?
  /// What it printed on its standard output, without the line ends behind it.
  public var output: [UInt8]
  /// What else came to the terminal meanwhile.
  public var other: [UInt8]
}

extension ShellSession {
  /// The most of an answer that is looked at.
  private static let longestAnswer = 4096

  /// Has a subshell of the shell answer: nothing that the command changes is left, and `$?` is what it was.
  ///
  /// - Parameters:
  ///   - token: a name for it, never used before.
  ///   - attend: asked several times a second what is wanted of the command.
  public func ask(
    _ command: String, token: String, attend: (OperatorRequest?) -> Attention = { _ in .none }
  ) throws(ShellError) -> ShellAnswer {
    var bytes: [UInt8] = []
    let end = try run(
      ShellScript.asking(command, marking: token, length: Self.longestAnswer), token: token,
      input: .none, attend: attend
    ) { bytes += $0 }
    guard end != nil else { return ShellAnswer(status: nil, output: [], other: bytes) }
    return ShellAnswer(bytes, between: token)
  }

  /// Stops what an earlier session asked and did not hear the end of.
  public func stopAsking(token: String) throws(ShellError) {
    _ = try run(
      "\\builtin :", token: token, input: .none,
      attend: { _ in .stop(grace: .seconds(2)) }
    ) { _ in }
  }
}

extension ShellScript {
  /// The answer goes to the terminal whatever the shell's output is, for `exec` may have changed that; and
  /// the subshell ends as the command before it did, which `&&` keeps from ending a shell with errexit.
  static func asking(_ command: String, marking mark: String, length: Int) -> String {
    let report =
      "\\builtin printf '\\n%s %s\\n%s\\n%s\\n' \(mark) \"$__tm_r\" \"$__tm_o\" \(mark)"
    // Only so much is ever read of an answer: one without end goes neither here nor into bash's memory.
    let cut =
      "{ IFS= \\builtin read -r -N \(length) __tm_o; \\builtin printf %s \"$__tm_o\"; }"
    return """
      ( __tm_p=$?
      __tm_o=$(\\builtin eval \(quote(command)) | \(cut)
        \\builtin exit "${PIPESTATUS[0]}") && __tm_r=0 || __tm_r=$?
      { \(report) >/dev/tty; } 2>/dev/null || \(report)
      \\builtin exit "$__tm_p" ) && \\builtin :
      """
  }
}

extension ShellAnswer {
  /// Finds the answer between its marks.
  init(_ bytes: [UInt8], between mark: String) {
    // The terminal ends lines in its own way.
    let text = bytes.filter { $0 != 13 }
    let lines = text.split(separator: 10, omittingEmptySubsequences: false)
    let name = Array(mark.utf8)
    guard let first = lines.lastIndex(where: { $0.starts(with: name + [32]) }),
      let last = lines[first...].lastIndex(where: { $0.elementsEqual(name) }),
      let status = Int32(String(decoding: lines[first].dropFirst(name.count + 1), as: UTF8.self))
    else {
      self.init(status: nil, output: [], other: text)
      return
    }
    self.init(
      status: status, output: Array(lines[(first + 1)..<last].joined(separator: [10])),
      other: Array(lines[..<first].joined(separator: [10])))
  }
}
