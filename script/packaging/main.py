"""The packages of script/package: main.py FOLDER."""

import gzip
import hashlib
import io
import os
import platform
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import bill_of_materials

ROOT = Path(__file__).resolve().parent.parent.parent
HERE = Path(__file__).resolve().parent
SCRATCH = ROOT / ".build" / "package"
LINK_MAP = SCRATCH / "link.map"
# The names that Debian and Python have for a kind of machine.
DEBIAN = {"x86_64": "amd64", "aarch64": "arm64"}
# A static program asks nothing of the C library that is there.
PLATFORM = "manylinux2014_{0}.musllinux_1_1_{0}"


def output(*command):
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()


def built():
    """The static program, without symbols, in a scratch folder of its own."""
    command = [
        "swift", "build", "-c", "release", "--product", "psa-mock", "--scratch-path", SCRATCH,
        "-Xswiftc", "-static-executable", "-Xlinker", "-s", "-Xlinker", f"-Map={LINK_MAP}"]
    SCRATCH.mkdir(parents=True, exist_ok=True)
    subprocess.run(command, cwd=ROOT, check=True, stdout=sys.stderr)
    return Path(output(*map(str, command), "--show-bin-path"), "psa-mock")


class Package:
    """What all packages are made of."""

    def __init__(self, program):
        self.program = program
        self.machine = platform.machine()
        self.version = output(str(program), "--version").split()[1]
        # The time of the commit is the time of all files, so that two runs give the same bytes.
        self.time = int(os.environ.get("SOURCE_DATE_EPOCH") or output("git", "log", "-1", "--format=%ct"))
        os.environ["SOURCE_DATE_EPOCH"] = str(self.time)

    def files(self):
        """The installed files by their paths, each with its bytes and its mode."""
        document = "usr/share/doc/psa-mock"
        changes = (ROOT / "docs" / "CHANGELOG.md").read_bytes()
        return {
            "usr/bin/psa-mock": (self.program.read_bytes(), 0o755),
            "usr/share/man/man1/psa-mock.1.gz": (self.compressed(self.made("man")), 0o644),
            "usr/share/bash-completion/completions/psa-mock": (self.made("completion", "bash"), 0o644),
            "usr/share/zsh/vendor-completions/_psa-mock": (self.made("completion", "zsh"), 0o644),
            "usr/share/fish/vendor_completions.d/psa-mock.fish": (
                self.made("completion", "fish"), 0o644),
            f"{document}/copyright": ((ROOT / "LICENSE").read_bytes(), 0o644),
            f"{document}/changelog.gz": (self.compressed(changes), 0o644),
        }

    def made(self, *verb):
        """What the program itself writes."""
        return subprocess.run([self.program, *verb], check=True, capture_output=True).stdout

    def compressed(self, content):
        return gzip.compress(content, mtime=0)

    def archive(self, folder):
        """A tar.gz with one folder: the program, man page, completions, licence."""
        name = f"psa-mock-{self.version}-linux-{self.machine}"
        content = {
            "psa-mock": (self.program.read_bytes(), 0o755),
            "psa-mock.1": (self.made("man"), 0o644),
            "LICENSE": ((ROOT / "LICENSE").read_bytes(), 0o644),
            "README.md": ((ROOT / "README.md").read_bytes(), 0o644),
            "completions/psa-mock.bash": (self.made("completion", "bash"), 0o644),
            "completions/_psa-mock": (self.made("completion", "zsh"), 0o644),
            "completions/psa-mock.fish": (self.made("completion", "fish"), 0o644),
        }
        path = folder / f"{name}.tar.gz"
        with (
            open(path, "wb") as file,
            gzip.GzipFile("", "wb", fileobj=file, mtime=self.time) as compressed,
            tarfile.open(mode="w", fileobj=compressed, format=tarfile.GNU_FORMAT) as archive,
        ):
            for each, (data, mode) in sorted(content.items()):
                self.add(archive, f"{name}/{each}", data, mode)
        return path

    def add(self, archive, name, data, mode):
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode, entry.mtime = len(data), mode, self.time
        archive.addfile(entry, io.BytesIO(data))

    def debian(self, folder):
        """A package of Debian without dependencies."""
        stage = SCRATCH / "deb"
        shutil.rmtree(stage, ignore_errors=True)
        size = 0
        for path, (data, mode) in self.files().items():
            file = stage / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
            file.chmod(mode)
            size += len(data)
        control = (HERE / "control").read_text().format(
            version=self.version, architecture=DEBIAN[self.machine], size=size // 1024)
        (stage / "DEBIAN").mkdir()
        (stage / "DEBIAN/control").write_text(control)
        for each in [stage, *stage.rglob("*")]:
            if each.is_dir():
                each.chmod(0o755)
        path = folder / f"psa-mock_{self.version}_{DEBIAN[self.machine]}.deb"
        subprocess.run(
            ["dpkg-deb", "--root-owner-group", "-Zxz", "--build", stage, path], check=True,
            stdout=sys.stderr)
        return path

    def wheel(self, folder):
        """A wheel with the program and the plugin for pytest."""
        environment = {
            **os.environ, "PSA_MOCK_VERSION": self.version, "PSA_MOCK_PROGRAM": str(self.program),
            "PSA_MOCK_PLATFORM": PLATFORM.format(self.machine)}
        subprocess.run(
            [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder,
             HERE / "python"], check=True, env=environment, stdout=sys.stderr)
        return next(folder.glob("*.whl"))


def main(folder):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    package = Package(built())
    made = [package.archive(folder), package.debian(folder), package.wheel(folder)]
    made.append(bill_of_materials.write(folder, package.version, LINK_MAP, package.time))
    sums = "".join(f"{hashlib.sha256(each.read_bytes()).hexdigest()}  {each.name}\n" for each in made)
    (folder / "SHA256SUMS").write_text(sums)
    for each in made:
        print(f"{each.stat().st_size:>10} {each.name}")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
