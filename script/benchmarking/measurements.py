"""The measurements, each a function that makes a section of the page.

All run on 1,000 generated contacts unless their text says otherwise, with the journal on, 16
connections, and one worker.
"""

import random
import statistics
import subprocess
import urllib.parse
from collections import Counter
from pathlib import Path

import growth
import peer_data
import servers
from results import Chart, Row, Section
from servers import Client
from traffic import Requests, compare, cpu_ratio, figure, rate_ratio, scratch, timed

DATA = "generate:1000@7"
ROUNDS = 5
PAGE = 25


class Bench:
    """The servers that the comparisons share, started when they are first asked for."""

    def __init__(self, rounds=ROUNDS):
        self.rounds = rounds
        self.scratch = scratch()
        self.folder = Path(self.scratch.name)
        self.started = []
        self.ours = self.start(servers.mock("--fixture", DATA))
        client = Client(self.ours.port)
        self.contacts = pages(client, "/company/contacts")
        counts = Counter(each["company"]["id"] for each in self.contacts)
        # A company of fewer contacts has no page of 25.
        self.companies = [id for id, count in sorted(counts.items()) if count >= PAGE]
        contact = client.ask("GET", f"/company/contacts/{self.contacts[0]['id']}").data
        page = client.ask("GET", self.list_targets()[0]).data
        self.nginx = self.start(servers.nginx(self.folder, contact, page))
        self.database = self.folder / "peers.db"
        peer_data.make(self.database, self.contacts)
        self.peers = []

    def start(self, server):
        self.started.append(server)
        return server

    def end(self):
        for server in self.started:
            server.end()
        self.scratch.cleanup()

    def start_peers(self):
        """FastAPI, Flask and the program in C, with the same data."""
        if not self.peers:
            self.peers = [
                self.start(servers.fastapi(self.database)), self.start(servers.flask(self.database)),
                self.start(servers.c_peer(self.folder, self.database))]
        return self.peers

    def get_targets(self):
        return [f"/company/contacts/{each['id']}" for each in self.contacts]

    def list_targets(self):
        return [f"/company/contacts?conditions=company/id={each}&pageSize={PAGE}" for each in self.companies]

    def requests(self, targets):
        return Requests([("GET", target) for target in targets], self.expected_ids)

    def expected_ids(self, target):
        """The ids of the contacts that a target of a measurement shows; None for one that counts."""
        path, _, query = target.partition("?")
        name, _, value = urllib.parse.unquote(query.partition("&")[0]).removeprefix("conditions=").partition("=")
        if name == "company/id":
            return [each["id"] for each in self.contacts if each["company"]["id"] == int(value)][:PAGE]
        if name:
            return [each["id"] for each in self.contacts if any(
                item["value"].lower() == value.strip('"').lower() for item in each.get("communicationItems", ()))]
        if path == "/list.json":
            return self.expected_ids(self.list_targets()[0])
        if path in ("/static", "/contact.json"):
            return [self.contacts[0]["id"]]
        return None if path.endswith("/count") else [int(path.rpartition("/")[2])]


def pages(client, path):
    """All records of a collection."""
    found, page = [], 1
    while part := client.ask("GET", f"{path}?pageSize=1000&page={page}").json:
        found += part
        page += 1
    return found


def get(bench):
    """A record by its id."""
    requests = bench.requests(bench.get_targets())
    contestants = [("psa-mock", bench.ours, requests)]
    contestants += [
        ("nginx", bench.nginx, bench.requests(["/static"])),
        ("nginx, file", bench.nginx, bench.requests(["/contact.json"]))]
    contestants += [(peer.name, peer, requests) for peer in bench.start_peers()]
    runs = compare(contestants, bench.rounds)
    return section_of_reads(
        "A contact by its id", "nginx", "returns the bytes of one contact out of its configuration",
        runs, "get", (1.30, 22, 110))


def page(bench):
    """A page of 25 with a condition."""
    requests = bench.requests(bench.list_targets())
    contestants = [
        ("psa-mock", bench.ours, requests),
        ("nginx, file", bench.nginx, bench.requests(["/list.json"]))]
    contestants += [(peer.name, peer, requests) for peer in bench.start_peers()]
    runs = compare(contestants, bench.rounds)
    return section_of_reads(
        "A list of 25 with a condition", "nginx, file", "sends one such page from a file",
        runs, "list", (1.45, 110, 145))


def section_of_reads(title, base, what_base_does, runs, name, targets):
    """Ratios of one kind of read to nginx and to the peers, with a picture of all."""
    cpu = cpu_ratio(runs, "psa-mock", base)
    rows = [Row(f"CPU of a request, over that of {base}", str(cpu), cpu.middle, targets[0])]
    for peer, target in (("FastAPI", targets[1]), ("Flask", targets[2])):
        rate = rate_ratio(runs, "psa-mock", peer)
        rows.append(Row(
            f"requests per second, over {peer}", str(rate), rate.middle, target, at_least=True))
    bars = [
        (each, cpu_ratio(runs, each, base).middle) for each in runs]
    bars.sort(key=lambda bar: bar[1])
    return Section(
        title, f"`{base}` {what_base_does}.", rows,
        Chart(f"performance-{name}.svg", f"{title}: CPU of a request", "times nginx", bars))


def mix(bench):
    """Reads with writes among them."""
    chance = random.Random(3)
    lines = []
    for _ in range(200):
        item = chance.choice(bench.contacts)["communicationItems"][0]["value"]
        contact = lambda: chance.choice(bench.contacts)["id"]  # noqa: E731
        body = '[{"op":"replace","path":"title","value":"T%d"}]' % chance.randrange(1000)
        lines += [("GET", f"/company/contacts/{contact()}") for _ in range(5)]
        lines += [("GET", chance.choice(bench.list_targets())) for _ in range(2)]
        lines += [
            ("PATCH", f"/company/contacts/{contact()}", body), ("GET", "/company/contacts/count"),
            ("GET", "/company/contacts?conditions=communicationItems/value="
             + urllib.parse.quote(f'"{item}"'))]
    chance.shuffle(lines)
    runs = compare(
        [("psa-mock", bench.ours, Requests(lines, bench.expected_ids, has_stable_answers=False)),
         ("nginx", bench.nginx, bench.requests(["/static"]))], bench.rounds)
    ratio = cpu_ratio(runs, "psa-mock", "nginx")
    return Section(
        "Half GET, a fifth lists, a tenth PATCH, a tenth counts, a tenth searches",
        "Each request beside a GET of `nginx` in the same round.",
        [Row("CPU of a request, over a GET of nginx", str(ratio), ratio.middle, 3.5)])


def logs(bench):
    """What a line of the log costs."""
    file = open(bench.folder / "log", "wb")
    reader = subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
    options = ("--fixture", DATA)
    to_file = bench.start(servers.mock(*options, name="file", log="text", output=file))
    to_pipe = bench.start(servers.mock(*options, name="pipe", log="text", output=reader.stdin))
    requests = bench.requests(bench.get_targets())
    reads = lambda: sum(  # noqa: E731
        int(each) for each in Path(f"/proc/{reader.pid}/stat").read_text().rsplit(")", 1)[1].split()[11:13]
    ) / servers.TICKS
    before = reads()
    runs = compare(
        [("none", bench.ours, requests), ("file", to_file, requests), ("pipe", to_pipe, requests)],
        bench.rounds)
    of_reader = (reads() - before) * 1e6 / (sum(run.count for run in runs["pipe"]) * 1.2)
    middle = {name: statistics.median(run.cpu_microseconds for run in runs[name]) for name in runs}
    file_cost = middle["file"] - middle["none"]
    pipe_cost = middle["pipe"] - middle["none"] + of_reader
    reader.stdin.close()
    reader.terminate()
    reader.wait()
    return Section(
        "The log", "Microseconds of CPU for a line, over `--log none`; for a pipe with its reader.",
        [Row("into a file", figure(file_cost), file_cost, 1, " µs"),
         Row("into a pipe", figure(pipe_cost), pipe_cost, 2, " µs")])


def start(bench):
    """From exec to the first answer."""
    meter = servers.compiled(bench.folder, "first_answer")
    executable = servers.program()
    own = servers.ROOT / "fixtures" / "edge.json"
    rows, bars = [], []
    for name, options, target in (
            ("demo data", (), 12), ("a fixture file, edge.json", ("--fixture", str(own)), 20)):
        times, memory = first_answers(meter, [executable, "--log", "none", *options], 20)
        rows.append(Row(f"with {name}", f"{times:.1f} ms", times, target, " ms"))
        if name == "demo data":
            rows.append(Row("memory then, demo data", f"{memory:.1f} MB", memory, 14, " MB"))
        bars.append((f"psa-mock, {name}", times))
    return Section(
        "From exec to the first answer", "`GET /company/contacts/1`, or `/livez`; the middle of 20.",
        rows, Chart("performance-start.svg", "From exec to the first answer", "ms", bars))


def first_answers(meter, command, repeats):
    """The middle of the times in milliseconds, and of the memory in megabytes."""
    port = servers.free_port()
    path = "/livez" if "--fixture" in command else "/company/contacts/1"
    output = subprocess.run(
        [meter, str(repeats), str(port), path, *command, "--port", str(port)], check=True,
        capture_output=True, text=True).stdout
    lines = [line.split() for line in output.splitlines()]
    return (statistics.median(float(line[0]) for line in lines),
            statistics.median(int(line[1]) for line in lines) / 1024)


def connections(bench):
    """What a connection without requests takes."""
    server = bench.start(servers.mock(name="idle"))
    Client(server.port).ask("GET", "/company/contacts/1")
    before = server.kilobytes()
    clients = [Client(server.port) for _ in range(1000)]
    for client in clients:
        client.connection.connect()
    clients[-1].ask("GET", "/livez")
    grown = (server.kilobytes() - before) / 1024
    for client in clients:
        client.connection.close()
    server.end()
    return Section(
        "Connections", "Memory that 1,000 connections without a request take.",
        [Row("1,000 idle connections", f"{grown:.2f} MB", grown, 1, " MB")])


def sandboxes(bench):
    """A sandbox for each test."""
    server = bench.start(servers.mock(name="sandboxes"))
    client = Client(server.port)
    client.ask("GET", "/company/contacts/1")
    count = 200
    before = server.kilobytes("Private_Dirty")
    first = [timed(client, "GET", "/company/contacts/1", f"s{i}") for i in range(count)]
    memory = (server.kilobytes("Private_Dirty") - before) / count
    known = [timed(client, "GET", "/company/contacts/1", f"s{i}") for i in range(count)]
    for i in range(count):
        client.ask("PATCH", "/company/contacts/1", {"title": "x"}, {"X-Mock-Sandbox": f"s{i}"})
    reset = [timed(client, "POST", "/_mock/reset", f"s{i}") for i in range(count)]
    server.end()
    opening = statistics.median(first) - statistics.median(known)
    resetting = statistics.median(reset)
    return Section(
        "Sandboxes", "The first request of a sandbox, over a later one; a reset after a change; private "
        f"memory after its first request. {count} sandboxes of the demo data.",
        [Row("first use", f"{opening:.2f} ms", opening, 0.5, " ms"),
         Row("reset", f"{resetting:.2f} ms", resetting, 0.5, " ms"),
         Row("private memory", f"{memory:.0f} KB", memory, 450, " KB")])


ALL = {
    "get": get, "list": page, "mix": mix, "log": logs, "start": start, "connections": connections,
    "sandboxes": sandboxes, "large": growth.large, "million": growth.million,
}
