"""Callbacks, as receivers take them: in Python, in Node, and by the views of django-connectwise."""

import base64
import hashlib
import hmac
import http.server
import json
import queue
import shutil
import ssl
import subprocess
import threading
from pathlib import Path

import pytest
import requests

# Longer than any delivery takes; a message that never comes shall fail the test.
SECONDS_MAX = 20


class Receiver:
    """A receiver that checks each message by the key that the message names, and keeps it."""

    def __init__(self, status=200, context=None):
        self.messages = queue.Queue()
        messages = self.messages

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()
                messages.put((self.path, body, self.headers["x-content-signature"]))

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        if context:
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.scheme = "https" if context else "http"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"{self.scheme}://127.0.0.1:{self.server.server_address[1]}/hook?recordId="

    def next(self):
        path, body, signature = self.messages.get(timeout=SECONDS_MAX)
        assert signature == sign(body), "a wrong signature"
        return path, json.loads(body)

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


def sign(body):
    """The signature of a body by the key at its key_url, as the vendor's guide has it."""
    key = requests.get(json.loads(body)["Metadata"]["key_url"]).json()["signing_key"]
    code = hmac.new(hashlib.sha256(key.encode()).digest(), body, hashlib.sha256)
    return base64.b64encode(code.digest()).decode()


@pytest.fixture
def receiver():
    receiver = Receiver()
    yield receiver
    receiver.stop()


@pytest.fixture
def psa(server, credentials):
    """A function that asks the API as its clients do."""

    def ask(method, path, body=None):
        answer = requests.request(
            method,
            server.api + path,
            json=body,
            auth=(f"{credentials['company']}+{credentials['public_key']}", credentials["private_key"]),
            headers={"clientId": credentials["client_id"]},
        )
        assert answer.ok, answer.text
        return answer.json() if answer.content else None

    return ask


def subscribe(psa, url, kind="contact"):
    psa("POST", "/system/callbacks", {"type": kind, "level": "owner", "objectId": 1, "url": url})


def rename(psa, contact, title):
    return psa(
        "PATCH", f"/company/contacts/{contact}", [{"op": "replace", "path": "title", "value": title}]
    )


def test_a_receiver_in_python_gets_what_get_shows(psa, receiver, server):
    subscribe(psa, receiver.url)
    rename(psa, 1, "Chief “of” staff \\ <é> 😀")
    path, message = receiver.next()
    assert path == "/hook?recordId=1&action=updated"
    assert (message["Action"], message["Type"], message["ID"]) == ("updated", "contact", 1)
    entity = json.loads(message["Entity"])
    shown = server.get("/company/contacts/1")
    for hidden in ("customFields", "types", "communicationItems"):
        assert hidden not in entity
        shown.pop(hidden, None)
    assert entity == shown


def test_messages_are_compact_json_that_clients_write_alike(psa, receiver):
    subscribe(psa, receiver.url)
    rename(psa, 1, "é \u2028 \x7f / 😀")
    _, body, _ = receiver.messages.get(timeout=SECONDS_MAX)
    assert json.dumps(json.loads(body), ensure_ascii=False, separators=(",", ":")).encode() == body


def test_a_receiver_by_https_needs_no_known_certificate(psa, tmp_path):
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
        + ["-subj", "/CN=unknown", "-days", "1", "-keyout", key, "-out", certificate],
        check=True,
        capture_output=True,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    receiver = Receiver(context=context)
    subscribe(psa, receiver.url)
    for title in ("One", "Two"):
        rename(psa, 1, title)
        assert json.loads(receiver.next()[1]["Entity"])["title"] == title
    receiver.stop()


@pytest.mark.skipif(not shutil.which("node"), reason="there is no Node")
def test_a_receiver_in_node_verifies_the_parsed_body(psa):
    program = Path(__file__).parent / "snippets" / "callback-receiver.mjs"
    node = subprocess.Popen(["node", program], stdout=subprocess.PIPE, text=True)
    try:
        subscribe(psa, f"http://127.0.0.1:{int(node.stdout.readline())}/hook?id=")
        rename(psa, 1, "Chief é 😀 </script>")
        assert json.loads(node.stdout.readline()) == {
            "raw": True, "parsed": True, "action": "updated", "id": "1", "title": "Chief é 😀 </script>",
        }  # fmt: skip
    finally:
        node.kill()
        node.wait()
        node.stdout.close()


def test_the_views_of_django_connectwise_follow_the_messages(psa, receiver, server):
    django = pytest.importorskip("test_django_connectwise")
    from django.test import RequestFactory, override_settings
    from djconnectwise.views import CallBackView

    django.call_command("flush", interactive=False, verbosity=0)
    settings = {
        "company_id": "acme", "api_public_key": "publicKey", "api_private_key": "privateKey",
    }  # fmt: skip
    with override_settings(
        CONNECTWISE_SERVER_URL=server.url,
        CONNECTWISE_CLIENTID="6e1f2d3c-4b5a-4978-8f6e-5d4c3b2a1908",
        CONNECTWISE_CREDENTIALS=settings,
    ):
        django.synchronize_contacts()

        def deliver():
            path, message = receiver.next()
            request = RequestFactory().post(
                path, data=json.dumps(message), content_type="application/json"
            )
            assert CallBackView.as_view()(request).status_code == 204
            return message

        contacts = django.models.Contact.objects
        subscribe(psa, receiver.url)
        rename(psa, 1, "By callback")
        assert deliver()["Action"] == "updated"
        assert contacts.get(id=1).title == "By callback"
        new = psa("POST", "/company/contacts", {"firstName": "Ada", "company": {"id": 2}})["id"]
        assert deliver()["Action"] == "added"
        assert contacts.get(id=new).first_name == "Ada"
        psa("DELETE", f"/company/contacts/{new}")
        message = deliver()
        assert (message["Action"], message["Entity"]) == ("deleted", None)
        assert not contacts.filter(id=new).exists()
