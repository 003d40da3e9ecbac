"""Every view, wide and narrow, light and dark."""

import pytest
from conftest import VIEWS


@pytest.mark.parametrize("address", VIEWS)
@pytest.mark.parametrize("width", [1280, 390])
def test_a_view_is_whole(mock, show, address, width):
    tab = show(mock, address, viewport={"width": width, "height": 860})
    assert tab.page.locator("h1").count() == 1
    alerts = tab.page.get_by_role("alert").all_inner_texts()
    assert len(alerts) == (1 if "fristName" in address else 0), alerts
    # Nothing is wider than the screen.
    assert tab.value("document.documentElement.scrollWidth") <= width
    assert tab.value("document.title").endswith(" · PSA")


def test_the_demo_has_no_word_of_mocks(mock, show):
    for address in VIEWS:
        if "/test/" in address:
            continue
        tab = show(mock, address)
        words = tab.page.locator("body").inner_text().lower()
        for word in ["mock", "sandbox", "fixture data", "leniency"]:
            assert word not in words, f"{address}: {word}"


def test_colours_follow_the_system_and_the_choice(mock, show):
    tab = show(mock, "#/contacts", color_scheme="dark")
    ground = "getComputedStyle(document.body).backgroundColor"
    dark = tab.value(ground)
    tab.page.get_by_role("button", name="Colours: auto").click()
    light = tab.value(ground)
    assert dark != light
    tab.open("#/companies")
    assert tab.value(ground) == light


def test_a_mistake_is_shown_where_it_is(mock, show):
    tab = show(mock, "#/contacts")
    box = tab.page.get_by_role("combobox", name="Search contacts")
    box.fill('fristName = "Ada"')
    box.press("Enter")
    alert = tab.page.get_by_role("alert")
    alert.wait_for()
    text = alert.inner_text()
    assert "fristName is not a recognized name." in text
    assert "Did you mean firstName?" in text
    assert '\n^^^^^^^^^' in text.replace("\n ", "\n").replace(" ^", "^") or "^^^^^^^^^" in text


def test_pages_lead_through_all_contacts(mock, show):
    tab = show(mock, "#/contacts?filter=All")
    count = mock.ask("GET", "/company/contacts/count").json["count"]
    names = []
    while True:
        names += tab.page.locator(".contacts tbody .name").all_inner_texts()
        following = tab.page.get_by_role("link", name="Next")
        if not following.count():
            break
        address = following.get_attribute("href")
        following.click()
        tab.page.wait_for_url(f"**/{address}")
        tab.page.locator(f'nav.pages:has-text("{len(names) + 1}–")').wait_for()
    assert len(names) == count


def test_an_empty_list_says_so(mock, show):
    tab = show(mock, "#/contacts?q=nobodyatall")
    assert tab.page.get_by_text("No contact found").is_visible()


def test_a_failure_can_be_tried_again(mock, show):
    tab = show(mock, "#/contacts/99999")
    assert "99999" in tab.page.get_by_role("alert").inner_text()
    assert tab.page.get_by_role("button", name="Try again").is_visible()


SHIFTS = """new Promise((done) => {
    let sum = 0;
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value;
    }).observe({type: "layout-shift", buffered: true});
    setTimeout(() => done(sum), 300);
})"""


@pytest.mark.parametrize("address", ["#/contacts", "#/contacts/1", "#/companies/12345", "#/test/requests", "#/test/trouble"])
def test_nothing_jumps(mock, show, address):
    mock.ask("GET", "/company/contacts/1")
    tab = show(mock, address)
    # What Web Vitals call good is 0.1.
    assert tab.value(SHIFTS) < 0.05
