import Foundation
import RunbookShell

/// A value as it comes back from JSON.
func roundTrip(_ value: SnapshotDifference) throws -> SnapshotDifference {
  try JSONDecoder().decode(SnapshotDifference.self, from: JSONEncoder().encode(value))
}
