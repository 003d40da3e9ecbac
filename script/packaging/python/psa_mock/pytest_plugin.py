"""Fixtures for pytest: a server for the session, a sandbox for each test, the journal below a failure."""

from __future__ import annotations

import itertools
import os
import re
import secrets
import shlex
from collections.abc import Generator, Iterator

import pytest

from psa_mock._sandbox import ControlError, Sandbox
from psa_mock._server import Server

# A part of the names of sandboxes that no other process has, so that the workers of pytest-xdist and
# other sessions can share a server.
_session = secrets.token_hex(3)
_numbers = itertools.count(1)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addini("psa_mock_options", "options of the psa-mock server, as for a shell", default="")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers",
        "psa_mock(fixture, mode): what the test's sandbox begins with, such as fixture='none', "
        "mode='strict'")


@pytest.fixture(scope="session")
def psa_mock_url(pytestconfig: pytest.Config) -> Iterator[str]:
    """The URL of the server: PSA_MOCK_URL if it is set, else that of a server for this session."""
    if url := os.environ.get("PSA_MOCK_URL"):
        yield url
        return
    options = shlex.split(str(pytestconfig.getini("psa_mock_options")))
    with Server(*options) as server:
        yield server.url


@pytest.fixture
def psa_mock(request: pytest.FixtureRequest, psa_mock_url: str) -> Iterator[Sandbox]:
    """A sandbox of the test's own, which ends with the test."""
    test = re.sub(r"[^A-Za-z0-9]+", "-", request.node.name).strip("-")
    sandbox = Sandbox(psa_mock_url, f"{_session}-{next(_numbers)}-{test}"[:120])
    if marker := request.node.get_closest_marker("psa_mock"):
        sandbox.create(*marker.args, **marker.kwargs)
    yield sandbox
    sandbox.delete()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    sandbox = getattr(item, "funcargs", {}).get("psa_mock")
    if report.when == "call" and report.failed and isinstance(sandbox, Sandbox):
        try:
            told = sandbox.told()
        except (ControlError, OSError) as error:
            told = f"not to be had: {error}"
        report.sections.append(("psa-mock journal", told or "no requests"))
    return report
