"""The area for tests: live requests, conditions, trouble, clock, sandboxes, changes, leniencies."""

import json
import subprocess
import time


def test_the_page_leaves_no_trace(mock, show):
    for address in ["#/contacts", "#/contacts/1", "#/companies/12345", "#/mailbox", "#/scenarios", "#/test/requests",
                    "#/test/callbacks", "#/test/coverage"]:
        show(mock, address)
    assert mock.ask("GET", "/_mock/journal/count").json == {"count": 0}
    assert mock.ask("GET", "/_mock/leniencies").json["total"] == 0


def test_a_request_is_a_row_within_a_second(mock, show):
    tab = show(mock, "#/test/requests")
    tab.page.locator(".live.on").wait_for()
    began = time.monotonic()
    mock.ask("GET", "/company/contacts?conditions=fristName%3D1")
    row = tab.page.locator(".entry").first
    row.wait_for()
    assert time.monotonic() - began < 1
    assert "Did you mean firstName?" in row.inner_text()
    assert "3 leniencies" in row.inner_text()


def test_rows_follow_each_other_newest_first(mock, show):
    tab = show(mock, "#/test/requests")
    tab.page.locator(".live.on").wait_for()
    for number in range(1, 31):
        mock.ask("GET", f"/company/contacts/{number}")
    tab.page.locator(".entry").nth(29).wait_for()
    targets = tab.page.locator(".entry .target").all_inner_texts()
    assert targets == [f"/company/contacts/{number}" for number in range(30, 0, -1)]


def test_a_reset_begins_the_list_anew(mock, show):
    tab = show(mock, "#/test/requests")
    tab.page.locator(".live.on").wait_for()
    mock.ask("GET", "/company/contacts/1")
    tab.page.locator(".entry").first.wait_for()
    mock.ask("POST", "/_mock/reset")
    tab.page.get_by_text("No request yet").wait_for()
    tab.page.locator(".live.on").wait_for()
    mock.ask("GET", "/company/contacts/2")
    tab.page.locator(".entry").first.wait_for()


def test_a_row_shows_head_and_bodies_and_can_be_copied(mock, show):
    mock.ask("PUT", "/_mock/journal", {"bodies": True})
    mock.ask("POST", "/company/contacts", {"firstName": "O'Neill"}, {"User-Agent": "sample/1"})
    tab = show(mock, "#/test/requests", permissions=["clipboard-read", "clipboard-write"])
    tab.page.locator(".entry > button").first.click()
    detail = tab.page.locator(".detail")
    detail.get_by_text("User-Agent: sample/1").wait_for()
    assert '"firstName": "O\'Neill"' in detail.inner_text()
    assert "MissingRequiredField" in detail.inner_text() or "InvalidObject" in detail.inner_text()
    detail.get_by_role("button", name="Copy as curl").click()
    tab.page.get_by_text("Request copied").wait_for()
    detail.get_by_role("button", name="Copy as verify").click()
    tab.page.get_by_text("Verification copied").wait_for()
    command = tab.value("navigator.clipboard.readText()")
    answer = subprocess.run(["bash", "-c", command + " -s"], capture_output=True, text=True, timeout=10).stdout
    assert json.loads(answer)["verified"] is True


def test_a_filter_holds_for_rows_that_come(mock, show):
    tab = show(mock, "#/test/requests")
    box = tab.page.get_by_role("combobox", name="Filter requests")
    box.fill("status=404")
    box.press("Enter")
    tab.page.locator(".live.on").wait_for()
    mock.ask("GET", "/company/contacts/1")
    mock.ask("GET", "/company/contacts/99999")
    tab.page.locator(".entry").first.wait_for()
    assert tab.page.locator(".entry").count() == 1
    box.fill("satus=404")
    box.press("Enter")
    tab.page.get_by_role("alert").wait_for()
    # Once the mistake is mended, rows come again.
    box.fill("")
    box.press("Enter")
    tab.page.locator(".entry").nth(1).wait_for()


def test_pause_and_clear(mock, show):
    tab = show(mock, "#/test/requests")
    tab.page.locator(".live.on").wait_for()
    tab.page.get_by_role("button", name="Pause").click()
    mock.ask("GET", "/company/contacts/1")
    assert tab.page.locator(".entry").count() == 0
    tab.page.get_by_role("button", name="Go on").click()
    tab.page.locator(".entry").first.wait_for()
    tab.page.get_by_role("button", name="Clear").click()
    tab.page.get_by_text("No request yet").wait_for()


def test_why_a_record_is_not_found(mock, show):
    tab = show(mock, "#/test/conditions")
    box = tab.page.get_by_label("Conditions", exact=True)
    box.fill('firstName = "Ada" and company/id = 12345')
    tab.page.get_by_label("Record to explain").fill("1")
    tab.page.get_by_role("button", name="Explain").click()
    table = tab.page.get_by_role("table", name="Comparisons")
    table.wait_for()
    assert tab.page.get_by_role("heading", name="Record 1 is not in the result").is_visible()
    assert table.locator("tbody tr").first.inner_text().split() == ['firstName', '=', '"Ada"', '"John"', 'false']
    for title in ["As it is read", "The query", "Its plan"]:
        assert tab.page.get_by_role("heading", name=title).is_visible()


def test_faults_hit_clients_and_not_the_page(mock, show):
    tab = show(mock, "#/test/trouble")
    tab.page.get_by_role("button", name="One 429").click()
    tab.page.get_by_role("table", name="Faults").wait_for()
    tab.open("#/contacts")
    assert tab.page.locator(".contacts tbody tr").count() == 25
    assert mock.ask("GET", "/company/contacts/1").status == 429
    assert mock.ask("GET", "/company/contacts/1").status == 200
    tab.open("#/test/trouble")
    assert "1 of " in tab.page.get_by_role("table", name="Faults").inner_text()
    tab.page.get_by_role("button", name="Remove", exact=True).click()
    tab.page.get_by_text("Nothing goes wrong").wait_for()


def test_a_fault_is_made_by_the_form(mock, show):
    tab = show(mock, "#/test/trouble")
    form = tab.page.locator("section.card", has=tab.page.get_by_role("heading", name="Add a fault"))
    form.get_by_label("Path").fill("/company/contacts/{id}")
    form.get_by_label("What").select_option("lostResponse")
    form.get_by_role("button", name="Add fault").click()
    tab.page.get_by_role("table", name="Faults").wait_for()
    rules = mock.ask("GET", "/_mock/faults").json
    assert len(rules) == 1 and rules[0]["path"] == "/company/contacts/{id}"


def test_a_refusal_is_shown_in_its_card(mock, show):
    tab = show(mock, "#/test/trouble")
    form = tab.page.locator("section.card", has=tab.page.get_by_role("heading", name="Add a fault"))
    form.get_by_label("What").select_option("delay")
    form.get_by_label("Value").fill("soon")
    form.get_by_role("button", name="Add fault").click()
    form.get_by_role("alert").wait_for()
    assert "delay" in form.locator(".lines").inner_text()
    assert form.get_by_label("Value").input_value() == "soon"
    assert mock.ask("GET", "/_mock/faults").json == []


def test_what_runs_here_is_told(mock, show):
    mock.ask("GET", "/company/contacts/1")
    info = mock.ask("GET", "/_mock/info").json
    tab = show(mock, "#/test/clock")
    about = tab.page.get_by_role("contentinfo")
    about.get_by_text(f"psa-mock {info['version']}").wait_for()
    for text in ["default mode, up for ", "sandbox", "45 contacts, 10 companies, 40 tickets", "1 request, 3 leniencies"]:
        assert text in about.inner_text()
    tab.page.get_by_role("link", name="Demo").click()
    tab.page.locator(".contacts").wait_for()
    assert tab.page.get_by_role("contentinfo").count() == 0


def test_quota_maintenance_and_drift(mock, show):
    tab = show(mock, "#/test/trouble")
    tab.page.get_by_role("button", name="Limit").click()
    tab.page.get_by_text("Quota On").wait_for()
    assert mock.ask("GET", "/_mock/quota").json["perMinute"] == 60
    card = tab.page.locator("section.card", has=tab.page.get_by_role("heading", name="Maintenance"))
    card.get_by_role("button", name="Begin").click()
    tab.page.get_by_text("Maintenance On").wait_for()
    assert mock.ask("GET", "/company/contacts/1").status == 503
    card.get_by_role("button", name="End").click()
    tab.page.get_by_text("Maintenance Off").wait_for()
    card = tab.page.locator("section.card", has=tab.page.get_by_role("heading", name="Drift"))
    card.get_by_role("button", name="Begin").click()
    tab.page.get_by_text("Drift On").wait_for()
    assert mock.ask("GET", "/_mock/drift").json["on"] is True


def test_the_clock_is_moved_and_frozen(mock, show):
    tab = show(mock, "#/test/clock")
    tab.page.get_by_role("button", name="Freeze").click()
    tab.page.get_by_role("button", name="Let it run").wait_for()
    before = mock.ask("GET", "/_mock/clock").json
    assert before["frozen"] is True
    tab.page.get_by_role("button", name="+1 day").click()
    tab.page.get_by_text("The clock was moved").wait_for()
    after = mock.ask("GET", "/_mock/clock").json["now"]
    assert after[:10] != before["now"][:10] and after[10:] == before["now"][10:]
    mock.ask("DELETE", "/_mock/clock")


def test_a_sandbox_is_made_shown_and_deleted(mock, show):
    tab = show(mock, "#/test/sandboxes")
    tab.page.get_by_label("Name", exact=True).fill("shown-1")
    tab.page.get_by_label("Mode").select_option("strict")
    tab.page.get_by_role("button", name="Make").click()
    tab.page.locator("tr", has_text="shown-1").get_by_text("Shown", exact=True).wait_for()
    tab.page.get_by_role("link", name="Demo").click()
    tab.page.locator(".contacts").wait_for()
    assert mock.ask("GET", "/_mock/sandboxes/shown-1").json["mode"] == "strict"
    tab.open("#/test/sandboxes")
    tab.page.locator("tr", has_text="shown-1").get_by_role("button", name="Delete").click()
    tab.page.locator("tr", has_text="shown-1").wait_for(state="detached")


def test_changes_have_before_and_after_and_can_be_undone(mock, show):
    tab = show(mock, "#/test/changes")
    tab.page.get_by_label("Name").fill("first")
    tab.page.get_by_role("button", name="Take").click()
    tab.page.get_by_role("table", name="Snapshots").wait_for()
    mock.ask("PATCH", "/company/contacts/1", [{"op": "replace", "path": "title", "value": "CTO"}])
    tab.open("#/test/changes?since=first")
    change = tab.page.get_by_role("table", name="Contact 1, before and after")
    assert "IT Director" in change.inner_text() and "CTO" in change.inner_text()
    tab.page.get_by_role("button", name="Restore").click()
    tab.page.get_by_text("Nothing has changed").wait_for()
    assert mock.ask("GET", "/company/contacts/1").json["title"] == "IT Director"


def test_leniencies_and_coverage(mock, show):
    tab = show(mock, "#/test/leniencies")
    assert tab.page.get_by_text("None.").is_visible()
    mock.ask("GET", "/company/contacts/1")
    tab.open("#/test/coverage")
    assert "GET /company/contacts/{id}" in tab.page.get_by_role("table", name="Operations").inner_text()
    tab.open("#/test/leniencies")
    table = tab.page.get_by_role("table", name="Leniencies")
    assert "barePath" in table.inner_text()
    tab.page.get_by_role("button", name="Count anew").click()
    tab.page.get_by_text("None.").wait_for()


def test_rows_come_over_https_as_well(mock, show, browser):
    from conftest import Shown
    tab = Shown(browser, mock.url.replace("http:", "https:"), ignore_https_errors=True)
    tab.open("#/test/requests")
    tab.page.locator(".live.on").wait_for()
    mock.ask("GET", "/company/contacts/1")
    tab.page.locator(".entry").first.wait_for()
    tab.page.get_by_role("link", name="Demo").click()
    tab.page.locator(".contacts").wait_for()
    tab.check()
    tab.close()
