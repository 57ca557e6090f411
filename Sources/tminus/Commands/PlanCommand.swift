import ArgumentParser
import Foundation
import RunbookCore

/// `tminus plan`: what a run would ask and run; nothing runs.
struct PlanCommand: AppCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Show a runbook's sections and steps; nothing runs.")

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

  @Argument(help: "The Markdown file.") var runbook: String?
  @Option(help: "text or json.") var format = Format.text
  @Option(help: "Only this section, by title or anchor.") var section: String?

  func run(in app: App) throws -> ExitStatus {
    guard let path = runbook ?? app.loaded else { throw AppError.noRunbookNamed }
    return try Self.show(path, format: format, section: section, in: app)
  }

  /// The file of a `plan` without options.
  static func path(in words: [String]) -> String? {
    guard words.count == 2, words[0] == "plan", words[1].utf8.first != UInt8(ascii: "-") else {
      return nil
    }
    return words[1]
  }

  static func show(
    _ path: String, format: Format = .text, section: String? = nil, in app: App
  ) throws -> ExitStatus {
    let environment = Place.variableNames
    let runbook = try RunbookFile(path).runbook(environment: environment)
    let look = app.console.look
    switch format {
    case .text:
      let shown = try section.map { runbook.only(try runbook.section(named: $0)) } ?? runbook
      for line in PlanOutline(shown, width: look.width, ascii: look.ascii).lines {
        app.console.say(look.paint(line))
      }
    case .json:
      PlanDocument(runbook).write { bytes in bytes.withUnsafeBytes { app.console.pass($0) } }
    }
    return .complete
  }
}

extension Runbook {
  /// The section that an operator named, by title or anchor.
  func section(named name: String) throws(AppError) -> Section {
    let wanted = name.lowercased()
    let exact = sections.first { $0.id == wanted || $0.title.lowercased() == wanted }
    // A part of a title will do where it can mean only one section.
    let similar = sections.filter { !wanted.isEmpty && $0.title.lowercased().contains(wanted) }
    if let found = exact ?? (similar.count == 1 ? similar.first : nil) { return found }
    throw .noSuchSection(name, path: path, sections: sections.filter { $0.level > 0 }.map(\.title))
  }
}
