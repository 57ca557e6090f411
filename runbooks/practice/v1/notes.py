"""Notes 1.0.0: a small web service on loopback, the present production of the practice launch."""

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

VERSION = "1.0.0"


class Handler(BaseHTTPRequestHandler):
    """Answers /health and /notes from the database, which is opened anew for each request."""

    def do_GET(self):
        try:
            if self.path == "/health":
                read("select count(*) from note")
                self.answer(200, {"status": "ok", "version": VERSION})
            elif self.path == "/notes":
                rows = read("select id, text from note order by id")
                self.answer(200, [{"id": row[0], "text": row[1]} for row in rows])
            else:
                self.answer(404, {"error": "no such page"})
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


def read(query):
    with closing(sqlite3.connect(options.data, timeout=5)) as database:
        return database.execute(query).fetchall()


def log(level, text):
    print(time.strftime("%H:%M:%S"), level, text, flush=True)


parser = argparse.ArgumentParser()
parser.add_argument("--data", required=True, help="the SQLite file")
parser.add_argument("--port", required=True, type=int)
parser.add_argument("--pid-file", required=True, help="written once the port is taken")
options = parser.parse_args()

os.closerange(3, 256)  # holds nothing of the terminal that it was started from

with Server(("127.0.0.1", options.port), Handler) as server:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with open(options.pid_file, "w") as file:
        print(os.getpid(), file=file)
    log("info", f"Notes {VERSION} listens on 127.0.0.1:{options.port}")
    server.serve_forever()
