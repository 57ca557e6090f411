import Foundation

/// What is right about one document, as `Expectations/README.txt` describes it.
struct SampleExpectation {
  /// Words of which one is right.
  typealias Words = [String]

  struct Fence {
    var line: Int
    var language: String
    var kinds: Words
    var offers: Words
    var commands: [Command] = []
  }

  struct Command {
    var line: Int
    var offers: Words
    var hazards: [Hazard] = []
    var expectations: [(line: Int, matches: Words)] = []
  }

  struct Hazard {
    var kinds: Words
    var name: String?
    var isNeeded: Bool
  }

  struct Time {
    var seconds: Int
    var kinds: Words
    var isNeeded: Bool
  }

  struct Input {
    var kind: String
    var secrecy: String
    var isNeeded: Bool
  }

  private(set) var roles: [Int: Words] = [:]
  private(set) var boxes: [Int] = []
  private(set) var boxKinds: [Int: Words] = [:]
  private(set) var gates: [Int: String] = [:]
  private(set) var lines: [String: [Int]] = [:]
  private(set) var waits: [Int: Time] = [:]
  private(set) var budgets: [Int: Time] = [:]
  private(set) var checks: [Int: Words] = [:]
  private(set) var fences: [Fence] = []
  private(set) var ways: [Int: [Int]] = [:]
  private(set) var acceptance: [Int: [Int]] = [:]
  private(set) var apart: [Int: [Int]] = [:]
  private(set) var inputs: [String: Input] = [:]

  enum Failure: Error { case notUnderstood(file: String, line: String) }

  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../Expectations").standardizedFileURL

  /// Reads the file of expectations for a document.
  init(of document: String) throws {
    let file = Self.folder.appending(
      path: document.replacing(/\.md$/, with: ".txt"))
    for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
      let words = line.split(separator: " ").map(String.init)
      guard !line.hasPrefix("#"), !words.isEmpty else { continue }
      guard line.hasPrefix("  ") ? command(words) : row(words[0], Array(words.dropFirst())) else {
        throw Failure.notUnderstood(file: file.lastPathComponent, line: String(line))
      }
    }
  }

  private mutating func row(_ word: String, _ rest: [String]) -> Bool {
    let isNeeded = !word.hasSuffix("?")
    switch word {
    case "section":
      guard rest.count > 2, rest[rest.count - 2] == ":", let role = rest.last else { return false }
      for line in Self.lines(rest.dropLast(2)) { roles[line] = Self.either(role) }
    case "boxes": boxes += Self.lines(rest[...])
    case "group": for line in Self.lines(rest[...]) { boxKinds[line] = ["group"] }
    case "gate":
      guard rest.count == 2, let line = Int(rest[0]) else { return false }
      boxKinds[line] = ["gate"]
      gates[line] = rest[1]
    case "wait", "wait?":
      guard rest.count == 3, let line = Int(rest[0]), let seconds = Int(rest[1]) else {
        return false
      }
      waits[line] = Time(seconds: seconds, kinds: Self.either(rest[2]), isNeeded: isNeeded)
      boxKinds[line] = Self.either(rest[2])
    case "budget", "budget?":
      guard rest.count == 2, let line = Int(rest[0]), let seconds = Int(rest[1]) else {
        return false
      }
      budgets[line] = Time(seconds: seconds, kinds: [], isNeeded: isNeeded)
    case "check":
      guard rest.count == 2, let line = Int(rest[0]) else { return false }
      checks[line] = Self.either(rest[1])
    case "shown":
      guard rest.count == 2, let line = Int(rest[0]) else { return false }
      fences.append(
        Fence(
          line: line, language: rest[1] == "-" ? "" : rest[1], kinds: ["command", "task"],
          offers: ["view"]))
    case "fence":
      guard rest.count == 4, let line = Int(rest[0]) else { return false }
      fences.append(
        Fence(
          line: line, language: rest[1], kinds: Self.either(rest[2]), offers: Self.either(rest[3])))
    case "ways", "accepts", "apart":
      guard let line = rest.first.flatMap({ Int($0) }) else { return false }
      let others = Self.lines(rest.dropFirst())
      switch word {
      case "ways": ways[line] = others
      case "accepts": acceptance[line] = others
      default: apart[line] = others
      }
    case "input", "input?":
      guard rest.count == 3 else { return false }
      inputs[rest[0]] = Input(kind: rest[1], secrecy: rest[2], isNeeded: isNeeded)
    case "ticked", "optional", "items", "silent", "field", "metric", "trigger", "choice":
      lines[word, default: []] += Self.lines(rest[...])
    default: return false
    }
    return true
  }

  private mutating func command(_ words: [String]) -> Bool {
    guard words.count > 1, let line = Int(words[0]), !fences.isEmpty else { return false }
    var command = Command(line: line, offers: Self.either(words[1]))
    let parts = words.dropFirst(2).split(separator: ";", omittingEmptySubsequences: false)
    for word in parts.first ?? [] {
      let isNeeded = !word.hasSuffix("?")
      let pieces = (isNeeded ? word : String(word.dropLast())).split(separator: ":")
      command.hazards.append(
        Hazard(
          kinds: Self.either(String(pieces[0])), name: pieces.count > 1 ? String(pieces[1]) : nil,
          isNeeded: isNeeded))
    }
    for part in parts.dropFirst() {
      guard part.count == 2, let first = part.first, let line = Int(first), let last = part.last
      else { return false }
      command.expectations.append((line, Self.either(last)))
    }
    fences[fences.count - 1].commands.append(command)
    return true
  }

  /// `6-13 20` as single lines.
  private static func lines(_ words: ArraySlice<String>) -> [Int] {
    words.flatMap { word in
      let ends = word.split(separator: "-").compactMap { Int($0) }
      return ends.isEmpty ? [] : Array(ends[0]...ends[ends.count - 1])
    }
  }

  private static func either(_ word: String) -> Words {
    word.split(separator: "|").map(String.init)
  }
}
