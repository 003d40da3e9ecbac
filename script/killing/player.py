"""A client of script/kill-rounds: it works on a sandbox and on a fork of it, and knows what each must have."""

import http.client
import random

from content import Box, Content, Refused, Wrong, mark
from running_server import BASE, Client, credentials, query

BULK = "bulk"
NOTE = "x" * 999_000
UNANSWERED = (OSError, http.client.HTTPException)


class Player:
    """Works on a sandbox of its own and on a fork of it until the server dies.

    `boxes` is what was answered, by the names of the sandboxes. `asked` is the same with the request
    that is under way. `dying` tells that the server is being killed: before that every request is answered.
    """

    def __init__(self, name, megabytes, seed):
        self.name, self.fork, self.megabytes = name, name + "-fork", megabytes
        self.random = random.Random(seed)
        self.boxes = self.asked = {}
        self.made = 0
        self.answered = 0
        self.dying = False
        self.failure = None

    # Requests

    def connect(self, port):
        self.client, self.dying = Client(port), False

    def ask(self, method, target, body=None, box=None):
        headers = {**credentials(), "X-Mock-Sandbox": box or self.name}
        return self.client.ask(method, target, body, headers)

    def change(self, boxes, status, method, target, body=None, box=None):
        """Asks for a change after which `boxes` is what there is."""
        self.asked = boxes
        answer = self.ask(method, target, body, box)
        if answer.status != status:
            raise Refused(
                f"{method} {target} in {box or self.name}: {answer}, expected {status}",
                answer.status, self)
        self.boxes = boxes
        self.answered += 1

    def with_box(self, name, box):
        return {**self.boxes, name: box}

    @property
    def content(self):
        return self.boxes[self.name].content

    def with_content(self, **members):
        """The sandboxes with other records in the player's own."""
        content = self.content._replace(**members)
        return self.with_box(self.name, self.boxes[self.name]._replace(content=content))

    def number(self):
        """A number that was not used before."""
        self.made += 1
        return self.made

    def find(self, kind, conditions):
        """The record that conditions find, with its path."""
        path = f"{BASE}/company/{kind}"
        found = self.expect(200, query(path, conditions=conditions, fields="id,company/id"), self.name)[0]
        return found, f"{path}/{found['id']}"

    # Steps

    def make(self):
        box = Box(self.random.choice(["default", "strict"]), self.random.choice(["demo", "none"]))
        body = {"name": self.name, "mode": box.mode, "fixture": box.fixture}
        self.change(self.with_box(self.name, box), 201, "POST", "/_mock/sandboxes", body, "default")

    def fill(self):
        """Gives the sandbox what makes its file large, and keeps it in a snapshot."""
        if BULK not in self.content.identifiers:
            self.write(BULK)
        path = self.notes_path()
        while len(self.content.notes) < self.megabytes:
            self.add_note(path, NOTE)
        self.snapshot("full")

    def notes_path(self):
        return self.find("companies", f'identifier="{BULK}"')[1] + "/notes"

    def add_note(self, path, text):
        text = f"{self.number()} {text}"
        boxes = self.with_content(notes=(*self.content.notes, mark(text)))
        self.change(boxes, 201, "POST", path + "?fields=id", {"text": text})

    def write(self, name=None):
        name = name or f"k{self.number()}"
        # Strict mode asks for the main site.
        body = {"identifier": name, "name": name, "site": {"name": "Main"}}
        self.change(
            self.with_content(companies=self.content.companies | {(name, name)}), 201, "POST",
            BASE + "/company/companies?fields=id", body)

    def rename(self):
        """Gives a company another name by PATCH."""
        if not self.content.companies:
            return self.write()
        old = self.random.choice(sorted(self.content.companies))
        new = old[0], f"{old[0]} {self.number()}"
        path = self.find("companies", f'identifier="{old[0]}"')[1]
        self.change(
            self.with_content(companies=self.content.companies - {old} | {new}), 200, "PATCH",
            path + "?fields=id", [{"op": "replace", "path": "name", "value": new[1]}])

    def hire(self):
        """Adds a contact of a company."""
        if not self.content.companies:
            return self.write()
        company = self.random.choice(sorted(self.content.identifiers))
        id, new = self.find("companies", f'identifier="{company}"')[0]["id"], (f"kill{self.number()}", "New")
        self.change(
            self.with_content(contacts=self.content.contacts | {new}), 201, "POST",
            BASE + "/company/contacts?fields=id", {"firstName": new[0], "lastName": new[1], "company": {"id": id}})

    def replace(self):
        """Gives a contact another last name by PUT."""
        if not self.content.contacts:
            return self.hire()
        old = self.random.choice(sorted(self.content.contacts))
        new = old[0], f"L{self.number()}"
        record, path = self.find("contacts", f'firstName="{old[0]}"')
        self.change(
            self.with_content(contacts=self.content.contacts - {old} | {new}), 200, "PUT",
            path + "?fields=id", {"firstName": new[0], "lastName": new[1], "company": record["company"]})

    def dismiss(self):
        """Deletes a contact."""
        if not self.content.contacts:
            return self.hire()
        old = self.random.choice(sorted(self.content.contacts))
        path = self.find("contacts", f'firstName="{old[0]}"')[1]
        self.change(self.with_content(contacts=self.content.contacts - {old}), 204, "DELETE", path)

    def snapshot(self, name=None):
        box = self.boxes[self.name]
        name = name or self.random.choice("ab")
        kept = tuple(sorted({**dict(box.snapshots), name: box.content}.items()))
        boxes = self.with_box(self.name, box._replace(snapshots=kept))
        self.change(boxes, 204, "PUT", f"/_mock/snapshots/{name}")

    def restore(self):
        box = self.boxes[self.name]
        name, content = self.random.choice(box.snapshots)
        boxes = self.with_box(self.name, box._replace(content=content))
        self.change(boxes, 204, "POST", f"/_mock/snapshots/{name}/restore")

    def reset(self):
        box = self.boxes[self.name]
        boxes = self.with_box(self.name, box._replace(content=box.birth))
        self.change(boxes, 204, "POST", "/_mock/reset")

    def freeze(self):
        """Sets the clock, and lets it stand."""
        now = f"2030-01-01T00:{self.random.randint(10, 59)}:00Z"
        self.change(self.with_content(clock=now), 200, "PUT", "/_mock/clock", {"now": now, "frozen": True})

    def load(self):
        """Imports a fixture of companies and some notes."""
        names = [f"k{self.number()}", BULK]
        notes = [f"{self.number()} {NOTE}" for _ in range(self.random.randint(0, 2))]
        companies = [{"id": 900 + i, "identifier": x, "name": x} for i, x in enumerate(names)]
        companies[1]["notes"] = [{"id": 9900 + i, "text": text} for i, text in enumerate(notes)]
        content = Content(frozenset((x, x) for x in names), notes=tuple(map(mark, notes)))
        box = self.boxes[self.name]._replace(fixture="import", content=content, birth=content)
        body = {"companies": companies}
        self.change(self.with_box(self.name, box), 200, "POST", "/_mock/import", body)

    def copy(self):
        """Forks the sandbox, or ends the fork that there is."""
        if self.fork in self.boxes:
            left = {name: box for name, box in self.boxes.items() if name != self.fork}
            return self.change(left, 204, "DELETE", f"/_mock/sandboxes/{self.fork}", box="default")
        box = self.boxes[self.name]
        fork = Box(box.mode, f"fork of {self.name}", box.content, box.content)
        self.change(
            self.with_box(self.fork, fork), 201, "POST", "/_mock/fork", {"to": self.fork})

    def reset_fork(self):
        if self.fork not in self.boxes:
            return
        box = self.boxes[self.fork]
        boxes = self.with_box(self.fork, box._replace(content=box.birth))
        self.change(boxes, 204, "POST", "/_mock/reset", box=self.fork)

    def delete(self):
        left = {name: box for name, box in self.boxes.items() if name != self.name}
        self.change(left, 204, "DELETE", f"/_mock/sandboxes/{self.name}", box="default")

    STEPS = (
        [write] * 3 + [rename, hire, replace, dismiss] * 2 + [snapshot] + [restore] * 3 + [reset] * 2
        + [load, reset_fork, freeze] + [copy] * 3)

    def step(self):
        if self.name not in self.boxes:
            self.make()
        elif "full" not in dict(self.boxes[self.name].snapshots):
            self.fill()
        elif self.random.random() < 0.05:
            self.delete()
        else:
            self.random.choice(self.STEPS)(self)

    def play(self):
        """Steps until the server is gone, which it is not before it is killed."""
        try:
            while True:
                self.step()
        except UNANSWERED as error:
            if not self.dying:
                self.failure = Wrong(f"{self.name}: a request before the kill was not answered: {error!r}")
        except Exception as error:
            self.failure = error

    # Looking

    def seen(self, name):
        """What a sandbox shows; None if there is none of that name."""
        told = self.expect(200, f"/_mock/sandboxes/{name}", or_404=True)
        if told is None:
            return None
        companies = self.all(name, "companies", "id,identifier,name", f'identifier like "k*" or identifier="{BULK}"')
        contacts = self.all(name, "contacts", "firstName,lastName", 'firstName like "kill*"')
        bulk = [x["id"] for x in companies if x["identifier"] == BULK]
        notes = self.all(name, f"companies/{bulk[0]}/notes", "text") if bulk else []
        clock = self.expect(200, "/_mock/clock", name)
        content = Content(
            frozenset((x["identifier"], x["name"]) for x in companies),
            frozenset((x["firstName"], x["lastName"]) for x in contacts), tuple(mark(x["text"]) for x in notes),
            clock["now"] if clock["frozen"] else None)
        return told["mode"], told["fixture"], content, tuple(sorted(told["snapshots"]))

    def all(self, name, kind, fields, conditions=None):
        """The records of a list in a sandbox."""
        return self.expect(200, query(
            f"{BASE}/company/{kind}", conditions=conditions, fields=fields, orderBy="id", pageSize=1000), name)

    def expect(self, status, target, box="default", or_404=False):
        answer = self.ask("GET", target, box=box)
        if or_404 and answer.status == 404:
            return None
        if answer.status != status:
            raise Wrong(f"GET {target} in {box}: {answer}, expected {status}")
        return answer.json

    def check(self):
        """Compares what there is with what was answered and what was asked for."""
        if self.failure:
            raise self.failure
        for name in (self.name, self.fork):
            found = self.seen(name)
            old, new = self.boxes.get(name), self.asked.get(name)
            if found == (new and new.shown()):
                continue
            if found != (old and old.shown()):
                raise Wrong(f"{name} is\n  {found}, expected\n  {old} or\n  {new}")
            self.asked = self.boxes
        before, self.boxes = self.boxes.get(self.name), self.asked
        if before and self.name in self.boxes:
            self.check_retaken(before)

    def check_retaken(self, before):
        """A snapshot that was being taken anew has its old or its new content: a restore shows it."""
        box = self.boxes[self.name]
        for name, content in box.snapshots:
            old = dict(before.snapshots).get(name, content)
            if old == content:
                continue
            answer = self.ask("POST", f"/_mock/snapshots/{name}/restore")
            found = self.seen(self.name)[2]
            if answer.status != 204 or found not in (old, content):
                raise Wrong(f"{name} of {self.name}: {answer} {found}, expected {old} or {content}")
            kept = tuple(sorted({**dict(box.snapshots), name: found}.items()))
            box = box._replace(content=found, snapshots=kept)
        self.boxes = self.asked = self.with_box(self.name, box)
