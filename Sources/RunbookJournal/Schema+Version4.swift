extension Schema {
  /// `lease` says which session drives a run: no part of the record, changed and removed at will.
  ///
  /// A summary also says as which user the last operator sat there, since two may have one name, and
  /// to whom the run is offered. An event that is damaged keeps nobody from the rest.
  static let version4 = """
    CREATE TABLE lease (
      run INTEGER NOT NULL PRIMARY KEY REFERENCES run (id),
      host TEXT NOT NULL,
      boot TEXT NOT NULL,
      pid INTEGER NOT NULL CHECK (pid > 0),
      ticks INTEGER NOT NULL,
      uid INTEGER NOT NULL,
      operator TEXT NOT NULL,
      since INTEGER NOT NULL,
      heartbeat INTEGER NOT NULL
    ) STRICT;

    ALTER TABLE summary ADD COLUMN lastUid INTEGER;

    ALTER TABLE summary ADD COLUMN offeredTo TEXT;

    UPDATE summary SET lastUid = (
      SELECT CASE WHEN json_valid(payload)
        THEN json_extract(payload, '$.sittingStarted.sitting.uid') END
      FROM event
      WHERE event.run = summary.run AND kind = 'sittingStarted' ORDER BY position DESC LIMIT 1)
    WHERE state <> 'ended';
    """
}
