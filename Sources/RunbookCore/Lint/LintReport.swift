/// The findings of one or more documents, in the ways they are printed.
public struct LintReport: Sendable {
  public static let schemaVersion = 1

  /// A document's path, as it was given, with its findings.
  public struct Document: Sendable, Equatable {
    public let path: String
    public let findings: [LintFinding]

    public init(path: String, findings: [LintFinding]) {
      self.path = path
      self.findings = findings
    }
  }

  public let documents: [Document]

  public init(_ documents: [Document]) { self.documents = documents }

  /// How many findings of a grade there are.
  public func count(_ severity: Finding.Severity) -> Int {
    documents.reduce(0) { $0 + $1.findings.count { $0.severity == severity } }
  }

  /// Whether something is found that must not be: what blocks, or where it is strict also what warns.
  public func fails(strict: Bool) -> Bool {
    count(.blocks) > 0 || (strict && count(.warns) > 0)
  }

  /// `path:line:column: severity: message [code]`, a line each, then how many of each grade.
  public var lines: [String] {
    var lines: [String] = []
    for document in documents {
      for finding in document.findings {
        lines.append(
          SafeText.line(
            "\(document.path):\(finding.line):\(finding.column): \(finding.severity.rawValue): "
              + "\(finding.message) [\(finding.code)]"))
      }
    }
    let counts = [Finding.Severity.blocks, .warns, .notes].map { "\(count($0)) \($0.rawValue)" }
    return lines + [counts.joined(separator: ", ")]
  }

  /// Annotations as GitHub's runners read them from a log.
  public var annotations: [String] {
    documents.flatMap { document in
      document.findings.map { finding in
        let level =
          switch finding.severity {
          case .blocks: "error"
          case .warns: "warning"
          case .notes: "notice"
          }
        let properties = [
          "file=" + Self.property(document.path), "line=\(finding.line)",
          "col=\(finding.column)", "title=" + Self.property("tminus \(finding.code)"),
        ]
        return "::\(level) \(properties.joined(separator: ","))::\(Self.data(finding.message))"
      }
    }
  }

  /// Escaped as a message: per cent and line ends; other controls are made visible.
  private static func data(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "%": escaped += "%25"
      case "\r": escaped += "%0D"
      case "\n": escaped += "%0A"
      default: escaped += SafeText.line(String(scalar))
      }
    }
    return escaped
  }

  /// Escaped as a property: as a message, and what parts properties.
  private static func property(_ text: String) -> String {
    data(text).replacing(":", with: "%3A").replacing(",", with: "%2C")
  }

  /// The report as JSON, schema 1, with a final line end.
  public var json: [UInt8] {
    var all: [UInt8] = []
    withoutActuallyEscaping({ (bytes: [UInt8]) in all += bytes }) { emit in
      var json = JSONWriter(emit: emit)
      json.object { json in
        json.member("schemaVersion", Self.schemaVersion)
        json.array("documents", documents) { json, document in
          json.object { json in
            json.member("path", document.path)
            json.array("findings", document.findings) { json, finding in
              json.object { json in
                json.member("severity", finding.severity.rawValue)
                json.member("code", finding.code)
                json.member("message", finding.message)
                json.member("line", finding.line)
                json.member("column", finding.column)
              }
            }
          }
        }
        json.key("counts")
        json.object { json in
          json.member("blocks", count(.blocks))
          json.member("warns", count(.warns))
          json.member("notes", count(.notes))
        }
      }
      json.finish()
    }
    return all
  }
}
