"""What can be done to contacts, and the request that did it."""

import subprocess

import pytest


def last_request(tab, language="curl"):
    """The text of the request that is shown."""
    panel = tab.page.get_by_label("The last request")
    panel.wait_for()
    panel.get_by_role("tab", name=language).click()
    return panel.get_by_label("Request", exact=True).inner_text()


def run(command):
    """Runs what is shown, and answers the status."""
    written = subprocess.run(
        ["bash", "-c", command + " -s -o /dev/null -w '%{http_code}'"], capture_output=True, text=True, timeout=10)
    return written.stdout


def test_a_contact_is_added(mock, show):
    tab = show(mock, "#/contacts")
    tab.page.get_by_role("button", name="Add a contact").click()
    dialog = tab.page.get_by_role("dialog")
    dialog.get_by_label("First name").fill("Ada")
    dialog.get_by_label("Last name").fill("O'Neill")
    dialog.get_by_role("button", name="Add contact").click()
    # A refusal is shown where it belongs, and nothing that was entered is lost.
    assert "company" in dialog.get_by_role("alert").inner_text() or dialog.locator(".error").first.is_visible()
    dialog.get_by_label("Company").select_option(label="Acme Corporation")
    dialog.get_by_label("E-mail").fill("ada@acme.example")
    dialog.get_by_role("button", name="Add contact").click()
    tab.page.get_by_role("heading", name="Ada O'Neill", level=1).wait_for()
    assert tab.page.get_by_role("link", name="ada@acme.example").is_visible()
    shown = last_request(tab)
    assert shown.startswith("curl -X POST 'http://127.0.0.1:")
    assert run(shown) == "201"
    assert len(mock.find("lastName=\"O'Neill\"", "/company/contacts")) == 2
    made = mock.find('method="POST"')
    assert [entry["status"] for entry in made] == [400, 201, 201]
    assert "leniencies" not in made[1]


def test_a_note_and_a_number_are_added(mock, show):
    tab = show(mock, "#/contacts/2")
    tab.page.get_by_role("button", name="Add a note").click()
    dialog = tab.page.get_by_role("dialog")
    dialog.get_by_label("Text").fill("Calls back\ntomorrow")
    dialog.get_by_label("Show first").check()
    dialog.get_by_role("button", name="Add note").click()
    tab.page.get_by_text("Calls back").first.wait_for()
    assert run(last_request(tab)) == "201"
    tab.page.locator("section", has_text="Communication").get_by_role("button", name="Add").click()
    dialog = tab.page.get_by_role("dialog")
    dialog.get_by_label("Number or address").fill("555-0199")
    dialog.get_by_role("button", name="Add", exact=True).click()
    tab.page.get_by_text("555-0199").first.wait_for()


def test_the_portal_is_enabled_and_the_invitation_arrives(mock, show):
    tab = show(mock, "#/contacts/3")
    tab.page.get_by_role("button", name="Enable portal").click()
    tab.page.get_by_role("dialog").get_by_role("button", name="Enable").click()
    tab.page.get_by_role("button", name="Disable portal").wait_for()
    tab.page.get_by_role("link", name="Once").click()
    tab.page.get_by_role("heading", name="You are invited").wait_for()
    assert "Hello Maria Gonzalez" in tab.page.locator(".letter").inner_text()


def test_a_contact_becomes_inactive_and_active(mock, show):
    tab = show(mock, "#/contacts/2")
    tab.page.get_by_role("button", name="Mark inactive").click()
    tab.page.get_by_role("button", name="Mark active").wait_for()
    assert mock.ask("GET", "/company/contacts/2").json["inactiveFlag"] is True
    tab.page.get_by_role("button", name="Mark active").click()
    tab.page.get_by_role("button", name="Mark inactive").wait_for()


def test_what_blocks_a_delete_is_told_and_linked(mock, show):
    tab = show(mock, "#/contacts/1")
    tab.page.get_by_role("button", name="Delete").click()
    dialog = tab.page.get_by_role("dialog")
    dialog.get_by_role("button", name="Delete").click()
    assert "cannot be deleted" in dialog.get_by_role("alert").inner_text()
    dialog.get_by_role("button", name="Cancel").click()
    card = tab.page.locator("section.card", has=tab.page.get_by_role("heading", name="Deleting"))
    uses = mock.ask("GET", "/company/contacts/1/usages/list").json
    assert card.get_by_role("link").count() == len(uses)
    for index in range(len(uses)):
        link = card.get_by_role("link").nth(index)
        name = link.inner_text()
        link.click()
        tab.page.get_by_role("heading", name=name, level=1).wait_for()
        tab.open("#/contacts/1")


def test_a_contact_that_nothing_refers_to_is_deleted(mock, show):
    made = mock.ask("POST", "/company/contacts", {"firstName": "Gone", "lastName": "Soon", "company": {"id": 12345}})
    tab = show(mock, f"#/contacts/{made.json['id']}")
    tab.page.get_by_role("button", name="Delete").click()
    tab.page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    tab.page.get_by_role("heading", name="Contacts", level=1).wait_for()
    assert mock.ask("GET", f"/company/contacts/{made.json['id']}").status == 404


@pytest.mark.parametrize("language", ["curl", "Python", "PowerShell"])
def test_each_program_has_the_whole_request(mock, show, language):
    tab = show(mock, "#/contacts/2")
    tab.page.get_by_role("button", name="Mark inactive").click()
    shown = last_request(tab, language)
    for part in ["/v4_6_release/apis/3.0/company/contacts/2", "PATCH", "inactiveFlag", "default+public", "clientId"]:
        assert part in shown
    if language == "Python":
        compile(shown, "shown", "exec")


def test_strict_mode_takes_what_the_page_sends(show):
    from conftest import Mock
    strict = Mock("--mode", "strict")
    tab = show(strict, "#/contacts/2")
    tab.page.get_by_role("button", name="Mark inactive").click()
    tab.page.get_by_role("button", name="Mark active").wait_for()
    assert strict.ask("GET", "/_mock/leniencies").json["total"] == 0
    strict.stop()
