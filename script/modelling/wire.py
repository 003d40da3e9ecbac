"""Requests over one connection that is kept: several are written at once, and their answers read in order."""

import base64
import json
import re
import shlex
import socket

BASE = "/v4_6_release/apis/3.0"
CLIENT_ID = "6f657355-5f4e-4206-9e32-1b65861a9e3f"


class Request:
    """A request of one sandbox, by the credentials of the company that has its name."""

    __slots__ = ("method", "path", "body", "dry")

    def __init__(self, method, path, body=None, dry=False):
        self.method, self.path, self.body, self.dry = method, path, body, dry

    def data(self, sandbox, known={}):
        """Its bytes; those that have no body of their own are kept."""
        if self.body is not None or self.dry:
            return self.bytes(sandbox)
        key = self.method, self.path, sandbox
        if key not in known:
            known[key] = self.bytes(sandbox)
        return known[key]

    def bytes(self, sandbox):
        body = b"" if self.body is None else json.dumps(self.body).encode()
        dry = "X-Mock-Dry-Run: true\r\n" if self.dry else ""
        return (f"{self.method} {self.target} HTTP/1.1\r\nHost: localhost\r\n"
                f"Authorization: Basic {keys(sandbox)}\r\nclientId: {CLIENT_ID}\r\n{dry}"
                f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n").encode() + body

    @property
    def target(self):
        return self.path if self.path.startswith("/_mock") else BASE + self.path

    def curl(self, sandbox):
        """The request as a line for a shell, with `$psa` for the server."""
        words = ["curl -si", *([f"-X {self.method}"] if self.method not in ("GET", "POST") else [])]
        words += ["-u", f"{sandbox}+a:b", "-H", f"'clientId: {CLIENT_ID}'", "-H", "'Content-Type: application/json'"]
        words += ["-H 'X-Mock-Dry-Run: true'"] if self.dry else []
        if self.body is not None:
            words += ["-d", shlex.quote(json.dumps(self.body))]
        elif self.method == "POST":
            words.append("-X POST")
        return " ".join([*words, f'"$psa{self.target}"'])


FROZEN = (Request("PUT", "/_mock/clock", {"now": "2030-01-01T00:00:00Z", "frozen": True}),)


def keys(sandbox, known={}):
    """The credentials that choose a sandbox."""
    if sandbox not in known:
        known[sandbox] = base64.b64encode(f"{sandbox}+a:b".encode()).decode()
    return known[sandbox]


class Answer:
    """Status and body."""

    __slots__ = ("status", "data", "parsed")

    def __init__(self, status, data):
        self.status, self.data, self.parsed = status, data, None

    @property
    def json(self):
        if self.parsed is None and self.data:
            self.parsed = json.loads(self.data)
        return self.parsed

    def __str__(self):
        return f"{self.status} {self.data.decode('utf-8', 'replace')}"

    def __eq__(self, other):
        return (self.status, self.data) == (other.status, other.data)


class Wire:
    """A connection to a server."""

    def __init__(self, port, seconds=30):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=seconds)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer, self.at = b"", 0
        self.asked = 0

    def ask(self, sandbox, *requests):
        """The answers to requests, which go out together."""
        self.socket.sendall(b"".join([request.data(sandbox) for request in requests]))
        self.asked += len(requests)
        return [self.receive() for _ in requests]

    def receive(self):
        while (end := self.buffer.find(b"\r\n\r\n", self.at)) < 0:
            self.read()
        head = self.buffer[self.at:end]
        length = CONTENT_LENGTH.search(head)
        status, self.at = int(head[9:12]), end + 4
        size = int(length[1]) if length else 0
        while len(self.buffer) < self.at + size:
            self.read()
        body = self.buffer[self.at:self.at + size]
        self.at += size
        return Answer(status, body)

    def read(self):
        """Reads more, and forgets what was taken."""
        more = self.socket.recv(1 << 18)
        if not more:
            raise ConnectionError("the server closed the connection")
        self.buffer, self.at = self.buffer[self.at:] + more, 0


CONTENT_LENGTH = re.compile(rb"(?i)\r\ncontent-length: *(\d+)")
