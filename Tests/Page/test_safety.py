"""What other people write is shown and never run, and the page is for those who may see it."""

from urllib.parse import quote

import pytest
from conftest import Mock

ATTACKS = [
    "<img src=x onerror=document.documentElement.dataset.pwned=1>",
    "<script>document.documentElement.dataset.pwned=1</script>",
    "\"'><svg onload=document.documentElement.dataset.pwned=1>",
    "javascript:document.documentElement.dataset.pwned=1//",
]


def attack(text, length):
    """As much of an attack as a field takes."""
    return text[:length]


@pytest.mark.parametrize("text", ATTACKS)
def test_text_of_others_is_never_run(mock, show, text):
    schema = mock.ask("GET", "/openapi.json").json["components"]["schemas"]["ContactBody"]["properties"]
    fields = {
        name: attack(text, member.get("maxLength", 50)) for name, member in schema.items()
        if "string" in (member.get("type") or "") and "enum" not in member and "format" not in member
        and name not in ("securityIdentifier", "communicationType")}
    body = {**fields, "company": {"id": 12345}, "communicationItems": [
        {"type": {"id": 2}, "value": attack(text, 250), "communicationType": "Phone", "extension": attack(text, 15)}]}
    while True:
        made = mock.ask("POST", "/company/contacts", body)
        if made.status == 201:
            break
        # What a rule of the service refuses cannot be stored either.
        refused = {error["field"].split("/")[0] for error in made.json["errors"] if error.get("field")}
        assert refused & set(body), made
        body = {name: value for name, value in body.items() if name not in refused}
    assert {"firstName", "lastName", "title", "nickName", "addressLine1", "city"} <= set(body)
    contact = made.json["id"]
    for path, extra in [("notes", {"text": text}), ]:
        assert mock.ask("POST", f"/company/contacts/{contact}/{path}", extra).status == 201
    assert mock.ask("PATCH", "/company/companies/12345", [
        {"op": "replace", "path": "name", "value": attack(text, 50)}]).status == 200
    mock.subscribe("mine", description=attack(text, 100))
    mock.ask("POST", "/_mock/sink/mine?" + quote(text), {"Entity": text})
    mock.ask("PUT", "/_mock/journal", {"bodies": True})
    mock.ask("GET", "/company/contacts?conditions=" + "%3Cimg%20src%3Dx%3E", headers={"User-Agent": text})
    mock.ask("PATCH", f"/company/contacts/{contact}", [{"op": "replace", "path": "title", "value": attack(text, 50)[::-1]}])
    for address in [
            "#/contacts?order=id+desc&filter=All", f"#/contacts/{contact}", f"#/record/company/contacts/{contact}/notes",
            "#/companies", "#/companies/12345", "#/test/changes", "#/test/coverage", "#/test/leniencies",
            f"#/test/conditions?resource=/company/contacts&conditions=firstName!%3Dnull&id={contact}"]:
        tab = show(mock, address)
        assert tab.page.locator("main img:not(.face img), main script, main svg").count() == 0
    tab = show(mock, f"#/contacts/{contact}")
    assert body["firstName"] in tab.page.locator("h1").inner_text()
    assert tab.page.get_by_text(text).first.is_visible()
    tab = show(mock, "#/test/requests")
    for entry in tab.page.locator(".entry > button").all():
        entry.click()
    tab.page.locator(".detail .code").first.wait_for()
    tab = show(mock, "#/test/callbacks")
    for entry in tab.page.locator(".entry > button").all():
        entry.click()
    tab.page.locator(".detail .code").nth(3).wait_for()
    assert tab.page.get_by_text(text).first.is_visible()


def test_an_address_with_markup_is_text(mock, show):
    tab = show(mock, "#/<img src=x onerror=document.documentElement.dataset.pwned=1>")
    assert tab.page.get_by_role("alert").is_visible()


def test_a_page_of_another_origin_cannot_hold_it(mock, show):
    answer = mock.ask("GET", "/", headers={"Accept": "text/html"})
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


def test_the_token_is_asked_for_and_kept_in_this_tab(show):
    guarded = Mock("--control-token", "5ecre7")
    tab = show(guarded, "#/contacts", waits=False)
    dialog = tab.page.get_by_role("dialog", name="Token")
    dialog.get_by_label("Token").fill("wrong")
    dialog.get_by_role("button", name="Continue").click()
    tab.page.get_by_text("This token is not the right one.").wait_for()
    dialog = tab.page.get_by_role("dialog", name="Token")
    dialog.get_by_label("Token").fill("5ecre7")
    dialog.get_by_role("button", name="Continue").click()
    tab.page.locator(".contacts").wait_for()
    tab.open("#/test/requests")
    tab.page.locator(".live.on").wait_for()
    assert tab.page.get_by_role("dialog").count() == 0
    assert tab.value("localStorage.length") == 0
    guarded.stop()


def test_keys_are_asked_for_where_they_are_needed(show):
    limited = Mock("--credential", "acme+pub:priv")
    tab = show(limited, "#/contacts/2")
    tab.page.get_by_role("button", name="Mark inactive").click()
    dialog = tab.page.get_by_role("dialog", name="Sign in")
    dialog.get_by_label("Company").fill("acme")
    dialog.get_by_label("Public key").fill("pub")
    dialog.get_by_label("Private key").fill("priv")
    dialog.get_by_role("button", name="Continue").click()
    tab.page.get_by_role("button", name="Mark active").wait_for()
    limited.stop()
