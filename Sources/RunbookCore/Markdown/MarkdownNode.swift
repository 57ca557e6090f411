import CMarkdown

/// A node of cmark's tree, valid while its document is.
struct MarkdownNode {
  let raw: OpaquePointer

  enum Kind {
    case heading, paragraph, list, item, code, quote, other
  }

  var kind: Kind {
    switch cmark_node_get_type(raw) {
    case CMARK_NODE_HEADING: .heading
    case CMARK_NODE_PARAGRAPH: .paragraph
    case CMARK_NODE_LIST: .list
    case CMARK_NODE_ITEM: .item
    case CMARK_NODE_CODE_BLOCK: .code
    case CMARK_NODE_BLOCK_QUOTE: .quote
    default: .other
    }
  }

  var line: Int { Int(cmark_node_get_start_line(raw)) }
  var column: Int { Int(cmark_node_get_start_column(raw)) }

  var children: MarkdownSiblings { MarkdownSiblings(pointer: cmark_node_first_child(raw)) }
  var next: MarkdownNode? { cmark_node_next(raw).map { MarkdownNode(raw: $0) } }
  var previous: MarkdownNode? { cmark_node_previous(raw).map { MarkdownNode(raw: $0) } }

  var headingLevel: Int { Int(cmark_node_get_heading_level(raw)) }

  var isOrderedList: Bool { cmark_node_get_list_type(raw) == CMARK_ORDERED_LIST }
  var listStart: Int { Int(cmark_node_get_list_start(raw)) }

  /// The task-list box of an item, if it has one.
  var box: Box? {
    guard cmark_node_get_type(raw) == CMARK_NODE_ITEM,
      cmark_node_get_syntax_extension(raw) != nil
    else { return nil }
    return Box(line: line, ticked: cmark_gfm_extensions_get_tasklist_item_checked(raw))
  }

  /// Whether a code block stands in a fence rather than being indented.
  var isFence: Bool {
    guard kind == .code else { return false }
    var length: Int32 = 0
    var offset: Int32 = 0
    var character: CChar = 0
    return cmark_node_get_fenced(raw, &length, &offset, &character) != 0
  }

  var info: String { cmark_node_get_fence_info(raw).map { String(cString: $0) } ?? "" }
  var literal: String { cmark_node_get_literal(raw).map { String(cString: $0) } ?? "" }

  /// The text of inline content, on one line: code keeps its backquotes, HTML is left out.
  var inlineText: String {
    var text = ""
    appendInlineText(to: &text)
    return text
  }

  private func appendInlineText(to text: inout String) {
    for child in children {
      switch cmark_node_get_type(child.raw) {
      case CMARK_NODE_TEXT: text += child.literal
      case CMARK_NODE_CODE: text += "`\(child.literal)`"
      case CMARK_NODE_SOFTBREAK, CMARK_NODE_LINEBREAK: text += " "
      case CMARK_NODE_HTML_INLINE: break
      default: child.appendInlineText(to: &text)
      }
    }
  }

  /// Whether a paragraph is one bold line, with nothing but a colon beside it.
  var isBoldLine: Bool {
    var strong = false
    for child in children {
      switch cmark_node_get_type(child.raw) {
      case CMARK_NODE_STRONG where !strong: strong = true
      case CMARK_NODE_TEXT where child.literal.allSatisfy({ $0 == ":" || $0 == " " }): break
      default: return false
      }
    }
    return strong
  }
}

/// The children of a node, in order.
struct MarkdownSiblings: Sequence, IteratorProtocol {
  fileprivate var pointer: OpaquePointer?

  mutating func next() -> MarkdownNode? {
    guard let raw = pointer else { return nil }
    pointer = cmark_node_next(raw)
    return MarkdownNode(raw: raw)
  }
}
