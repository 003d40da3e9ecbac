"""The archive, Debian's package, the bill of materials and the checksums, each tried where nothing else is."""

import gzip
import json
import subprocess
import tarfile


def one(packages, pattern):
    """The one package of a kind."""
    (found,) = packages.glob(pattern)
    return found


def test_the_checksums_are_those_of_the_packages(packages):
    sums = (packages / "SHA256SUMS").read_text().splitlines()
    assert sorted(line.split("  ")[1] for line in sums) == sorted(
        path.name for path in packages.iterdir() if path.name != "SHA256SUMS")
    subprocess.run(["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=packages, check=True)


def test_the_archive_holds_a_program_that_needs_nothing(packages, root):
    with tarfile.open(one(packages, "*.tar.gz")) as archive:
        archive.extractall(root.path, filter="data")
    (folder,) = root.path.glob("psa-mock-*")
    assert sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()) == [
        "LICENSE", "README.md", "completions/_psa-mock", "completions/psa-mock.bash",
        "completions/psa-mock.fish", "psa-mock", "psa-mock.1"]
    root.try_server(f"/{folder.name}/psa-mock")
    subprocess.run(["bash", "-n", folder / "completions/psa-mock.bash"], check=True)


def test_debian_installs_and_removes_its_package(packages, root):
    database = root.path / "var/lib/dpkg"
    for folder in ("info", "updates", "triggers"):
        (database / folder).mkdir(parents=True)
    (database / "status").touch()
    dpkg = ["dpkg", f"--root={root.path}", "--force-script-chrootless"]
    package = one(packages, "*.deb")
    subprocess.run([*dpkg, "--install", package], check=True, capture_output=True)
    assert root.run("/usr/bin/psa-mock", "--version").split()[1] == package.name.split("_")[1]
    root.try_server("/usr/bin/psa-mock")
    manual = gzip.decompress((root.path / "usr/share/man/man1/psa-mock.1.gz").read_bytes())
    assert b".TH" in manual
    assert (root.path / "usr/share/bash-completion/completions/psa-mock").is_file()
    subprocess.run([*dpkg, "--purge", "psa-mock"], check=True, capture_output=True)
    assert not (root.path / "usr/bin/psa-mock").exists()


def test_the_bill_of_materials_names_what_is_linked(packages):
    bill = json.loads(one(packages, "*.cdx.json").read_text())
    names = {component["name"] for component in bill["components"]}
    assert {"swift", "libsqlite3-dev", "libssl-dev", "libc6-dev"} <= names
    for component in bill["components"]:
        assert component["version"]
        assert component["licenses"]
