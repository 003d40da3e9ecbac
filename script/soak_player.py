"""A client of the soak, which works in sandboxes of its own and knows what they must answer."""

import copy
import http.client
import random

from running_server import BASE, Client, credentials, query

CONTACTS = "/company/contacts"
COMPANIES = "/company/companies"
TICKETS = "/service/tickets"
SHOWN = {
    CONTACTS: "id,firstName,lastName,title,inactiveFlag,company/id",
    COMPANIES: "id,identifier,name",
    TICKETS: "id,summary,company/id,contact/id",
    "notes": "id,text",
    "communications": "id,value,type/id",
}
RECORDS_MAX = 150
WORDS = ["Ada", "Bo", "Cyrus", "Dana", "Eve", "Faye", "Gil", "Hana"]


class Wrong(Exception):
    """An answer that is not what the model says."""


class Box:
    """A sandbox and what must be in it: records by their ids, by the path of their list."""

    def __init__(self, name, mode, records, way):
        self.name, self.mode, self.way = name, mode, way
        self.records = copy.deepcopy(records)
        self.birth = copy.deepcopy(records)
        self.snapshots = {}

    def list(self, path):
        return self.records.setdefault(path, {})

    def address(self, target):
        """The target and the fields of a request that mean this sandbox."""
        if self.way == "credentials":
            return target, credentials(self.name)
        if self.way == "path":
            return f"/_mock/at/{self.name}{target}", credentials()
        return target, {**credentials(), "X-Mock-Sandbox": self.name}


def shown(path):
    return SHOWN.get(path) or SHOWN[path.rsplit("/", 1)[1]]


class Player:
    """Does one step after the other, each in one of its sandboxes."""

    def __init__(self, number, port, seed):
        self.number, self.port = number, port
        self.random = random.Random(seed)
        self.client = Client(port)
        self.boxes = []
        self.made = 0
        self.passed = 0
        self.base = {("none", mode): {} for mode in ("default", "strict")}
        for mode in ("default", "strict"):
            self.base["demo", mode] = self.read_demo(mode)

    # Requests

    def expect(self, box, status, method, target, body=None, headers=None, json=None):
        """Asks, and compares the answer with what must come."""
        target, fields = box.address(target) if box else (target, {})
        answer = self.client.ask(method, target, body, {**fields, **(headers or {})})
        asked = f"{method} {target} {fields} {headers or ''} {str(body or '')[:2000]}"
        if answer.status != status:
            raise Wrong(f"request: {asked}\nanswer: {answer}\nexpected: {status}")
        if json is not None and answer.json != json:
            raise Wrong(f"request: {asked}\nanswer: {answer}\nexpected: {status} {json}")
        self.passed += 1
        return answer

    def api(self, box, status, method, path, body=None, headers=None, json=None, **parameters):
        target = BASE + query(path, **parameters)
        return self.expect(box, status, method, target, body, headers, json)

    def read(self, box, path):
        """All records of a list as the model keeps them."""
        answer = self.api(box, 200, "GET", path, fields=shown(path), pageSize=1000)
        return {record["id"]: record for record in answer.json}

    def read_demo(self, mode):
        """What a sandbox of the demo begins with."""
        box = self.make("demo", mode, {})
        for path in (CONTACTS, COMPANIES, TICKETS):
            box.records[path] = self.read(box, path)
        for id in box.records[CONTACTS]:
            for child in ("notes", "communications"):
                path = f"{CONTACTS}/{id}/{child}"
                box.records[path] = self.read(box, path)
        self.end(box)
        return box.records

    # Sandboxes

    def name(self):
        self.made += 1
        return f"soak{self.number}-{self.made}"

    def way(self):
        return self.random.choice(["header", "path", "credentials"])

    def make(self, fixture, mode, records):
        box = Box(self.name(), mode, records, self.way())
        body = {"name": box.name, "mode": mode, "fixture": fixture}
        self.expect(None, 201, "POST", "/_mock/sandboxes", body, json=body)
        self.boxes.append(box)
        return box

    def make_any(self):
        fixture = self.random.choice(["demo", "demo", "none"])
        mode = self.random.choice(["default", "strict"])
        box = self.make(fixture, mode, self.base[fixture, mode])
        if fixture == "none":
            self.add_company(box)

    def make_by_use(self):
        """A sandbox that is made by the first request to it."""
        box = Box(self.name(), "default", self.base["demo", "default"], self.way())
        self.boxes.append(box)
        self.count(box, CONTACTS)

    def end(self, box):
        self.boxes.remove(box)
        self.expect(None, 204, "DELETE", f"/_mock/sandboxes/{box.name}")
        self.expect(None, 404, "GET", f"/_mock/sandboxes/{box.name}")

    def reset(self, box):
        self.expect(box, 204, "POST", "/_mock/reset")
        box.records = copy.deepcopy(box.birth)

    def fork(self, box):
        fork = Box(self.name(), box.mode, box.records, self.way())
        self.expect(box, 201, "POST", "/_mock/fork", {"to": fork.name})
        self.boxes.append(fork)

    def take(self, box):
        name = self.random.choice("abc")
        self.expect(box, 204, "PUT", f"/_mock/snapshots/{name}")
        box.snapshots[name] = copy.deepcopy(box.records)
        listed = self.expect(box, 200, "GET", "/_mock/snapshots").json
        self.equal(sorted(box.snapshots), [each["name"] for each in listed], "snapshots")

    def restore(self, box):
        if not box.snapshots:
            return self.expect(box, 404, "POST", "/_mock/snapshots/a/restore")
        name = self.random.choice(list(box.snapshots))
        self.expect(box, 204, "POST", f"/_mock/snapshots/{name}/restore")
        box.records = copy.deepcopy(box.snapshots[name])

    def move(self, box):
        """Exports a sandbox and imports it into another of its mode."""
        others = [other for other in self.boxes if other.mode == box.mode and other is not box]
        if not others:
            return
        other = self.random.choice(others)
        data = self.expect(box, 200, "GET", "/_mock/export").data
        self.expect(other, 200, "POST", "/_mock/import", data, {"Content-Type": "application/json"})
        other.records = copy.deepcopy(box.records)
        other.birth = copy.deepcopy(box.records)

    # Records

    def create(self, box, path, body, record, **more):
        """Adds a record; its id must be a new one."""
        answer = self.api(box, 201, "POST", path, body, fields=shown(path), **more)
        id = answer.json.get("id")
        self.equal(False, id in box.list(path), f"id {id} of a new record is taken")
        self.equal({"id": id, **record}, answer.json, f"POST {path} in {box.name}")
        box.list(path)[id] = answer.json
        return id

    def contact_members(self, box):
        members = {"firstName": self.random.choice(WORDS), "lastName": f"L{self.made}"}
        self.made += 1
        if self.random.random() < 0.7:
            members["title"] = self.random.choice(["CTO", "CFO", "Clerk"])
        members["inactiveFlag"] = self.random.random() < 0.2
        members["company"] = {"id": self.random.choice(list(box.list(COMPANIES)))}
        return members

    def add_contact(self, box):
        members = self.contact_members(box)
        return self.create(box, CONTACTS, members, members)

    def add_company(self, box):
        self.made += 1
        members = {"identifier": f"C{self.made}", "name": f"Company {self.made}"}
        # Strict mode asks for the main site.
        self.create(box, COMPANIES, {**members, "site": {"name": "Main"}}, members)

    def add_ticket(self, box):
        contact = self.own_contact(box)
        members = {
            "summary": f"Ticket {self.made}",
            "company": box.list(CONTACTS)[contact]["company"], "contact": {"id": contact}}
        if box.list(TICKETS) or self.has_demo(box):
            self.create(box, TICKETS, members, members)

    def has_demo(self, box):
        return 12345 in box.list(COMPANIES)

    def add_child(self, box):
        path = f"{CONTACTS}/{self.own_contact(box)}"
        if self.random.random() < 0.5:
            self.create(box, path + "/notes", {"text": "n" * 500}, {"text": "n" * 500})
        else:
            members = {"value": f"m{self.made}@x.example", "type": {"id": 1}}
            self.create(box, path + "/communications", members, members)

    def own_contact(self, box):
        """A contact that was added here, so that nothing of the demo refers to it."""
        own = [id for id in box.list(CONTACTS) if id not in self.base["demo", box.mode][CONTACTS]]
        return self.random.choice(own) if own else self.add_contact(box)

    def get(self, box):
        path = self.random.choice([CONTACTS, COMPANIES, TICKETS])
        if box.list(path):
            id = self.random.choice(list(box.list(path)))
            self.api(box, 200, "GET", f"{path}/{id}", fields=shown(path), json=box.list(path)[id])
        self.api(box, 404, "GET", f"{path}/2147483647")

    def patch(self, box):
        id = self.own_contact(box)
        record = {**box.list(CONTACTS)[id], "title": f"T{self.made}"}
        body = [{"op": "replace", "path": "title", "value": record["title"]}]
        if box.mode == "default" and self.random.random() < 0.5:
            body = {"title": record["title"]}
        self.api(
            box, 200, "PATCH", f"{CONTACTS}/{id}", body, fields=shown(CONTACTS), json=record)
        box.list(CONTACTS)[id] = record

    def put(self, box):
        id = self.own_contact(box)
        members = self.contact_members(box)
        members["company"] = box.list(CONTACTS)[id]["company"]
        record = {"id": id, **members}
        self.api(
            box, 200, "PUT", f"{CONTACTS}/{id}", members, fields=shown(CONTACTS), json=record)
        box.list(CONTACTS)[id] = record

    def delete(self, box):
        """Deletes a contact, unless tickets refer to it."""
        id = self.own_contact(box)
        tickets = [x for x in box.list(TICKETS).values() if x.get("contact") == {"id": id}]
        self.api(box, 409 if tickets else 204, "DELETE", f"{CONTACTS}/{id}")
        if not tickets:
            del box.list(CONTACTS)[id]
            for child in ("notes", "communications"):
                box.records.pop(f"{CONTACTS}/{id}/{child}", None)

    def delete_ticket(self, box):
        if box.list(TICKETS):
            id = max(box.list(TICKETS))
            self.api(box, 204, "DELETE", f"{TICKETS}/{id}")
            del box.list(TICKETS)[id]

    def dry_run(self, box):
        body = self.contact_members(box)
        self.api(box, 201, "POST", CONTACTS, body, {"X-Mock-Dry-Run": "true"})
        self.count(box, CONTACTS)

    # Lists

    def condition(self, box):
        """A condition on contacts, and what it means."""
        word, id = self.random.choice(WORDS).lower(), self.random.randint(1, 80)
        company = self.random.choice(list(box.list(COMPANIES)))
        return self.random.choice([
            (f'firstName="{word.upper()}"', lambda r: r["firstName"].lower() == word),
            (f'firstName!="{word}"', lambda r: r["firstName"].lower() != word),
            (f'firstName contains "{word[1:]}"', lambda r: word[1:] in r["firstName"].lower()),
            (f'firstName like "{word[0]}*"', lambda r: r["firstName"].lower()[0] == word[0]),
            (f"id>{id}", lambda r: r["id"] > id),
            (f"id<={id}", lambda r: r["id"] <= id),
            (f"id in ({id},{id + 1},{id + 2})", lambda r: id <= r["id"] <= id + 2),
            ("title=null", lambda r: "title" not in r),
            ("title!=null", lambda r: "title" in r),
            ("inactiveFlag=true", lambda r: r["inactiveFlag"]),
            (f"company/id={company}", lambda r: r.get("company") == {"id": company}),
        ])

    def conditions(self, box):
        text, meaning = self.condition(box)
        if self.random.random() < 0.4:
            return text, meaning
        other, also = self.condition(box)
        if self.random.random() < 0.5:
            return f"{text} and {other}", lambda r: meaning(r) and also(r)
        return f"({text} or {other})", lambda r: meaning(r) or also(r)

    def find(self, box):
        """A page of the contacts that a condition finds, and their number."""
        text, meaning = self.conditions(box)
        found = [r for r in box.list(CONTACTS).values() if meaning(r)]
        downwards = self.random.random() < 0.5
        found.sort(key=lambda r: r["id"], reverse=downwards)
        size, page = self.random.choice([1, 5, 25, 1000]), self.random.choice([1, 1, 2, 3])
        answer = self.api(
            box, 200, "GET", CONTACTS, conditions=text, fields=shown(CONTACTS), page=page,
            pageSize=size, orderBy="id desc" if downwards else "id asc",
            json=found[(page - 1) * size:page * size])
        link = answer.headers.get("Link", "")
        self.equal(page * size < len(found), 'rel="next"' in link, f"next of {text} {link}")
        self.api(
            box, 200, "GET", CONTACTS + "/count", conditions=text, json={"count": len(found)})

    def find_by_child(self, box):
        owners = [id for id in box.list(CONTACTS) if box.list(f"{CONTACTS}/{id}/communications")]
        if not owners:
            return
        items = box.list(f"{CONTACTS}/{self.random.choice(owners)}/communications")
        value = self.random.choice(list(items.values()))["value"]
        found = [id for id in sorted(owners) if any(
            c["value"].lower() == value.lower()
            for c in box.list(f"{CONTACTS}/{id}/communications").values())]
        self.api(
            box, 200, "GET", CONTACTS, childConditions=f'communicationItems/value="{value}"',
            fields="id", orderBy="id", pageSize=1000, json=[{"id": id} for id in found])

    def count(self, box, path):
        self.api(box, 200, "GET", path + "/count", json={"count": len(box.list(path))})

    def read_all(self, box):
        """Every record of a list, also of one below a contact."""
        path = self.random.choice([p for p in box.records] or [CONTACTS])
        self.equal(box.list(path), self.read(box, path), f"GET {path} in {box.name}")

    # Refusals, faults, the journal

    def bad(self, box):
        refusals = [
            ("GET", CONTACTS + "?conditions=fristName=1", None, 400),
            ("GET", CONTACTS + "?conditions=id%20adn", None, 400),
            ("GET", CONTACTS + "?pageSize=x", None, 400),
            ("GET", "/company/nowhere", None, 404),
            ("POST", CONTACTS, {}, 400),
            ("POST", CONTACTS, {"noSuchMember": 1}, 400),
            ("POST", CONTACTS, b'{"firstName":', 400),
            ("POST", CONTACTS + "/1", {}, 405),
            ("DELETE", CONTACTS + "/2147483647", None, 404),
            ("PATCH", CONTACTS + "/2147483647", [], 404),
        ]
        method, path, body, status = self.random.choice(refusals)
        self.api(box, status, method, path, body)

    def fault(self, box):
        """A rule that lets some requests fail, and its end."""
        status, times = self.random.choice([500, 503, 429, 404]), self.random.randint(1, 3)
        rule = {"method": "GET", "path": CONTACTS + "/count", "first": times,
                "fault": {"status": status}}
        id = self.expect(box, 201, "POST", "/_mock/faults", rule).json["id"]
        for _ in range(times):
            self.api(box, status, "GET", CONTACTS + "/count")
        self.count(box, CONTACTS)
        told = self.expect(box, 200, "GET", f"/_mock/faults/{id}").json
        self.equal(times, told["hits"], f"hits of {told}")
        self.expect(box, 204, "DELETE", f"/_mock/faults/{id}")

    def fault_by_header(self, box):
        self.api(box, 500, "GET", CONTACTS + "/1", headers={"X-Mock-Fault": "status=500"})
        self.api(
            box, 503, "POST", CONTACTS, self.contact_members(box),
            headers={"X-Mock-Fault": "status=503"})
        self.count(box, CONTACTS)

    def lose_answer(self, box):
        """A record is added, but the connection closes before the answer."""
        members = self.contact_members(box)
        fault = {"X-Mock-Fault": "lost-response"}
        try:
            answer = self.api(box, 201, "POST", CONTACTS, members, fault)
        except (http.client.HTTPException, ConnectionError):
            self.client = Client(self.port)
        else:
            raise Wrong(f"an answer that was to be lost: {answer}")
        new = {i: r for i, r in self.read(box, CONTACTS).items() if i not in box.list(CONTACTS)}
        self.equal([members], [{k: v for k, v in r.items() if k != "id"} for r in new.values()],
                   f"the record behind a lost answer in {box.name}")
        box.list(CONTACTS).update(new)

    def journal(self, box):
        """What was asked is noted, and can be waited for."""
        self.expect(box, 204, "DELETE", "/_mock/journal")
        times = self.random.randint(1, 3)
        waiting = Client(self.port)
        target, fields = box.address(query(
            "/_mock/journal/wait", conditions='path contains "count"', count=times, timeout=30))
        waiting.send("GET", target, None, fields)
        for _ in range(times):
            self.count(box, CONTACTS)
        answer = waiting.receive()
        waiting.connection.close()
        self.equal(200, answer.status, f"a wait for {times} requests: {answer}")
        verified = self.expect(box, 200, "POST", "/_mock/journal/verify", {
            "conditions": 'path contains "count"', "count": times}).json
        self.equal(True, verified["verified"], f"{verified}")

    def equal(self, expected, found, what):
        if expected != found:
            raise Wrong(f"{what}\nanswer: {found}\nexpected: {expected}")
        self.passed += 1

    # Steps

    STEPS = (
        [get, find, patch, add_contact] * 6 + [find_by_child, add_child, read_all] * 4
        + [put, delete, add_ticket, bad, delete_ticket] * 3
        + [fault, fault_by_header, dry_run, journal, take, restore, lose_answer, add_company] * 1
        + [reset])

    def step(self):
        """One step of any kind, in any sandbox."""
        if len(self.boxes) < 2 or (len(self.boxes) < 5 and self.random.random() < 0.01):
            return self.random.choice([self.make_any, self.make_any, self.make_by_use])()
        box = self.random.choice(self.boxes)
        if not box.list(COMPANIES):
            return self.add_company(box)
        if len(box.list(CONTACTS)) > RECORDS_MAX:
            return self.reset(box)
        if self.random.random() < 0.02:
            full = len(self.boxes) >= 5
            return self.random.choice([self.end, self.end if full else self.fork, self.move])(box)
        self.random.choice(self.STEPS)(self, box)

    def finish(self):
        """Reads all that there is, and ends all sandboxes."""
        for box in list(self.boxes):
            for path in list(box.records):
                self.equal(box.list(path), self.read(box, path), f"GET {path} in {box.name}")
            self.end(box)
