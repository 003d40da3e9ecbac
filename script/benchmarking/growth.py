"""What grows with the data: 100,000 contacts, and a million."""

import os
import random
import statistics
import subprocess
import time
import urllib.parse

import servers
from results import Row, Section
from servers import Client
from traffic import figure, timed

SECONDS = 3


def large(bench):
    """100,000 contacts."""
    server, rows = loaded(bench, 100_000, 4, 150)
    rows += neighbours(server) + queries(server)
    server.end()
    return Section(
        "100,000 contacts", "Loading `--fixture generate:100000@7`; a GET by id while another connection asks "
        "for much; single queries after a change of the data, so that no result is kept: CPU of the server, "
        "with `fields=id`.", rows)


def million(bench):
    """1,000,000 contacts."""
    server, rows = loaded(bench, 1_000_000, 45, 1000)
    of_many, of_few = (median_cost(each, "") for each in (server, bench.ours))
    server.end()
    ratio = of_many / of_few
    rows.append(Row("unfiltered list, over that of 1,000 contacts", figure(ratio), ratio, 1.5))
    return Section("1,000,000 contacts", "Loading, and the first page with its `Link`.", rows)


def loaded(bench, count, seconds, megabytes):
    """A server with contacts, and the rows that say what loading them took."""
    started = time.perf_counter()
    server = bench.start(
        servers.mock("--fixture", f"generate:{count}@7", name=f"{count}", seconds=300))
    loading = time.perf_counter() - started
    memory, peak = server.kilobytes() / 1024, server.peak_kilobytes() / 1024
    return server, [
        Row("loading", f"{loading:.1f} s", loading, seconds, " s"),
        Row("memory then", f"{memory:.0f} MB", memory, megabytes, " MB"),
        Row("most memory meanwhile", f"{peak:.0f} MB", peak, megabytes, " MB")]


BUSY = {
    "a scan without a hit":
        '/company/contacts?conditions=firstName contains "xq%d" or lastName contains "yq"',
    "pages of 1,000": "/company/contacts?pageSize=1000&page=%d",
    "an export": "/_mock/export",
}


def neighbours(server):
    """How long a GET waits while another connection asks for much."""
    rows = []
    for name, target in BUSY.items():
        waits = while_busy(server, urllib.parse.quote(target, safe="/?=&%").replace("%25d", "%d"))
        # Of few waits, the longest.
        worst = statistics.quantiles(waits, n=100)[98] if len(waits) > 100 else max(waits)
        rows.append(Row(f"GET beside {name}, 99 of 100 within", f"{worst:.1f} ms", worst, 4, " ms"))
    return rows


def while_busy(server, target):
    """The milliseconds of GETs on one connection while another asks for something else, which is another each
    time."""
    command = f"n=1; while :; do curl -sfo /dev/null 'http://127.0.0.1:{server.port}{target}' || exit 1; "
    command = command.replace("%d", "'$n'") + "n=$((n % 90 + 1)); done"
    busy = subprocess.Popen(["sh", "-c", command], start_new_session=True)
    client, waits, chance = Client(server.port), [], random.Random(1)
    end = time.monotonic() + SECONDS
    try:
        while time.monotonic() < end:
            waits.append(timed(client, "GET", f"/company/contacts/{chance.randrange(1, 100000)}"))
            time.sleep(0.001)
        if busy.poll() is not None:
            raise SystemExit(f"{target} is refused")
    finally:
        if busy.poll() is None:
            os.killpg(busy.pid, 15)
        busy.wait()
    return waits


QUERIES = {
    "`lastUpdated >` a date": "conditions=lastUpdated>[2026-05-30T00:00:00Z]",
    "`orderBy=lastUpdated desc`": "orderBy=lastUpdated desc",
    "page 4,000": "page=4000",
    "`types/id=3`": "conditions=types/id=3",
    "`firstName` and `lastName`": 'conditions=firstName="John" and lastName="Smith"',
    "`inactiveFlag=true` with its count": "conditions=inactiveFlag=true",
    "`title=` with its count": 'conditions=title="Owner"',
}


def queries(server):
    """The processor time of single queries, with ids alone."""
    rows = []
    for name, parameters in QUERIES.items():
        cost = median_cost(server, parameters)
        rows.append(Row(name, f"{cost:.2f} ms", cost, 1, " ms"))
    return rows


def median_cost(server, parameters, count=40):
    """The milliseconds of a list after a change of a contact: no result of before holds."""
    client, costs = Client(server.port), []
    target = "/company/contacts?fields=id&" + urllib.parse.quote(parameters, safe="=&")
    ids = [each["id"] for each in client.ask("GET", "/company/contacts?fields=id").json]
    for number in range(count):
        change = [{"op": "replace", "path": "title", "value": f"T{number}"}]
        timed(client, "PATCH", f"/company/contacts/{ids[number % len(ids)]}", body=change)
        # The answer of the change may come before its last work.
        timed(client, "GET", "/livez")
        before = server.cpu_milliseconds()
        timed(client, "GET", target)
        costs.append(server.cpu_milliseconds() - before)
    return statistics.median(costs)
