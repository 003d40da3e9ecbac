"""The fixtures for other people's tests: each is run as its reader would run it.

XUnit.cs is not among them: nothing else here asks for .NET. What is not in PATH is skipped.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import requests

FIXTURES = Path(__file__).parent / "fixtures"

# As in a container: the fixtures know no token, and reset the sandboxes of their own credentials.
TOKEN = "of-the-server"
pytestmark = pytest.mark.options("--control-token", TOKEN)

# Two tests that would see each other's work if they shared their data.
PYTEST_TESTS = '''
import pytest

@pytest.mark.parametrize("name", ["Ada", "Bo"])
def test_a_contact_that_is_added_is_the_next_one(psa, name):
    ada = {"firstName": name, "company": {"identifier": "Acme"}}
    assert psa.post(f"{psa.api}/company/contacts", json=ada).json()["id"] == 46
'''

SWIFT_PACKAGE = """// swift-tools-version: 6.2
import PackageDescription

let package = Package(name: "ContactTests", targets: [.testTarget(name: "ContactTests")])
"""


def run(server, folder, *command, **environment):
    """Runs tests to their end, against the server; what they printed."""
    tests = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, "PSA_MOCK_URL": server.url, "HOME": str(folder), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert tests.returncode == 0, tests.stdout
    return tests.stdout


def program(name):
    """The path of a program; without it the test is skipped."""
    return shutil.which(name) or pytest.skip(f"{name} is not in PATH")


@pytest.fixture
def left(server):
    """Checks that the tests left the server as it was."""
    yield

    def ask(path):
        return requests.get(f"{server.url}/_mock/{path}", headers={"X-Mock-Token": TOKEN}).json()

    # Sandboxes that nothing has changed go when others need their room.
    names = [sandbox["name"] for sandbox in ask("sandboxes")]
    assert len(names) == 3
    assert not any(ask(f"sandboxes/{name}")["changed"] for name in names)
    # What they sent was in their own sandboxes: the default one knows no requests of theirs.
    assert ask("journal/count") == {"count": 0}


def test_pytest(server, tmp_path, left):
    shutil.copy(FIXTURES / "pytest_fixture.py", tmp_path / "conftest.py")
    (tmp_path / "test_contacts.py").write_text(PYTEST_TESTS)
    printed = run(server, tmp_path, sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider")
    assert "2 passed" in printed


def test_node(server, tmp_path, left):
    node = program("node")
    printed = run(server, tmp_path, node, "--test", "--test-reporter=tap", FIXTURES / "mock.test.mjs")
    assert "# pass 2\n" in printed and "# fail 0\n" in printed


def test_go(server, tmp_path, left):
    go = program("go")
    shutil.copy(FIXTURES / "mock_test.go", tmp_path)
    (tmp_path / "go.mod").write_text("module psa\n\ngo 1.19\n")
    # All that it builds stays in the folder of the test.
    printed = run(server, tmp_path, go, "test", "-v", "-count=1", ".", GOFLAGS="-modcacherw")
    assert printed.count("--- PASS: ") == 2


@pytest.fixture(scope="session")
def swift_package(tmp_path_factory):
    """A package with the tests in Swift, which is built once."""
    folder = tmp_path_factory.mktemp("swift")
    sources = folder / "Tests" / "ContactTests"
    sources.mkdir(parents=True)
    shutil.copy(FIXTURES / "SwiftTesting.swift", sources)
    (folder / "Package.swift").write_text(SWIFT_PACKAGE)
    return folder


def test_swift_testing(server, swift_package, left):
    swift = program("swift")
    printed = run(server, swift_package, swift, "test", "--disable-xctest")
    assert "Test run with 2 tests in 1 suite passed" in printed
