# python3 -m unittest contacts_unittest, with psa-mock in PATH, or PSA_MOCK_URL naming a server that runs
# already, such as http://127.0.0.1:8080, and PSA_MOCK_CONTROL_TOKEN its token. Python's own library only.
import base64
import json
import os
import subprocess
import unittest
import urllib.error
import urllib.request

ADA = {"firstName": "Ada", "company": {"identifier": "Acme"}}


def setUpModule():
    global url
    url = os.environ.get("PSA_MOCK_URL") or started()


def started():
    """Starts a server on a free port, which ends with the module; where it listens."""
    server = subprocess.Popen(["psa-mock", "--port", "0", "--log", "none"], stdout=subprocess.PIPE, text=True)
    unittest.addModuleCleanup(server.communicate)
    unittest.addModuleCleanup(server.terminate)
    return server.stdout.readline().split()[4]


class ContactTests(unittest.TestCase):
    """Each test has data of its own: the company of its credentials has its name."""

    def setUp(self):
        self.company = f"{os.getpid()}-{self.id()}"
        self.control("POST", "/reset", 204)
        self.addCleanup(self.control, "DELETE", f"/sandboxes/{self.company}", 204)

    def control(self, method, path, status, body=None):
        """Asks the control plane, in the name of the test."""
        headers = {"X-Mock-Sandbox": self.company}
        if token := os.environ.get("PSA_MOCK_CONTROL_TOKEN"):
            headers["X-Mock-Token"] = token
        return self.send(method, "/_mock" + path, status, body, headers)

    def ask(self, method, path, status, body=None):
        """Asks the API with the credentials of the test."""
        login = base64.b64encode(f"{self.company}+any:any".encode()).decode()
        headers = {
            "Authorization": "Basic " + login, "clientId": "6e1f2d3c-4b5a-4978-8f6e-5d4c3b2a1908"}
        return self.send(method, "/v4_6_release/apis/3.0" + path, status, body, headers)

    def send(self, method, path, status, body, headers):
        data = None if body is None else json.dumps(body).encode()
        headers = {**headers, "Content-Type": "application/json"}
        request = urllib.request.Request(url + path, data, headers, method=method)
        try:
            answer = urllib.request.urlopen(request)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            content = answer.read()
        self.assertEqual(answer.status, status, content)
        return json.loads(content) if content else None

    def test_a_contact_that_is_added_is_the_next_one(self):
        self.assertEqual(self.ask("POST", "/company/contacts", 201, ADA)["id"], 46)

    def test_a_test_does_not_see_what_another_test_has_added(self):
        self.ask("GET", "/company/contacts/46", 404)

    def test_a_reset_brings_the_data_back(self):
        self.ask("POST", "/company/contacts", 201, ADA)
        self.control("POST", "/reset", 204)
        self.ask("GET", "/company/contacts/46", 404)

    def test_a_service_that_is_busy_once(self):
        self.control("POST", "/faults", 201, {"method": "GET", "first": 1, "fault": {"status": 429}})
        self.ask("GET", "/company/contacts/1", 429)
        self.ask("GET", "/company/contacts/1", 200)

    def test_what_was_sent(self):
        self.ask("POST", "/company/contacts", 201, ADA)
        expected = {"conditions": 'method="POST" and resource="Contact"', "count": 1}
        self.control("POST", "/journal/verify", 200, expected)
