"""The requests and the answers of one connection, as somebody else reads them: requests by h11."""

import re

import h11

# What a handshake of TLS is refused with that is none.
ALERT = b"\x15\x03"
# Clients that do not encode send UTF-8 in a target, which the server takes and h11 does not.
TARGET = r"[\x21-\x7e\x80-\xff]+"
h11._events.request_target_re = re.compile(TARGET.encode("ascii"))
h11._readers.request_line_re = re.compile(
    h11._abnf.request_line.replace(h11._abnf.request_target, TARGET).encode("ascii"))


class Asked:
    """The requests that h11 finds in what a front sends, each as method, target, body and Host."""

    def __init__(self):
        self.requests = []
        self.refusal = None
        self.is_closed = False
        self.begin(b"")

    def begin(self, data):
        """Begins with the next request. Empty lines before it are passed over (RFC 9112, section 2.2)."""
        self.connection = h11.Connection(h11.SERVER, max_incomplete_event_size=1 << 20)
        self.current = None
        self.has_begun = False
        self.read(data)

    def read(self, data):
        if not self.has_begun:
            while data.startswith(b"\r\n"):
                data = data[2:]
        # To h11 no bytes mean the end of the connection.
        if data:
            self.has_begun = True
            self.connection.receive_data(data)

    def feed(self, data):
        """Reads on."""
        if self.refusal or self.is_closed:
            return
        try:
            self.read(data)
            while not self.is_closed and self.take(self.connection.next_event()):
                pass
        except h11.RemoteProtocolError as error:
            self.refusal = str(error)

    def take_all(self):
        """The whole requests that were not taken yet."""
        taken, self.requests = self.requests, []
        return taken

    def take(self, event):
        """Keeps one event, and tells whether there may be another."""
        if isinstance(event, h11.Request):
            host = next((value for name, value in event.headers if name == b"host"), b"")
            self.current = [event.method.decode("latin-1"), event.target, b"", host]
            self.is_kept = event.http_version == b"1.0" and any(
                name == b"connection" and b"keep-alive" in value.lower() and b"close" not in value.lower()
                for name, value in event.headers)
        elif isinstance(event, h11.Data):
            self.current[2] += event.data
        elif isinstance(event, h11.EndOfMessage):
            self.end()
        else:
            return False
        return True

    def end(self):
        """Keeps a whole request. h11 knows no connections of HTTP/1.0 that are kept."""
        self.requests.append(tuple(self.current))
        self.is_closed = self.connection.their_state is h11.MUST_CLOSE and not self.is_kept
        if not self.is_closed:
            self.begin(self.connection.trailing_data[0])


class Answer:
    """One final answer of the server."""

    def __init__(self, head, body):
        self.status = int(head.split(b" ", 2)[1])
        fields = [line.partition(b":") for line in head.split(b"\r\n")[1:]]
        self.fields = {name.lower().decode(): value.strip().decode() for name, _, value in fields}
        self.body = body

    @property
    def is_last(self):
        return self.fields.get("connection", "").lower() == "close"


def answers(data, methods):
    """The final answers in what the server sends, to requests of these methods, and what is left of the bytes."""
    found, rest = [], bytes(data)
    while match := re.match(rb"(HTTP/1\.1 \d{3}.*?)\r\n\r\n", rest, re.DOTALL):
        answer = Answer(match[1], b"")
        method = methods[len(found)] if len(found) < len(methods) else "GET"
        rest = rest[match.end():]
        if answer.status < 200:
            continue
        if method != "HEAD" and answer.status not in (204, 304):
            if "content-length" not in answer.fields:
                raise ValueError(f"an answer without a length: {match[1]!r}")
            length = int(answer.fields["content-length"])
            answer.body, rest = rest[:length], rest[length:]
        found.append(answer)
    if rest.startswith(ALERT):
        found.append(Answer(b"HTTP/1.1 0 -\r\nConnection: close", b""))
        rest = b""
    return found, rest
