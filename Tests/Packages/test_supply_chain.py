"""The static program beside its bill of materials, and on a root that cannot be written."""

import json
import os
import re
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest

# What libraries say of themselves in a program, by the packages of Debian that have them.
VERSIONS = {
    "libssl-dev": rb"OpenSSL (3\.\d+\.\d+) \d+ \w+ 20\d\d",
    "libsqlite3-dev": rb"(?<![\d.])(3\.\d{2}\.\d+)\0",
    "libc6-dev": rb"GNU C Library \(Debian GLIBC [^)]*\) stable release version (\d\.\d+)",
    "zlib1g-dev": rb"inflate (\d\.\d+\.\d+) Copyright",
}


@pytest.fixture(scope="module")
def program(packages, tmp_path_factory):
    """The program of the archive."""
    folder = tmp_path_factory.mktemp("archive")
    (archive,) = packages.glob("*.tar.gz")
    with tarfile.open(archive) as opened:
        opened.extractall(folder, filter="data")
    return next(folder.glob("*/psa-mock"))


@pytest.fixture(scope="module")
def bill(packages):
    """The versions of the bill of materials by the names of the components."""
    (path,) = packages.glob("*.cdx.json")
    return {each["name"]: each["version"] for each in json.loads(path.read_text())["components"]}


def test_the_program_asks_for_no_library(program):
    told = subprocess.run(["readelf", "-d", "-l", program], check=True, capture_output=True, text=True).stdout
    assert "NEEDED" not in told
    assert "INTERP" not in told


@pytest.mark.parametrize("package", VERSIONS)
def test_what_the_program_says_of_a_library_is_what_the_bill_says(program, bill, package):
    found = {each.decode() for each in re.findall(VERSIONS[package], program.read_bytes())}
    if package not in bill:
        assert not found, f"{package} is linked, and the bill does not name it"
        return
    upstream = re.sub(r"^\d+:|(\.dfsg|[-+~]).*$", "", bill[package])
    # The linker leaves out what is not asked for; OpenSSL is then known by the names of its files.
    assert upstream in found or not found
    assert found or package != "libsqlite3-dev"
    assert found or package != "libssl-dev" or b"../ssl/ssl_lib.c" in program.read_bytes()


def test_it_runs_as_nobody_on_a_root_that_cannot_be_written(program, tmp_path):
    if not shutil.which("bwrap"):
        pytest.fail("bwrap is not in PATH; install it (Debian: apt-get install bubblewrap)")
    root = tmp_path / "root"
    (root / "proc").mkdir(parents=True)
    shutil.copy(program, root)
    # A network of its own, too: there is nothing but the loopback.
    inside = ["bwrap", "--ro-bind", root, "/", "--proc", "/proc", "--unshare-all", "--uid", "65532", "--gid", "65532",
              "--cap-drop", "ALL", "--new-session", "--die-with-parent"]
    told, tells = os.pipe()
    server = subprocess.Popen(
        [*inside, "--info-fd", str(tells), "/psa-mock", "--port", "8080"], stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True, env={}, pass_fds=[tells])
    os.close(tells)
    try:
        with open(told) as information:
            pid = json.load(information)["child-pid"]
        assert "is ready at" in server.stdout.readline(), server.stderr.read()
        status = Path(f"/proc/{pid}/status").read_text()
        assert re.search(r"^CapEff:\t0+$", status, re.M)
        healthy = subprocess.run(
            ["nsenter", f"--target={pid}", "--net", program, "healthcheck", "http://127.0.0.1:8080"])
        assert healthy.returncode == 0
        assert sorted(path.name for path in root.iterdir()) == ["proc", "psa-mock"]
    finally:
        server.terminate()
        server.communicate(timeout=30)
