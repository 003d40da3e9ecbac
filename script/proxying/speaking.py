"""How a client speaks to a proxy: bytes of HTTP/1.1 as they are, or streams of HTTP/2, over TLS where the proxy has
it. What h2 would refuse to send is sent all the same."""

import socket
import ssl
import time

from framing import Answer, answers
from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import ConnectionTerminated, DataReceived, ResponseReceived, StreamEnded, StreamReset
from h2.exceptions import H2Error
from odd_requests import odd_requests
from odd_streams import odd_streams, stream

# Seconds without a byte, and of all, after which nothing more is expected: of an odd request, which may have no answer
# at all, and of a sound one, on a busy machine.
ODD = (0.08, 2)
SOUND = (10, 20)


class Plain:
    """HTTP/1.1 in the clear."""

    scheme = "http"
    cases = staticmethod(odd_requests)

    def send(self, port, data, patience=ODD):
        """Sends bytes on a connection. Returns all that comes back until it is closed or nothing comes for a while."""
        found = bytearray()
        with socket.create_connection(("127.0.0.1", port), 5) as connection:
            try:
                connection.sendall(data)
                end = time.monotonic() + patience[1]
                connection.settimeout(patience[0])
                while time.monotonic() < end and (more := connection.recv(65536)):
                    found += more
            except (TimeoutError, ConnectionError):
                pass
        return bytes(found)

    def get(self, port, path, host):
        """A sound request. Returns its answers: one, as a rule."""
        text = f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
        return answers(self.send(port, text.encode(), SOUND), ["GET"])[0]


class Http2:
    """HTTP/2, from the first byte on."""

    cases = staticmethod(odd_streams)

    def __init__(self, is_encrypted):
        self.is_encrypted = is_encrypted
        self.scheme = "https" if is_encrypted else "http"

    def connection(self, port):
        connection = socket.create_connection(("127.0.0.1", port), 5)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if not self.is_encrypted:
            return connection
        # The authority is one of this run.
        context = ssl._create_unverified_context()
        context.set_alpn_protocols(["h2"])
        return context.wrap_socket(connection, server_hostname="psa.example")

    def send(self, port, request, patience=ODD):
        """Sends a request in a stream of a new connection. Returns the answer: None if none comes for a while."""
        talk = H2Connection(H2Configuration(validate_outbound_headers=False, normalize_outbound_headers=False))
        heard = Heard()
        with self.connection(port) as connection:
            try:
                talk.initiate_connection()
                self.write(talk, request)
                connection.sendall(talk.data_to_send())
                end = time.monotonic() + patience[1]
                connection.settimeout(patience[0])
                while not heard.is_over and time.monotonic() < end and (data := connection.recv(65536)):
                    for event in talk.receive_data(data):
                        heard.take(event)
                    connection.sendall(talk.data_to_send())
            except (TimeoutError, OSError, H2Error):
                pass
        return heard.answer

    def write(self, talk, request):
        talk.send_headers(1, request.fields, end_stream=not (request.pieces or request.trailers))
        for index, piece in enumerate(request.pieces):
            is_last = index == len(request.pieces) - 1 and not request.trailers
            talk.send_data(1, piece, end_stream=is_last)
        if request.trailers:
            talk.send_headers(1, request.trailers, end_stream=True)

    def get(self, port, path, host):
        """A sound request. Returns its answers."""
        request = stream(path=path.encode(), scheme=self.scheme.encode(), authority=host.encode())
        answer = self.send(port, request, SOUND)
        return [answer] if answer else []


class Heard:
    """What comes back in a stream."""

    def __init__(self):
        self.answer = None
        self.is_over = False

    def take(self, event):
        if isinstance(event, ResponseReceived):
            fields = dict(event.headers)
            head = b"HTTP/2 " + fields.pop(b":status") + b" -\r\n"
            self.answer = Answer(head + b"\r\n".join(b"%s: %s" % each for each in fields.items()), b"")
        elif isinstance(event, DataReceived):
            self.answer.body += event.data
        self.is_over = isinstance(event, (StreamEnded, StreamReset, ConnectionTerminated))
