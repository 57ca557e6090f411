/// What findings of reading say to people; the only place that words them.
extension Finding {
  /// One sentence without a full stop.
  public var message: String {
    switch code {
    case .encodingRepaired: "text had been read as \(detail); undone without loss"
    case .encodingDamaged:
      "text had been read as \(detail) and lost bytes; repaired on screen only"
    case .notUTF8: "not UTF-8; read as \(detail)"
    case .wideTable: "a line has too many columns; tables are not recognised"
    case .frontMatterUnreadable: "the front matter is no YAML mapping; read as Markdown"
    case .fenceOutsideItem: "fence stands outside the numbered item that it belongs to"
    case .unparsableFence: "fence does not parse: \(detail)"
    case .duplicateName: "the name \"\(detail)\" is given twice"
    case .untaggedShell: "fence without a language looks like shell"
    case .unclosedFence: "fence is never closed"
    case .duplicateHeading: "the heading \"\(detail)\" stands more than once"
    case .deadAnchor: "no heading has the anchor \(detail)"
    case .sectionOutOfPlace: "\"\(detail)\" does not stand where its words say"
    case .noVerification: "commands run, and nothing says how to see that they worked"
    case .noRollback: "commands run, and nothing says how to roll back"
    case .unreachableRollback: "\"\(detail)\" holds no step to roll back with"
    case .unusableCheck: "the check of a target is never run, \(detail)"
    }
  }
}
