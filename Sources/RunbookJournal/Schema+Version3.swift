extension Schema {
  /// `pruned` keeps what is left of runs whose events were removed: who did it, and the chain's head.
  ///
  /// A row in it removes all of its run itself, so that no run is ever removed in part: events go only
  /// along with it, it is written only for a whole run that has ended, and it stays.
  static let version3 = """
    CREATE TABLE pruned (
      run INTEGER NOT NULL PRIMARY KEY REFERENCES run (id),
      at INTEGER NOT NULL,
      operator TEXT NOT NULL CHECK (operator <> ''),
      position INTEGER NOT NULL CHECK (position > 0),
      digest TEXT NOT NULL CHECK (length(digest) = 64)
    ) STRICT;

    CREATE TRIGGER prunedOnlyWhole BEFORE INSERT ON pruned
    WHEN EXISTS (SELECT 1 FROM pruned WHERE run = NEW.run)
      OR NOT EXISTS (
        SELECT 1 FROM summary JOIN event
          ON event.run = summary.run AND event.position = summary.position - 1
        WHERE summary.run = NEW.run AND summary.state = 'ended'
          AND summary.position = NEW.position AND summary.digest = NEW.digest
          AND event.digest = NEW.digest
          AND NEW.position = (SELECT count(*) FROM event WHERE run = NEW.run))
    BEGIN SELECT RAISE(ABORT, 'only a whole run that has ended is pruned'); END;

    CREATE TRIGGER prunedAtOnce AFTER INSERT ON pruned
    BEGIN
      DELETE FROM chunk WHERE output IN (SELECT id FROM output WHERE run = NEW.run);
      DELETE FROM output WHERE run = NEW.run;
      DELETE FROM event WHERE run = NEW.run;
    END;

    CREATE TRIGGER prunedKept BEFORE UPDATE ON pruned
    BEGIN SELECT RAISE(ABORT, 'what was pruned is never changed'); END;

    CREATE TRIGGER prunedStays BEFORE DELETE ON pruned
    BEGIN SELECT RAISE(ABORT, 'what was pruned is never forgotten'); END;

    DROP TRIGGER eventStays;

    CREATE TRIGGER eventStays BEFORE DELETE ON event
    WHEN NOT EXISTS (SELECT 1 FROM pruned WHERE run = OLD.run)
    BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;

    CREATE TRIGGER eventOfPruned BEFORE INSERT ON event
    WHEN EXISTS (SELECT 1 FROM pruned WHERE run = NEW.run)
    BEGIN SELECT RAISE(ABORT, 'a pruned run takes no events'); END;

    CREATE TRIGGER outputOfPruned BEFORE INSERT ON output
    WHEN EXISTS (SELECT 1 FROM pruned WHERE run = NEW.run)
    BEGIN SELECT RAISE(ABORT, 'a pruned run takes no output'); END;

    CREATE TRIGGER summaryOfPrunedKept BEFORE UPDATE ON summary
    WHEN EXISTS (SELECT 1 FROM pruned WHERE run = OLD.run)
    BEGIN SELECT RAISE(ABORT, 'nothing is left to make it again from'); END;

    CREATE TRIGGER summaryOfPrunedStays BEFORE DELETE ON summary
    WHEN EXISTS (SELECT 1 FROM pruned WHERE run = OLD.run)
    BEGIN SELECT RAISE(ABORT, 'nothing is left to make it again from'); END;
    """
}
