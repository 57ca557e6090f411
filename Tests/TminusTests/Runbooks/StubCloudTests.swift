import Foundation
import Testing

@Suite("The stub cloud itself")
struct StubCloudTests {
  private static let place = ["--project", "acme", "--region", "europe-west1"]
  private static let address = "https://shop-1-uc.a.run.app"

  private func gcloud(_ words: [String], in cloud: StubCloud) throws -> SystemCommand {
    try cloud.run(["gcloud"] + words + Self.place)
  }

  @Test(
    "what a stub does not know it refuses with status 2",
    arguments: [
      ["gcloud", "run", "services", "destroy"],
      ["gcloud", "run", "deploy", "shop", "--image", "apps/shop:2", "--fast"],
      ["gcloud", "run", "revisions", "list", "--service", "shop", "--project", ""],
      ["az", "webapp", "delete"], ["az", "webapp", "show", "--name", "shop"],
      ["vercel", "deploy", "--production"], ["vercel", "promote"],
      ["docker", "run", "shop"], ["curl", "--insecure", "https://shop.example.com/"],
    ])
  func strict(words: [String]) throws {
    let result = try StubCloud().run(words)
    #expect(result.status == 2, "\(words): \(result.output)")
  }

  @Test("of a hundred requests each revision gets its share, and a bad one answers with 500")
  func shares() throws {
    let cloud = try StubCloud()
    _ = try gcloud(
      ["run", "deploy", "shop", "--image", "apps/shop:2", "--no-traffic", "--tag", "next"],
      in: cloud)
    #expect(try cloud.traffic() == ["shop-00001": 100])
    #expect(try cloud.answers("https://next---shop-1-uc.a.run.app"))
    _ = try gcloud(
      ["run", "services", "update-traffic", "shop", "--to-revisions", "shop-00002=20"], in: cloud)
    #expect(try cloud.traffic() == ["shop-00001": 80, "shop-00002": 20])
    try cloud.makeBad("shop-00002")
    #expect(try (0..<10).count { _ in try !cloud.answers(Self.address) } == 2)
    let refused = try gcloud(
      ["run", "services", "update-traffic", "shop", "--to-revisions", "shop-00003=100"], in: cloud)
    #expect(refused.status == 1 && refused.output.contains("shop-00003 was not found"))
  }

  @Test(
    "a deployment needs an image that was pushed, and a service that traffic can be held back from")
  func deployments() throws {
    let cloud = try StubCloud()
    let missing = try gcloud(["run", "deploy", "shop", "--image", "apps/shop:9"], in: cloud)
    #expect(missing.status == 1)
    let first = try gcloud(
      ["run", "deploy", "other", "--image", "apps/shop:2", "--no-traffic"], in: cloud)
    #expect(first.status == 1)
    let push = try cloud.run(["docker", "push", "acme.azurecr.io/shop:2"])
    #expect(push.status == 1)
    #expect(try cloud.traffic() == ["shop-00001": 100])
  }

  @Test("a swap changes the images of two slots, and a split leads to the slot's image")
  func slots() throws {
    let cloud = try StubCloud()
    let app = ["--resource-group", "acme", "--name", "shop"]
    try cloud.home.write("Dockerfile", "")
    for words in [
      ["docker", "build", "--tag", "acme.azurecr.io/shop:2", cloud.home.work.path],
      ["az", "acr", "login", "--name", "acme"], ["docker", "push", "acme.azurecr.io/shop:2"],
      ["az", "webapp", "config", "container", "set", "--slot", "staging", "--container-image-name"]
        + ["acme.azurecr.io/shop:2"] + app,
      ["az", "webapp", "traffic-routing", "set", "--distribution", "staging=10"] + app,
    ] {
      let result = try cloud.run(words)
      #expect(result.status == 0, "\(result.output)")
    }
    try cloud.makeBad("acme.azurecr.io/shop:2")
    #expect(try (0..<10).count { _ in try !cloud.answers("https://shop.azurewebsites.net") } == 1)
    _ = try cloud.run(["az", "webapp", "traffic-routing", "clear"] + app)
    _ = try cloud.run(
      ["az", "webapp", "deployment", "slot", "swap", "--slot", "staging"] + app)
    #expect(try cloud.app().image == "acme.azurecr.io/shop:2")
    #expect(try !cloud.answers("https://shop.azurewebsites.net"))
    #expect(try cloud.answers("https://shop-staging.azurewebsites.net"))
  }

  @Test("a site goes to the deployment that was promoted, and back")
  func sites() throws {
    let cloud = try StubCloud()
    let deployed = try cloud.run(["vercel", "deploy", "--prod", "--skip-domain", "--yes"])
    #expect(deployed.output == "https://shop-001.vercel.app\n")
    #expect(try cloud.site() == StubCloud.deployment)
    _ = try cloud.run(["vercel", "promote", "https://shop-001.vercel.app", "--yes"])
    #expect(try cloud.site() == "shop-001.vercel.app")
    _ = try cloud.run(["vercel", "rollback", "https://\(StubCloud.deployment)"])
    #expect(try cloud.site() == StubCloud.deployment)
  }
}
