"""A server that a script starts, measures and ends, and a client that keeps its connection. A script that has one ends
on SIGTERM as it does by itself, with all that it has begun."""

import atexit
import base64
import ctypes
import http.client
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent
BASE = "/v4_6_release/apis/3.0"
CLIENT_ID = "6f657355-5f4e-4206-9e32-1b65861a9e3f"


def program():
    """The release program: the one that PSA_MOCK_PROGRAM names, else the one that is built here."""
    if named := os.environ.get("PSA_MOCK_PROGRAM"):
        if not (os.path.isfile(named) and os.access(named, os.X_OK)):
            raise SystemExit(f"PSA_MOCK_PROGRAM names {named}, which is no program that can be run")
        return named
    build = ["swift", "build", "-c", "release"]
    subprocess.run([*build, "--product", "psa-mock"], cwd=ROOT, check=True, stdout=sys.stderr)
    path = subprocess.run(
        [*build, "--show-bin-path"], cwd=ROOT, check=True, capture_output=True, text=True)
    return path.stdout.strip() + "/psa-mock"


def end(number, frame):
    """Ends the script on a signal: what it has to do at its end is done."""
    raise SystemExit(128 + number)


signal.signal(signal.SIGTERM, end)
LIBC = ctypes.CDLL(None)
PR_SET_PDEATHSIG = 1


def end_with_parent():
    """Lets this process end when the thread that began it has, even by SIGKILL; and on SIGTERM, at once."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


class Server:
    """A psa-mock process that listens, with its log in JSON in a file if one is named. `before` is a command that
    becomes the program."""

    def __init__(self, executable, *options, log=None, before=()):
        port_file = tempfile.NamedTemporaryFile(prefix="psa-mock-port-")
        kept = open(log, "w+") if log else subprocess.PIPE
        try:
            self.process = subprocess.Popen(
                [*before, executable, "--port", "0", "--port-file", port_file.name,
                 "--log", "json" if log else "none", *options],
                stdout=subprocess.PIPE, stderr=kept, text=True, preexec_fn=end_with_parent,
                env={**os.environ, "SWIFT_BACKTRACE": "enable=no"})
        except OSError as error:
            raise SystemExit(f"the server did not start: {error}") from None
        atexit.register(self.process.kill)
        ready = self.process.stdout.readline()
        if not ready.startswith("psa-mock is ready at "):
            raise SystemExit(f"the server did not start: {self.last_words(ready, log)}")
        self.port = int(Path(port_file.name).read_text())
        port_file.close()

    def last_words(self, ready, log):
        """What a process that is not ready has said, and how it ended."""
        try:
            told, errors = self.process.communicate(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            told, errors = self.process.communicate()
        words = (ready + told + (Path(log).read_text() if log else errors)).strip()
        return f"{words[-2000:] or 'it said nothing'} (it ended with {self.process.returncode})"

    def kill(self):
        """Ends the process at once, as kill -9 does."""
        self.process.send_signal(signal.SIGKILL)
        self.process.communicate()

    def stop(self):
        """Ends the process as an operator does, and answers its status."""
        self.process.terminate()
        self.process.communicate(timeout=30)
        return self.process.returncode

    @property
    def is_running(self):
        return self.process.poll() is None

    def resident_kilobytes(self):
        """The memory that the process has resident."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return next(int(x.split()[1]) for x in status.splitlines() if x.startswith("VmRSS"))

    def descriptors(self):
        """How many descriptors the process has open."""
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))


class Answer:
    """What came back."""

    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.data = response.read()

    @property
    def json(self):
        return json.loads(self.data) if self.data else None

    def __str__(self):
        return f"{self.status} {self.data[:2000].decode('utf-8', 'replace')}"


class Client:
    """Asks over one connection, which it keeps: by https if there is a context."""

    context = None

    def __init__(self, port, seconds=60):
        if self.context:
            self.connection = http.client.HTTPSConnection(
                "127.0.0.1", port, timeout=seconds, context=self.context)
        else:
            self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=seconds)

    @staticmethod
    def timed(seconds):
        """Is told how long each request took; a script may put another function here."""

    def send(self, method, target, body=None, headers=None):
        """Sends a request. A body that is no bytes is sent as JSON."""
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
        content = {} if body is None else {"Content-Type": "application/json"}
        self.connection.request(method, target, body, {**content, **(headers or {})})

    def receive(self):
        return Answer(self.connection.getresponse())

    def ask(self, method, target, body=None, headers=None):
        began = time.perf_counter()
        self.send(method, target, body, headers)
        answer = self.receive()
        Client.timed(time.perf_counter() - began)
        return answer


def credentials(company="soak"):
    """The fields that strict mode asks for, for the keys of a company."""
    keys = base64.b64encode(f"{company}+public:private".encode()).decode()
    return {"Authorization": f"Basic {keys}", "clientId": CLIENT_ID}


def query(path, **parameters):
    """A path with parameters that are not None."""
    given = {name: value for name, value in parameters.items() if value is not None}
    return path + ("?" + urlencode(given) if given else "")
