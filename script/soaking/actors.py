"""Clients beside the player: libraries by http and https, a receiver of callbacks, copies of whole sandboxes, raw
bytes, and a browser. Each works in sandboxes of its own and ends them."""

import base64
import hashlib
import hmac
import json
import os
import queue
import random
import socket
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from running_server import BASE, CLIENT_ID, Client, credentials
from soak_player import Wrong

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "proxying"))
CONTACTS = BASE + "/company/contacts"
# Views by their addresses, with their headings.
PAGES = {
    "contacts": "Contacts", "companies": "Companies", "mailbox": "Mailbox", "test/requests": "Requests",
    "test/callbacks": "Callbacks", "test/changes": "Changes"}
# docs/CALLBACKS.md#how: "An answer has 5 seconds."
ANSWER_SECONDS = 5


class Actor:
    """Does one step after the other, and checks each answer."""

    def __init__(self, number, port, seed):
        self.port, self.random = port, random.Random(seed)
        self.name = f"soak-{type(self).__name__.lower()}{number}"
        self.client = Client(port)
        self.passed = self.steps = 0
        self.begin()

    def begin(self):
        """Prepares the first step."""

    def equal(self, expected, found, what):
        if expected != found:
            raise Wrong(f"{self.name}: {what}\nanswer: {found!r}\nexpected: {expected!r}")
        self.passed += 1

    def ask(self, status, method, target, body=None, name=None):
        answer = self.client.ask(method, target, body, credentials(name or self.name))
        self.equal(status, answer.status, f"{method} {target} {body}: {answer}")
        return answer

    def finish(self):
        # The server has closed a connection that was long idle.
        self.client = Client(self.port)
        self.ask(204, "DELETE", f"/_mock/sandboxes/{self.name}")


class Library(Actor):
    """The life of a contact by requests and by httpx, each by http and by https."""

    def begin(self):
        import httpx
        import requests
        self.authority = tempfile.NamedTemporaryFile(suffix=".pem")
        Path(self.authority.name).write_bytes(self.client.ask("GET", "/_mock/ca.pem").data)
        self.sessions = [requests.Session(), httpx.Client(verify=self.authority.name, trust_env=False, timeout=60)]
        self.sessions[0].verify, self.sessions[0].trust_env = self.authority.name, False
        for session in self.sessions:
            session.headers.update({**credentials(self.name), "clientId": CLIENT_ID})

    def step(self):
        session = self.random.choice(self.sessions)
        url = f"{self.random.choice(['http', 'https'])}://localhost:{self.port}{CONTACTS}"
        began = time.perf_counter()
        made = session.post(url, json={"firstName": self.name, "company": {"id": 12345}})
        self.equal(201, made.status_code, f"POST {url}: {made.text[:500]}")
        id = made.json()["id"]
        found = session.get(f"{url}/{id}", params={"fields": "id,firstName"})
        self.equal({"id": id, "firstName": self.name}, found.json(), f"GET {url}/{id}")
        changed = session.patch(f"{url}/{id}", json=[{"op": "replace", "path": "title", "value": "X"}])
        self.equal("X", changed.json().get("title"), f"PATCH {url}/{id}")
        listed = session.get(url, params={"conditions": f'firstName="{self.name}"', "fields": "id"})
        self.equal([{"id": id}], listed.json(), f"GET {url}")
        self.equal(204, session.delete(f"{url}/{id}").status_code, f"DELETE {url}/{id}")
        self.equal(404, session.get(f"{url}/{id}").status_code, f"GET {url}/{id}, deleted")
        Client.timed((time.perf_counter() - began) / 6)


class Receiver(Actor):
    """Changes, of which a receiver outside the server is told with a good signature, in order."""

    def begin(self):
        self.messages = messages = queue.Queue()

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                self.send_response(204)
                self.end_headers()
                messages.put((body, self.headers["x-content-signature"], time.monotonic()))

            def log_message(self, *_):
                pass

        self.receiver = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.receiver.daemon_threads = True
        threading.Thread(target=self.receiver.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{self.receiver.server_address[1]}/?recordId="
        self.ask(201, "POST", BASE + "/system/callbacks", {
            "type": "contact", "level": "owner", "objectId": 1, "url": url})
        self.key = self.last = None
        self.is_late = False

    def message(self, title, began):
        """The next message with its signature. One that was not answered in time is sent again, no other one."""
        while True:
            try:
                *message, taken = self.messages.get(timeout=20)
            except queue.Empty:
                raise Wrong(f"{self.name}: no callback of {title}") from None
            if message != self.last:
                self.last, self.is_late = message, taken > began + ANSWER_SECONDS
                return message
            self.check_repeated()

    def check_repeated(self):
        """The last message may come twice if its answer was late."""
        self.equal(True, self.is_late, f"whether a callback that came twice was answered late: {self.last}")

    def step(self):
        self.steps += 1
        title = f"Step {self.steps}"
        began = time.monotonic()
        self.ask(200, "PATCH", CONTACTS + "/1", [{"op": "replace", "path": "title", "value": title}])
        body, signature = self.message(title, began)
        told = json.loads(body)
        entity = json.loads(told["Entity"])
        self.equal(("updated", 1, title), (told["Action"], told["ID"], entity["title"]), "message")
        if self.key is None:
            path = told["Metadata"]["key_url"].split("/", 3)[3]
            self.key = hashlib.sha256(self.ask(200, "GET", "/" + path).json["signing_key"].encode()).digest()
        code = base64.b64encode(hmac.new(self.key, body, hashlib.sha256).digest()).decode()
        self.equal(code, signature, "signature")
        if self.steps % 200 == 0:
            # Else 10,000 deliveries would fill their memory for most of a short run.
            self.ask(204, "DELETE", "/_mock/callbacks/deliveries")
        time.sleep(0.01)

    def finish(self):
        super().finish()
        if not self.messages.empty():
            self.check_repeated()
        self.receiver.shutdown()


class Copier(Actor):
    """Exports, and sandboxes that are made of them, compared, and ended."""

    def step(self):
        self.steps += 1
        copy = f"{self.name}-{self.steps}"
        body = {"firstName": f"Copy {self.steps}", "company": {"id": 12345}}
        self.ask(201, "POST", CONTACTS, body)
        export = self.ask(200, "GET", "/_mock/export")
        made = self.client.ask("PUT", f"/_mock/sandboxes/{copy}", b'{"from": ' + export.data + b"}")
        self.equal(201, made.status, f"a copy: {made}")
        self.equal(export.data, self.ask(200, "GET", "/_mock/export", name=copy).data, "the export of a copy")
        self.ask(204, "DELETE", f"/_mock/sandboxes/{copy}")
        if self.steps % 20 == 0:
            self.ask(204, "POST", "/_mock/reset")
        time.sleep(0.1)


class Raw(Actor):
    """Pipelined requests, each with a word of its own, and connections that are no HTTP or break off."""

    def begin(self):
        from odd_requests import odd_requests
        self.odd = odd_requests()

    def step(self):
        self.steps += 1
        marks = [f"mark{self.steps}x{i}" for i in range(20)]
        sent = "".join(
            f"GET /_mock/at/{self.name}/company/contacts?conditions={mark}=1 HTTP/1.1\r\nHost: localhost\r\n"
            + ("Connection: close\r\n\r\n" if mark == marks[-1] else "\r\n") for mark in marks)
        with socket.create_connection(("127.0.0.1", self.port), 30) as connection:
            connection.sendall(sent.encode())
            found = b"".join(iter(lambda: connection.recv(65536), b""))
        told = [part.split(b'"message":"')[1].split(b" ")[0].decode() for part in found.split(b"HTTP/1.1 400 ")[1:]]
        self.equal(marks, told, "pipelined answers")
        _, data = self.random.choice(self.odd)
        # What it answers, and whether, is the matter of script/proxies.
        with socket.create_connection(("127.0.0.1", self.port), 30) as connection:
            connection.sendall(data[:self.random.randint(1, len(data))])
        time.sleep(0.02)


class Browser(Actor):
    """The page in Debian's Chromium without a window, which shows requests as they come."""

    # One that no odd request of the other client changes.
    CONTACT = 20

    def begin(self):
        from playwright.sync_api import Error, sync_playwright
        self.error = Error
        self.driver = sync_playwright().start()
        self.browser = self.driver.chromium.launch(
            executable_path=os.environ.get("PSA_MOCK_CHROMIUM", "/usr/bin/chromium-headless-shell"),
            args=["--no-sandbox"])
        self.errors, self.view = [], None
        contact = self.client.ask("GET", f"{CONTACTS}/{self.CONTACT}").json
        self.pages = {**PAGES, f"contacts/{self.CONTACT}": f"{contact['firstName']} {contact['lastName']}"}
        self.page = self.browser.new_page()
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def step(self):
        """Another view, in the same document: it is there with its own heading."""
        self.view = self.random.choice([each for each in self.pages if each != self.view])
        self.page.goto(f"http://127.0.0.1:{self.port}/#/{self.view}")
        main = self.page.locator('main[aria-busy="false"]')
        heading = main.get_by_role("heading", level=1, name=self.pages[self.view], exact=True)
        again = main.get_by_role("button", name="Try again")
        try:
            heading.or_(again).first.wait_for(timeout=30_000)
        except self.error as error:
            text = self.page.locator("main").inner_text()[:2000]
            raise Wrong(f"{self.name}: no view {self.view}: {error}\n{text}") from error
        self.equal(0, again.count(), f"failures of the view {self.view}: {main.inner_text()[:2000]}")
        self.equal([], self.errors, "errors of the page")
        time.sleep(2)

    def finish(self):
        self.browser.close()
        self.driver.stop()
