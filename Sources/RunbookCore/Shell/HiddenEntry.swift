/// What a command has typed unseen is meant to be a secret.
public enum HiddenEntry {
  /// The variables that `read -s` sets in a command.
  public static func names(in command: String) -> [String] {
    guard command.utf8.holds("read") else { return [] }
    let syntax = ShellSyntax(Array(command.utf8))
    return syntax.commands.flatMap { command -> [String] in
      let words = command.words.map(syntax.plain)
      guard words.first == "read" else { return [] }
      let options = words.dropFirst().filter { $0.hasPrefix("-") }
      guard options.contains(where: { $0.contains("s") }) else { return [] }
      // `-p TEXT`, `-t 5`: a text that is no name is no variable; one that is does no harm here.
      let names = words.dropFirst().filter { word in
        !word.isEmpty && word.utf8.allSatisfy(Byte.isWord) && !Byte.isDigit(word.utf8.first ?? 0)
      }
      return names.isEmpty ? ["REPLY"] : names
    }
  }
}
