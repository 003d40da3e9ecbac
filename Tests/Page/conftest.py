"""A server, a browser, and a page that may neither break its policy nor meet an error of its own.

PSA_MOCK_PROGRAM names the built program; script/page-tests sets it.
"""

import os
import sys
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent / "script"))
from running_server import Client, Server, query  # noqa: E402

PROGRAM = os.environ["PSA_MOCK_PROGRAM"]
CHROMIUM = os.environ.get("PSA_MOCK_CHROMIUM", "/usr/bin/chromium-headless-shell")

# Every view, with something in it to show.
VIEWS = [
    "#/contacts", "#/contacts?q=john", "#/contacts?q=fristName%3D1", "#/contacts?q=nobodyatall", "#/contacts/1",
    "#/contacts/13", "#/companies", "#/companies/12345", "#/mailbox", "#/scenarios",
    "#/record/service/tickets/5001",
    "#/test/requests", "#/test/conditions",
    "#/test/conditions?resource=/company/contacts&conditions=firstName%3D%22John%22%20or%20title%3Dnull&id=1",
    "#/test/trouble", "#/test/clock", "#/test/sandboxes", "#/test/changes",
    "#/test/callbacks", "#/test/leniencies", "#/test/coverage",
]

# Told by an attribute, since the policy forbids what a driver evaluates.
WATCH = """document.addEventListener("securitypolicyviolation", (event) => {
    document.documentElement.dataset.violations =
        (document.documentElement.dataset.violations ?? "") + event.violatedDirective + " " + event.blockedURI + "; ";
});"""


class Mock:
    """A server, and what a client asks of it."""

    def __init__(self, *options):
        self.server = Server(PROGRAM, *options)
        self.url = f"http://127.0.0.1:{self.server.port}"
        self.client = Client(self.server.port, seconds=10)

    def ask(self, method, target, body=None, headers=None):
        return self.client.ask(method, target, body, headers)

    def stop(self):
        self.client.connection.close()
        assert self.server.stop() == 0

    def subscribe(self, name, kind="contact", **members):
        """Lets a sink be told of all records of a kind."""
        made = self.ask("POST", "/system/callbacks", {
            "type": kind, "level": "owner", "objectId": 1, "url": f"{self.url}/_mock/sink/{name}?recordId=", **members})
        assert made.status == 201, made

    def find(self, conditions, path="/_mock/journal"):
        return self.ask("GET", query(path, conditions=conditions)).json


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def running():
    mock = Mock()
    yield mock
    mock.stop()


@pytest.fixture
def mock(running):
    """The server with its data as it was in the beginning."""
    assert running.ask("POST", "/_mock/reset").status == 204
    for path in ["/_mock/leniencies", "/_mock/callbacks/deliveries", "/_mock/sink/mine"]:
        assert running.ask("DELETE", path).status == 204
    return running


class Shown:
    """A page in a tab of its own."""

    def __init__(self, browser, url, **options):
        self.url = url
        self.context = browser.new_context(**{"viewport": {"width": 1280, "height": 860}, **options})
        self.context.set_default_timeout(5000)
        self.context.add_init_script(WATCH)
        self.page = self.context.new_page()
        self.errors = []
        self.page.on("pageerror", lambda error: self.errors.append(f"{error}"))
        self.page.on("console", lambda message: self.errors.append(message.text)
                     if message.type == "error" and "Failed to load resource" not in message.text else None)
        self.page.on("dialog", lambda dialog: (self.errors.append(f"dialog {dialog.message}"), dialog.dismiss()))

    def open(self, address="", waits=True):
        # A change of the hash alone would not load the document.
        self.page.goto(f"{self.url}/{address}")
        if waits:
            self.wait()
        return self.page

    def wait(self):
        self.page.locator('main[aria-busy="false"]').wait_for()

    def value(self, expression):
        """The value of an expression, evaluated beside the policy of the page."""
        session = self.context.new_cdp_session(self.page)
        found = session.send("Runtime.evaluate", {
            "expression": expression, "returnByValue": True, "awaitPromise": True})
        session.detach()
        return found["result"].get("value")

    def check(self):
        """Neither an error nor a violation of the policy."""
        assert self.errors == []
        root = self.page.locator("html")
        assert root.get_attribute("data-violations") is None
        assert root.get_attribute("data-pwned") is None

    def close(self):
        self.context.close()


@pytest.fixture
def show(browser):
    """Opens tabs, and looks at the end of the test that all went well in them."""
    tabs = []

    def open_tab(mock, address="", waits=True, **options):
        tabs.append(Shown(browser, mock.url, **options))
        tabs[-1].open(address, waits)
        return tabs[-1]

    yield open_tab
    for tab in tabs:
        tab.check()
        tab.close()
