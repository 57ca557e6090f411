import Foundation
import Subprocess
import Testing

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

/// One call of the program without a terminal: exact output, error output and status.
struct Tool {
  let home: TestHome
  private var words: [String]
  private var input = ""

  init(_ home: TestHome, _ words: String...) {
    self.init(home, words)
  }

  init(_ home: TestHome, _ words: [String]) {
    self.home = home
    self.words = words
  }

  /// The answers, one a line, as from a pipe.
  func answering(_ lines: String...) -> Tool { answering(lines) }

  func answering(_ lines: [String]) -> Tool {
    var tool = self
    tool.input = lines.map { $0 + "\n" }.joined()
    return tool
  }

  struct Result: Equatable {
    var output: String
    var error: String
    var status: Int32
  }

  func run() async throws -> Result {
    let (result, status) = try await collected(.string(limit: 1 << 26), .string(limit: 1 << 26))
    return Result(
      output: result.standardOutput, error: result.standardError, status: status)
  }

  /// Standard output's exact bytes.
  func bytes() async throws -> [UInt8] {
    try await collected(.bytes(limit: 1 << 26), .discarded).0.standardOutput
  }

  private func collected<Output: OutputProtocol, Failure: ErrorOutputProtocol>(
    _ output: Output, _ failure: Failure
  ) async throws -> (ExecutionResult<Void, Output, Failure>, Int32) {
    // Answers come from a file: a program that ends before it has read them breaks no pipe, which
    // the subprocess library takes for a reason to end everything.
    let answers = home.url.appending(path: "answers-\(UUID().uuidString)")
    try Data(input.utf8).write(to: answers)
    let descriptor = try FileDescriptor.open(answers.path, .readOnly)
    let command = home.under + [TestHome.program.path] + words
    let result = try await Subprocess.run(
      home.under.isEmpty ? .path(FilePath(command[0])) : .name(command[0]),
      arguments: Arguments(Array(command.dropFirst())),
      environment: .custom(
        Dictionary(
          uniqueKeysWithValues: home.environment.map { (Environment.Key(stringLiteral: $0), $1) })),
      workingDirectory: FilePath(home.work.path),
      input: .fileDescriptor(descriptor, closeAfterSpawningProcess: true),
      output: output, error: failure)
    let status: Int32 =
      switch result.terminationStatus {
      case .exited(let code): code
      case .signaled(let signal): -signal
      }
    return (result, status)
  }
}
