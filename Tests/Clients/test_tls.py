"""https on the port of http: what each kind of client needs to trust the server, and what it then gets."""

import json
import os
import shutil
import socket
import ssl
import subprocess

import pytest
import requests


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]"])
def test_curl_trusts_the_written_file(server, host):
    run = subprocess.run(
        ["curl", "-sS", "--cacert", server.ca_file, f"https://{host}:{server.port}/readyz"]
        + ["--connect-to", f"{host}:{server.port}:127.0.0.1:{server.port}"],
        capture_output=True,
        text=True,
    )
    assert (run.returncode, run.stdout) == (0, "ok\n"), run.stderr


def test_curl_does_not_trust_it_unasked(server):
    run = subprocess.run(["curl", "-sS", f"https://127.0.0.1:{server.port}/readyz"], capture_output=True)
    assert run.returncode == 60


def test_requests_keep_their_connection(server):
    with requests.Session() as session:
        for _ in range(20):
            answer = session.get(f"https://localhost:{server.port}/readyz", verify=str(server.ca_file))
            assert answer.text == "ok\n"
            assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_python_checks_the_host_and_resumes(server, version):
    context = ssl.create_default_context(cafile=server.ca_file)
    # As of Python 3.13: what RFC 5280 asks of certificates is checked too.
    context.verify_flags |= ssl.VERIFY_X509_STRICT
    context.minimum_version = context.maximum_version = version
    context.set_alpn_protocols(["h2", "http/1.1"])
    session = None
    for is_resumed in [False, True]:
        with socket.create_connection(("127.0.0.1", server.port)) as raw:
            with context.wrap_socket(raw, server_hostname="localhost", session=session) as client:
                client.sendall(b"GET /readyz HTTP/1.1\r\nHost: localhost\r\n\r\n")
                assert client.recv(65536).endswith(b"ok\n")
                assert client.selected_alpn_protocol() == "http/1.1"
                assert client.session_reused is is_resumed
                session = client.session
                # Both sides tell the end.
                client.unwrap()
    with socket.create_connection(("127.0.0.1", server.port)) as raw:
        with pytest.raises(ssl.SSLCertVerificationError):
            context.wrap_socket(raw, server_hostname="example.com")


NODE = """
const https = require("https");
https.get("https://localhost:PORT/company/contacts/1?fields=id,_info", {family: 4, headers: HEADERS}, (answer) => {
    let text = "";
    answer.on("data", (part) => (text += part));
    answer.on("end", () => console.log(text));
});
"""


@pytest.mark.skipif(shutil.which("node") is None, reason="there is no node")
def test_node_gets_links_of_https(server):
    headers = {
        "clientId": "6e1f2d3c-4b5a-4978-8f6e-5d4c3b2a1908",
        "Authorization": "Basic YWNtZStwdWJsaWNLZXk6cHJpdmF0ZUtleQ==",
    }
    program = NODE.replace("PORT", str(server.port)).replace("HEADERS", json.dumps(headers))
    program = program.replace("/company", "/v4_6_release/apis/3.0/company")
    run = subprocess.run(
        ["node", "-e", program],
        env={**os.environ, "NODE_EXTRA_CA_CERTS": str(server.ca_file)},
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stderr
    contact = json.loads(run.stdout)
    assert contact["_info"]["notes_href"].startswith(f"https://localhost:{server.port}/v4_6_release/")


@pytest.mark.parametrize("option, is_served", [("-tls1_1", False), ("-tls1_2", True), ("-tls1_3", True)])
def test_openssl_finds_the_versions(server, option, is_served):
    run = subprocess.run(
        ["openssl", "s_client", "-connect", f"127.0.0.1:{server.port}", "-CAfile", server.ca_file]
        + ["-verify_return_error", "-verify_hostname", "localhost", "-cipher", "ALL:@SECLEVEL=0", option],
        input="Q\n",
        capture_output=True,
        text=True,
    )
    assert (run.returncode == 0) is is_served, run.stderr
    if is_served:
        assert "Verification: OK" in run.stdout
        assert "Compression: NONE" in run.stdout


def test_openssl_cannot_renegotiate(server):
    client = subprocess.Popen(
        ["openssl", "s_client", "-connect", f"127.0.0.1:{server.port}", "-tls1_2"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    output, _ = client.communicate("R\n", timeout=20)
    assert "no renegotiation" in output


def test_env_tells_each_client(server, tmp_path):
    fetched = tmp_path / "fetched.pem"
    run = subprocess.run(
        ["sh", "-c", 'eval "$("$PSA_MOCK_PROGRAM" env --ca-file "$FILE" "$URL")"; curl -sS "$SECURE"'],
        env={
            **os.environ,
            "FILE": str(fetched),
            "URL": server.url,
            "SECURE": f"https://localhost:{server.port}/readyz",
        },
        capture_output=True,
        text=True,
    )
    assert (run.returncode, run.stdout) == (0, "ok\n"), run.stderr
    assert fetched.read_bytes() == server.ca_file.read_bytes()
