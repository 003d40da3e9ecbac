"""The commands of a page in one shell, as its reader has it: from the top to the end of the page, with a
network of its own, so that every address and port is the one that stands there."""

import os
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SECONDS_MAX = 300
# Each answer on a line of its own.
CURL = 'write-out = "\\n"\n'
# Brings the loopback up, then becomes the shell.
LOOPBACK = """
import fcntl, os, socket, struct, sys
with socket.socket() as any:
    flags = fcntl.ioctl(any, 0x8913, struct.pack("16sH14x", b"lo", 0))
    up = struct.unpack("16sH14x", flags)[1] | 1
    fcntl.ioctl(any, 0x8914, struct.pack("16sH14x", b"lo", up))
os.execvp(sys.argv[1], sys.argv[1:])
"""


def run(commands, folder, path):
    """Runs each text of commands in a folder that looks like the top of the repository, with a path of programs.

    Returns the status of each, with what it has printed to stdout and stderr; those behind a failure are left out.
    """
    prepare(folder)
    script = folder / ".commands"
    script.write_text("".join(part(folder, number, text) for number, text in enumerate(commands)))
    user = [] if os.geteuid() == 0 else ["--map-root-user"]
    # All processes end with the shell, and the shell with the tests.
    apart = ["setpriv", "--pdeathsig", "KILL", "unshare", *user, "--net", "--pid", "--fork", "--mount-proc", "--kill-child"]
    environment = {
        **os.environ, "PATH": path, "HOME": str(folder), "CURL_HOME": str(folder),
        "SWIFT_BACKTRACE": "enable=no", "LC_ALL": "C.UTF-8"}
    for name in [name for name in environment if name.startswith("PSA_MOCK_")]:
        del environment[name]
    with open(folder / ".log", "w") as log:
        subprocess.run(
            [*apart, sys.executable, "-c", LOOPBACK, "bash", str(script)], cwd=folder, env=environment,
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, timeout=SECONDS_MAX)
    return [result(folder, number) for number in range(len(commands)) if (folder / f".status.{number}").exists()]


def prepare(folder):
    """Lays the files of the repository out. Scripts are called by the name of the real ones, since they look for
    their place in the repository by it."""
    for path in ROOT.iterdir():
        if path.name not in (".git", "script"):
            (folder / path.name).symlink_to(path)
    (folder / "script").mkdir()
    for path in (ROOT / "script").iterdir():
        if path.is_file() and path.stat().st_mode & stat.S_IXUSR:
            call = folder / "script" / path.name
            call.write_text(f'#!/bin/sh\nexec "{path}" "$@"\n')
            call.chmod(0o755)
    (folder / ".curlrc").write_text(CURL)


def part(folder, number, text):
    """Commands with their output in files, which are complete when the status is there."""
    now, out, wrong, status = (folder / f".{name}.{number}" for name in ("now", "out", "wrong", "status"))
    ready = rf"\1 & until grep -q ready {now}; do sleep 0.1; done"
    text = re.sub(r"^(script/server)\b.*$", ready, text, flags=re.M)
    return f"""
exec > {now} 2> {wrong}
trap 'status=$?; cp {now} {out}; echo $status > {status}; exit' ERR
set -eE
{text}
trap - ERR
set +e
cp {now} {out}
echo 0 > {status}
"""


def result(folder, number):
    def text(name):
        return (folder / f".{name}.{number}").read_text()

    return int(text("status")), text("out"), text("wrong")


def programs(program):
    """A path on which the program and this Python's scripts come first."""
    folders = [Path(program).parent, Path(sys.executable).parent]
    return os.pathsep.join([*map(str, folders), os.environ["PATH"], "/usr/sbin"])


def is_there(command):
    return shutil.which(command, path=f"{os.environ['PATH']}:/usr/sbin") is not None
