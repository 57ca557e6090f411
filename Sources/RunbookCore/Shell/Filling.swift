/// STUB until the real one is merged.
public enum Filling {
  public static func text(of command: CompleteCommand, _ value: (String) -> String?) -> String? {
    var bytes = Array(command.text.utf8)
    for hole in command.placeholders.reversed() {
      guard let v = value(hole.name) else { return nil }
      bytes.replaceSubrange(hole.range, with: "'\(v)'".utf8)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
