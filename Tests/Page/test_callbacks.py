"""Callbacks: who is told, what became of each message, and what the sinks took."""

import json


def entry(tab, text):
    return tab.page.locator(".entry", has_text=text)


def change(mock, path="/company/contacts/1", **values):
    operations = [{"op": "replace", "path": name, "value": value} for name, value in values.items()]
    assert mock.ask("PATCH", path, operations).status == 200


def test_a_callback_is_added_and_tells_a_sink(mock, show):
    tab = show(mock, "#/test/callbacks")
    tab.page.get_by_text("No callback").wait_for()
    tab.page.get_by_role("button", name="Add callback").click()
    tab.page.get_by_text("Callback added").wait_for()
    shown = tab.page.get_by_label("The last request").get_by_label("Request", exact=True).inner_text()
    assert shown.startswith("curl -X POST") and "/system/callbacks" in shown
    tab.page.get_by_label("Close the request").click()
    change(mock, title="Chief")
    # Both come without a click.
    delivery = entry(tab, "contact 1 ")
    delivery.get_by_text("delivered").wait_for()
    assert "204" in delivery.inner_text()
    taken = entry(tab, "recordId=1&action=updated")
    taken.locator("button").first.click()
    taken.get_by_text("right", exact=True).wait_for()
    delivery.locator("button").first.click()
    delivery.get_by_text("Right signature").wait_for()
    signature = mock.ask("GET", "/_mock/sink/mine").json[0]["signature"]
    assert signature in taken.inner_text() and signature in delivery.inner_text()
    assert '"title": "Chief"' in delivery.inner_text()
    # Another message leaves open what is open.
    change(mock, title="Chief of all")
    tab.page.locator(".entry", has_text="recordId=1").nth(1).wait_for()
    assert '"title": "Chief"' in delivery.last.inner_text()


def test_what_has_no_answer_is_tried_again(mock, show):
    mock.subscribe("mine", url="http://127.0.0.1:9/none?recordId=")
    mock.ask("PUT", "/_mock/clock", {"now": "2026-11-20T09:30:00Z", "frozen": True})
    tab = show(mock, "#/test/callbacks")
    change(mock, title="Chief")
    row = entry(tab, "contact 1 ")
    row.get_by_text("Next try at 09:30:02.").wait_for()
    mock.ask("POST", "/_mock/clock/advance", {"seconds": 2})
    row.get_by_text("2 attempts").wait_for()
    mock.ask("POST", "/_mock/clock/advance", {"seconds": 4})
    row.get_by_text("failed", exact=True).wait_for()
    assert "Connection refused" in row.inner_text() and "Next try" not in row.inner_text()
    mock.ask("DELETE", "/_mock/clock")


def test_a_host_that_is_not_allowed_is_told(mock, show):
    mock.subscribe("mine", url="https://receiver.example/?recordId=", description="Billing")
    change(mock, title="Chief")
    tab = show(mock, "#/test/callbacks")
    assert "--callback-allow" in entry(tab, "refused").inner_text()
    assert "Billing" in tab.page.get_by_role("list", name="Callbacks").inner_text()


def test_a_wrong_signature_and_none_are_told(mock, show):
    mock.subscribe("mine")
    change(mock, title="Chief")
    tab = show(mock, "#/test/callbacks")
    entry(tab, "recordId=1").wait_for()
    body = mock.ask("GET", "/_mock/sink/mine").json[0]["body"]
    mock.ask("POST", "/_mock/sink/mine?forged", json.loads(body), {"x-content-signature": "AAAA"})
    forged = entry(tab, "forged")
    forged.locator("button").first.click()
    forged.get_by_text("wrong", exact=True).wait_for()
    mock.ask("POST", "/_mock/sink/mine?bare", {"no": "message"})
    entry(tab, "bare").get_by_text("not signed").wait_for()


def test_a_sink_is_shown_whoever_posts_to_it(mock, show):
    mock.ask("POST", "/_mock/sink/other?bare", {"no": "message"})
    tab = show(mock, "#/test/callbacks")
    tab.page.get_by_role("heading", name="Sink other").wait_for()
    entry(tab, "bare").wait_for()


def test_deliveries_and_sinks_are_forgotten(mock, show):
    mock.subscribe("mine")
    change(mock, title="Chief")
    tab = show(mock, "#/test/callbacks")
    for title, rest in [("Deliveries", "No message yet"), ("Sink mine", "Nothing taken yet")]:
        card = tab.page.locator("section.card", has=tab.page.get_by_role("heading", name=title))
        card.locator(".entry").wait_for()
        card.get_by_role("button", name="Forget").click()
        card.get_by_text(rest).wait_for()
    assert mock.ask("GET", "/_mock/sink/mine").json == []
    assert mock.ask("GET", "/_mock/callbacks/deliveries").json == []


def test_a_callback_is_deleted(mock, show):
    mock.subscribe("mine")
    tab = show(mock, "#/test/callbacks")
    tab.page.get_by_role("list", name="Callbacks").get_by_role("button", name="Delete").click()
    tab.page.get_by_text("No callback").wait_for()
    assert mock.ask("GET", "/system/callbacks/count").json == {"count": 0}


def test_what_a_callback_is_refused_for_is_told(mock, show):
    tab = show(mock, "#/test/callbacks")
    tab.page.get_by_label("Level").fill("nothing")
    tab.page.get_by_role("button", name="Add callback").click()
    tab.page.get_by_role("alert").wait_for()
    assert "level" in tab.page.locator(".lines.boxed").inner_text()
    assert tab.page.get_by_label("Level").input_value() == "nothing"


def test_a_message_is_sent_again(mock, show):
    mock.subscribe("mine")
    change(mock, title="Chief")
    tab = show(mock, "#/test/callbacks")
    row = entry(tab, "contact 1 ")
    row.locator("button").first.click()
    row.get_by_role("button", name="Send again").click()
    tab.page.get_by_text("Sent again as delivery ").wait_for()
    entry(tab, "recordId=1").nth(1).wait_for()
    bodies = [taken["body"] for taken in mock.ask("GET", "/_mock/sink/mine").json]
    assert len(bodies) == 2 and bodies[0] == bodies[1]


def test_messages_go_wrong_on_purpose(mock, show):
    mock.subscribe("mine")
    tab = show(mock, "#/test/trouble")
    card = tab.page.locator("section.card", has=tab.page.get_by_role("heading", name="Callbacks"))
    card.get_by_label("The next message to a callback").select_option("Has a wrong signature")
    card.get_by_role("button", name="Add").click()
    card.get_by_text("1 message left").wait_for()
    change(mock, title="Chief")
    tab.open("#/test/callbacks")
    taken = entry(tab, "recordId=1")
    taken.locator("button").first.click()
    taken.get_by_text("wrong", exact=True).wait_for()
    tab.open("#/test/trouble")
    card.get_by_text("0 messages left").wait_for()
    card.get_by_role("button", name="Remove all").click()
    card.get_by_role("list").wait_for(state="detached")
    assert mock.ask("GET", "/_mock/callbacks/faults").json == []
