"""The snippets: each is run as its reader would run it, and finds the first contact."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

SNIPPETS = sorted((Path(__file__).parent / "snippets").glob("*.py"))


@pytest.mark.parametrize("snippet", SNIPPETS, ids=[snippet.stem for snippet in SNIPPETS])
def test_a_snippet_finds_the_first_contact(server, tls_host, tmp_path, snippet):
    # The environment names what to trust already; the home is for snippets that write
    # there, the path for the programs of the clients.
    environment = {
        **os.environ,
        "PSA_MOCK_URL": server.url,
        "PSA_MOCK_HOST": tls_host,
        "HOME": str(tmp_path),
        "FASTMCP_SHOW_SERVER_BANNER": "false",
        "FASTMCP_CHECK_FOR_UPDATES": "off",
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
    }
    if snippet.stem == "pyrestcw":
        environment["PYTHONPATH"] = os.environ["PYRESTCW_FOLDER"]
    # Not from its folder, where files have the names of the packages that they import.
    run = subprocess.run(
        [sys.executable, "-P", snippet], cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr
    assert "Smith" in run.stdout
