"""The examples: each is run as its reader would run it, on a server that it starts itself, and on one that
others can reach, which asks for a token."""

import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import psa_mock
import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
EXAMPLES = ROOT / "docs" / "examples"
TOKEN = "for-tests-only"

SWIFT_PACKAGE = """// swift-tools-version: 6.2
import PackageDescription

let package = Package(name: "ContactTests", targets: [.testTarget(name: "ContactTests")])
"""

# By the file of the example: the command, and what it prints when all five tests have passed.
RUNS = {
    "test_contacts.py": ([sys.executable, "-m", "pytest", "-p", "no:cacheprovider"], "5 passed"),
    "contacts_unittest.py": ([sys.executable, "-m", "unittest", "contacts_unittest"], "Ran 5 tests"),
    "contacts.test.mjs": (["node", "--test", "--test-reporter=tap"], "# pass 5\n"),
    "contacts_test.go": (["go", "test", "-v", "-count=1", "."], "\nok "),
    "contacts_test.rb": (["ruby", "contacts_test.rb"], "5 runs, 21 assertions, 0 failures, 0 errors"),
    "ContactsTest.php": (["phpunit", "ContactsTest.php"], "OK (5 tests"),
    "ContactTests.swift": (["swift", "test", "--disable-xctest"], "with 5 tests in 1 suite passed"),
}
NOT_RUN = {"ContactTests.cs", "Contacts.Tests.ps1"}


@pytest.fixture(scope="session")
def program_folder(packages, tmp_path_factory):
    """The folder with the program out of the archive, for PATH."""
    folder = tmp_path_factory.mktemp("archive")
    (archive,) = packages.glob("*.tar.gz")
    with tarfile.open(archive) as opened:
        opened.extractall(folder, filter="data")
    return next(folder.iterdir())


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """The examples where they are built, once for all runs of an example."""
    folder = tmp_path_factory.mktemp("examples")
    for example in RUNS:
        shutil.copy(EXAMPLES / example, folder)
    (folder / "go.mod").write_text("module contacts\n\ngo 1.19\n")
    sources = folder / "swift" / "Tests" / "ContactTests"
    sources.mkdir(parents=True)
    shutil.copy(EXAMPLES / "ContactTests.swift", sources)
    (folder / "swift" / "Package.swift").write_text(SWIFT_PACKAGE)
    return folder


@pytest.mark.parametrize("server", ["its own", "for all, with a token"])
@pytest.mark.parametrize("example", RUNS)
def test_an_example(folder, program_folder, example, server):
    command, passed = RUNS[example]
    assert shutil.which(command[0]), f"{command[0]} is not in PATH"
    environment = {
        **os.environ, "PATH": f"{program_folder}{os.pathsep}{os.environ['PATH']}", "HOME": str(folder),
        "GOFLAGS": "-modcacherw"}
    where = folder / "swift" if example.endswith(".swift") else folder
    if command[-1] != example and example in ("test_contacts.py", "contacts.test.mjs"):
        command = [*command, example]
    if server == "its own":
        run(command, where, environment, passed)
        return
    with psa_mock.Server("--host", "0.0.0.0", "--control-token", TOKEN) as shared:
        url = shared.url.replace("0.0.0.0", "127.0.0.1")
        environment |= {"PSA_MOCK_URL": url, "PSA_MOCK_CONTROL_TOKEN": TOKEN}
        run(command, where, environment, passed)
        left = psa_mock.Sandbox(url, "default", TOKEN)
        assert [each["name"] for each in left.control("GET", "/sandboxes")] == ["default"]
        # What the tests sent was in their own sandboxes: the default one knows no requests of theirs.
        assert left.journal() == []


def run(command, folder, environment, passed):
    tests = subprocess.run(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert tests.returncode == 0, tests.stdout
    assert passed in tests.stdout


def test_each_example_is_run_or_named_as_one_that_is_not():
    page = (EXAMPLES / "README.md").read_text()
    files = {path.name for path in EXAMPLES.iterdir()} - {"README.md"}
    blocks = {name for name in files if name.endswith((".yaml", ".yml", ".cfg"))}
    assert files == set(RUNS) | NOT_RUN | blocks
    for name in files:
        assert f"]({name})" in page
    for name in NOT_RUN:
        (row,) = (line for line in page.splitlines() if f"]({name})" in line)
        assert "| no: " in row


# By the file of a block: what the tool that checks it is told.
BLOCKS = {
    "docs/examples/compose.yaml": ["--builtin-schema", "vendor.compose-spec"],
    "docs/examples/github-actions.yml": ["--builtin-schema", "vendor.github-workflows"],
    "docs/examples/gitlab-ci.yml": ["--builtin-schema", "vendor.gitlab-ci", "--data-transform", "gitlab-ci"],
    ".github/workflows/ci.yml": ["--builtin-schema", "vendor.github-workflows"],
    ".github/workflows/release.yml": ["--builtin-schema", "vendor.github-workflows"],
}


@pytest.mark.parametrize("block", BLOCKS)
def test_a_block_is_what_its_reader_expects(block):
    command = [sys.executable, "-m", "check_jsonschema", *BLOCKS[block], ROOT / block]
    checked = subprocess.run(command, capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout


def test_each_block_is_checked():
    files = [*EXAMPLES.glob("*.y*ml"), *(ROOT / ".github").rglob("*.y*ml")]
    assert {str(path.relative_to(ROOT)) for path in files} == set(BLOCKS)
