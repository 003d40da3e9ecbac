"""Takes the pictures of the README and the documents: script/screenshots runs it."""

import io
import json
import os
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from conftest import CHROMIUM, Mock, Shown

SIZE = {"width": 1280, "height": 800}


def prepare(mock):
    """A working day: an hour that stands still, and some requests."""
    mock.ask("PUT", "/_mock/clock", {"now": "2026-11-20T09:30:00Z", "frozen": True})
    keys = {"Authorization": "Basic YWNtZStwdWJsaWM6cHJpdmF0ZQ==", "clientId": "6f657355-5f4e-4206-9e32-1b65861a9e3f",
            "X-Mock-Sandbox": "default"}
    base = "/v4_6_release/apis/3.0"
    mock.ask("POST", "/_mock/faults", {"path": "/company/contacts/{id}", "nth": 2, "fault": {"status": 429}})
    for method, target, body in [
            ("GET", "/company/companies?conditions=identifier%3D%22Acme%22", None),
            ("GET", "/company/contacts/1", None),
            ("PATCH", "/company/contacts/3", [{"op": "replace", "path": "disablePortalLoginFlag", "value": False}]),
            ("PATCH", "/company/contacts/3", [{"op": "replace", "path": "disablePortalLoginFlag", "value": False}]),
            ("GET", "/company/contacts?conditions=fristName%3D%22Ada%22", None),
            ("POST", "/company/contacts", {"firstName": "Grace", "lastName": "Hopper"}),
            ("POST", "/company/contacts/1/notes", {"text": "Asked for the report of October."}),
            ("DELETE", "/company/contacts/1", None),
            ("GET", "/service/tickets?conditions=contact%2Fid%3D1&pageSize=5", None)]:
        mock.ask(method, base + target, body, keys)
    mock.ask("GET", "/company/contacts?pageSize=3")
    mock.ask("DELETE", "/_mock/faults")


PICTURES = [
    ("contacts", "#/contacts", "light"), ("contact", "#/contacts/1", "light"), ("mailbox", "#/mailbox", "light"),
    ("requests", "#/test/requests", "light"), ("requests-dark", "#/test/requests", "dark"),
    ("conditions", "#/test/conditions?resource=/company/contacts&id=1&conditions="
     "firstName%20like%20%22J%25%22%20and%20(company/id%20%3D%202%20or%20title%20%3D%20null)", "light"),
    # It adds requests: the last one.
    ("scenarios", "#/scenarios", "light"),
]


def save(png, path):
    """Keeps the colours that an eye tells apart: a fifth of the bytes."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    picture.quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)


def answer_always_the_same(route):
    """The server has been up for an hour, whenever the picture is taken."""
    answer = route.fetch()
    route.fulfill(response=answer, body=json.dumps({**answer.json(), "uptimeSeconds": 3600}))


def take(folder):
    mock = Mock()
    prepare(mock)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for name, address, scheme in PICTURES:
            tab = Shown(browser, mock.url, viewport=SIZE, color_scheme=scheme, reduced_motion="reduce")
            tab.page.route("**/_mock/info", answer_always_the_same)
            tab.open(address)
            if name == "scenarios":
                tab.page.get_by_role("button", name="Run: New customer").click()
                tab.page.get_by_role("button", name="Again").wait_for()
                tab.page.get_by_text("New customer: done").wait_for(state="detached")
            if "requests" in name:
                tab.page.locator(".entry").nth(8).wait_for()
            tab.page.wait_for_timeout(300)
            save(tab.page.screenshot(), folder / f"{name}.png")
            tab.close()
        browser.close()
    mock.stop()


if __name__ == "__main__":
    os.makedirs(sys.argv[1], exist_ok=True)
    take(Path(sys.argv[1]))
