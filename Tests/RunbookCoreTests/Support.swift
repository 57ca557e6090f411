import Foundation

@testable import RunbookCore

/// Splits at line ends, but for trailing backslashes: enough for documents written for these tests.
func splitLines(_ text: String) throws(SplitFailure) -> [SplitCommand] {
  var commands: [SplitCommand] = []
  var start: Int?
  var gathered: [Substring] = []
  for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
    if line == "does not parse (" { throw SplitFailure(line: index, message: "syntax error") }
    if start == nil, line.trimmed.isEmpty || line.trimmed.hasPrefix("#") { continue }
    start = start ?? index
    gathered.append(line)
    if line.hasSuffix("\\") { continue }
    commands.append(
      SplitCommand(
        text: gathered.joined(separator: "\n"), firstLine: start ?? index,
        lineCount: gathered.count))
    gathered = []
    start = nil
  }
  return commands
}

/// A runbook written in a test.
func runbook(_ markdown: String, path: String = "test.md", environment: Set<String> = []) throws
  -> Runbook
{
  try Runbook(
    path: path, bytes: Array(markdown.utf8), environment: environment, split: splitLines)
}

extension Runbook {
  /// Where this was found.
  func lines(of code: Finding.Code) -> [Int] { findings.filter { $0.code == code }.map(\.line) }
}

/// What is known of a command when nothing is set.
func analysed(_ text: String, known: Set<String> = []) -> CommandAnalysis {
  CommandAnalysis(text, line: 1, known: .init(names: known))
}

/// The real documents beside the project, where they are present.
enum Samples {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../../shared/samples").standardizedFileURL

  static var present: Bool { FileManager.default.fileExists(atPath: folder.path) }

  static func bytes(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: folder.appending(path: name)))
  }
}
