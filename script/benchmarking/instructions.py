"""Instructions of a request, counted by callgrind: the same on every machine to about one percent, so that
creeping costs are seen where times say nothing."""

import json
import re
import shutil
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import servers
from traffic import scratch

STORED = servers.HERE / "instructions.json"
DATA = "generate:1000@7"
SHARE = 0.05
PATCH = '[{"op":"replace","path":"title","value":"T%d"}]'
POST = (
    '{"firstName":"John","lastName":"Smith","company":{"id":%d},"title":"IT Director",'
    '"types":[{"id":4}],"communicationItems":[{"type":{"id":1},"value":"john.smith%d@acme.com",'
    '"defaultFlag":true},{"type":{"id":2},"value":"555-123-4567","extension":"101",'
    '"defaultFlag":true}]}')


class Kind:
    """Requests of one kind: how they are made from a number, the status they have, and how many are
    counted and sent before."""

    def __init__(self, make, status=200, count=200, before=100):
        self.make, self.status, self.count, self.before = make, status, count, before


def by_id(number, ids):
    return "GET", f"/company/contacts/{ids.contact(number)}", None


def page(number, ids):
    return "GET", f"/company/contacts?conditions=company/id={ids.company(number)}&pageSize=25", None


def page_of_ids(number, ids):
    method, target, body = page(number, ids)
    return method, target + "&fields=id", body


def new(number, ids):
    return "POST", "/company/contacts", POST % (ids.company(number), number)


def change(number, ids):
    return "PATCH", f"/company/contacts/{ids.contact(number)}", PATCH % number


def unknown_path(number, ids):
    return "GET", "/company/contacs/1", None


def unknown_field(number, ids):
    return "GET", "/company/contacts?conditions=firstNme=%22x%22", None


# Kinds of requests by the server that answers them. Reads come first: a write takes rows from the cache.
WITH_CACHE = {
    "GET by id": Kind(by_id, count=1000, before=1100),
    "list of 25": Kind(page),
    "unknown path": Kind(unknown_path, status=404),
    "unknown field": Kind(unknown_field, status=400),
    "PATCH of one field": Kind(change, count=100),
    "POST with two items": Kind(new, status=201, count=100),
}
WITHOUT_CACHE = {
    "GET by id, no cache": Kind(by_id),
    "list of 25, no cache": Kind(page, count=50, before=20),
    "list of 25 with fields=id, no cache": Kind(page_of_ids, count=50, before=20),
}


class Ids:
    """The ids of contacts and companies there are."""

    def __init__(self, port):
        client = servers.Client(port, seconds=600)
        read = lambda path: [  # noqa: E731
            each["id"] for each in client.ask("GET", f"{path}?fields=id&pageSize=1000").json]
        self.contacts, self.companies = read("/company/contacts"), read("/company/companies")

    def contact(self, number):
        return self.contacts[number * 7919 % len(self.contacts)]

    def company(self, number):
        return self.companies[number * 7919 % len(self.companies)]


def stripped(folder):
    """The program without debugging sections, which valgrind cannot read."""
    path = folder / "psa-mock"
    shutil.copy(servers.program(), path)
    subprocess.run(["objcopy", "--strip-debug", path], check=True)
    return path


def counts(executable, folder, kinds, *options):
    """The instructions of one request of each kind: those of 3N requests less those of N, by 2N."""
    folder.mkdir()
    port = servers.free_port()
    server = servers.Server(
        "psa-mock below valgrind",
        ["valgrind", "--tool=callgrind", f"--callgrind-out-file={folder}/out", str(executable), "--port",
         str(port), "--workers", "1", "--log", "none", "--fixture", DATA, *options],
        port, seconds=300, ready="/readyz")
    try:
        ids = Ids(port)
        connections = [Connection(port) for _ in range(4)]
        dumps, number, found = 0, 0, {}
        for name, kind in kinds.items():
            totals = []
            for count in (kind.before, kind.count, 3 * kind.count):
                drive(connections, kind, ids, number, count)
                number += count
                control(server, "-d")
                dumps += 1
                totals.append(total(folder / f"out.{dumps}"))
            found[name] = round((totals[2] - totals[1]) / (2 * kind.count))
        return found
    finally:
        server.end()


def control(server, option):
    """Writes the counts since the last time, once the server has come to rest."""
    time.sleep(0.3)
    subprocess.run(
        ["callgrind_control", option, str(server.process.pid)], check=True, capture_output=True)
    time.sleep(0.3)


def total(file):
    return int(re.findall(r"^(?:summary|totals): (\d+)", file.read_text(), re.MULTILINE)[-1])


class Connection:
    """A connection that sends a request as bytes and reads its answer."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), 60)
        self.host = f"127.0.0.1:{port}"

    def ask(self, method, target, body):
        head = f"{method} {target} HTTP/1.1\r\nHost: {self.host}\r\n"
        if body:
            head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        self.socket.sendall(f"{head}\r\n{body or ''}".encode())
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += self.socket.recv(65536)
        head, _, content = answer.partition(b"\r\n\r\n")
        left = int(re.search(rb"(?i)content-length: *(\d+)", head)[1]) - len(content)
        while left > 0:
            left -= len(self.socket.recv(min(left, 65536)))
        return int(head[9:12])


def drive(connections, kind, ids, first, many):
    """Sends requests one after the other, over all connections in turn."""
    for number in range(first, first + many):
        request = kind.make(number, ids)
        status = connections[number % len(connections)].ask(*request)
        if status != kind.status:
            raise SystemExit(f"{request[0]} {request[1]} is answered with {status}")


def run(store):
    """Counts all kinds; compares them with the stored counts, or stores them. Returns the exit status."""
    with scratch() as name, ThreadPoolExecutor() as both:
        folder = Path(name)
        executable = stripped(folder)
        halves = [
            both.submit(counts, executable, folder / "cached", WITH_CACHE),
            both.submit(counts, executable, folder / "fresh", WITHOUT_CACHE, "--row-cache", "off")]
        try:
            found = halves[0].result() | halves[1].result()
        finally:
            # A half whose server is gone does not go on.
            servers.end_all()
    stored = {} if store or not STORED.exists() else json.loads(STORED.read_text())
    is_good = True
    for name, instructions in found.items():
        before = stored.get(name)
        change = f"{instructions / before - 1:+.1%}" if before else "new"
        if before and instructions > before * (1 + SHARE):
            is_good = False
            change += f", more than {SHARE:.0%} above what is stored"
        print(f"{name:<40} {instructions:>10,} instructions  {change}")
    if store:
        STORED.write_text(json.dumps(found, indent=2) + "\n")
    elif not is_good:
        print("A request costs more than before. If that is meant, `script/bench --instructions --store` "
              "keeps the new counts.", file=sys.stderr)
    return 0 if is_good else 1
