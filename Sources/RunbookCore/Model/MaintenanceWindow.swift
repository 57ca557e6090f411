/// When a section's work may be done, as the front matter says it:
/// `tminus: {maintenance: {weekly: '0 2 * * 6 for 2h UTC'}}`.
public struct MaintenanceWindow: Sendable, Equatable {
  /// A title or an anchor, or the words that these begin with.
  public let name: String
  /// As the author wrote it.
  public let window: String
  public let line: Int

  /// Whether a section with this anchor and title is meant.
  func names(anchor: String, title: String) -> Bool {
    let wanted = name.lowercased()
    return [anchor, title.lowercased()].contains {
      $0 == wanted || $0.hasPrefix(wanted + "-") || $0.hasPrefix(wanted + " ")
    }
  }
}
