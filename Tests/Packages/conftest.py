"""What the tests of packages share: the packages, and an empty root to try them in."""

import os
import subprocess
import time
import urllib.request
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def packages():
    """The folder with the packages, as script/package makes them."""
    return Path(os.environ["PSA_MOCK_PACKAGES"])


@pytest.fixture
def root(tmp_path):
    """A folder that is the root of what runs in it: there is nothing else. It takes a user who may make
    one."""
    if os.geteuid() != 0:
        pytest.skip("only root can try a program in a root of its own")
    return Root(tmp_path / "root")


class Root:
    """An empty root, but for /proc, in which the runtime of Swift looks for its own program."""

    def __init__(self, path):
        self.path = path
        (path / "tmp").mkdir(parents=True)
        (path / "proc").mkdir()

    def command(self, *command):
        return ["unshare", "--mount", "--mount-proc", f"--root={self.path}", *command]

    def run(self, *command):
        """Runs a program to its end and returns what it printed."""
        run = subprocess.run(
            self.command(*command), capture_output=True, text=True, timeout=60, env={})
        assert run.returncode == 0, run.stderr
        return run.stdout

    def try_server(self, program):
        """Starts a server in the root, asks it for contacts, and ends it as an operator does."""
        server = subprocess.Popen(
            self.command(program, "--port", "0", "--port-file", "/tmp/port"), env={},
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        try:
            ready = server.stdout.readline()
            assert ready.startswith("psa-mock is ready at "), server.stderr.read()
            url = ready.split()[4]
            assert self.run(program, "healthcheck", url) == ""
            with urllib.request.urlopen(f"{url}/company/contacts/count", timeout=10) as answer:
                assert answer.read() == b'{"count":45}'
        finally:
            server.terminate()
            server.communicate(timeout=30)
        assert server.returncode == 0
        assert not (self.path / "tmp/port").exists()


def wait_for(condition, seconds=20):
    """Waits until a condition holds, and returns its value."""
    end = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < end, "it does not come"
        time.sleep(0.05)
    return found
