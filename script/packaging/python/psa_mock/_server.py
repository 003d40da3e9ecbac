"""A server of one's own."""

from __future__ import annotations

import re
import subprocess
import tempfile
from types import TracebackType

from psa_mock._program import find_program
from psa_mock._sandbox import Sandbox


class ServerError(RuntimeError):
    """The program did not start; the text is what it said."""


class Server:
    """A psa-mock process that listens on a free port of this machine.

    >>> with Server("--mode", "strict") as server:
    ...     sandbox = server.sandbox("my-test")
    """

    def __init__(self, *options: str, program: str | None = None) -> None:
        """Starts the program and returns once it answers; options are those of `psa-mock --help`.

        Raises ServerError if it does not start, FileNotFoundError if it is not there.
        """
        self._messages = tempfile.TemporaryFile("w+")
        command = [program or find_program(), "--port", "0", "--log", "none", *options]
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=self._messages, text=True)
        assert self.process.stdout is not None
        ready = re.match(r"psa-mock is ready at (\S+)", self.process.stdout.readline())
        if ready is None:
            self.stop()
            self._messages.seek(0)
            raise ServerError(self._messages.read().strip() or "psa-mock ended without a word")
        #: Where the server listens, such as ``http://127.0.0.1:40123``.
        self.url = ready[1]

    def sandbox(self, name: str) -> Sandbox:
        """Returns a sandbox of the server; it is made at its first use."""
        return Sandbox(self.url, name)

    def stop(self) -> None:
        """Ends the program; what it was asked before is answered."""
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()

    def __enter__(self) -> Server:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
        self._messages.close()
