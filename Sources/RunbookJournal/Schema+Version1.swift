extension Schema {
  /// `run` and `event` are the record and only grow; `summary…` is derived from them; `output` and
  /// `chunk` are what attempts printed, which may be dropped or erased.
  ///
  /// The digest of a chain's head stands twice, so that a chain cut off at its end is found.
  static let version1 = """
    CREATE TABLE counter (
      slug TEXT NOT NULL PRIMARY KEY CHECK (slug <> ''),
      last INTEGER NOT NULL CHECK (last > 0)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE run (
      id INTEGER NOT NULL PRIMARY KEY,
      uuid TEXT NOT NULL UNIQUE CHECK (length(uuid) = 36),
      name TEXT NOT NULL UNIQUE CHECK (name <> '')
    ) STRICT;

    CREATE TABLE event (
      run INTEGER NOT NULL REFERENCES run (id),
      position INTEGER NOT NULL CHECK (position >= 0),
      kind TEXT NOT NULL CHECK (kind <> ''),
      at INTEGER NOT NULL,
      payload TEXT NOT NULL CHECK (payload <> ''),
      digest TEXT NOT NULL CHECK (length(digest) = 64),
      PRIMARY KEY (run, position)
    ) STRICT, WITHOUT ROWID;

    CREATE TRIGGER eventNext BEFORE INSERT ON event
    WHEN NEW.position <> (
      SELECT coalesce(max(position), -1) + 1 FROM event WHERE run = NEW.run)
    BEGIN SELECT RAISE(ABORT, 'not the next event of its run'); END;

    CREATE TRIGGER eventKept BEFORE UPDATE ON event
    BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;

    CREATE TRIGGER eventStays BEFORE DELETE ON event
    BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;

    CREATE TRIGGER runKept BEFORE UPDATE ON run
    BEGIN SELECT RAISE(ABORT, 'runs are never changed'); END;

    CREATE TRIGGER runStays BEFORE DELETE ON run
    BEGIN SELECT RAISE(ABORT, 'runs are never deleted'); END;

    CREATE TABLE summary (
      run INTEGER NOT NULL PRIMARY KEY REFERENCES run (id),
      runbookPath TEXT NOT NULL,
      runbookDigest TEXT NOT NULL,
      target TEXT,
      lastOperator TEXT,
      startedAt INTEGER NOT NULL,
      lastAt INTEGER NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('open', 'held', 'ended')),
      reason TEXT CHECK ((reason IS NOT NULL) = (state = 'held')),
      ending TEXT CHECK ((ending IS NOT NULL) = (state = 'ended')),
      position INTEGER NOT NULL CHECK (position > 0),
      digest TEXT NOT NULL CHECK (length(digest) = 64)
    ) STRICT;

    CREATE INDEX summaryByPath ON summary (runbookPath, run);
    CREATE INDEX summaryByTarget ON summary (target, run) WHERE target IS NOT NULL;
    CREATE INDEX summaryUnfinished ON summary (run) WHERE state <> 'ended';

    CREATE TABLE summaryOperator (
      run INTEGER NOT NULL REFERENCES summary (run) ON DELETE CASCADE,
      operator TEXT NOT NULL,
      position INTEGER NOT NULL,
      PRIMARY KEY (run, operator)
    ) STRICT, WITHOUT ROWID;

    CREATE INDEX summaryByOperator ON summaryOperator (operator, run);

    CREATE TABLE summarySignature (
      run INTEGER NOT NULL REFERENCES summary (run) ON DELETE CASCADE,
      position INTEGER NOT NULL,
      role TEXT NOT NULL,
      name TEXT NOT NULL,
      PRIMARY KEY (run, position)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE output (
      id INTEGER NOT NULL PRIMARY KEY,
      token TEXT NOT NULL UNIQUE CHECK (token <> ''),
      run INTEGER NOT NULL REFERENCES run (id),
      bytes INTEGER NOT NULL CHECK (bytes >= 0),
      dropped INTEGER NOT NULL CHECK (dropped BETWEEN 0 AND bytes)
    ) STRICT;

    CREATE INDEX outputByRun ON output (run);

    CREATE TABLE chunk (
      output INTEGER NOT NULL REFERENCES output (id) ON DELETE CASCADE,
      start INTEGER NOT NULL CHECK (start >= 0),
      at INTEGER NOT NULL,
      bytes BLOB NOT NULL CHECK (length(bytes) > 0),
      UNIQUE (output, start)
    ) STRICT;
    """
}
