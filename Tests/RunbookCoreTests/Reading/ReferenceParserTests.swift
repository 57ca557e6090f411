import Foundation
import Subprocess
import Testing

@testable import RunbookCore

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

/// Boxes, fences and headings as GitHub's own program sees them.
@Suite(
  "Reading against cmark-gfm",
  .enabled(if: ReferenceParser.isPresent, "the program cmark-gfm is not installed"))
struct ReferenceParserTests {
  @Test("boxes, fences and headings of random documents are exactly cmark-gfm's")
  func randomDocuments() async throws {
    let seeds = Array(1...600)
    let texts = seeds.map { RandomDocument.text(seed: $0) }
    let expected = try await ReferenceParser.marks(of: texts)
    var compared = 0
    var marks = (boxes: 0, fences: 0, headings: 0)
    for (seed, (text, reference)) in zip(seeds, zip(texts, expected)) {
      guard let seen = try self.marks(of: text) else { continue }
      compared += 1
      marks.boxes += reference.count { $0.hasPrefix("box") }
      marks.fences += reference.count { $0.hasPrefix("fence") }
      marks.headings += reference.count { $0.hasPrefix("heading") }
      #expect(seen == reference, "seed \(seed)")
    }
    // The generator makes enough of each that the comparison means something.
    #expect(compared > 500 && marks.boxes > 500 && marks.fences > 500 && marks.headings > 500)
  }

  @Test("every step of a random document stands under the heading before it")
  func sections() throws {
    for seed in 1...600 {
      guard let found = try? runbook(RandomDocument.text(seed: seed)) else { continue }
      for step in found.steps {
        let line = try #require(found.section(step.section)).line
        let between = found.sections.contains { line < $0.line && $0.line < step.line }
        #expect(line <= step.line && !between, "seed \(seed), line \(step.line)")
      }
    }
  }

  /// What the reader found; nil where it refuses the document.
  private func marks(of text: String) throws -> [String]? {
    let found: Runbook
    do {
      found = try runbook(text)
    } catch RunbookError.empty {
      return nil
    }
    var marks: [(Int, String)] = []
    for section in found.sections where section.level > 0 {
      marks.append((section.line, "heading \(section.level) at \(section.line)"))
    }
    for step in found.steps {
      if let box = step.box { marks.append((box.line, "box \(box.ticked) at \(box.line)")) }
      if let command = step.command, command.language != "inline" {
        marks.append((command.line, "fence at \(command.line)"))
      }
    }
    return marks.map(\.1).sorted()
  }
}

/// The program `cmark-gfm`, asked for its tree with positions.
enum ReferenceParser {
  static let isPresent = ["/usr/bin", "/usr/local/bin", "/opt/homebrew/bin"].contains {
    FileManager.default.isExecutableFile(atPath: $0 + "/cmark-gfm")
  }

  private static let separator = "=====next document====="

  /// The marks of each text, sorted; one process runs through all of them.
  static func marks(of texts: [String]) async throws -> [[String]] {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (index, text) in texts.enumerated() {
      // The reader blanks front matter, which cmark does not know.
      var bytes = Array(text.utf8)
      FrontMatterReader(bytes).blank(&bytes)
      try Data(bytes).write(to: folder.appending(path: "\(100_000 + index).md"))
    }
    let loop = """
      for file in *.md; do
        cmark-gfm -e table -e tasklist -t xml --sourcepos "$file"; echo '\(separator)'
      done
      """
    let result = try await Subprocess.run(
      .name("sh"), arguments: ["-c", loop], workingDirectory: FilePath(folder.path),
      output: .bytes(limit: 64 << 20))
    let xml = String(decoding: result.standardOutput, as: UTF8.self)
    return zip(texts, xml.components(separatedBy: separator)).map { text, xml in
      marks(xml: xml, lines: TextLines(Array(text.utf8)).lines)
    }
  }

  private static func marks(xml: String, lines: [ArraySlice<UInt8>]) -> [String] {
    var marks: [String] = []
    for tag in xml.components(separatedBy: "<").dropFirst() {
      guard let line = number(in: tag, after: "sourcepos=\""),
        let column = number(in: tag, after: ":")
      else { continue }
      if tag.hasPrefix("heading ") {
        marks.append("heading \(number(in: tag, after: "level=\"") ?? 0) at \(line)")
      } else if tag.hasPrefix("tasklist ") {
        marks.append("box \(tag.contains("completed=\"true\"")) at \(line)")
      } else if tag.hasPrefix("code_block ") {
        // The tree does not tell a fence from indented code: the source does.
        let opening = String(decoding: lines[line - 1].dropFirst(column - 1), as: UTF8.self).trimmed
        let content = tag.components(separatedBy: "preserve\">").last ?? ""
        let first = content.split(separator: "\n", omittingEmptySubsequences: false).first ?? ""
        let isFence = opening.hasPrefix("```") || opening.hasPrefix("~~~")
        if isFence, first.trimmed != opening { marks.append("fence at \(line)") }
      }
    }
    return marks.sorted()
  }

  private static func number(in tag: String, after word: String) -> Int? {
    guard let range = tag.range(of: word) else { return nil }
    return Int(tag[range.upperBound...].prefix { $0.isNumber })
  }
}
