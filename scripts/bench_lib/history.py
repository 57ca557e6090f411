"""Two journals that differ in their past only: one holds 10,000 older runs, 200 events each."""
import sqlite3

from . import runbooks

STEPS = 70
ANSWERED = 66


def journals(bench, runs):
    """A held run alone, and the same after `runs` - 1 others."""
    path = runbooks.trivial(bench.path("held.md"), STEPS)
    alone, among = bench.journal(), bench.journal()
    for journal in (alone, among):
        hold(bench, path, journal)
    fill(among, runs - 2)
    # Begun last, so that this is the one that `status` and `resume` take.
    hold(bench, path, among, "--new")
    return alone, among


def hold(bench, runbook, journal, *more):
    bench.tminus("run", runbook, *more, journal=journal, answers="y\n" * ANSWERED, statuses=(3,))


def fill(journal, runs):
    """Repeats the journal's run: events with their payloads, and what is derived from them."""
    database = sqlite3.connect(journal, isolation_level=None)
    database.execute("PRAGMA synchronous = OFF")
    # Checks each row on its way in, which here are copies of rows that passed.
    trigger, = database.execute(
        "SELECT sql FROM sqlite_schema WHERE name = 'eventNext'").fetchone()
    database.execute("BEGIN")
    database.execute("DROP TRIGGER eventNext")
    database.execute(
        "CREATE TEMP TABLE more AS WITH RECURSIVE n (id) AS"
        " (SELECT 2 UNION ALL SELECT id + 1 FROM n WHERE id <= ?) SELECT id FROM n", (runs,))
    database.execute(
        "INSERT INTO run (id, uuid, name) SELECT more.id,"
        " printf('%08x', more.id) || substr(uuid, 9), 'held-' || more.id FROM more, run"
        " WHERE run.id = 1")
    database.execute(
        "INSERT INTO event (run, position, kind, at, payload, digest)"
        " SELECT more.id, position, kind, at, payload, digest FROM more CROSS JOIN event"
        " WHERE event.run = 1 ORDER BY more.id, position")
    copy_rows(database, "summary", "run", {
        # One in 500 is unfinished, as on a machine where people now and then give up.
        "state": "CASE WHEN more.id % 500 THEN 'ended' ELSE state END",
        "reason": "CASE WHEN more.id % 500 THEN NULL ELSE reason END",
        "ending": "CASE WHEN more.id % 500 THEN 'complete' ELSE ending END"})
    for table in ("summaryOperator", "summarySignature"):
        copy_rows(database, table, "run", {})
    database.execute("UPDATE counter SET last = ?", (runs + 1,))
    database.execute(trigger)
    database.execute("COMMIT")
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()


def copy_rows(database, table, key, instead):
    """Copies the first run's rows for all others, some columns with other contents."""
    columns = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
    values = [instead.get(column, "more.id" if column == key else column) for column in columns]
    database.execute(
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)}"
        f" FROM more CROSS JOIN {table} WHERE {table}.{key} = 1")
