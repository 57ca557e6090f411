/// Words that say before or after what something belongs: "Final checks before the launch".
struct PlaceClaim {
  let text: String
  /// The position of the section that it stands in or is.
  let section: Int
  let line: Int
  let isBefore: Bool
  /// What it is before or after, in lower case.
  let anchor: String

  private static let before: Set<String> = ["before", "vor", "avant", "antes", "перед", "до"]
  private static let after: Set<String> = ["after", "nach", "après", "después", "после"]
  /// Words between "before" and what is meant.
  private static let filler: Set<String> = [
    "the", "a", "an", "any", "each", "every", "this", "production", "go", "der", "dem", "die",
    "den", "le", "la", "les",
    "l", "el", "los", "las", "de", "del", "du", "your", "public", "successful", "full", "initial",
  ]

  /// Words that mean the launch itself, by their beginnings.
  private static let launch = [
    "deploy", "launch", "go-live", "golive", "live", "release", "rollout", "roll-out", "cutover",
    "inbetriebnahme",
    "bereitstellung", "déploiement", "mise", "lancement", "despliegue", "lanzamiento",
    "развёртывани", "развертывани", "депло", "запуск", "релиз",
  ]
  private static let unspacedLaunch = ["部署", "上线", "发布", "デプロイ", "リリース", "本番"]

  /// Reads what a heading, a label or a box says, where it says such a thing.
  static func read(_ text: String, section: Int, line: Int, to claims: inout [PlaceClaim]) {
    guard signs.isIn(text), let found = claim(HeadingWords(text)) else { return }
    claims.append(
      PlaceClaim(
        text: text, section: section, line: line, isBefore: found.isBefore, anchor: found.anchor))
  }

  private static let signs = PhraseSet([
    "before ", "after ", "vor ", "nach ", "avant ", "après ", "antes ", "después ", "до ", "До ",
    "после ", "После ", "перед ", "Перед ", "前", "后", "後",
  ])

  private static func claim(_ words: HeadingWords) -> (isBefore: Bool, anchor: String)? {
    for (place, word) in words.words.enumerated() {
      let isBefore = before.contains(word)
      guard isBefore || after.contains(word) else { continue }
      let rest = words.words[(place + 1)...].drop { filler.contains($0) }
      guard let anchor = rest.first, anchor.utf8.count > 3 else { continue }
      return (isBefore, anchor)
    }
    for anchor in unspacedLaunch {
      if let place = words.unspaced.range(anchor) {
        let rest = words.unspaced[place...].dropFirst(anchor.count)
        if rest.hasPrefix("前") { return (true, anchor) }
        if rest.hasPrefix("后") || rest.hasPrefix("後") { return (false, anchor) }
      }
    }
    return nil
  }

  /// Whether a heading names what is meant, rather than what comes before or after it.
  func isAnchored(by title: HeadingWords) -> Bool {
    guard Self.claim(title) == nil else { return false }
    if !title.unspaced.isEmpty { return title.unspaced.holds(anchor) }
    let isLaunch = Self.launch.contains { anchor.hasPrefix($0) }
    return title.words.contains { word in
      if Self.isAside(word) { return false }
      return isLaunch
        ? Self.launch.contains { word.hasPrefix($0) } : word.hasPrefix(anchor.prefix(6))
    } && !title.words.contains(where: Self.isAside)
  }

  /// "Pre-deployment" and "post-launch" are no deployment and no launch.
  private static func isAside(_ word: String) -> Bool {
    word.hasPrefix("pre-") || word.hasPrefix("post-") || word == "test" || word == "testing"
      || word == "tests"
  }
}
