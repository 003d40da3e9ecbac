"""Two instances behind HAProxy: every spelling of a sandbox's name meets one of them."""

import atexit
import base64
import re
import socket
import subprocess
import tempfile
import time

from running_server import ROOT, Client, Server, program

TOKEN = {"X-Mock-Token": "of-all-instances"}
COMPANIES = [f"acme-{number}" for number in range(12)]


def check(is_right, what):
    """Ends the script unless something is as it should be."""
    if not is_right:
        raise SystemExit(f"script/scale-out: {what}")


def keys(company, public="k"):
    """The field with the credentials of a company."""
    text = base64.b64encode(f"{company}+{public}:private".encode()).decode()
    return {"Authorization": f"Basic {text}"}


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def configuration(front, ports):
    """The block of docs/SCALE-OUT.md#haproxy, with other addresses."""
    document = (ROOT / "docs" / "SCALE-OUT.md").read_text()
    block = re.search(r"```haproxy file=haproxy.cfg\n(.*?)```", document, re.S).group(1)
    for written, port in [("8080", front), ("8081", ports[0]), ("8082", ports[1])]:
        check(block.count(f"127.0.0.1:{written}") == 1, f"no address with the port {written}")
        block = block.replace(f"127.0.0.1:{written}", f"127.0.0.1:{port}")
    return block


def balancer(ports):
    """The port of a HAProxy in front of two instances, as soon as both are there."""
    front = free_port()
    with tempfile.NamedTemporaryFile("w", prefix="psa-mock-haproxy-", suffix=".cfg") as file:
        file.write(configuration(front, ports))
        file.flush()
        process = subprocess.Popen(["haproxy", "-db", "-f", file.name])
        atexit.register(process.kill)
        return answering(process, front)


def answering(process, front):
    """The port, once a request to it is answered."""
    for _ in range(200):
        check(process.poll() is None, "HAProxy did not start")
        try:
            Client(front).ask("GET", "/readyz")
            return front
        except OSError:
            time.sleep(0.05)
    raise SystemExit("script/scale-out: HAProxy does not answer")


class Front:
    """What a client sees of all instances."""

    def __init__(self, port):
        self.port = port
        self.client = Client(port)

    def ask(self, method, target, body=None, headers=None, status=200):
        answer = self.client.ask(method, target, body, headers)
        check(answer.status == status, f"{method} {target}: {answer}")
        return answer

    def instance(self, target, headers=None):
        return self.ask("GET", target, headers=headers).headers["x-mock-instance"]

    def count(self, headers):
        return self.ask("GET", "/company/contacts/count", headers=headers).json["count"]


def check_spellings(front):
    """Each way to name a sandbox meets the instance of its company."""
    used = set()
    for company in COMPANIES:
        home = front.instance("/company/contacts/1", keys(company))
        used.add(home)
        for target, headers in [
            ("/company/contacts/1", keys(company.upper(), "other")),
            ("/company/contacts/1", keys(company.capitalize(), "third")),
            ("/company/contacts/1", {"X-Mock-Sandbox": company.upper(), **keys("another")}),
            ("/company/contacts/1", {"Cookie": f"companyName={company}"}),
            (f"/_mock/at/{company}/company/contacts/1", keys("another")),
            (f"/_mock/sandboxes/{company}", TOKEN),
            (f"/_mock/at/another/_mock/sandboxes/{company}", TOKEN),
        ]:
            # The answer to a login that is not good tells the instance as well.
            answer = front.client.ask("GET", target, headers=headers)
            found = answer.headers["x-mock-instance"]
            check(found == home, f"{target} {headers} meets {found} instead of {home}")
    check(used == {"a", "b"}, f"only {used} is used")


def check_data(front):
    """Three spellings of one company have one sandbox."""
    for company in COMPANIES:
        body = {"firstName": "Ada", "company": {"id": 12345}}
        front.ask("POST", "/company/contacts", body, keys(company), status=201)
        for name, public in [(company, "k"), (company.capitalize(), "x"), (company.upper(), "y")]:
            count = front.count(keys(name, public))
            check(count == 46, f"{name} has {count} contacts")


def check_links(front):
    """Pages and references lead through the balancer."""
    for company in COMPANIES[:3]:
        beginning = f"http://127.0.0.1:{front.port}/"
        url, ids, homes = beginning + "company/contacts?pageSize=7", [], set()
        while url:
            check(url.startswith(beginning), f"a link leads to {url}")
            answer = front.ask("GET", url.removeprefix(beginning[:-1]), headers=keys(company))
            ids += [record["id"] for record in answer.json]
            homes.add(answer.headers["x-mock-instance"])
            href = answer.json[0]["_info"]["notes_href"]
            check(href.startswith(beginning), f"a reference leads to {href}")
            found = re.search(r'<([^>]*)>; rel="next"', answer.headers["Link"] or "")
            url = found and found.group(1)
        check(len(ids) == len(set(ids)) == 46, f"{len(ids)} contacts in all pages")
        check(len(homes) == 1, f"one list comes from {homes}")


def check_sandboxes(front):
    """Sandboxes that a path names are made where they are asked for."""
    for number in range(8):
        path, own = f"/_mock/sandboxes/box{number}", {"X-Mock-Sandbox": f"box{number}"}
        front.ask("PUT", path, {"fixture": "none"}, TOKEN, status=201)
        check(front.count(own) == 0, f"box{number} is not empty")
    export = front.ask("GET", "/_mock/export", headers={**TOKEN, **keys(COMPANIES[0])}).data
    for number in range(8):
        path, own = f"/_mock/sandboxes/box{number}", {"X-Mock-Sandbox": f"box{number}"}
        front.ask("PUT", path, b'{"from": ' + export + b"}", TOKEN)
        check(front.count(own) == 46, f"box{number} is no copy")


def check_guard(front):
    """A request through the balancer is of no client of this machine."""
    for headers in [{}, {"Host": "localhost"}, keys(COMPANIES[0])]:
        front.ask("GET", "/_mock/clock", headers=headers, status=403)
    front.ask("POST", f"/_mock/at/{COMPANIES[1]}/_mock/reset", headers=keys(COMPANIES[0]), status=403)
    front.ask("POST", "/_mock/reset", headers=keys(COMPANIES[0]), status=204)
    check(front.count(keys(COMPANIES[0])) == 45, "a company cannot reset its own sandbox")


def check_loss(front, servers):
    """The sandboxes of an instance that has ended begin anew at the other one."""
    home = front.instance("/company/contacts/1", keys(COMPANIES[2]))
    check(servers[home].stop() == 0, f"{home} did not end")
    for _ in range(100):
        answer = Client(front.port).ask("GET", "/company/contacts/count", headers=keys(COMPANIES[2]))
        if answer.status == 200:
            break
        check(answer.status in (502, 503), str(answer))
        time.sleep(0.1)
    check(answer.headers["x-mock-instance"] not in (home, None), f"{home} still answers")
    check(answer.json == {"count": 45}, f"not the initial data: {answer}")


def main():
    executable = program()
    options = ["--control-token", TOKEN["X-Mock-Token"], "--instance"]
    servers = {name: Server(executable, *options, name) for name in ["a", "b"]}
    front = Front(balancer([server.port for server in servers.values()]))
    for step in [check_spellings, check_data, check_links, check_sandboxes, check_guard]:
        step(front)
        print(step.__doc__)
    check_loss(front, servers)
    print(check_loss.__doc__)


main()
