import Foundation
import Testing

/// A home whose `gcloud`, `az`, `vercel`, `docker` and `curl` act on a small cloud in a folder.
///
/// One project with services `shop` and `site` on Cloud Run, a web app `shop` with a staging slot, and a
/// site on Vercel: version 1 of each is in production, and nothing else is deployed.
final class StubCloud {
  let home: TestHome
  private let folder: URL
  private static let project = PracticeLaunchTests.project
  private static let stubs = project.appending(path: "Tests/stubs")

  /// Names of what the cloud begins with.
  static let revision = "shop-00001"
  static let image = "acme.azurecr.io/shop:1"
  static let deployment = "shop-000.vercel.app"

  private static let beginning = """
    {"services": {"acme/europe-west1/shop": {"url": "https://shop-1-uc.a.run.app",
      "revisions": [{"name": "\(revision)", "image": "apps/shop:1"}],
      "traffic": [{"revisionName": "\(revision)", "percent": 100}]},
      "acme/europe-west1/site": {"url": "https://site-1-uc.a.run.app",
      "revisions": [{"name": "site-00001", "image": "apps/site:1"}],
      "traffic": [{"revisionName": "site-00001", "percent": 100}]}},
     "counts": {"https://shop-1-uc.a.run.app": 1, "https://site-1-uc.a.run.app": 1},
     "images": {"apps/shop:2": true},
     "secrets": {"database-url": true, "api-key": true},
     "webapps": {"shop": {"group": "acme", "routing": {}, "slots": {
       "production": {"image": "\(image)", "state": "Running"},
       "staging": {"image": "\(image)", "state": "Running"}}}},
     "deployments": {"\(deployment)": "READY"},
     "aliases": {"shop.example.com": "\(deployment)"}}
    """

  init() throws {
    home = try TestHome()
    folder = home.url.appending(path: "cloud")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
    try Data(Self.beginning.utf8).write(to: folder.appending(path: "state.json"))
    home.extra = [
      "STUB_CLOUD": folder.path, "PATH": Self.stubs.path + ":/usr/local/bin:/usr/bin:/bin",
    ]
  }

  /// Puts a runbook of the collection into the work folder.
  func bring(_ runbook: String) throws {
    try FileManager.default.copyItem(
      at: Self.project.appending(path: "runbooks/\(runbook)"),
      to: home.work.appending(path: runbook))
  }

  // MARK: What a test does to it

  /// Makes what has this name answer with 500: a revision, an image, a deployment.
  func makeBad(_ name: String) throws {
    try Data(name.utf8).write(to: folder.appending(path: "bad"))
  }

  /// Lets every call wait whose words hold these, and that changes the cloud.
  func hold(_ words: String = "") throws {
    try Data(words.utf8).write(to: folder.appending(path: "hold"))
  }

  func release() throws {
    try FileManager.default.removeItem(at: folder.appending(path: "hold"))
  }

  /// Runs one of the stubs by itself.
  @discardableResult
  func run(_ words: [String]) throws -> SystemCommand {
    try SystemCommand(
      [Self.stubs.appending(path: words[0]).path] + words.dropFirst(),
      environment: ["STUB_CLOUD": folder.path])
  }

  /// Whether a service says that it is well.
  func answers(_ address: String) throws -> Bool {
    try run(["curl", "-fsS", address + "/health"]).status == 0
  }

  // MARK: What became of it

  private struct Call: Decodable {
    /// Milliseconds since 1970.
    var at: Int
    var words: [String]
  }

  private var log: [Call] {
    let file = folder.appending(path: "calls.log")
    let lines = (try? String(contentsOf: file, encoding: .utf8))?.split(separator: "\n") ?? []
    return lines.compactMap { try? JSONDecoder().decode(Call.self, from: Data($0.utf8)) }
  }

  /// The words of every call, in order.
  var calls: [String] { log.map { $0.words.joined(separator: " ") } }

  /// When calls of a kind were made, in milliseconds.
  func times(of isMeant: (String) -> Bool) -> [Int] {
    log.filter { isMeant($0.words.joined(separator: " ")) }.map(\.at)
  }

  /// Whether a call was made that holds all of these words.
  func wasCalled(_ words: String...) -> Bool {
    calls.contains { call in words.allSatisfy { call.contains($0) } }
  }

  struct State: Decodable {
    struct Service: Decodable {
      struct Target: Decodable {
        var revisionName: String
        var percent: Int?
      }

      var traffic: [Target]
    }

    struct App: Decodable {
      struct Slot: Decodable { var image: String }

      var slots: [String: Slot]
      var routing: [String: Int]
    }

    var services: [String: Service]
    var webapps: [String: App]
    var aliases: [String: String]
  }

  func state() throws -> State {
    let data = try Data(contentsOf: folder.appending(path: "state.json"))
    return try JSONDecoder().decode(State.self, from: data)
  }

  /// The percentage of each revision of a service that gets any.
  func traffic(of service: String = "shop") throws -> [String: Int] {
    let targets = try state().services["acme/europe-west1/\(service)"]?.traffic ?? []
    return Dictionary(
      targets.compactMap { target in
        target.percent.flatMap { $0 > 0 ? (target.revisionName, $0) : nil }
      }, uniquingKeysWith: +)
  }

  /// The image that production runs, and the slots that get some of its traffic.
  func app() throws -> (image: String?, routing: [String: Int]) {
    let app = try state().webapps["shop"]
    return (app?.slots["production"]?.image, app?.routing ?? [:])
  }

  /// The deployment that the public address leads to.
  func site() throws -> String? { try state().aliases["shop.example.com"] }
}
