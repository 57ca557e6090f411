import CMarkdown
import Foundation

/// A node of cmark's tree, valid while its document is.
struct MarkdownNode {
  let raw: OpaquePointer
  /// The lines of the source before the piece that the node is in.
  let linesBefore: Int

  enum Kind {
    case heading, paragraph, list, item, code, quote, table, html, other
  }

  var kind: Kind {
    switch cmark_node_get_type(raw) {
    case CMARK_NODE_HEADING: .heading
    case CMARK_NODE_PARAGRAPH: .paragraph
    case CMARK_NODE_LIST: .list
    case CMARK_NODE_ITEM: .item
    case CMARK_NODE_CODE_BLOCK: .code
    case CMARK_NODE_BLOCK_QUOTE: .quote
    case CMARK_NODE_HTML_BLOCK: .html
    case CMARK_NODE_THEMATIC_BREAK: .other
    default: cmark_gfm_extensions_get_table_columns(raw) > 0 ? .table : .other
    }
  }

  var line: Int { linesBefore + Int(cmark_node_get_start_line(raw)) }
  /// Whether cmark knows where the node stands.
  var hasLine: Bool { cmark_node_get_start_line(raw) > 0 }
  var endLine: Int { linesBefore + Int(cmark_node_get_end_line(raw)) }
  var column: Int { Int(cmark_node_get_start_column(raw)) }

  var children: MarkdownSiblings {
    MarkdownSiblings(pointer: cmark_node_first_child(raw), linesBefore: linesBefore)
  }
  var next: MarkdownNode? {
    cmark_node_next(raw).map { MarkdownNode(raw: $0, linesBefore: linesBefore) }
  }

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

  /// Whether it is part of a paragraph's or heading's text.
  var isInline: Bool {
    cmark_node_get_type(raw).rawValue & UInt32(CMARK_NODE_TYPE_MASK)
      == UInt32(CMARK_NODE_TYPE_INLINE)
  }

  /// Whether a code block stands in a fence rather than being indented.
  var isFence: Bool { kind == .code && fenceShape.length > 0 }

  /// How long a code block's opening fence is, and of which character; 0 where it has none.
  var fenceShape: (length: Int, character: UInt8) {
    var length: Int32 = 0
    var offset: Int32 = 0
    var character: CChar = 0
    guard cmark_node_get_fenced(raw, &length, &offset, &character) != 0 else { return (0, 0) }
    return (Int(length), UInt8(bitPattern: character))
  }

  var info: String { cmark_node_get_fence_info(raw).map { String(cString: $0) } ?? "" }
  /// A code block's text, with every line end as LF: cmark keeps CRLF, which bash would choke on.
  var codeText: String {
    let bytes = literalBytes
    guard bytes.contains(13) else { return String(decoding: bytes, as: UTF8.self) }
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count)
    for (index, byte) in bytes.enumerated() {
      if byte != 13 {
        text.append(byte)
      } else if index + 1 == bytes.count || bytes[index + 1] != 10 {
        text.append(10)
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The bytes of text or code, valid while the document is.
  private var literalBytes: UnsafeRawBufferPointer {
    guard let start = cmark_node_get_literal(raw) else {
      return UnsafeRawBufferPointer(start: nil, count: 0)
    }
    return UnsafeRawBufferPointer(start: start, count: strlen(start))
  }

  /// The text of inline content, on one line: code keeps its backquotes, HTML is left out.
  var inlineText: String {
    var text: [UInt8] = []
    appendInlineText(to: &text)
    return String(decoding: text, as: UTF8.self)
  }

  private func appendInlineText(to text: inout [UInt8]) {
    for child in children {
      switch cmark_node_get_type(child.raw) {
      case CMARK_NODE_TEXT: text.append(contentsOf: child.literalBytes)
      case CMARK_NODE_CODE:
        text.append(UInt8(ascii: "`"))
        text.append(contentsOf: child.literalBytes)
        text.append(UInt8(ascii: "`"))
      case CMARK_NODE_SOFTBREAK, CMARK_NODE_LINEBREAK: text.append(32)
      case CMARK_NODE_HTML_INLINE: break
      default: child.appendInlineText(to: &text)
      }
    }
  }

  /// The last line of a block's text, without the blank lines that a list item may end with.
  var lastTextLine: Int {
    guard let child = cmark_node_last_child(raw) else { return endLine }
    let last = MarkdownNode(raw: child, linesBefore: linesBefore)
    return last.isInline ? endLine : last.lastTextLine
  }

  /// Whether a colon stands among a paragraph's first letters, as in "**Duration:** 5 min".
  var opensWithName: Bool {
    var left = 48
    return Self.hasColon(raw, &left)
  }

  private static func hasColon(_ node: OpaquePointer, _ left: inout Int) -> Bool {
    var child = cmark_node_first_child(node)
    while let piece = child, left > 0 {
      if cmark_node_first_child(piece) != nil {
        if hasColon(piece, &left) { return true }
      } else {
        for byte in MarkdownNode(raw: piece, linesBefore: 0).literalBytes.prefix(left) {
          left -= 1
          // The full-width colon ends in this byte; a false alarm only costs a look.
          if byte == UInt8(ascii: ":") || byte == 0x9A { return true }
        }
      }
      child = cmark_node_next(piece)
    }
    return false
  }

  /// The text of a block of HTML.
  var html: String { String(decoding: literalBytes, as: UTF8.self) }

  /// The pieces of HTML among inline content, in order.
  var inlineHTML: [String] {
    var found: [String] = []
    for child in children {
      if cmark_node_get_type(child.raw) == CMARK_NODE_HTML_INLINE {
        found.append(child.html)
      } else {
        found += child.inlineHTML
      }
    }
    return found
  }

  /// The code spans of a paragraph, in order.
  var codeSpans: [String] {
    var found: [String] = []
    for child in children {
      if cmark_node_get_type(child.raw) == CMARK_NODE_CODE {
        found.append(child.html)
      } else {
        found += child.codeSpans
      }
    }
    return found
  }

  /// The first byte of a paragraph's text, looked up without building the text.
  var firstTextByte: UInt8? {
    var node = raw
    while let child = cmark_node_first_child(node) { node = child }
    return MarkdownNode(raw: node, linesBefore: 0).literalBytes.first
  }

  /// The last byte of a paragraph's text, looked up without building the text.
  var lastTextByte: UInt8? {
    var node = raw
    while let child = cmark_node_last_child(node) { node = child }
    return MarkdownNode(raw: node, linesBefore: 0).literalBytes.last
  }

  /// Whether a paragraph is one bold line, with nothing but a colon beside it.
  var isBoldLine: Bool {
    var strong = false
    for child in children {
      switch cmark_node_get_type(child.raw) {
      case CMARK_NODE_STRONG where !strong: strong = true
      case CMARK_NODE_TEXT
      where child.literalBytes.allSatisfy({ $0 == UInt8(ascii: ":") || $0 == 32 }):
        break
      default: return false
      }
    }
    return strong
  }
}

/// The children of a node, in order.
struct MarkdownSiblings: Sequence, IteratorProtocol {
  fileprivate var pointer: OpaquePointer?
  fileprivate let linesBefore: Int

  mutating func next() -> MarkdownNode? {
    guard let raw = pointer else { return nil }
    pointer = cmark_node_next(raw)
    return MarkdownNode(raw: raw, linesBefore: linesBefore)
  }
}
