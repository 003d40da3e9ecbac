"""The wheel, installed as its reader installs it: the program, the plugin, the clients."""

import subprocess
import sys
from pathlib import Path

import psa_mock
import pytest
from psa_mock import ControlError

pytest_plugins = ["pytester"]

ADA = {"firstName": "Ada", "company": {"identifier": "Acme"}}

SUITE = f'''
import pytest

ADA = {ADA}

@pytest.mark.parametrize("number", range(8))
def test_each_test_has_data_of_its_own(psa_mock, number):
    psa = psa_mock.client()
    assert psa.post("/company/contacts", json=ADA).json()["id"] == 46
    psa_mock.verify('method="POST" and status=201', count=1)
'''


def test_the_program_is_installed_beside_python():
    program = Path(psa_mock.find_program())
    assert program.parent == Path(sys.executable).parent
    version = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    assert version.stdout.startswith("psa-mock ")


def test_a_program_that_does_not_start_says_why():
    with pytest.raises(psa_mock.ServerError, match="--mode"):
        psa_mock.Server("--mode", "lenient")


def test_requests_and_httpx_work_in_the_sandbox(psa_mock):
    import anyio

    assert psa_mock.client().get("/company/contacts/count").json() == {"count": 45}
    with psa_mock.httpx_client() as client:
        assert client.get("/company/contacts/count").json() == {"count": 45}

    async def count():
        async with psa_mock.async_client() as client:
            return (await client.get("/company/contacts/count")).json()

    assert anyio.run(count) == {"count": 45}
    assert psa_mock.journal(fields="status") == [{"status": 200}] * 3


def test_a_sandbox_that_no_request_has_made_ends_without_an_error(pytester):
    pytester.makepyfile("""
        import pytest

        def test_that_sends_nothing(psa_mock):
            pass

        def test_that_is_skipped(psa_mock):
            pytest.skip("not today")

        def test_that_ends_it_itself(psa_mock):
            psa_mock.reset()
            psa_mock.delete()
        """)
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider")
    result.assert_outcomes(passed=2, skipped=1)


def test_a_refusal_tells_what_is_wrong_with_each_member(psa_mock):
    with pytest.raises(ControlError, match="(?s)object is invalid.*lostResponse") as caught:
        psa_mock.fault({"lostResponse": 1})
    assert caught.value.status == 400
    assert caught.value.errors[0].startswith("The field fault/lostResponse must be true or false")


def test_snapshots_resets_and_fixtures_bring_data_back(psa_mock):
    psa = psa_mock.client()

    def count():
        return psa.get("/company/contacts/count").json()["count"]

    def add():
        assert psa.post("/company/contacts", json=ADA).status_code == 201

    psa_mock.snapshot()
    exported = psa_mock.export()
    add()
    assert [change["change"] for change in psa_mock.changes(resource="Contact")] == ["added"]
    assert count() == 46
    psa_mock.restore()
    assert count() == 45
    add()
    psa_mock.load(exported)
    assert count() == 45
    add()
    psa_mock.reset()
    assert count() == 45


def test_time_stands_still_and_requests_fail_on_demand(psa_mock):
    psa = psa_mock.client()
    psa_mock.freeze("2030-01-01T00:00:00Z")
    psa_mock.advance(90)
    assert psa.get("/system/info").headers["Date"] == "Tue, 01 Jan 2030 00:01:30 GMT"
    psa_mock.fault({"status": 429}, method="GET", first=1)
    assert [psa.get("/company/contacts/1").status_code for _ in range(2)] == [429, 200]
    psa_mock.fault({"status": 500})
    psa_mock.clear_faults()
    psa_mock.quota(1)
    assert [psa.get("/company/contacts/1").status_code for _ in range(2)] == [200, 429]
    psa_mock.maintenance(retry_after=7)
    answer = psa.get("/company/contacts/1")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "7")


def test_a_fault_is_given_as_an_object_or_in_the_words_of_the_header(psa_mock):
    psa = psa_mock.client()
    for fault in [{"status": 429, "retryAfter": 1}, "status=429; retry-after=1"]:
        psa_mock.fault(fault, first=1)
        answer = psa.get("/company/contacts/1")
        assert (answer.status_code, answer.headers["Retry-After"]) == (429, "1")


def test_what_was_asked_is_verified_and_waited_for(psa_mock):
    psa_mock.client().get("/company/contacts?conditions=fristName='Ada'")
    assert len(psa_mock.wait("status=400")) == 1
    psa_mock.verify("status=400", count=1)
    psa_mock.verify("status=400")
    with pytest.raises(AssertionError, match="(?s)found 0.*400 GET .*/company/contacts.*firstName"):
        psa_mock.verify('method="POST"')
    psa_mock.verify("status=400", at_least=1, at_most=1)
    psa_mock.verify("status=400", atLeast=1)
    psa_mock.verify(never="status=500")
    psa_mock.verify(in_order=["status=400"])
    with pytest.raises(AssertionError):
        psa_mock.verify(never="status=400")
    with pytest.raises(AssertionError):
        psa_mock.verify(in_order=["status=400", "status=200"])
    with pytest.raises(ControlError, match="journal/wait"):
        psa_mock.wait("status=500", timeout=1)


def test_the_journal_keeps_heads_and_bodies_on_request(psa_mock):
    psa_mock.keep()
    psa_mock.client().post("/company/contacts", json=ADA)
    (entry,) = psa_mock.journal(fields="body,head,answer", order_by="number", page=1, page_size=1)
    assert '"Ada"' in entry["body"] and '"id":46' in entry["answer"]
    assert entry["head"].startswith("POST ")
    assert psa_mock.journal(pageSize=1)[0]["status"] == 201


def test_what_the_live_service_would_refuse_is_counted(psa_mock):
    psa_mock.client().patch("/company/contacts/1", json={"title": "CTO"})
    assert psa_mock.leniencies()["total"] == 1


@pytest.mark.psa_mock(fixture="none", mode="strict")
def test_a_marker_says_what_a_sandbox_begins_with(psa_mock):
    psa = psa_mock.client()
    assert psa.get("/company/contacts/count").json() == {"count": 0}
    assert psa.patch("/company/contacts/1", json={"title": "CTO"}).status_code >= 400


def test_the_journal_is_below_a_failure(pytester):
    pytester.makepyfile("""
        def test_of_a_reader(psa_mock):
            answer = psa_mock.client().get("/company/contacts?conditions=fristName='Ada'")
            assert answer.status_code == 200
        """)
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*psa-mock journal*", "*1 400 GET *company/contacts*", "*firstName*"])


@pytest.mark.parametrize("workers", [[], ["-n", "3"]], ids=["alone", "xdist"])
def test_parallel_tests_do_not_meet(pytester, monkeypatch, workers):
    pytester.makepyfile(SUITE)
    pytester.runpytest_subprocess("-p", "no:cacheprovider", *workers).assert_outcomes(passed=8)
    with psa_mock.Server() as server:
        monkeypatch.setenv("PSA_MOCK_URL", server.url)
        pytester.runpytest_subprocess("-p", "no:cacheprovider", *workers).assert_outcomes(passed=8)
        sandboxes = server.sandbox("default").control("GET", "/sandboxes")
        assert [sandbox["name"] for sandbox in sandboxes] == ["default"]


def test_options_of_the_program_are_a_setting(pytester):
    pytester.makeini("[pytest]\npsa_mock_options = --fixture none")
    pytester.makepyfile("""
        def test_of_a_reader(psa_mock):
            assert psa_mock.client().get("/company/contacts/count").json() == {"count": 0}
        """)
    pytester.runpytest_subprocess("-p", "no:cacheprovider").assert_outcomes(passed=1)


def test_a_token_is_sent_to_a_server_that_asks_for_one(pytester, monkeypatch):
    with psa_mock.Server("--control-token", "open-sesame") as server:
        sandbox = psa_mock.Sandbox(server.url, "mine", "open-sesame")
        sandbox.reset()
        with pytest.raises(psa_mock.ControlError, match="403"):
            psa_mock.Sandbox(server.url, "mine", "wrong").export()


def test_the_types_are_whole(tmp_path):
    checked = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--cache-dir", tmp_path, "-p", "psa_mock"],
        capture_output=True, text=True, cwd=tmp_path)
    assert checked.returncode == 0, checked.stdout
