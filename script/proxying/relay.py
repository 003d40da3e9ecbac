"""A relay of TCP that keeps what both sides say, by connections and in order."""

import socket
import threading


class Wire:
    """One connection from a front to the server."""

    def __init__(self, number):
        self.number = number
        self.asked = bytearray()
        self.answered = bytearray()
        self.is_open = True


# Ways to let a sound server read something else than what is kept, to prove that this shows: what is put in the
# place of what in the bytes for the server.
BREAKS = {
    "without the coding": (b"Transfer-Encoding: chunked\r\n", b""),
    "without the length": (b"Content-Length: 69\r\n", b""),
    "another target": (b"/company/contacts/1?", b"/company/contacts/2?"),
    "one more request": (
        b"GET /company/contacts/1?fields=id HTTP/1.1",
        b"GET /x HTTP/1.1\r\nHost: x\r\n\r\nGET /y HTTP/1.1"),
}


class Relay:
    """Listens at a port of its own, and passes all on to the server, changed by one of `BREAKS` if it is given."""

    def __init__(self, server_port, change=(b"", b"")):
        self.server_port = server_port
        self.change = change
        self.wires = []
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            front, _ = self.listener.accept()
            server = socket.create_connection(("127.0.0.1", self.server_port))
            for each in (front, server):
                each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            wire = Wire(len(self.wires))
            self.wires.append(wire)
            for source, target, kept in ((front, server, wire.asked), (server, front, wire.answered)):
                threading.Thread(
                    target=self.copy, args=(source, target, kept, wire), daemon=True).start()

    def copy(self, source, target, kept, wire):
        """Copies one direction until its end. A side that is gone ends the other one too."""
        try:
            while data := source.recv(65536):
                kept += data
                target.sendall(data.replace(*self.change) if self.change[0] and kept is wire.asked else data)
            target.shutdown(socket.SHUT_WR)
        except OSError:
            for each in (source, target):
                shut(each)
        if kept is wire.answered:
            wire.is_open = False


def shut(connection):
    """Ends both directions; one that has ended already stays so."""
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        connection.close()
