/// The keys that runme knows in an info string, and what becomes of them here.
///
/// | key | runme | here |
/// |---|---|---|
/// | `ignore`, `transform=false` | the block is no cell | shown, not run |
/// | `background` | started and left running | asks before it is run in the background |
/// | `excludeFromRunAll` | left out where all cells are run | asked whether it applies |
/// | `interpreter` | another program reads the text | shown, unless it is a shell |
/// | `interactive` | whether input is taken (on by default) | the terminal is always handed over |
/// | `name`, `cwd` | the cell's name and folder | kept; used where steps are named and run |
/// | `promptEnv`, `skipPrompts` | whether exported variables are asked for | unset ones always are |
/// | `closeTerminalOnSuccess`, `terminalRows`, `mimetype`, `tag`, `category`, `id` | the look | kept |
enum RunmeKeys {
  /// The detail of the hazard that `background` makes: the author's word, not the text's.
  static let backgroundDetail = "background"

  /// Why a fence is shown only, by its keys.
  static func view(_ attributes: [String: String]) -> String? {
    guard !attributes.isEmpty else { return nil }
    if attributes["ignore"] == "true" || attributes["transform"] == "false" { return "ignore" }
    if let interpreter = attributes["interpreter"] {
      let words = interpreter.split { $0 == " " || $0 == "/" }
      if !words.contains(where: { InfoString.shells.contains(String($0)) }) { return interpreter }
    }
    return nil
  }

  static func isBackground(_ attributes: [String: String]) -> Bool {
    attributes["background"] == "true"
  }

  /// When commands apply, by their fence's keys.
  static func condition(_ attributes: [String: String]) -> String? {
    attributes["excludeFromRunAll"] == "true" ? "excludeFromRunAll" : nil
  }
}
