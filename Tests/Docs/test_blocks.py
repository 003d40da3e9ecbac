"""The blocks for Compose, GitHub Actions, GitLab, Kubernetes and HAProxy: what they tell to start is started, with
the environment of the image and theirs, and their tests are run. The containers themselves are left out."""

import os
import re
import shlex
import subprocess

import pytest
import shell
import yaml
from blocks import blocks

ROOT = shell.ROOT
EXAMPLES = ROOT / "docs" / "examples"
SCALE_OUT = blocks((ROOT / "docs" / "SCALE-OUT.md").read_text())
START = "psa-mock &\npsa-mock wait http://127.0.0.1:8080\n"


def exported(variables):
    """Commands that set variables. What Compose replaces in a value, the shell replaces in the same way."""
    return "".join(f'export {name}="{value}"\n' for name, value in variables.items())


def image():
    """The environment that the image has by its Dockerfile."""
    return dict(re.findall(r"^ENV (\w+)=(\S+)$", (ROOT / "Dockerfile").read_text(), re.M))


def compose(text):
    services = yaml.safe_load(text)["services"]
    return services["psa-mock"]["environment"], services["tests"]["environment"], [services["tests"]["command"]]


def github(text):
    job = yaml.safe_load(text)["jobs"]["test"]
    return job["services"]["psa-mock"]["env"], job["env"], [step["run"] for step in job["steps"] if "run" in step]


def gitlab(text):
    """A job of GitLab gives its variables to its services."""
    job = yaml.safe_load(text)["test"]
    return job["variables"], job["variables"], job["script"]


def run(commands, folder):
    (folder / "tests").symlink_to(EXAMPLES)
    (result,) = shell.run([commands], folder, shell.programs(os.environ["PSA_MOCK_PROGRAM"]))
    status, out, wrong = result
    assert status == 0, out + wrong
    return out + wrong


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give this machine the name of a service")
@pytest.mark.parametrize("file,read", [
    ("compose.yaml", compose), ("github-actions.yml", github), ("gitlab-ci.yml", gitlab)])
def test_the_tests_of_a_block_pass_beside_its_server(file, read, tmp_path):
    server, tests, script = read((EXAMPLES / file).read_text())
    names = "printf '127.0.0.1 localhost psa-mock\\n' > names\nmount --bind names /etc/hosts\n"
    told = run(
        names + "(\n" + exported(image() | server) + START + ")\ncd tests\n" + exported(tests) + "\n".join(script),
        tmp_path)
    assert "Ran 5 tests" in told


def test_a_pod_starts_and_answers_its_probes(tmp_path):
    (block,) = (block for block in SCALE_OUT if block.file == "psa-mock.yaml")
    service, stateful = yaml.safe_load_all(block.text)
    assert stateful["spec"]["template"]["metadata"]["labels"] == service["spec"]["selector"]
    (container,) = stateful["spec"]["template"]["spec"]["containers"]
    variables = {each["name"]: each.get("value", "psa-mock-0") for each in container["env"]}
    for mount in container["volumeMounts"]:
        (tmp_path / mount["name"]).mkdir()
        place = str(tmp_path / mount["name"])
        variables = {name: value.replace(mount["mountPath"], place) for name, value in variables.items()}
    (tmp_path / "secrets" / "token").write_text("for-tests-only\n")
    probes = [container[kind]["httpGet"]["path"] for kind in ("readinessProbe", "livenessProbe")]
    told = run(
        exported(image() | variables) + START + "".join(
            f"curl -sf -i http://127.0.0.1:8080{shlex.quote(path)}\n" for path in probes), tmp_path)
    assert told.count("x-mock-instance: psa-mock-0") == len(probes) == 2
    assert any((tmp_path / "data").iterdir())


def test_haproxy_takes_the_servers_of_kubernetes(tmp_path):
    (whole,) = (block.text for block in SCALE_OUT if block.file == "haproxy.cfg")
    (servers,) = (block.text for block in SCALE_OUT if block.language == "haproxy" and not block.file)
    file = tmp_path / "haproxy.cfg"
    file.write_text(whole[:whole.index("\nbackend psa\n") + 1] + servers)
    environment = {**os.environ, "PATH": f"{os.environ['PATH']}:/usr/sbin"}
    checked = subprocess.run(["haproxy", "-c", "-f", file], capture_output=True, text=True, env=environment)
    assert checked.returncode == 0, checked.stderr
