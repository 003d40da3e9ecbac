"""What axe finds, and a walk by the keyboard alone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import VIEWS


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", VIEWS)
def test_axe_finds_nothing(mock, show, address, scheme):
    mock.subscribe("mine")
    mock.subscribe("mine", url="http://127.0.0.1:9/")
    mock.ask("GET", "/company/contacts?conditions=fristName%3D1")
    mock.ask("PATCH", "/company/contacts/3", [{"op": "replace", "path": "disablePortalLoginFlag", "value": False}])
    # The policy forbids what the driver evaluates; what the page shows is the same.
    tab = show(mock, address, color_scheme=scheme, bypass_csp=True, reduced_motion="reduce")
    found = Axe().run(tab.page).response["violations"]
    told = [(item["id"], item["help"], [node["html"][:160] for node in item["nodes"][:3]]) for item in found]
    assert told == []


def test_axe_finds_nothing_in_a_dialog_and_below_an_act(mock, show):
    tab = show(mock, "#/contacts/2", bypass_csp=True, reduced_motion="reduce")
    tab.page.get_by_role("button", name="Add a note").click()
    tab.page.get_by_role("dialog").wait_for()
    found = Axe().run(tab.page).response["violations"]
    tab.page.get_by_label("Text").fill("A note")
    tab.page.get_by_role("button", name="Add note").click()
    tab.page.get_by_label("The last request").wait_for()
    tab.page.get_by_text("A note").first.wait_for()
    tab.wait()
    found += Axe().run(tab.page).response["violations"]
    assert [(item["id"], item["nodes"][0]["html"][:200]) for item in found] == []


def test_a_walk_by_the_keyboard_alone(mock, show):
    tab = show(mock, "#/contacts")
    keyboard = tab.page.keyboard
    focused = "document.activeElement.textContent.trim() || document.activeElement.getAttribute('aria-label')"

    def tab_to(text, most=60):
        for _ in range(most):
            keyboard.press("Tab")
            if (tab.value(focused) or "").startswith(text):
                return
        raise AssertionError(f"{text} is not reached; the last one is {tab.value(focused)}")

    tab.page.locator("body").press("Home")
    tab.value("document.activeElement.blur()")
    keyboard.press("Tab")
    assert tab.value(focused) == "Skip to the content"
    tab_to("Search contacts")
    # Completion: a name, an operator, a value.
    keyboard.type("lastN")
    tab.page.get_by_role("option").first.wait_for()
    keyboard.press("ArrowDown")
    assert tab.page.locator(".proposals [aria-selected=true]").inner_text().startswith("lastName")
    keyboard.press("Enter")
    keyboard.type('= "Smith"')
    keyboard.press("Enter")
    tab.page.locator('nav.pages:has-text("of 4")').wait_for()
    tab.wait()
    tab_to("John Smith")
    keyboard.press("Enter")
    tab.page.get_by_role("heading", name="John Smith", level=1).wait_for()
    tab.wait()
    tab_to("Add a note")
    keyboard.press("Enter")
    tab.page.get_by_role("dialog").wait_for()
    keyboard.type("By the keyboard")
    for _ in range(4):
        keyboard.press("Tab")
    assert tab.value(focused) == "Add note"
    keyboard.press("Enter")
    # The view is drawn anew, and the focus is where it was.
    tab.page.get_by_role("main").get_by_text("By the keyboard").wait_for()
    assert tab.value(focused) == "Add a note"
    tab_to("Delete", most=4)
    keyboard.press("Enter")
    tab.page.get_by_role("dialog").wait_for()
    keyboard.press("Escape")
    tab.page.get_by_role("dialog").wait_for(state="detached")
