"""The proxies: each with a configuration of its own, that lets pass as much as it can, over one connection to
the server where that can be asked for. Each also in a form that speaks HTTP/2 with clients."""

import atexit
import os
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from speaking import Http2, Plain

NGINX = """
daemon off; master_process off; worker_processes 1; pid {folder}/pid; error_log {folder}/log crit;
events {{ worker_connections 256; }}
http {{
  access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  ignore_invalid_headers off; underscores_in_headers on; merge_slashes off; large_client_header_buffers 4 64k;
  upstream psa {{ server 127.0.0.1:{upstream}; keepalive 1; }}
  server {{
    listen 127.0.0.1:{port}{http2};
    location / {{
      proxy_pass http://psa; proxy_http_version 1.1; proxy_request_buffering off; proxy_set_header Connection "";
      proxy_set_header Host $http_host; proxy_set_header X-Forwarded-Host $http_host;
      proxy_set_header X-Forwarded-Proto $scheme; proxy_set_header X-Forwarded-For $remote_addr;
    }}
  }}
}}
"""
HAPROXY = """
global
  nbthread 1
  tune.bufsize 65536
defaults
  mode http
  timeout connect 2s
  timeout client 20s
  timeout server 20s
  option accept-invalid-http-request
  http-reuse always
frontend f
  bind 127.0.0.1:{port}{http2}
  option forwardfor
  http-request set-header X-Forwarded-Proto {scheme}
  default_backend b
backend b
  server s 127.0.0.1:{upstream} pool-max-conn 1
"""
APACHE = """
ServerRoot {folder}
ServerName psa.example
PidFile {folder}/pid
ErrorLog {folder}/log
LogLevel crit
Listen 127.0.0.1:{port}
LoadModule mpm_event_module {modules}/mod_mpm_event.so
LoadModule authz_core_module {modules}/mod_authz_core.so
LoadModule proxy_module {modules}/mod_proxy.so
LoadModule proxy_http_module {modules}/mod_proxy_http.so
LoadModule headers_module {modules}/mod_headers.so
StartServers 1
ServerLimit 1
ThreadsPerChild 8
MaxRequestWorkers 8
HttpProtocolOptions Unsafe
AllowEncodedSlashes NoDecode
MergeSlashes Off
TraceEnable extended
LimitRequestLine 65000
LimitRequestFieldSize 65000
LimitRequestFields 0
ProxyPreserveHost On
ProxyTimeout 20
RequestHeader set X-Forwarded-Proto {scheme}
ProxyPass / http://127.0.0.1:{upstream}/ nocanon max=1 keepalive=On
{http2}
"""
CADDY = """
{{
  admin off
  auto_https off
}}
{scheme}://:{port} {{
  bind 127.0.0.1
  {http2}
  reverse_proxy 127.0.0.1:{upstream} {{
    transport http {{
      max_conns_per_host 1
      keepalive_idle_conns_per_host 1
    }}
  }}
}}
"""
VARNISH = """
vcl 4.1;
backend psa {{ .host = "127.0.0.1"; .port = "{upstream}"; .max_connections = 1; .first_byte_timeout = 20s; }}
sub vcl_recv {{
  set req.http.X-Forwarded-Proto = "{scheme}";
  return (pass);
}}
"""
# What makes each of them speak HTTP/2 in place of HTTP/1.1: over TLS, or in the clear where there is none.
HTTP2 = {
    "nginx": " ssl http2; ssl_certificate {folder}/certificate.pem; ssl_certificate_key {folder}/key.pem",
    "haproxy": " ssl crt {folder}/both.pem alpn h2",
    "apache": """
LoadModule ssl_module {modules}/mod_ssl.so
LoadModule http2_module {modules}/mod_http2.so
Protocols h2
SSLEngine on
SSLCertificateFile {folder}/certificate.pem
SSLCertificateKeyFile {folder}/key.pem""",
    "caddy": "tls {folder}/certificate.pem {folder}/key.pem",
    "varnish": "",
}
WITHOUT_TLS = ["varnish"]
MODULES = Path("/usr/lib/apache2/modules")


class Front:
    """A running proxy, or nothing but the relay. `NAME-h2` is the proxy that speaks HTTP/2."""

    def __init__(self, name, upstream):
        self.name = name
        self.port = upstream
        self.process = None
        self.kind, _, version = name.partition("-")
        is_encrypted = bool(version) and self.kind not in WITHOUT_TLS
        self.speaker = Http2(is_encrypted) if version else Plain()
        if name != "direct":
            self.start(upstream, HTTP2[self.kind] if version else "")

    def start(self, upstream, http2):
        file, text, command = KINDS[self.kind]
        self.scratch = tempfile.TemporaryDirectory(prefix=f"psa-mock-{self.name}-", ignore_cleanup_errors=True)
        self.folder = Path(self.scratch.name)
        # httpd gives up the rights of root, and has to read its own files after that.
        self.folder.chmod(0o755)
        certify(self.folder)
        self.port = free_port()
        values = {"folder": self.folder, "port": self.port, "upstream": upstream, "modules": MODULES,
                  "scheme": self.speaker.scheme}
        (self.folder / file).write_text(text.format(**values, http2=http2.format(**values)))
        home = {name: str(self.folder) for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME")}
        with open(self.folder / "output", "wb") as output:
            self.process = subprocess.Popen(
                [part.format(**values) for part in command], stdout=output, stderr=subprocess.STDOUT,
                env={**os.environ, **home, "PATH": os.environ["PATH"] + ":/usr/sbin"})
        atexit.register(self.stop)
        self.wait()

    def wait(self):
        """Waits until it listens."""
        for _ in range(200):
            if self.process.poll() is not None:
                raise SystemExit(f"script/proxies: {self.name} ended:\n{self.output()}")
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.05)
        raise SystemExit(f"script/proxies: {self.name} does not listen:\n{self.output()}")

    def output(self):
        return (self.folder / "output").read_text(errors="replace")

    def stop(self):
        """Ends it with its own processes."""
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                self.process.kill()
        if self.process:
            self.scratch.cleanup()


KINDS = {
    "nginx": ("nginx.conf", NGINX, ["nginx", "-p", "{folder}", "-c", "{folder}/nginx.conf"]),
    "haproxy": ("haproxy.cfg", HAPROXY, ["haproxy", "-db", "-f", "{folder}/haproxy.cfg"]),
    "apache": ("httpd.conf", APACHE, ["apache2", "-X", "-f", "{folder}/httpd.conf"]),
    "caddy": ("Caddyfile", CADDY, [
        "caddy", "run", "--adapter", "caddyfile", "--config", "{folder}/Caddyfile"]),
    "varnish": ("psa.vcl", VARNISH, [
        "varnishd", "-F", "-f", "{folder}/psa.vcl", "-a", "127.0.0.1:{port}", "-n", "{folder}/work",
        "-s", "malloc,16m", "-p", "feature=+http2"]),
}
NAMES = ["direct", *KINDS, *(f"{kind}-h2" for kind in KINDS)]


def certify(folder):
    """A certificate of this run and its key, apart and in one file."""
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=psa.example", "-addext", "subjectAltName=DNS:psa.example,IP:127.0.0.1", "-keyout", key, "-out",
         certificate], check=True, capture_output=True)
    (folder / "both.pem").write_text(certificate.read_text() + key.read_text())


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]
