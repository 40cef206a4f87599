"""Every page of the site in every look: no violation of WCAG that axe-core knows, no page wider than its screen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from intake.model import Reason
from tests.web.browser import MARKS
from tests.web.conftest import BORN, NAME

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.web.browser import House, Seat
    from tests.web.conftest import Desk

pytestmark = MARKS
AXE = Path(__file__).parent / "js/node_modules/axe-core/axe.min.js"
LOOKS: dict[str, dict[str, Any]] = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "narrow": {"viewport": {"width": 320, "height": 640}},
}
ADDRESSES = [
    "/queue",
    "/queue?show=filed",
    "/status",
    "/help",
    "/covers",
    "/password",
    "/quality",
    "/dashboard",
    "/dashboard?period=30d",
    "/alerts",
    "/reports/reconcile",
    "/accounts",
    "/patients",
    "/second-factor",
]


KIOSK = "meta-refresh"
"""The status page reloads itself without any script, on a screen that nobody types at."""


def violations(page: Page) -> list[str]:
    """What axe-core finds, each with where."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']}).then(told => told.violations)")
    return [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]]


def is_too_wide(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"))


def axed(house: House, look: str) -> Seat:
    """A reviewer whose browser lets the test's own script in."""
    return house.seat("ruiz", "supervisor", bypass_csp=True, **LOOKS[look])


@pytest.mark.parametrize("look", LOOKS)
def test_every_page_is_for_everybody(desk: Desk, house: House, look: str) -> None:
    waiting = desk.twins()
    seat = axed(house, look)
    seat.expected = (*seat.expected, "status of 404 (Not Found)", "status of 403 (Forbidden)")
    found: dict[str, list[str]] = {}
    someone = waiting.candidates[0]["patient"]["key"]
    for address in (*ADDRESSES, f"/patients/{someone}", f"/documents/{waiting.receipt}", "/nowhere"):
        seat.page.goto(address)
        told = violations(seat.page) + ["wider than the screen"] * is_too_wide(seat.page)
        told = [one for one in told if not (address == "/status" and one.startswith(KIOSK))]
        if told:
            found[address] = told
    seat.page.goto("/queue")
    seat.page.locator("#sign-out").click()
    seat.page.wait_for_url("**/sign-in**")
    if told := violations(seat.page):
        found["/sign-in"] = told
    assert not found, "\n".join(f"{where}: {what}" for where, told in found.items() for what in told)


@pytest.mark.parametrize("look", LOOKS)
def test_every_state_of_the_desk_is_for_everybody(desk: Desk, house: House, look: str) -> None:
    row = desk.twins()
    desk.refer(Reason.NO_CANDIDATE, findings=(NAME, BORN))
    seat = axed(house, look)
    found: dict[str, list[str]] = {}

    def see(state: str) -> None:
        told = violations(seat.page) + ["wider than the screen"] * is_too_wide(seat.page)
        if told:
            found[state] = told

    seat.sit_down(row.receipt)
    see("a document")
    seat.keys("1", "Enter")
    see("an identifier is asked")
    seat.keys("Escape", "/")
    seat.page.keyboard.type("quill", delay=60)
    expect(seat.page.locator("#found li")).not_to_have_count(0)
    see("patients found")
    seat.keys("Escape", "t")
    see("types listed")
    for key, state in (("r", "reasons"), ("p", "parking"), ("a", "a question"), ("u", "not on file"), ("g", "sorter")):
        seat.keys("Escape", "Escape", key)
        see(state)
    seat.keys("Escape", "Escape", "o")
    see("text beside")
    seat.keys("o", "?")
    see("keys")
    seat.keys("Escape", "p")
    seat.page.locator(".popup").wait_for()
    seat.keys("3")
    seat.page.locator(f"#desk:not([data-doc='{row.receipt}'])").wait_for()
    seat.ready()
    see("nobody fits")
    seat.keys("Escape", "p")
    seat.page.locator(".popup").wait_for()
    seat.keys("3")
    seat.state("empty")
    see("nothing waits")
    assert not found, "\n".join(f"{where}: {what}" for where, told in found.items() for what in told)


def test_the_desk_works_at_twice_the_size(desk: Desk, house: House) -> None:
    row = desk.twins()
    seat = house.seat(viewport={"width": 720, "height": 450}, device_scale_factor=2)
    seat.sit_down(row.receipt)
    assert not is_too_wide(seat.page)
    for name in ("#file", "#rescan", ".patient >> nth=0", "#query", "#kind"):
        seat.page.locator(name).scroll_into_view_if_needed()
        expect(seat.page.locator(name)).to_be_in_viewport()


def test_targets_are_large_enough(desk: Desk, house: House) -> None:
    seat_ = desk.twins()
    seat = house.seat(viewport={"width": 360, "height": 700})
    seat.sit_down(seat_.receipt)
    small = seat.page.locator("#desk button:visible").evaluate_all(
        "all => all.filter(b => !b.matches('.ink')).map(b => [b.className, b.offsetWidth, b.offsetHeight])"
        ".filter(([, w, h]) => w < 24 || h < 24)"
    )
    assert small == []


def test_chosen_and_marked_are_seen_in_high_contrast(desk: Desk, house: House) -> None:
    row = desk.twins()
    seat = house.seat(forced_colors="active")
    seat.sit_down(row.receipt)
    seat.keys("1")
    outline = "e => getComputedStyle(e).outlineStyle"
    assert seat.page.locator(".patient[aria-pressed=true]").evaluate(outline) == "solid"
    assert seat.page.locator(".mark").first.evaluate("e => getComputedStyle(e).borderStyle") == "solid"


def test_printed_it_is_the_page_and_the_comparison(desk: Desk, house: House) -> None:
    row = desk.twins()
    seat = house.seat()
    seat.sit_down(row.receipt)
    seat.page.emulate_media(media="print")
    for gone in (".bar", ".under", ".deciding", ".toast"):
        expect(seat.page.locator(gone).first).to_be_hidden()
    expect(seat.page.locator(".sheet img").first).to_be_visible()
    expect(seat.page.locator(".comparison")).to_be_visible()


def test_nothing_moves_from_document_to_document(desk: Desk, house: House) -> None:
    first, second = desk.twins(), desk.refer(Reason.POLICY, findings=(NAME,))
    seat = house.seat()
    places = []
    for row in (first, second):
        seat.sit_down(row.receipt)
        names = ("#pages", "nav.thumbs", "#decision", "#file", "#query", ".under", ".toast")
        places.append({name: seat.page.locator(name).bounding_box() for name in names})
    assert places[0] == places[1]
