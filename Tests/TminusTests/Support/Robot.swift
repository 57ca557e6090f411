import Foundation

/// Answers every question of a launch as a patient operator would, and counts the answers.
struct Robot {
  let terminal: Terminal
  var answers: Int { asked.count }
  /// The prompts that were answered.
  private(set) var asked: [String] = []
  /// Whether all sections are taken, rather than the standard course.
  var everything = false
  /// Answers of this robot's own, looked for first; nil where a prompt must not come up.
  var own: [(prompt: String, answer: String?)] = []
  /// Whether a step with this condition applies.
  var applies: (String) -> Bool = { _ in true }

  init(_ terminal: Terminal, everything: Bool = false) {
    self.terminal = terminal
    self.everything = everything
  }

  /// The parts of prompts that tell questions apart, with the answer to each.
  private static let replies: [(prompt: String, answer: String)] = [
    ("target? (", "prod"),
    ("adopt the new text, or stay", "adopt"), ("is it the same step? (", "y"),
    ("are they the same steps? (", "y"),
    ("go on all the same? (", "go known and accepted"),
    ("are these so? (", "all"),
    ("is this so? (", "y"),
    ("RUN this command? (", "y"), ("RUN these ", "y"),
    ("NOT RUN", "done in another terminal"), ("IN DOUBT", "again nothing of it is there"),
    ("go or no-go? (", "go"), ("PAST ITS ALERT (", "go known and accepted"),
    ("FAILED", "s not on this machine"),
    ("is the output as it should be? (", "y"),
    ("y = end the run", "y"), ("why was it rolled back? (", "the test wants it"),
    ("open: y = go through them", "y"),
    ("settled already", "n"),
    ("which way? (", "1"),
    ("is this past its alert", "clear"),
    ("is this trigger met? (", "clear"), ("is this a reason to stop? (", "clear"),
    ("go on? (go, no-go", "go"), ("the wait is over: is all", "y"),
    ("too LATE for its window", "go the window is long"),
    ("waiting for ", "done nobody waits in a test"),
    // A text, a number and a date in one.
    (" = (", "8080"),
    ("RUN it here, or was it typed there? (", "here"), ("it takes the terminal (", "terminal"),
    ("it does not end by itself (", "watch"),
  ]

  /// Answers until the run ends, until so many answers were given, until a text comes up, or until
  /// something else is so.
  mutating func drive(
    limit: Int = 400, until stop: String? = nil, when isReached: () -> Bool = { false }
  ) throws {
    while answers < limit {
      guard
        case .prompt(let prompt) = try terminal.expectPrompt(
          or: ["Next: tminus sign", " ok rolled back because: "] + (stop.map { [$0] } ?? []),
          when: isReached, within: 30)
      else { return }
      asked.append(prompt)
      if let mine = own.first(where: { prompt.contains($0.prompt) }) {
        guard let line = mine.answer else {
          throw Terminal.Failure.notSeen("another prompt than \(prompt)", screen: terminal.screen)
        }
        answer(line)
      } else if prompt.contains(" apply? (") {
        answer(applies(condition) ? "applies" : "no")
      } else if prompt.contains("course (") {
        if everything {
          answer("on 1-\(courseLength)")
          everything = false
        } else {
          answer("y")
        }
      } else if let destroyed = prompt.firstMatch(of: #/it DESTROYS: type (\S+)/#) {
        answer(String(destroyed.1))
      } else if let reply = Self.replies.first(where: { prompt.contains($0.prompt) }) {
        answer(reply.answer)
      } else {
        throw Terminal.Failure.notSeen("a prompt that is known: \(prompt)", screen: terminal.screen)
      }
    }
  }

  private func answer(_ line: String) { terminal.type(line) }

  /// What the step that is asked about says of when it applies.
  private var condition: String {
    let marked = terminal.screen.range(of: "?? only: ", options: .backwards)
    return marked.map { String(terminal.screen[$0.upperBound...].prefix { $0 != "\n" }) } ?? ""
  }

  /// How many lines the course on the screen has.
  private var courseLength: Int {
    terminal.screen.matches(of: #/(?m)^ *(\d+) [+-]  /#).compactMap { Int($0.1) }.max() ?? 1
  }
}
