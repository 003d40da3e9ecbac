"""Scenarios: what they say, what they do, and how it is undone."""

import subprocess

import pytest
from conftest import Mock
from playwright.sync_api import expect

SCENARIOS = {
    "New customer": {"POST": 3, "PATCH": 2},
    "Offboarding": {"POST": 1, "PATCH": 8},
    "Duplicate contacts": {"POST": 3},
}


def card_of(tab, title):
    return tab.page.locator("section.card", has=tab.page.get_by_role("heading", name=title, exact=True))


def run(tab, title):
    """Runs a scenario to its end."""
    card = card_of(tab, title)
    card.get_by_role("button", name=f"Run: {title}").click()
    card.get_by_role("button", name="Again").wait_for()
    return card


@pytest.mark.parametrize("title", SCENARIOS)
def test_a_scenario_does_what_it_says(mock, show, title):
    tab = show(mock, "#/scenarios")
    said = card_of(tab, title).locator(".steps li").all_inner_texts()
    assert mock.ask("GET", "/_mock/changes").json["total"] == 0
    card = run(tab, title)
    steps = card.locator(".steps li")
    assert [step.split("\n")[0] for step in steps.all_inner_texts()] == said
    made = mock.find("path != null")
    assert [entry["status"] for entry in made] == [int(text) for text in steps.locator(".pill").all_inner_texts()]
    assert all(entry["status"] < 300 for entry in made)
    methods = [entry["method"] for entry in made]
    assert {method: methods.count(method) for method in methods} == SCENARIOS[title]
    # Each step shows its request, as three kinds of programs would make it.
    dock = tab.page.get_by_label("The last request")
    for number, entry in enumerate(made, 1):
        card.get_by_role("button", name=f"Request of step {number}", exact=True).click()
        assert entry["path"].split("{")[0] in dock.inner_text()
        for language in ["Python", "PowerShell", "curl"]:
            dock.get_by_role("tab", name=language).click()
            assert entry["target"] in dock.get_by_label("Request", exact=True).inner_text()
    # Where it leads, there is something to see.
    for index in range(card.get_by_role("link").count()):
        address = card.get_by_role("link").nth(index).get_attribute("href")
        seen = show(mock, address)
        assert seen.page.get_by_role("alert").count() == 0, address
    run(tab, "Back to the demo")
    assert mock.ask("GET", "/_mock/changes").json["total"] == 0
    # What has been done is no longer there, and can be done anew.
    card.get_by_role("button", name=f"Run: {title}").wait_for()


@pytest.mark.parametrize("title", SCENARIOS)
def test_a_scenario_relies_on_nothing_that_the_live_service_lacks(show, title):
    strict = Mock("--mode", "strict")
    tab = show(strict, "#/scenarios")
    assert run(tab, title).locator(".pill.bad").count() == 0
    assert strict.ask("GET", "/_mock/leniencies").json["total"] == 0
    strict.stop()


def test_a_scenario_can_be_run_again(mock, show):
    tab = show(mock, "#/scenarios")
    for name in ["Northwind Clinic", "Northwind Clinic 2"]:
        card = run(tab, "New customer")
        assert card.get_by_role("link", name=name, exact=True).count() == 1
        card.get_by_role("button", name="Again").click()
        card.get_by_role("button", name="Run: New customer").wait_for()


def test_what_is_done_once_is_not_planned_by_others(mock, show):
    tab = show(mock, "#/scenarios")
    before = card_of(tab, "Duplicate contacts").inner_text()
    # Whoever leaves may be the one that would have been entered again.
    run(tab, "Offboarding")
    expect(card_of(tab, "Duplicate contacts")).not_to_have_text(before)
    assert run(tab, "Duplicate contacts").locator(".pill.bad").count() == 0


def test_a_step_that_is_refused_ends_its_scenario(mock, show):
    tab = show(mock, "#/scenarios")
    mock.ask("POST", "/_mock/faults", {"path": "/company/contacts", "first": 1, "fault": {"status": 500}})
    card = card_of(tab, "New customer")
    card.get_by_role("button", name="Run: New customer").click()
    card.get_by_role("button", name="Again").wait_for()
    assert card.locator(".pill").all_inner_texts() == ["201", "500"]
    assert card.get_by_role("alert").is_visible()
    assert mock.find('resource="Ticket"') == []


def test_the_service_is_down_and_goes_on(mock, show):
    tab = show(mock, "#/scenarios")
    card = card_of(tab, "Service down for 2 minutes")
    card.get_by_role("button", name="Run: Service down for 2 minutes").click()
    card.get_by_role("button", name="End now").wait_for()
    answer = mock.ask("GET", "/company/contacts/1")
    assert (answer.status, answer.headers["Retry-After"]) == (503, "120")
    command = tab.page.get_by_label("The last request").get_by_label("Request", exact=True).inner_text()
    # It goes on while another view is shown.
    tab.page.get_by_role("link", name="Contacts").click()
    tab.page.locator(".contacts").wait_for()
    tab.page.get_by_role("link", name="Scenarios").click()
    card.get_by_role("button", name="End now").click()
    card.get_by_role("button", name="Again").wait_for()
    assert mock.ask("GET", "/company/contacts/1").status == 200
    # What the page shows does the same.
    shown = subprocess.run(["bash", "-c", command + " -s"], capture_output=True, text=True, timeout=10).stdout
    assert shown == '{"on":true,"retryAfter":120}'
    tab = show(mock, "#/scenarios")
    run(tab, "Service down for 2 minutes")
    assert mock.ask("GET", "/company/contacts/1").status == 200


def test_after_two_minutes_it_ends_by_itself(mock, show):
    tab = show(mock, "about:blank", waits=False)
    tab.page.clock.install()
    tab.open("#/scenarios")
    card = card_of(tab, "Service down for 2 minutes")
    card.get_by_role("button", name="Run: Service down for 2 minutes").click()
    card.get_by_text("2:00").wait_for()
    tab.page.clock.run_for(118_000)
    assert mock.ask("GET", "/company/contacts/1").status == 503
    tab.page.clock.run_for(3_000)
    card.get_by_role("button", name="Again").wait_for()
    assert mock.ask("GET", "/company/contacts/1").status == 200


def test_without_data_there_is_nothing_to_do(show):
    bare = Mock("--fixture", "none")
    tab = show(bare, "#/scenarios")
    assert tab.page.get_by_text("Nothing to do").count() == 2
    assert run(tab, "New customer").locator(".pill.bad").count() == 0
    bare.stop()
