import ArgumentParser
import Foundation
import RunbookCore

/// `tminus lint`: what an author should look at before others run the document.
struct LintCommand: AppCommand {
  static let configuration = CommandConfiguration(
    commandName: "lint",
    abstract: "Grade what a run would stumble over: blocks, warns, notes; nothing runs.",
    discussion: """
      Exit status: 0 nothing blocks, 1 something blocks (with --strict also where something warns), \
      65 a runbook cannot be read. Each code is explained in docs/lint.md.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json, github }

  @Argument(help: "The Markdown files.") var runbooks: [String] = []
  @Option(help: "text, json or github.") var format = Format.text
  @Flag(help: "Fail where something warns, too.") var strict = false

  func run(in app: App) throws -> ExitStatus {
    let paths = runbooks.isEmpty ? app.loaded.map { [$0] } ?? [] : runbooks
    guard !paths.isEmpty else { throw AppError.noRunbookNamed }
    var documents: [LintReport.Document] = []
    var isReadable = true
    for path in paths {
      do throws(AppError) {
        documents.append(try document(path))
      } catch {
        isReadable = false
        app.console.tell("tminus: " + Messages.describe(error).text)
      }
    }
    let report = LintReport(documents)
    if !documents.isEmpty { show(report, on: app.console) }
    if !isReadable { return .unreadableRunbook }
    return report.fails(strict: strict) ? .failed : .complete
  }

  private func document(_ path: String) throws(AppError) -> LintReport.Document {
    let file = try RunbookFile(path)
    let runbook = try file.runbook(environment: Place.variableNames)
    let folder = URL(filePath: file.absolutePath).deletingLastPathComponent()
    let lint = Lint(runbook, source: file.bytes) { target in
      // A path from the root means the repository's on GitHub; where that is, nobody knows here.
      target.hasPrefix("/")
        || FileManager.default.fileExists(atPath: folder.appending(path: target).path)
    }
    return LintReport.Document(path: path, findings: lint.findings)
  }

  private func show(_ report: LintReport, on console: Console) {
    switch format {
    case .text: for line in report.lines { console.say(line) }
    case .github: for line in report.annotations { console.say(line) }
    case .json: report.json.withUnsafeBytes { console.pass($0) }
    }
  }
}
