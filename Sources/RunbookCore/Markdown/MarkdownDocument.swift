import CMarkdown
import CMarkdownArena

/// A parsed document: owns cmark's tree, whose nodes are valid only inside ``walk(_:)``.
struct MarkdownDocument: ~Copyable {
  private let root: OpaquePointer
  /// What the tree lies in; entered wherever cmark may allocate, also where it only reads.
  private let arena: OpaquePointer
  /// The lines of the source before this piece.
  private let linesBefore: Int

  /// The most columns a line may have while tables are still recognised.
  ///
  /// cmark-gfm fills up missing cells, so that a table of 20,000 columns takes half a minute.
  static let columnLimit = 500

  /// How deep blocks may stand inside one another.
  static let depthLimit = 100

  /// Registers the extensions, once: the library's own look whether they are lets a second thread go on before they
  /// are all there, and its tables are no tables then.
  private static let extensions: Void = cmark_gfm_core_extensions_ensure_registered()

  /// Parses with the extensions that make boxes and tables on GitHub.
  ///
  /// - Throws: `RunbookError.tooDeep`
  init(
    _ utf8: ArraySlice<UInt8>, tables: Bool, linesBefore: Int = 0
  ) throws(RunbookError) {
    Self.extensions
    guard let arena = cma_new() else { throw .empty }
    let outer = cma_enter(arena)
    defer { cma_leave(outer) }
    // Freed with the arena, as the tree is.
    let parser = cmark_parser_new_with_mem(CMARK_OPT_DEFAULT, cma_mem())
    for name in tables ? ["table", "tasklist"] : ["tasklist"] {
      cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension(name))
    }
    utf8.withUnsafeBytes { buffer in
      cmark_parser_feed(parser, buffer.bindMemory(to: CChar.self).baseAddress, buffer.count)
    }
    guard let root = cmark_parser_finish(parser) else {
      cma_free(arena)
      throw .empty
    }
    if let line = Self.firstTooDeep(root) {
      cma_free(arena)
      throw .tooDeep(line: linesBefore + line, limit: Self.depthLimit)
    }
    self.arena = arena
    self.root = root
    self.linesBefore = linesBefore
  }

  deinit { cma_free(arena) }

  /// Hands the document's node to `body`.
  func walk(_ body: (MarkdownNode) -> Void) {
    let outer = cma_enter(arena)
    defer { cma_leave(outer) }
    body(MarkdownNode(raw: root, linesBefore: linesBefore))
  }

  /// Drops the last top-level heading that `fits`, with all that follows it.
  ///
  /// - Returns: the heading's line within this piece, from 0; nil where only the first block fits.
  borrowing func cutAtLastHeading(_ fits: (Int) -> Bool) -> Int? {
    var node = cmark_node_last_child(root)
    while let heading = node, let before = cmark_node_previous(heading) {
      let line = Int(cmark_node_get_start_line(heading)) - 1
      if cmark_node_get_type(heading) == CMARK_NODE_HEADING, fits(line) {
        while let last = cmark_node_last_child(root), last != before {
          cmark_node_unlink(last)
        }
        return line
      }
      node = before
    }
    return nil
  }

  /// Looks without recursion, since the depth is what is in question.
  private static func firstTooDeep(_ root: OpaquePointer) -> Int? {
    var node = root
    var depth = 0
    while true {
      if depth <= depthLimit, let child = cmark_node_first_child(node) {
        node = child
        depth += 1
        if depth > depthLimit { return Int(cmark_node_get_start_line(node)) }
        continue
      }
      while true {
        if node == root { return nil }
        if let next = cmark_node_next(node) {
          node = next
          break
        }
        guard let parent = cmark_node_parent(node) else { return nil }
        node = parent
        depth -= 1
      }
    }
  }
}
