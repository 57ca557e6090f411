"""Notes 2.0.0: notes can be added and pinned; needs the database at schema 2."""

import argparse
import json
import os
import signal
import socketserver
import sqlite3
import sys
import time
from contextlib import closing
from http.server import BaseHTTPRequestHandler

VERSION = "2.0.0"
SCHEMA = 2


class Handler(BaseHTTPRequestHandler):
    """Answers /health and /notes from the database, which is opened anew for each request."""

    def do_GET(self):
        try:
            if self.path == "/health":
                run("select count(*) from note where pinned")
                self.answer(200, {"status": "ok", "version": VERSION, "schema": schema()})
            elif self.path == "/notes":
                rows = run("select id, text, pinned from note order by id")
                self.answer(200, [note(row) for row in rows])
            else:
                self.answer(404, {"error": "no such page"})
        except sqlite3.Error as error:
            self.answer(503, {"status": "failing", "error": str(error)})

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        try:
            wanted = json.loads(body)
            values = (str(wanted["text"]), bool(wanted.get("pinned", False)))
        except (ValueError, KeyError, TypeError, AttributeError):
            self.answer(400, {"error": 'a note looks like {"text": "Book the train"}'})
            return
        if self.path != "/notes":
            self.answer(404, {"error": "no such page"})
            return
        try:
            rows = run("insert into note (text, pinned) values (?, ?) returning id, text, pinned", values)
            self.answer(201, note(rows[0]))
        except sqlite3.Error as error:
            self.answer(503, {"status": "failing", "error": str(error)})

    def answer(self, status, value):
        body = (json.dumps(value) + "\n").encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_request(self, code="-", size="-"):
        log("error" if int(code) >= 500 else "info", f"{self.requestline} {int(code)}")


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


def note(row):
    return {"id": row[0], "text": row[1], "pinned": bool(row[2])}


def run(query, values=()):
    with closing(sqlite3.connect(options.data, timeout=5)) as database, database:
        return database.execute(query, values).fetchall()


def schema():
    return run("pragma user_version")[0][0]


def log(level, text):
    print(time.strftime("%H:%M:%S"), level, text, flush=True)


parser = argparse.ArgumentParser()
parser.add_argument("--data", required=True, help="the SQLite file")
parser.add_argument("--port", required=True, type=int)
parser.add_argument("--pid-file", required=True, help="written once the port is taken")
options = parser.parse_args()

os.closerange(3, 256)  # holds nothing of the terminal that it was started from

if schema() != SCHEMA:
    sys.exit(f"Notes {VERSION} needs schema {SCHEMA}; the database has schema {schema()}: migrate first")

with Server(("127.0.0.1", options.port), Handler) as server:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with open(options.pid_file, "w") as file:
        print(os.getpid(), file=file)
    log("info", f"Notes {VERSION} listens on 127.0.0.1:{options.port}")
    server.serve_forever()
