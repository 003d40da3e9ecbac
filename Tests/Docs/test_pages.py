"""Every block of README.md and docs: commands are run, shown output is compared, and nothing is left out unsaid."""

import os
import re
import subprocess
from pathlib import Path

import kubernetes_validate
import not_run
import pytest
import shell
import yaml
from blocks import SHELL, agree, blocks

ROOT = shell.ROOT
PROGRAM = os.environ["PSA_MOCK_PROGRAM"]
WHEEL = ROOT / "script" / "packaging" / "python" / "README.md"
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")), WHEEL]
SNIPPETS = {path.read_text() for path in (ROOT / "Tests" / "Clients" / "snippets").glob("*.py")}
BY_CI = set(re.findall(r"\bscript/[\w-]+", (ROOT / ".ci" / "run").read_text()))
TEXTS = {path: path.read_text() for path in PAGES}


def name(page):
    return str(page.relative_to(ROOT))


def skipped(line):
    """Why a line of commands is not run; None if it is."""
    script = re.match(r"script/[\w-]+", line)
    if script and script[0] in BY_CI:
        return "a script that .ci/run runs"
    return next((reason for start, reason in not_run.COMMANDS.items() if line.startswith(start)), None)


def commands(block):
    """What is run of a block of commands."""
    lines = [line for line in block.text.splitlines() if not skipped(line)]
    text = "\n".join(lines) + "\n"
    # A list of conditions, whose failure is no end of the shell.
    return f"if {{\n{text}}}; then false; fi\n" if block.fails else text


def check(text, folder):
    """Runs the commands of a page and compares their output: what is wrong, in words; None if nothing is."""
    found = blocks(text)
    runs = [block for block in found if block.language in SHELL and commands(block).strip()]
    for block in found:
        if block.file:
            (folder / block.file).write_text(block.text)
    results = shell.run([commands(block) for block in runs], folder, shell.programs(PROGRAM))
    for index, block in enumerate(runs):
        place = f"line {block.line}:\n{block.text}"
        if index >= len(results):
            return f"{place}did not come to an end\n{(folder / '.log').read_text()}"
        status, out, wrong = results[index]
        if status != 0:
            return f"{place}ends with {status}:\n{out}{wrong}"
        printed = out if out.strip() else wrong
        if block.shown is not None and not agree(block.shown, printed):
            return f"{place}prints:\n{printed}and the page shows:\n{block.shown}"
        if block.shown is None and '"code":' in out:
            return f"{place}is refused:\n{out}"
    return None


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_the_commands_of_a_page_print_what_it_shows(page, tmp_path):
    wrong = check(TEXTS[page], tmp_path)
    assert wrong is None, f"{name(page)}, {wrong}"


def problem(block):
    """What is wrong with a block that is no command, or that nothing checks; None if nothing is."""
    if block.language in SHELL or block.language in not_run.LANGUAGES:
        return None
    if block.language == "yaml":
        return problem_of_yaml(block)
    if block.language == "python" and (block.text in SNIPPETS or block.file):
        return None
    if block.language == "haproxy":
        # The whole configuration is started by script/scale-out.
        return None
    return f"nothing runs a block of the language '{block.language}'; name it in not_run.py"


def problem_of_yaml(block):
    """YAML on a page is for Kubernetes; the other files are below docs/examples."""
    for document in yaml.safe_load_all(block.text):
        kubernetes_validate.validate(document, "1.30", strict=True)
    return None


ALL = [(page, block) for page in PAGES for block in blocks(TEXTS[page])]


@pytest.mark.parametrize("page,block", ALL, ids=[f"{name(page)}:{block.line}" for page, block in ALL])
def test_a_block_is_run_or_checked_or_named(page, block):
    assert problem(block) is None


def test_each_entry_of_what_is_not_run_is_on_a_page():
    lines = [line for _, block in ALL if block.language in SHELL for line in block.text.splitlines()]
    for start in not_run.COMMANDS:
        assert any(line.startswith(start) for line in lines), f"no page has {start}"
    for language in not_run.LANGUAGES:
        assert any(block.language == language for _, block in ALL), f"no page has {language}"


def test_the_page_of_options_has_each_option_and_each_verb():
    page = (ROOT / "docs" / "RUNNING.md").read_text()
    told = subprocess.run([PROGRAM, "--help"], capture_output=True, text=True, check=True).stdout
    options = re.findall(r"^  (?:-\w, )?(--[\w-]+).*\((PSA_MOCK_\w+)", told, re.M)
    rows = re.findall(r"^\| `(--[\w-]+)[^|]*(?:\\\|[^|]*)*\| `(PSA_MOCK_\w+)` \|", page, re.M)
    assert sorted(rows) == sorted(options)
    for verb in re.findall(r"^  psa-mock \[?(\w+)", told, re.M):
        assert f"`psa-mock {verb}" in page, verb


def test_pages_name_the_version_of_the_program():
    version = subprocess.run([PROGRAM, "--version"], capture_output=True, text=True, check=True).stdout.split()[1]
    for page in PAGES:
        if page.name != "CHANGELOG.md":
            for written in re.findall(r"\bpsa[-_]mock[:_-]v?(\d+\.\d+\.\d+)", TEXTS[page]):
                assert written == version, f"{name(page)} names {written}"


def test_a_fence_is_closed():
    for page in PAGES:
        assert len(re.findall(r"^```", TEXTS[page], re.M)) == 2 * len(blocks(TEXTS[page])) + 2 * sum(
            block.shown is not None for block in blocks(TEXTS[page])), name(page)


@pytest.mark.parametrize("text,wrong", [
    ("```sh\necho a\n```\n```text\nb\n```\n", "prints:\na\n"),
    ("```sh\necho a...z\n```\n```text\na...\n```\n", None),
    ("```sh\necho abc\n```\n```text\na...d\n```\n", "prints:\nabc\n"),
    ("```sh\nfalse\ntrue\n```\n", "ends with 1"),
    ("```sh fails\nfalse\n```\n", None),
    ("```sh fails\ntrue\n```\n", "ends with 1"),
    ("```sh\nexit 0\n```\n", "did not come to an end"),
    ("```sh\na=5\n```\n\n```sh\necho $a\n```\n```text\n5\n```\n", None),
    ("```sh\npsa-mock --log none & psa-mock wait\ncurl -s http://127.0.0.1:8080/company/nowhere\n```\n", "is refused"),
    ("```sh\ncat x\n```\n```text\n5\n```\n\n```text file=x\n5\n```\n", None),
])
def test_a_page_that_is_wrong_is_found(text, wrong, tmp_path):
    found = check(text, tmp_path)
    assert found is None if wrong is None else wrong in (found or "")


def test_a_block_that_nothing_runs_is_found():
    (block,) = blocks("```ruby\nputs 1\n```\n")
    assert "nothing runs" in problem(block)
