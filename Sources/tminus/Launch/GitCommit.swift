import Foundation

/// The commit that a runbook's folder is at.
enum GitCommit {
  /// The short commit, with `+changes` where the file differs from it; nil outside a repository.
  static func of(_ path: String) -> String? {
    let folder = (path as NSString).deletingLastPathComponent
    guard let commit = git(["-C", folder, "rev-parse", "--short=12", "HEAD"]), !commit.isEmpty
    else {
      return nil
    }
    let changes = git(["-C", folder, "status", "--porcelain", "--", path]) ?? ""
    return changes.isEmpty ? commit : commit + "+changes"
  }

  /// What git prints, or nil where it fails or is not here.
  private static func git(_ arguments: [String]) -> String? {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { return nil }
    defer { close(ends[0]) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_addclose(&actions, ends[0])
    let argv = (["git"] + arguments).map { strdup($0) } + [nil]
    defer { argv.forEach { free($0) } }
    var process = pid_t()
    let spawned = posix_spawnp(&process, "git", &actions, nil, argv, environ)
    close(ends[1])
    guard spawned == 0 else { return nil }
    var output: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = read(ends[0], &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      if count <= 0 { break }
      output += chunk[..<count]
    }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    guard status == 0 else { return nil }
    return String(decoding: output, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
