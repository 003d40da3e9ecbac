"""The data of one test: a sandbox of a server, its control plane, and clients that work in it."""

from __future__ import annotations

import json
import os
import urllib.error
import urllib.request
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

if TYPE_CHECKING:
    import httpx
    import requests

BASE_PATH = "/v4_6_release/apis/3.0"
CLIENT_ID = "6e1f2d3c-4b5a-4978-8f6e-5d4c3b2a1908"


class ControlError(RuntimeError):
    """The control plane refused a request: its status, the reason, and what is wrong with each member."""

    def __init__(self, request: str, status: int, text: str) -> None:
        self.status = status
        self.reason, self.errors = _refusal(text)
        super().__init__("\n".join([f"{request}: {status} {self.reason}", *self.errors]))


class Sandbox:
    """A sandbox: data, ids, clock, faults and journal of their own on a server that others use too.

    Whoever sends the credentials of `auth` works in it. All methods ask the server's control plane, and
    raise ControlError if it refuses.
    """

    def __init__(self, url: str, name: str, token: str | None = None) -> None:
        """Names a sandbox of the server at a URL. The token is the server's `--control-token`, by
        default what PSA_MOCK_CONTROL_TOKEN says."""
        self.url = url.rstrip("/")
        self.name = name
        self._token = token or os.environ.get("PSA_MOCK_CONTROL_TOKEN")

    def __repr__(self) -> str:
        return f"Sandbox({self.url!r}, {self.name!r})"

    # What a client needs.

    @property
    def api(self) -> str:
        """The URL that the paths of the API follow, as in ``api + "/company/contacts"``."""
        return self.url + BASE_PATH

    @property
    def auth(self) -> tuple[str, str]:
        """User and password of basic authentication: any keys, and the sandbox as the company."""
        return f"{self.name}+test", "test"

    @property
    def headers(self) -> dict[str, str]:
        """The headers that the live service asks for beside the credentials."""
        return {"clientId": CLIENT_ID}

    def client(self) -> requests.Session:
        """Returns a session of requests with credentials; relative URLs are below `api`."""
        from psa_mock._requests import APISession

        return APISession(self.api, self.auth, self.headers)

    def httpx_client(self, **options: Any) -> httpx.Client:
        """Returns a client of httpx with credentials; relative URLs are below `api`."""
        import httpx

        return httpx.Client(base_url=self.api, auth=self.auth, headers=self.headers, **options)

    def async_client(self, **options: Any) -> httpx.AsyncClient:
        """Returns an asynchronous client of httpx with credentials; relative URLs are below `api`."""
        import httpx

        return httpx.AsyncClient(base_url=self.api, auth=self.auth, headers=self.headers, **options)

    # Data.

    def create(self, fixture: str | None = None, mode: str | None = None) -> None:
        """Makes the sandbox by name, with a fixture of the server (`demo`, `none`) and a mode (`default`,
        `strict`)."""
        self.control("POST", "/sandboxes", _given(name=self.name, fixture=fixture, mode=mode))

    def reset(self) -> None:
        """Brings the data back to what the sandbox began with."""
        self.control("POST", "/reset")

    def delete(self) -> None:
        """Ends the sandbox. One that no request has made, or that is gone, has nothing to end."""
        try:
            self.control("DELETE", f"/sandboxes/{quote(self.name, safe='')}")
        except ControlError as error:
            if error.status not in (404, 410):
                raise

    def snapshot(self, name: str = "snapshot") -> None:
        """Keeps the data as they are now, under a name."""
        self.control("PUT", f"/snapshots/{quote(name, safe='')}")

    def restore(self, name: str = "snapshot") -> None:
        """Brings the data back to a snapshot."""
        self.control("POST", f"/snapshots/{quote(name, safe='')}/restore")

    def load(self, fixture: dict[str, Any]) -> None:
        """Replaces the data by a fixture, such as ``{"contacts": [{"id": 1, ...}]}``."""
        self.control("POST", "/import", fixture)

    def export(self) -> dict[str, Any]:
        """Returns the data as a fixture."""
        exported: dict[str, Any] = self.control("GET", "/export")
        return exported

    def changes(
        self, since: str | None = None, resource: str | None = None, **query: Any
    ) -> list[dict[str, Any]]:
        """Returns what was added, updated and deleted, such as of the resource ``Contact``; since the
        sandbox began, or since a snapshot or a moment."""
        query |= _given(since=since, resource=resource)
        changes: list[dict[str, Any]] = self.control("GET", "/changes", **query)["changes"]
        return changes

    # Time and trouble.

    def freeze(self, now: str) -> None:
        """Stops the clock of the sandbox at a moment, such as ``2030-01-01T00:00:00Z``."""
        self.control("PUT", "/clock", {"now": now, "frozen": True})

    def advance(self, seconds: float) -> None:
        """Moves the clock of the sandbox."""
        self.control("POST", "/clock/advance", {"seconds": seconds})

    def fault(
        self, fault: dict[str, Any] | str, *, method: str | None = None, path: str | None = None,
        resource: str | None = None, nth: int | None = None, every: int | None = None,
        first: int | None = None, probability: float | None = None,
    ) -> int:
        """Makes requests fail, and returns the id of the rule.

        The fault is an object, such as ``{"status": 429, "retryAfter": 1}``, or the words of the header
        X-Mock-Fault, such as ``"status=429; retry-after=1"``. The rest says which requests: by default all.
        """
        when = _given(
            method=method, path=path, resource=resource, nth=nth, every=every, first=first,
            probability=probability)
        return int(self.control("POST", "/faults", {**when, "fault": fault})["id"])

    def clear_faults(self) -> None:
        """Removes all rules of faults."""
        self.control("DELETE", "/faults")

    def quota(self, per_minute: int) -> None:
        """Limits the requests of each credential; beyond it they are 429."""
        self.control("PUT", "/quota", {"perMinute": per_minute})

    def maintenance(self, on: bool = True, retry_after: int | None = None) -> None:
        """Answers all requests with 503, with a Retry-After of so many seconds, until it is off."""
        self.control("PUT", "/maintenance", _given(on=on, retryAfter=retry_after))

    # What was asked.

    def journal(
        self, conditions: str | None = None, *, fields: str | None = None, order_by: str | None = None,
        page: int | None = None, page_size: int | None = None, **query: Any,
    ) -> list[dict[str, Any]]:
        """Returns the requests so far, oldest first; conditions are those of the API, such as
        ``status>=400``. Other parameters go by their names in the URL."""
        query |= _given(
            conditions=conditions, fields=fields, orderBy=order_by, page=page, pageSize=page_size)
        requests: list[dict[str, Any]] = self.control("GET", "/journal", **query)
        return requests

    def keep(self, bodies: bool = True) -> None:
        """Makes the journal keep `body`, `head` and `answer` of the requests from now on, or no more."""
        self.control("PUT", "/journal", {"bodies": bodies})

    def verify(
        self, conditions: str | None = None, count: int | None = None, *, at_least: int | None = None,
        at_most: int | None = None, never: str | None = None, in_order: list[str] | None = None,
        **expected: Any,
    ) -> None:
        """Checks what was asked, and raises AssertionError if it was not that.

        One of: so many of the requests that conditions match, at least one by default; `never` one
        that matches; `in_order` requests that match one condition each. Other members go by their
        names in JSON, such as `atLeast`.
        """
        body = expected | _given(
            conditions=conditions, count=count, atLeast=at_least, atMost=at_most, never=never,
            inOrder=in_order)
        try:
            self.control("POST", "/journal/verify", body)
        except ControlError as error:
            # 409: what was found is not what was expected.
            if error.status != 409:
                raise
            raise AssertionError(f"{error.reason}\n{self.told()}") from None

    def wait(self, conditions: str, count: int = 1, timeout: int = 5) -> list[dict[str, Any]]:
        """Returns the requests that conditions match as soon as there are so many. Raises ControlError
        when the seconds of the timeout have passed."""
        self.control("GET", "/journal/wait", conditions=conditions, count=count, timeout=timeout)
        return self.journal(conditions)

    def leniencies(self) -> dict[str, Any]:
        """Returns what the requests relied on that the live service refuses, with counts."""
        leniencies: dict[str, Any] = self.control("GET", "/leniencies")
        return leniencies

    def told(self) -> str:
        """Returns the requests so far as lines of text: number, status, method, target, and why a request
        was refused."""
        fields = "number,method,target,status,message,errors,hint"
        return "\n".join(_line(each) for each in self.journal(fields=fields, page_size=1000))

    def control(self, method: str, path: str, body: Any = None, **query: Any) -> Any:
        """Asks the control plane for a path below ``/_mock`` and returns its JSON, or None.

        Raises ControlError.
        """
        headers = {"Content-Type": "application/json"}
        # A request that names a sandbox makes it, which is not meant where sandboxes are managed.
        if not path.startswith("/sandboxes"):
            headers["X-Mock-Sandbox"] = self.name
        if self._token:
            headers["X-Mock-Token"] = self._token
        url = f"{self.url}/_mock{path}" + (f"?{urlencode(query)}" if query else "")
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(url, data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=90) as response:
                content = response.read()
        except urllib.error.HTTPError as refusal:
            with refusal:
                text = refusal.read().decode(errors="replace")
            raise ControlError(f"{method} /_mock{path}", refusal.code, text) from None
        return json.loads(content) if content else None


def _given(**members: Any) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value is not None}


def _refusal(text: str) -> tuple[str, list[str]]:
    """The message of a refusal, and those of its errors; the text itself if it is no JSON."""
    try:
        answer = json.loads(text)
        return str(answer["message"]), [str(each["message"]) for each in answer.get("errors") or []]
    except (ValueError, KeyError, TypeError):
        return text, []


def _line(entry: dict[str, Any]) -> str:
    """One request of the journal as text."""
    head = f"{entry['number']:>4} {entry['status']} {entry['method']} {entry['target']}"
    reasons = [entry[name] for name in ("message", "errors", "hint") if entry.get(name)]
    lines = [line for reason in reasons for line in reason.splitlines()]
    return "\n".join([head, *(f"         {line}" for line in lines)])
