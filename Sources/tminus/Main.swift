import CTerminal
import Foundation

/// The entry point: the keeper's role is decided before anything else is set up.
@main
enum Main {
  static func main() {
    if CommandLine.arguments.dropFirst().first == "__keeper" {
      exit(ct_keeper_main(CommandLine.argc, CommandLine.unsafeArgv))
    }
    ct_protect_memory()
    // A reader of our output, or a keeper, may go away; the write that fails says so.
    signal(SIGPIPE) { _ in }
    // So says the write that would make a file larger than it may be.
    signal(SIGXFSZ) { _ in }
    let words = Array(CommandLine.arguments.dropFirst())
    // Scripts ask for this often; the parser of arguments takes longer than all the rest.
    if words == ["--version"] {
      print(Tminus.version)
      exit(0)
    }
    let app = App()
    let status = words.isEmpty ? REPL(app: app).run() : app.perform(words)
    app.console.close()
    exit(status.rawValue)
  }
}
