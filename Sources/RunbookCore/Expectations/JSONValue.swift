import Foundation

/// A JSON document as a value: objects are equal whatever the order of their keys, and numbers where
/// they are the same number.
enum JSONValue: Equatable {
  case null
  case boolean(Bool)
  case number(Decimal)
  /// A number beyond what a `Decimal` holds.
  case large(Double)
  case string(String)
  case array([JSONValue])
  case object([String: JSONValue])

  /// Reads a text that is JSON as a whole.
  init?(_ text: some StringProtocol) {
    // What is no JSON is an answer here, not a failure.
    guard let value = try? JSONDecoder().decode(JSONValue.self, from: Data(text.utf8)) else {
      return nil
    }
    self = value
  }

  /// Finds the one body in what was printed: all of it, exactly one line, or what follows the first
  /// bracket.
  init?(in printed: PrintedText) {
    if !printed.isCut, let value = JSONValue(printed.whole) {
      self = value
      return
    }
    let bodies = printed.lines.filter { $0.first == "{" || $0.first == "[" }
      .compactMap { JSONValue($0) }
    if bodies.count == 1 {
      self = bodies[0]
      return
    }
    guard bodies.isEmpty, let start = printed.whole.firstIndex(where: { $0 == "{" || $0 == "[" }),
      let value = JSONValue(printed.whole[start...])
    else { return nil }
    self = value
  }
}

extension JSONValue: Decodable {
  init(from decoder: any Decoder) throws {
    if let container = try? decoder.container(keyedBy: Key.self) {
      var members: [String: JSONValue] = [:]
      for key in container.allKeys {
        members[key.stringValue] = try container.decode(JSONValue.self, forKey: key)
      }
      self = .object(members)
    } else if var container = try? decoder.unkeyedContainer() {
      var elements: [JSONValue] = []
      while !container.isAtEnd { elements.append(try container.decode(JSONValue.self)) }
      self = .array(elements)
    } else {
      let container = try decoder.singleValueContainer()
      if container.decodeNil() {
        self = .null
      } else if let value = try? container.decode(Bool.self) {
        self = .boolean(value)
      } else if let value = try? container.decode(String.self) {
        self = .string(value)
      } else if let value = try? container.decode(Decimal.self) {
        self = .number(value)
      } else {
        self = .large(try container.decode(Double.self))
      }
    }
  }

  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }
}
