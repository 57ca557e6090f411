import ArgumentParser
import CTerminal
import Foundation

/// The entry point: the keeper's role is decided before anything else is set up.
@main
enum Main {
  static func main() {
    if CommandLine.arguments.dropFirst().first == "__keeper" {
      exit(ct_keeper_main(CommandLine.argc, CommandLine.unsafeArgv))
    }
    Tminus.main()
  }
}

struct Tminus: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tminus", abstract: "Guided, recorded, resumable launches.", version: "0.1.0")
}
