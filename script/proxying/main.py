"""Sends odd requests through each proxy, and compares what arrives at the server with what it reads."""

import argparse
import json
import re
import sys
import tempfile
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from recording import record, refuse_partial  # noqa: E402
from running_server import Client, Server, program  # noqa: E402

from comparing import STRICTER, Log, Reading, disagreements  # noqa: E402
from fronts import NAMES, Front  # noqa: E402
from relay import BREAKS, Relay  # noqa: E402
from speaking import Http2, Plain  # noqa: E402

ANSWER_SECONDS_MAX = 5
# The share of odd requests that a front lets through at least: of HTTP/2 proxies refuse more themselves. And of the
# sound ones that share a connection with an odd one.
ARRIVED_MIN = {Plain: 0.5, Http2: 0.25}
SHARED_MIN = 0.5
HOST = "psa.example"


class Trial:
    """One front with a server of its own."""

    def __init__(self, name, executable, folder, change=(b"", b"")):
        self.log_path = Path(folder) / f"{name}.log"
        self.server = Server(executable, "--workers", "1", log=self.log_path)
        self.relay = Relay(self.server.port, change)
        self.front = Front(name, self.relay.port)
        self.log = Log(self.log_path)
        self.direct = Client(self.server.port)
        self.direct.ask("PUT", "/_mock/journal", {"bodies": True})
        self.readings = []
        self.found = []
        self.wrong = 0
        self.figures = {"requests": 0, "arrived": 0, "refused by the proxy": 0, "refused by the server": 0,
                        "marks on the same connection": 0}

    def entries(self):
        """The journal since the last time."""
        entries = self.direct.ask("GET", "/_mock/journal?pageSize=1000").json
        self.direct.ask("DELETE", "/_mock/journal")
        return entries

    def settle(self):
        """Waits until both sides say nothing more, and a while for answers that have to come or of which the log knows;
        reads all of it. Returns the new lines of the log."""
        for reading in self.readings:
            reading.new = []
        lines, sizes, end = [], None, time.monotonic() + ANSWER_SECONDS_MAX
        while True:
            while sizes != (sizes := [(len(w.asked), len(w.answered)) for w in self.relay.wires]):
                time.sleep(0.02)
            self.readings += [Reading(wire) for wire in self.relay.wires[len(self.readings):]]
            for reading in self.readings:
                reading.go_on()
            lines += self.log.new()
            is_whole = len(lines) == sum(len(reading.new) for reading in self.readings)
            if is_whole and not any(each.is_waiting for each in self.readings) or time.monotonic() > end:
                return lines
            time.sleep(0.02)

    def check(self, name, data):
        """One odd request, and a sound one behind it."""
        before = self.asked_bytes()
        self.front.speaker.send(self.front.port, data)
        lines = self.settle()
        touched = {n for n, size in self.asked_bytes().items() if size != before.get(n, 0)}
        self.figures["requests"] += 1
        self.figures["arrived" if touched else "refused by the proxy"] += 1
        self.figures["refused by the server"] += any(line["method"] == "-" for line in lines)
        problems = list(disagreements(self.readings, lines, self.entries()))
        if touched:
            problems += self.check_mark(touched)
        for reading in self.readings:
            if problems or reading.asked.refusal:
                reading.begin_anew()
        if not set(problems) <= set(self.excused(name, problems)):
            self.wrong += 1
            self.found += [(self.front.name, name, data, problem) for problem in problems]

    def excused(self, name, problems):
        """The problems that are h11's alone."""
        return [each for each in problems if name in STRICTER and "where h11 reads" in each]

    def asked_bytes(self):
        return {wire.number: len(wire.asked) for wire in self.relay.wires}

    def check_mark(self, touched):
        """A sound request gets its own answer, on the connection of the odd one as a rule."""
        before = self.asked_bytes()
        mark = f"mark{self.figures['requests']}"
        found = self.front.speaker.get(self.front.port, f"/company/contacts?conditions={mark}=1", HOST)
        self.settle()
        self.entries()
        used = {n for n, size in self.asked_bytes().items() if size != before.get(n, 0)}
        self.figures["marks on the same connection"] += bool(used & touched)
        expected = f"{mark} is not a recognized name".encode()
        if [each.status for each in found] != [400] or expected not in found[0].body:
            yield f"the next request got {[(each.status, each.body[:400]) for each in found]}"

    # What a proxy has to leave right

    def check_links(self):
        """Links lead to the name and the port that the client used, and a request of another machine is none of
        this one."""
        speaker, port, host = self.front.speaker, self.front.port, f"{HOST}:{self.front.port}"
        found = speaker.get(port, "/company/contacts?pageSize=2", host)
        if [each.status for each in found] != [200]:
            yield f"no list: {[(each.status, each.body[:400]) for each in found]}"
            return
        links, body = found[0].fields.get("link", ""), found[0].body
        base = f"{speaker.scheme}://{host}/"
        if not re.search(rf'<{re.escape(base)}company/contacts/?\?pageSize=2&page=2>; rel="next"', links):
            yield f"no link to {host}: {links!r}"
        href = json.loads(body)[0]["_info"]["notes_href"]
        if not href.startswith(base):
            yield f"a reference leads to {href}"
        if self.front.name == "direct":
            return
        statuses = [each.status for each in speaker.get(port, "/_mock/clock", "localhost")]
        if statuses != [403]:
            yield f"/_mock through the proxy: {statuses}"
        heads = [entry["head"] for entry in self.entries() if "pageSize=2" in entry["target"]]
        if not heads or "\nX-Forwarded-For: 127.0.0.1\n".lower() not in heads[0].lower():
            yield f"the address of the client does not arrive: {heads}"

    def check_figures(self):
        """A front lets most odd requests through, and a proxy sends most sound ones on the connection of the odd one
        before. Without a proxy each of them has a connection of its own."""
        counts = self.figures
        if counts["arrived"] <= ARRIVED_MIN[type(self.front.speaker)] * counts["requests"]:
            yield f"{counts['arrived']} of {counts['requests']} requests arrived"
        if self.front.name != "direct" and counts["marks on the same connection"] <= SHARED_MIN * counts["arrived"]:
            yield f"{counts['marks on the same connection']} of {counts['arrived']} sound requests shared a connection"

    def run(self, cases, is_whole=False):
        """Sends the requests, and keeps what is wrong: also with the figures, if the requests are of all kinds."""
        try:
            for problem in self.check_links():
                self.found.append((self.front.name, "links", b"", problem))
            self.settle()
            self.entries()
            for name, data in cases:
                self.check(name, data)
            if is_whole:
                self.found += [(self.front.name, "the figures", b"", problem) for problem in self.check_figures()]
            if self.server.stop() != 0:
                self.found.append((self.front.name, "the end", b"", "the server did not end with 0"))
        except Exception as error:
            self.found.append((self.front.name, "the script", b"", repr(error)))
            raise
        finally:
            self.front.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__, prog="script/proxies")
    parser.add_argument("--fronts", default=",".join(NAMES), help="of " + ",".join(NAMES))
    parser.add_argument("--every", type=int, default=1, metavar="N", help="each N-th request alone")
    parser.add_argument("--only", default="", metavar="TEXT", help="requests with this text in their names")
    parser.add_argument("--prove", action="store_true", help="lets bytes be read wrongly: it has to show")
    parser.add_argument("--record", action="store_true", help="keeps the figures for RELIABILITY.md")
    parser.add_argument("--print", action="store_true", help="prints the requests, and sends none")
    arguments = parser.parse_args()
    if arguments.record:
        refuse_partial(
            parser, (not set(arguments.fronts.split(",")) >= set(NAMES), "--fronts names a part of the proxies"),
            (arguments.every > 1 or arguments.only, "--every and --only choose a part of the requests"),
            (arguments.prove or arguments.print, "--prove and --print look at no proxy"))
    if arguments.print:
        for name, data in [*chosen(Plain, arguments), *chosen(Http2, arguments)]:
            print(f"{name}\n    {data!r}")
        return 0
    executable = program()
    if arguments.prove:
        return prove(executable, arguments)
    with tempfile.TemporaryDirectory(prefix="psa-mock-proxies-") as folder:
        trials = [Trial(name, executable, folder) for name in arguments.fronts.split(",")]
        threads = [
            threading.Thread(
                target=trial.run, args=(chosen(trial.front.speaker, arguments), not arguments.only), daemon=True)
            for trial in trials]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    failed = report(trials)
    if arguments.record and not failed:
        keep(trials)
    return 1 if failed else 0


def chosen(speaker, arguments):
    """The requests that the arguments name."""
    return [case for case in speaker.cases() if arguments.only in case[0]][::arguments.every]


def prove(executable, arguments):
    """What the server reads wrongly shows, each way in which it can be made to."""
    missed = []
    for name, change in BREAKS.items():
        touched = [case for case in chosen(Plain, arguments) if change[0] in case[1]][:20]
        with tempfile.TemporaryDirectory(prefix="psa-mock-proxies-") as folder:
            trial = Trial("direct", executable, folder, change)
            trial.run(touched)
        odd = {case for _, case, _, _ in trial.found} & {name for name, _ in touched}
        print(f"{name}: {len(odd)} of {len(touched)} requests show it")
        if not odd:
            missed.append(name)
    print(f"proxies proved: {len(BREAKS) - len(missed)} passed, {len(missed)} failed")
    return 1 if missed else 0


def keep(trials):
    """The row of RELIABILITY.md."""
    figures = {trial.front.name: trial.figures for trial in trials}
    sent = sum(each["requests"] for each in figures.values())
    arrived = sum(each["arrived"] for each in figures.values())
    marks = sum(each["marks on the same connection"] for each in figures.values())
    record(
        "proxies",
        result=f"{sent:,} requests sent, {arrived:,} arrived, each read as h11 reads it or refused; {marks:,} sound "
               "ones behind an odd one on its connection got their own answers",
        figures=figures)


def report(trials):
    failed = 0
    for trial in trials:
        print(f"{trial.front.name}: " + ", ".join(f"{value} {name}" for name, value in trial.figures.items()))
        for front, name, data, problem in trial.found:
            failed += 1
            print(f"{front}, {name}: {problem}\n    sent {repr(data)[:600]}", file=sys.stderr)
    passed = sum(trial.figures["requests"] - trial.wrong for trial in trials)
    print(f"proxies: {passed} passed, {failed} failed")
    return failed


if __name__ == "__main__":
    sys.exit(main())
