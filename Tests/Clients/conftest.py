"""Servers for the tests: psa-mock, fresh for each test, by http and by https on the same port.

PSA_MOCK_PROGRAM names the built program; script/clients sets it.
"""

import importlib
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import requests

PROGRAM = os.environ["PSA_MOCK_PROGRAM"]

# Any will do: the server is asked to check their form, not to know them.
COMPANY = "acme"
PUBLIC_KEY = "publicKey"
PRIVATE_KEY = "privateKey"
CLIENT_ID = "6e1f2d3c-4b5a-4978-8f6e-5d4c3b2a1908"

# Longer than any run of this program takes to end; a server that hangs shall fail the test.
END_SECONDS_MAX = 10


class Server:
    """A running psa-mock with the demo data, and plain questions to it that no client answers for it."""

    def __init__(self, mode, folder, *options):
        self.mode = mode
        port_file = folder / "port"
        self.ca_file = folder / "ca.pem"
        self.process = subprocess.Popen(
            [PROGRAM, "--port", "0", "--port-file", port_file, "--mode", mode, "--log", "none"]
            + ["--ca-file", self.ca_file, *options],
            stdout=subprocess.PIPE,
            text=True,
        )
        # The line is written when the server listens, the port file before it.
        ready = self.process.stdout.readline()
        if not ready.startswith("psa-mock is ready at "):
            pytest.fail(f"the server did not start: {ready!r}, status {self.stop()}")
        self.port = int(port_file.read_text())
        self.url = f"http://127.0.0.1:{self.port}"
        self.api = f"{self.url}/v4_6_release/apis/3.0"

    def ask(self, path, **parameters):
        """The answer to a GET below the base path, whatever its status."""
        return requests.get(
            self.api + path,
            params=parameters,
            auth=(f"{COMPANY}+{PUBLIC_KEY}", PRIVATE_KEY),
            headers={"clientId": CLIENT_ID},
        )

    def get(self, path, **parameters):
        """The parsed answer to a GET that has to succeed."""
        answer = self.ask(path, **parameters)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def ids(self, path, **parameters):
        """The ids of all records of a list in their order, checked against the server's own count."""
        records = self.get(path, pageSize=1000, **parameters)
        parameters.pop("orderBy", None)
        assert len(records) == self.get(f"{path}/count", **parameters)["count"]
        return [record["id"] for record in records]

    def stop(self):
        """Ends the server and returns its status: 0 unless something went wrong in it."""
        self.process.terminate()
        try:
            return self.process.wait(END_SECONDS_MAX)
        finally:
            self.process.kill()
            self.process.stdout.close()


# A run that is told to end stops its servers first, as one does that is interrupted.
signal.signal(signal.SIGTERM, signal.default_int_handler)


@pytest.fixture(params=["default", "strict"])
def server(request, tmp_path):
    """A fresh server in each of the two modes: no client may need to know which.

    Marked with `options`, a test has it started with these options too.
    """
    marker = request.node.get_closest_marker("options")
    server = Server(request.param, tmp_path, *(marker.args if marker else ()))
    yield server
    assert server.stop() == 0


@pytest.fixture
def tls_host(server, monkeypatch):
    """`127.0.0.1:port` of the server, whose certificate clients trust that ask by https."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(server.ca_file))
    return f"127.0.0.1:{server.port}"


@pytest.fixture
def credentials():
    """What a user of a client has to know: names as the service calls them."""
    return {
        "company": COMPANY,
        "public_key": PUBLIC_KEY,
        "private_key": PRIVATE_KEY,
        "client_id": CLIENT_ID,
    }


@pytest.fixture
def import_afresh(monkeypatch):
    """Imports a module as if for the first time; afterwards its package is what it was before.

    `folder` is put before all others, for a package that is installed in a folder of its own.
    """
    imported = set()

    def modules():
        return [name for name in sys.modules if name.split(".")[0] in imported]

    def import_afresh(name, folder=None):
        if folder:
            monkeypatch.syspath_prepend(folder)
        imported.add(name.split(".")[0])
        for module in modules():
            monkeypatch.delitem(sys.modules, module)
        return importlib.import_module(name)

    yield import_afresh
    for module in modules():
        del sys.modules[module]
