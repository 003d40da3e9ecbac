"""The proxies: each with a configuration of its own, that lets pass as much as it can, over one connection to
the server where that can be asked for."""

import atexit
import os
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

NGINX = """
daemon off; master_process off; worker_processes 1; pid {folder}/pid; error_log {folder}/log crit;
events {{ worker_connections 256; }}
http {{
  access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  ignore_invalid_headers off; underscores_in_headers on; merge_slashes off; large_client_header_buffers 4 64k;
  upstream psa {{ server 127.0.0.1:{upstream}; keepalive 1; }}
  server {{
    listen 127.0.0.1:{port};
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
  bind 127.0.0.1:{port}
  option forwardfor
  http-request set-header X-Forwarded-Proto http
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
RequestHeader set X-Forwarded-Proto http
ProxyPass / http://127.0.0.1:{upstream}/ nocanon max=1 keepalive=On
"""
CADDY = """
{{
  admin off
  auto_https off
}}
http://:{port} {{
  bind 127.0.0.1
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
  set req.http.X-Forwarded-Proto = "http";
  return (pass);
}}
"""
MODULES = Path("/usr/lib/apache2/modules")


class Front:
    """A running proxy, or nothing but the relay."""

    def __init__(self, name, upstream):
        self.name = name
        self.port = upstream
        self.process = None
        if name != "direct":
            self.start(upstream)

    def start(self, upstream):
        file, text, command = KINDS[self.name]
        self.folder = Path(tempfile.mkdtemp(prefix=f"psa-mock-{self.name}-"))
        # httpd gives up the rights of root, and has to read its own files after that.
        self.folder.chmod(0o755)
        self.port = free_port()
        values = {"folder": self.folder, "port": self.port, "upstream": upstream, "modules": MODULES}
        (self.folder / file).write_text(text.format(**values))
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
            shutil.rmtree(self.folder, ignore_errors=True)


KINDS = {
    "nginx": ("nginx.conf", NGINX, ["nginx", "-p", "{folder}", "-c", "{folder}/nginx.conf"]),
    "haproxy": ("haproxy.cfg", HAPROXY, ["haproxy", "-db", "-f", "{folder}/haproxy.cfg"]),
    "apache": ("httpd.conf", APACHE, ["apache2", "-X", "-f", "{folder}/httpd.conf"]),
    "caddy": ("Caddyfile", CADDY, [
        "caddy", "run", "--adapter", "caddyfile", "--config", "{folder}/Caddyfile"]),
    "varnish": ("psa.vcl", VARNISH, [
        "varnishd", "-F", "-f", "{folder}/psa.vcl", "-a", "127.0.0.1:{port}", "-n", "{folder}/work",
        "-s", "malloc,16m"]),
}
NAMES = ["direct", *KINDS]


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]
