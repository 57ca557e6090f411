extension Schema {
  /// A summary also says which track the course is on, nothing for the way forward, and whether nothing was
  /// run; both stand in a run's first event, and earlier ones have neither.
  ///
  /// `summaryMaintained` says what of a runbook's maintenance a run has done, and when.
  static let version5 = """
    ALTER TABLE summary ADD COLUMN track TEXT CHECK (track <> 'forward');

    ALTER TABLE summary ADD COLUMN rehearsal INTEGER NOT NULL DEFAULT 0
      CHECK (rehearsal IN (0, 1));

    CREATE TABLE summaryMaintained (
      run INTEGER NOT NULL REFERENCES summary (run) ON DELETE CASCADE,
      section TEXT NOT NULL,
      title TEXT NOT NULL,
      schedule TEXT,
      at INTEGER NOT NULL,
      PRIMARY KEY (run, section)
    ) STRICT, WITHOUT ROWID;
    """
}
