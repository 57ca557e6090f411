/// A pattern that is matched in time linear in the text, whatever it says.
///
/// A backtracking matcher can take hours over `(a+)+b` and a line of output, and a runbook is written
/// by someone else; so all states are followed at once. Back references and look-around are beyond
/// that, and beyond this.
struct LinearPattern {
  /// The longest pattern, in characters, and the largest program made of one.
  static let lengthLimit = 1000
  static let programLimit = 2000

  private enum Instruction {
    case set(ScalarSet)
    case split(Int, Int)
    case jump(Int)
    case lineStart, lineEnd, textStart, textEnd
    case wordEdge(Bool)
    case accept
  }

  private var program: [Instruction] = []

  /// A regular expression; nil where it is none, or too long, or of a kind that is not matched here.
  init?(regex: String) {
    guard regex.unicodeScalars.count <= Self.lengthLimit else { return nil }
    var reader = RegexReader(regex)
    guard let tree = reader.read(), emit(tree) else { return nil }
    program.append(.accept)
  }

  /// A shell pattern of `*`, `?`, `[...]` and backslashes.
  init?(glob: String) {
    guard glob.unicodeScalars.count <= Self.lengthLimit,
      emit(PatternTree(glob: glob))
    else { return nil }
    program.append(.accept)
  }

  private mutating func emit(_ tree: PatternTree) -> Bool {
    guard program.count < Self.programLimit else { return false }
    switch tree {
    case .set(let set): program.append(.set(set))
    case .lineStart: program.append(.lineStart)
    case .lineEnd: program.append(.lineEnd)
    case .textStart: program.append(.textStart)
    case .textEnd: program.append(.textEnd)
    case .wordEdge(let wanted): program.append(.wordEdge(wanted))
    case .sequence(let trees): return trees.allSatisfy { emit($0) }
    case .either(let trees): return emitEither(trees[...])
    case .repeated(let tree, let least, let most): return emitRepeated(tree, least, most)
    }
    return true
  }

  private mutating func emitEither(_ trees: ArraySlice<PatternTree>) -> Bool {
    var ends: [Int] = []
    for (place, tree) in zip(trees.indices, trees) {
      guard place < trees.endIndex - 1 else {
        guard emit(tree) else { return false }
        continue
      }
      let split = program.count
      program.append(.split(split + 1, 0))
      guard emit(tree) else { return false }
      ends.append(program.count)
      program.append(.jump(0))
      program[split] = .split(split + 1, program.count)
    }
    for end in ends { program[end] = .jump(program.count) }
    return true
  }

  private mutating func emitRepeated(_ tree: PatternTree, _ least: Int, _ most: Int?) -> Bool {
    for _ in 0..<least where !emit(tree) { return false }
    guard let most else {
      let split = program.count
      program.append(.split(split + 1, 0))
      guard emit(tree) else { return false }
      program.append(.jump(split))
      program[split] = .split(split + 1, program.count)
      return true
    }
    for _ in least..<max(least, most) {
      let split = program.count
      program.append(.split(split + 1, 0))
      guard emit(tree) else { return false }
      program[split] = .split(split + 1, program.count)
    }
    return program.count < Self.programLimit
  }

  // MARK: Matching

  func matchesWhole(_ text: String) -> Bool { run(text, anchored: true) }

  /// Whether it matches anywhere; `^` and `$` are the ends of lines.
  func isFound(in text: String) -> Bool { run(text, anchored: false) }

  private func run(_ text: String, anchored: Bool) -> Bool {
    let scalars = Array(text.unicodeScalars)
    var states = States(program.count)
    var next = States(program.count)
    for at in 0...scalars.count {
      if !anchored || at == 0 { follow(0, at, scalars, &states) }
      if states.accepted, !anchored || at == scalars.count { return true }
      guard at < scalars.count else { break }
      for state in states.list {
        if case .set(let set) = program[state], set.contains(scalars[at]) {
          follow(state + 1, at + 1, scalars, &next)
        }
      }
      swap(&states, &next)
      next.clear()
    }
    return false
  }

  /// Adds a state and all that it leads to without taking a character.
  private func follow(_ start: Int, _ at: Int, _ text: [Unicode.Scalar], _ states: inout States) {
    var open = [start]
    while let state = open.popLast() {
      guard states.add(state) else { continue }
      switch program[state] {
      case .set: break
      case .accept: states.accepted = true
      case .jump(let target): open.append(target)
      case .split(let first, let second): open += [second, first]
      case .lineStart: if at == 0 || text[at - 1] == "\n" { open.append(state + 1) }
      case .lineEnd: if at == text.count || text[at] == "\n" { open.append(state + 1) }
      case .textStart: if at == 0 { open.append(state + 1) }
      case .textEnd: if at == text.count { open.append(state + 1) }
      case .wordEdge(let wanted):
        let before = at > 0 && ScalarSet.word.contains(text[at - 1])
        let after = at < text.count && ScalarSet.word.contains(text[at])
        if (before != after) == wanted { open.append(state + 1) }
      }
    }
  }

  /// A set of states that remembers its order and is emptied fast.
  private struct States {
    var list: [Int] = []
    var accepted = false
    private var marks: [Bool]

    init(_ count: Int) { marks = Array(repeating: false, count: count) }

    mutating func add(_ state: Int) -> Bool {
      if marks[state] { return false }
      marks[state] = true
      list.append(state)
      return true
    }

    mutating func clear() {
      for state in list { marks[state] = false }
      list.removeAll(keepingCapacity: true)
      accepted = false
    }
  }
}

/// A pattern as written, before a program is made of it.
indirect enum PatternTree {
  case set(ScalarSet)
  case lineStart, lineEnd, textStart, textEnd
  case wordEdge(Bool)
  case sequence([PatternTree])
  case either([PatternTree])
  case repeated(PatternTree, Int, Int?)

  /// Reads a shell pattern; a bracket that nothing closes is itself.
  init(glob: String) {
    var trees: [PatternTree] = []
    var rest = Array(glob.unicodeScalars)[...]
    while let scalar = rest.popFirst() {
      switch scalar {
      case "*": trees.append(.repeated(.set(.everything), 0, nil))
      case "?": trees.append(.set(.everything))
      case "\\": trees.append(.set(ScalarSet(rest.popFirst() ?? "\\")))
      case "[":
        if let set = ScalarSet(bracket: &rest, negations: "!^", escapes: false) {
          trees.append(.set(set))
        } else {
          trees.append(.set(ScalarSet("[")))
        }
      default: trees.append(.set(ScalarSet(scalar)))
      }
    }
    self = .sequence(trees)
  }
}
