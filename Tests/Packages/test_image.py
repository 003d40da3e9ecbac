"""The image: the last stage of the Dockerfile with the static program, built and run by buildah."""

import json
import shutil
import subprocess
import tarfile
import urllib.request
from pathlib import Path

import pytest
from conftest import wait_for

SOURCES = Path(__file__).resolve().parent.parent.parent


def buildah(*arguments, **options):
    return subprocess.run(
        ["buildah", *arguments], check=True, capture_output=True, text=True, timeout=300, **options
    ).stdout.strip()


@pytest.fixture(scope="module")
def image(packages, tmp_path_factory):
    """An image by the Dockerfile's last stage: what it copies from the first one is laid beside it, since
    the toolchain's own image cannot be had everywhere."""
    context = tmp_path_factory.mktemp("context")
    (archive,) = packages.glob("*.tar.gz")
    with tarfile.open(archive) as opened:
        member = next(each for each in opened if each.name.endswith("/psa-mock"))
        member.name = "psa-mock"
        opened.extract(member, context, filter="data")
    (context / "data").mkdir()
    shutil.copytree(SOURCES / "fixtures", context / "fixtures")
    text = (SOURCES / "Dockerfile").read_text()
    stage = text[text.index("FROM scratch"):].replace("--from=build ", "")
    (context / "Dockerfile").write_text(stage)
    name = buildah(
        "build", "--quiet", "--isolation", "chroot", "--format", "docker", str(context)).splitlines()[-1]
    yield name
    buildah("rmi", "--force", name)


@pytest.fixture
def container(image):
    """A container that runs nothing yet."""
    name = buildah("from", image)
    yield name
    buildah("rm", name)


def test_the_image_runs_and_its_health_check_is_good(image, container):
    configuration = json.loads(buildah("inspect", "--type", "image", image))["Docker"]["config"]
    assert configuration["User"] == "65532:65532"
    run = ["buildah", "run", "--isolation", "chroot", container, "--"]
    # Its port may be taken where the container shares the network, so that a free one is asked for.
    server = subprocess.Popen(
        [*run, *configuration["Entrypoint"], "--port", "0"], stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True)
    try:
        ready = wait_for(lambda: next(
            (line for line in iter(server.stdout.readline, "") if "is ready at" in line), None))
        url = ready.split()[4].replace("0.0.0.0", "127.0.0.1")
        assert configuration["Healthcheck"]["Test"] == ["CMD", "/psa-mock", "healthcheck"]
        healthy = subprocess.run([*run, *configuration["Healthcheck"]["Test"][1:], url])
        assert healthy.returncode == 0
        with urllib.request.urlopen(f"{url}/company/contacts/count", timeout=10) as answer:
            assert answer.read() == b'{"count":45}'
    finally:
        server.terminate()
        server.wait(30)
    ended = subprocess.run([*run, *configuration["Healthcheck"]["Test"][1:], url], capture_output=True)
    assert ended.returncode == 1
