"""What is sent, and how much of it a server answers: requests in a file, which wrk sends."""

import json
import random
import re
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

from servers import HERE, Client


# Requests that are looked at before and after each run.
SAMPLE = 24


class Wrong(Exception):
    """A run that does not count: a wrong status, a wrong body, or no connection."""


class Requests:
    """Requests in a file, and what a sample of them is answered with: `expected_ids` has the ids of the records in an
    answer by its target, where they are known."""

    def __init__(self, lines, expected_ids, has_stable_answers=True):
        self.lines = lines
        self.expected_ids = expected_ids
        self.has_stable_answers = has_stable_answers
        self.file = tempfile.NamedTemporaryFile("w", prefix="psa-mock-requests-")
        self.file.write("".join("\t".join(line) + "\n" for line in lines))
        self.file.flush()
        self.sample = random.Random(1).sample(lines, min(SAMPLE, len(lines)))
        self.expected = {}

    def check(self, server):
        """Asks for a sample, and compares it with the records that it must have, with the change that it asked for, and
        with what the server answered at first.

        Raises Wrong.
        """
        client = Client(server.port)
        answers = []
        for method, target, *body in self.sample:
            answer = client.ask(method, target, body[0].encode() if body else None)
            if answer.status != 200 or not answer.data:
                raise Wrong(f"{server.name}: {method} {target} is answered with {answer}")
            self.check_records(server, target, answer.json)
            for change in json.loads(body[0]) if body else ():
                self.check_change(server, target, change, answer.json, client.ask("GET", target).json)
            answers.append(answer.data)
        client.connection.close()
        if self.has_stable_answers and self.expected.setdefault(server.name, answers) != answers:
            raise Wrong(f"{server.name} answers otherwise than before")

    def check_records(self, server, target, found):
        """The answer has the records that the target names."""
        wanted = self.expected_ids(target)
        ids = [each["id"] for each in (found if isinstance(found, list) else [found]) if "id" in each]
        if wanted is not None and ids != wanted:
            raise Wrong(f"{server.name}: {target} is answered with {ids}, and not {wanted}")

    def check_change(self, server, target, change, *records):
        """A change is in its answer, and in the record behind it."""
        for record in records:
            if record.get(change["path"]) != change["value"]:
                raise Wrong(f"{server.name}: {target} does not have {change} but {record}")


class Run:
    """What one run of wrk gave."""

    def __init__(self, server, requests, seconds, connections):
        before = server.cpu_seconds()
        started = time.monotonic()
        output = subprocess.run(
            ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "--timeout", "20s",
             "-s", HERE / "random_requests.lua", f"http://127.0.0.1:{server.port}", "--",
             requests.file.name], capture_output=True, text=True).stdout
        self.seconds = time.monotonic() - started
        count = re.search(r"(\d+) requests in", output)
        failed = re.search(r"Socket errors:.*|Non-2xx.*", output)
        if not count or not int(count[1]) or failed:
            raise Wrong(f"{server.name}: {failed[0] if failed else output}")
        self.count = int(count[1])
        self.cpu_microseconds = (server.cpu_seconds() - before) * 1e6 / self.count
        self.rate = self.count / self.seconds


def timed(client, method, target, sandbox=None, body=None):
    """The milliseconds of a request. Raises Wrong if it is refused."""
    started = time.perf_counter()
    answer = client.ask(method, target, body, {"X-Mock-Sandbox": sandbox} if sandbox else None)
    elapsed = (time.perf_counter() - started) * 1000
    if answer.status >= 400:
        raise Wrong(f"{method} {target}: {answer}")
    return elapsed


def compare(contestants, rounds, seconds=1, connections=16):
    """Drives each contestant, a server and its requests, in each round, one after the other.

    A contestant's answers are checked before and after each of its runs. Returns the runs of each
    by name. Raises Wrong.
    """
    runs = {name: [] for name, _, _ in contestants}
    for name, server, requests in contestants:
        requests.check(server)
        Run(server, requests, 1, connections)
    for _ in range(rounds):
        for name, server, requests in contestants:
            runs[name].append(Run(server, requests, seconds, connections))
            requests.check(server)
    return runs


class Ratio:
    """The middle of ratios within rounds, and their spread."""

    def __init__(self, over, under, value):
        ratios = sorted(value(a) / value(b) for a, b in zip(over, under))
        self.middle, self.low, self.high = statistics.median(ratios), ratios[0], ratios[-1]

    def __str__(self):
        return f"{figure(self.middle)} ({figure(self.low)}–{figure(self.high)})"


def cpu_ratio(runs, name, base):
    return Ratio(runs[name], runs[base], lambda run: run.cpu_microseconds)


def rate_ratio(runs, name, base):
    return Ratio(runs[name], runs[base], lambda run: run.rate)


def figure(value):
    """A figure with as many digits as it deserves."""
    return f"{value:.2f}" if abs(value) < 10 else f"{value:.1f}" if abs(value) < 100 else f"{value:.0f}"


def scratch():
    """A new folder that other users can read, such as the one that the workers of nginx run as: it is removed with
    what is answered here."""
    folder = tempfile.TemporaryDirectory(prefix="psa-mock-bench-", ignore_cleanup_errors=True)
    Path(folder.name).chmod(0o755)
    return folder
