import Foundation
import Testing

/// A runbook of the collection that leads through a launch, with what its tests need to know of it.
struct CollectionLaunch: Sendable, CustomTestStringConvertible {
  let runbook: String
  /// The values that it asks for.
  var values: [String]
  /// Calls that mark three places on the way, each by the words it holds.
  let places: [[String]]
  /// The call that the way back consists of.
  let wayBack: [String]
  /// Where the parts of the launch are in the end, and before.
  let after: Standing
  let before: Standing

  var testDescription: String { runbook }

  /// What production consists of.
  struct Standing: Sendable, Equatable {
    var traffic = [StubCloud.revision: 100]
    var image = StubCloud.image
    var routing: [String: Int] = [:]
    var site = StubCloud.deployment
  }

  private static let cloudRun = ["PROJECT=acme", "REGION=europe-west1", "SERVICE=shop"]
  private static let released = Standing(traffic: ["shop-00002": 100])
  private static let toPrevious = ["update-traffic", "--to-revisions shop-00001=100"]

  static let all = [
    CollectionLaunch(
      runbook: "cloud-run-mvp-launch.md", values: cloudRun + ["VERSION=2"],
      places: [
        ["gcloud run deploy"], ["curl", "candidate---"], ["update-traffic", "shop-00002=100"],
      ],
      wayBack: toPrevious, after: released, before: Standing()),
    CollectionLaunch(
      runbook: "staged-rollout.md", values: cloudRun + ["IMAGE=apps/shop:2"],
      places: [
        ["gcloud run deploy"], ["update-traffic", "shop-00002=10,"],
        ["update-traffic", "shop-00002=50,"],
      ],
      wayBack: toPrevious, after: released, before: Standing()),
    CollectionLaunch(
      runbook: "platform-readiness.md", values: cloudRun + ["DATABASE_INSTANCE=main"],
      places: [
        ["gcloud sql backups"], ["gcloud run services update shop"],
        ["update-traffic", "shop-00002=100"],
      ],
      wayBack: toPrevious, after: released, before: Standing()),
    CollectionLaunch(
      runbook: "service-and-frontend-release.md",
      values: cloudRun + [
        "VERSION=2", "SITE_URL=https://shop.example.com",
        "PREVIOUS_DEPLOYMENT=https://\(StubCloud.deployment)",
      ],
      places: [
        ["gcloud run deploy"], ["update-traffic", "shop-00002=100"], ["vercel promote"],
      ],
      wayBack: ["vercel rollback"],
      after: Standing(traffic: ["shop-00002": 100], site: "shop-001.vercel.app"),
      before: Standing()),
    CollectionLaunch(
      runbook: "app-service-deployment.md",
      values: [
        "GROUP=acme", "APP=shop", "REGISTRY=acme", "VERSION=2", "VAULT=acme-keys",
        "DATABASE_SERVER=shop-db",
      ],
      places: [
        ["az webapp restart"], ["traffic-routing set"], ["slot swap"],
      ],
      wayBack: ["az webapp traffic-routing clear"],
      after: Standing(image: "acme.azurecr.io/shop:2"), before: Standing()),
  ]

  /// The cloud, with the runbook and what it deploys in the work folder.
  func cloud() throws -> StubCloud {
    let cloud = try StubCloud()
    try cloud.bring(runbook)
    for file in ["Dockerfile", "backend/Dockerfile", "frontend/index.html"] {
      try cloud.home.write(file, "")
    }
    // The script that a team has, for the way that calls it.
    try cloud.home.write("backend/deploy.sh", Self.script)
    chmod(cloud.home.work.appending(path: "backend/deploy.sh").path, 0o755)
    return cloud
  }

  private static let script = """
    #!/bin/sh
    set -e
    docker build --tag "$IMAGE" backend
    gcloud auth configure-docker "$REGION-docker.pkg.dev" --quiet
    docker push "$IMAGE"
    gcloud run deploy "$SERVICE" --image "$IMAGE" --project "$PROJECT" --region "$REGION" \
      --no-traffic --tag candidate --quiet
    """

  /// The launch at its first prompt.
  func begin(in cloud: StubCloud) throws -> Terminal {
    try Terminal(
      cloud.home, ["run", runbook, "--target", "prod"] + values.flatMap { ["--set", $0] },
      columns: 200)
  }
}

extension StubCloud {
  func standing() throws -> CollectionLaunch.Standing {
    let app = try app()
    return CollectionLaunch.Standing(
      traffic: try traffic(), image: app.image ?? "", routing: app.routing,
      site: try site() ?? "")
  }
}

extension Robot {
  /// An operator for whom all goes well: no command fails, no value is past its limit.
  static func confident(_ terminal: Terminal, in cloud: StubCloud) -> Robot {
    var robot = Robot(terminal)
    robot.own = [
      ("FAILED", nil), ("NOT RUN", nil), ("IN DOUBT", nil),
      ("Availability = (", "= 100"), (" = (", "= 0"),
      ("go or no-go? (", "go"), ("PAST ITS ALERT", nil),
      ("the wait is over: is all", "y"), ("waiting for ", "done nobody waits in a test"),
    ]
    robot.applies = { $0.contains("on Vercel") && cloud.wasCalled("vercel promote") }
    return robot
  }
}
