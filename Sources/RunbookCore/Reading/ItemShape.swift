/// What a list item holds, which decides what kind of step it is.
struct ItemShape {
  /// The one shell fence that is the item's own command.
  private(set) var ownFence: MarkdownNode?
  private(set) var kind = StepKind.task
  /// Whether boxes or fences stand anywhere inside.
  private(set) var holdsSteps = false

  init(_ item: MarkdownNode, adopted: [MarkdownNode]) {
    var direct: [MarkdownNode] = []
    var boxesBefore = false
    var boxes = false
    var nestedShell = false
    for child in item.children {
      if Self.isShellFence(child) {
        direct.append(child)
        boxesBefore = boxes
      } else if child.kind == .list || child.kind == .quote {
        Self.look(into: child, boxes: &boxes, shell: &nestedShell, fences: &holdsSteps)
      } else if child.isFence {
        holdsSteps = true
      }
    }
    direct += adopted.filter(Self.isShellFence)
    holdsSteps = holdsSteps || boxes || !direct.isEmpty
    if direct.count == 1, !nestedShell, !boxesBefore {
      ownFence = direct[0]
      kind = .command
    } else if boxes || nestedShell || !direct.isEmpty {
      kind = .group
    }
  }

  private static func isShellFence(_ node: MarkdownNode) -> Bool {
    node.isFence && InfoString(node.info).isShell
  }

  private static func look(
    into node: MarkdownNode, boxes: inout Bool, shell: inout Bool, fences: inout Bool
  ) {
    for child in node.children {
      if child.box != nil { boxes = true }
      if child.isFence { fences = true }
      if isShellFence(child) { shell = true }
      if [.list, .item, .quote].contains(child.kind) {
        look(into: child, boxes: &boxes, shell: &shell, fences: &fences)
      }
    }
  }
}

extension MarkdownNode {
  /// The paragraph that an item opens with.
  var firstParagraph: MarkdownNode? {
    var siblings = children
    guard let first = siblings.next(), first.kind == .paragraph else { return nil }
    return first
  }
}
