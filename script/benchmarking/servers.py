"""The servers that are measured: each is started once and stays idle while another is driven."""

import atexit
import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from running_server import ROOT, Client, program  # noqa: E402, F401

HERE = Path(__file__).resolve().parent
TICKS = os.sysconf("SC_CLK_TCK")


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


started = []


def end_all():
    """Ends the servers that still run."""
    for server in started:
        server.end()


atexit.register(end_all)


class Server:
    """A process that listens at a port, once it is ready: it answers `ready` with 200, if that is a path."""

    def __init__(self, name, command, port, environment=None, output=subprocess.DEVNULL, folder=None,
                 seconds=20, ready=None):
        self.name, self.port = name, port
        self.process = subprocess.Popen(
            command, stdout=output, stderr=subprocess.DEVNULL, cwd=folder, start_new_session=True,
            env={**os.environ, "SWIFT_BACKTRACE": "enable=no", **(environment or {})})
        started.append(self)
        self.await_ready(seconds, ready)

    def await_ready(self, seconds, path):
        end = time.monotonic() + seconds
        while time.monotonic() < end and self.process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                if not path or Client(self.port).ask("GET", path).status == 200:
                    return
            except OSError:
                pass
            time.sleep(0.005)
        self.end()
        raise SystemExit(f"{self.name} did not start")

    @property
    def processes(self):
        """The process and those that it started."""
        found, at = [self.process.pid], 0
        while at < len(found):
            for task in Path(f"/proc/{found[at]}/task").glob("*/children"):
                # A thread that has ended meanwhile has no children.
                with contextlib.suppress(FileNotFoundError):
                    found += [int(each) for each in task.read_text().split()]
            at += 1
        return found

    def cpu_seconds(self):
        """The time of processors that all its processes have used, ended threads included."""
        ticks = 0
        for process in self.processes:
            fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / TICKS

    def cpu_milliseconds(self):
        """The time of processors that its threads of now have used, as the scheduler counts it: fine enough for
        a single request."""
        return sum(
            int(task.read_text().split()[0])
            for task in Path(f"/proc/{self.process.pid}/task").glob("*/schedstat")) / 1e6

    def peak_kilobytes(self):
        """The most memory that the process has had."""
        lines = Path(f"/proc/{self.process.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))

    def kilobytes(self, name="Rss"):
        """The memory of the process: Rss, or what smaps_rollup calls otherwise."""
        lines = Path(f"/proc/{self.process.pid}/smaps_rollup").read_text().splitlines()
        return sum(int(line.split()[1]) for line in lines if line.startswith(name + ":"))

    def end(self):
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def mock(*options, name="psa-mock", log="none", output=subprocess.DEVNULL, executable=None,
         seconds=60):
    """The program itself, one worker, its log as told."""
    port = free_port()
    return Server(
        name, [executable or program(), "--port", str(port), "--workers", "1", "--log", log, *options],
        port, output=output, seconds=seconds, ready="/readyz")


NGINX = """
worker_processes 1; daemon off; pid {folder}/nginx.pid; error_log /dev/null;
events {{ worker_connections 2048; }}
http {{
    access_log off; keepalive_requests 1000000000; keepalive_timeout 600s; sendfile on;
    client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
    uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s; default_type application/json;
    server {{
        listen 127.0.0.1:{port};
        root {folder};
        location = /static {{ return 200 '{body}'; }}
    }}
}}
"""


def nginx(folder, contact, page):
    """nginx with one worker: `/static` returns a contact out of its configuration, `/contact.json`
    and `/list.json` send files. All have the bytes that psa-mock answers."""
    port = free_port()
    (folder / "contact.json").write_bytes(contact)
    (folder / "list.json").write_bytes(page)
    body = contact.decode().replace("\\", "\\\\").replace("'", "\\'")
    if "$" in body:
        raise SystemExit("nginx takes a dollar sign for a variable; choose other data")
    configuration = folder / "nginx.conf"
    configuration.write_text(NGINX.format(folder=folder, port=port, body=body))
    return Server("nginx", ["nginx", "-c", str(configuration)], port)


def fastapi(database):
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "peer_fastapi:app", "--port", str(port),
               "--no-access-log", "--log-level", "error"]
    return Server("FastAPI", command, port, {"DATABASE": str(database)}, folder=HERE)


def flask(database):
    port = free_port()
    command = [sys.executable, "peer_flask.py", str(port)]
    return Server("Flask", command, port, {"DATABASE": str(database)}, folder=HERE)


def compiled(folder, name, *options):
    """A program of one file in C."""
    path = folder / name
    subprocess.run(["cc", "-O2", "-o", path, HERE / f"{name}.c", *options], check=True)
    return path


def c_peer(folder, database):
    port = free_port()
    path = compiled(folder, "peer_c", "-lsqlite3")
    return Server("C, epoll and SQLite", [str(path), str(port), str(database)], port)
