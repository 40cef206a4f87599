"""Pages at a real browser: looked at, split, joined, turned, moved, dropped by key and by click; words taken off."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from intake.evaluate.forge import draw_document, draw_home, draw_people, print_scan
from intake.records import documents
from tests.web.browser import MARKS, until
from tests.web.desk.conftest import sheaf

if TYPE_CHECKING:
    from pathlib import Path

    from tests.web.browser import House, Seat
    from tests.web.desk.conftest import Room

pytestmark = MARKS
COUNT = 4


@pytest.fixture(scope="module")
def four_pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A scan of four pages, as TIFF."""
    rng = random.Random(8)
    people = draw_people(rng, 3)
    sheets = [draw_document(rng, people[0], "lab_report", draw_home(rng)).sheets[0] for _ in range(COUNT)]
    file = tmp_path_factory.mktemp("pages") / "pages.tif"
    print_scan(rng, sheets, file, "fax_std")
    return file


@pytest.fixture
def seat(room: Room, house: House, four_pages: Path) -> Seat:
    """A reviewer with a document of four pages before them."""
    room.desk.page = four_pages
    receipts = sheaf(room.desk, (1, 2, 3, 4)).receipts
    sitting = house.seat()
    sitting.sit_down(receipts[0])
    closed(sitting)
    return sitting


def closed(seat: Seat) -> None:
    """Without the sorter that opens by itself where pages are in question."""
    if seat.page.locator("#sorter").count():
        seat.keys("Escape")


def shown(seat: Seat) -> list[str]:
    """The numbers in the scan of the pages, in their order on screen."""
    return [
        one.split("/")[-2] for one in seat.page.locator("nav.thumbs img").evaluate_all("all => all.map(i => i.src)")
    ]


def at(seat: Seat) -> str:
    return seat.page.locator(".place").inner_text()


def version_after(seat: Seat, *keys: str) -> None:
    """Press, and wait for the server's answer."""
    before = seat.page.locator("#desk").get_attribute("data-version"), seat.doc
    seat.keys(*keys)
    until(
        seat.page,
        "before => { const {version, doc} = document.getElementById('desk').dataset; "
        "return version !== before[0] || doc !== before[1] }",
        list(before),
    )


def test_pages_are_turned_over_by_key_wheel_and_thumbnail(seat: Seat) -> None:
    seat.keys("j", "j")
    expect(seat.page.locator(".place")).to_have_text("3/4")
    seat.keys("k")
    expect(seat.page.locator(".place")).to_have_text("2/4")
    seat.keys("End")
    expect(seat.page.locator(".place")).to_have_text("4/4")
    seat.keys("Home", "PageDown")
    expect(seat.page.locator(".place")).to_have_text("2/4")
    seat.page.locator("nav.thumbs .go").nth(2).click()
    expect(seat.page.locator(".place")).to_have_text("3/4")
    seat.keys("Home")
    for _ in range(3):
        seat.keys("Space")
    assert at(seat) != "1/4"
    seat.page.locator("#pages").hover()
    seat.page.mouse.wheel(0, 6000)
    expect(seat.page.locator(".place")).to_have_text("4/4")


def test_zoom_lens_boxes_and_text(seat: Seat) -> None:
    def width() -> float:
        box = seat.page.locator(".paper").first.bounding_box()
        assert box
        return box["width"]

    wide = width()
    seat.keys("f")
    assert width() < wide
    seat.keys("w")
    assert width() == pytest.approx(wide, abs=2)
    seat.keys("+")
    assert width() == pytest.approx(wide * 1.25, rel=0.02)
    seat.keys("-", "=")
    assert width() == pytest.approx(8.5 * 96, rel=0.05)
    seat.keys("w", "h")
    assert seat.page.locator(".mark:visible").count() == 0
    seat.keys("h", ".")
    expect(seat.page.locator(".mark.lit").first).to_be_visible()
    seat.keys("l")
    seat.page.locator(".paper").first.hover()
    expect(seat.page.locator(".lens")).to_be_visible()
    seat.keys("l", "o")
    expect(seat.page.locator(".page-text")).to_contain_text("OKONKWO")


def test_a_split_puts_the_first_part_before_the_reviewer_and_joining_undoes_it(seat: Seat) -> None:
    first = seat.doc
    seat.keys("s")
    seat.hinted("Go to the page")
    seat.keys("j", "j")
    version_after(seat, "s")
    seat.ready()
    assert seat.doc != first
    assert len(shown(seat)) == 2
    closed(seat)
    version_after(seat, "m")
    seat.ready()
    assert len(shown(seat)) == COUNT


def test_a_page_is_turned_moved_dropped_and_kept_by_key(seat: Seat) -> None:
    order = shown(seat)
    version_after(seat, "Shift+J")
    seat.ready()
    assert shown(seat) == [order[1], order[0], *order[2:]]
    expect(seat.page.locator(".place")).to_have_text("2/4")
    version_after(seat, "Shift+K")
    seat.ready()
    assert shown(seat) == order
    before = seat.page.locator(".paper").first.bounding_box()
    version_after(seat, "e")
    until(seat.page, "document.querySelector('.paper').offsetWidth > document.querySelector('.paper').offsetHeight")
    version_after(seat, "q")
    assert before
    until(seat.page, "document.querySelector('.paper').offsetWidth < document.querySelector('.paper').offsetHeight")
    seat.keys("End")
    version_after(seat, "x")
    seat.ready()
    expect(seat.page.locator(".thumb.dropped")).to_have_count(1)
    seat.keys("End")
    version_after(seat, "x")
    seat.ready()
    expect(seat.page.locator(".thumb.dropped")).to_have_count(0)


def test_the_same_by_click_in_the_sorter(seat: Seat) -> None:
    seat.page.get_by_role("button", name="All pages at once").click()
    seat.page.locator("#sort-1").click()
    with seat.page.expect_response("**/edits"):
        seat.page.get_by_role("button", name="Drop").click()
    expect(seat.page.locator(".sorter .thumb.dropped")).to_have_count(1)
    seat.keys("Home", "ArrowRight", "ArrowRight")
    version_after(seat, "s")
    seat.ready()
    assert len(shown(seat)) <= 3
    assert documents.by_receipt(seat.doc).state == "review"


def test_a_page_is_dragged_to_its_place(seat: Seat) -> None:
    order = shown(seat)
    seat.keys("g")
    with seat.page.expect_response("**/edits"):
        seat.page.locator(".sorter .thumb").nth(3).drag_to(seat.page.locator(".sorter .thumb").nth(0))
    until(seat.page, "first => document.querySelector('nav.thumbs img').src.split('/').at(-2) === first", order[3])


def test_words_are_clicked_and_dragged_into_the_field(seat: Seat) -> None:
    page = seat.page
    words = page.evaluate("fetch(`/desk/api/documents/${desk.dataset.doc}/words/1`).then(a => a.json())")["w"]
    name = next(word for word in words if "OKONKWO" in word[0].upper())
    paper = page.locator(".over").first.bounding_box()
    assert paper
    x, y = paper["x"] + (name[1] + name[3] / 2) * paper["width"], paper["y"] + (name[2] + name[4] / 2) * paper["height"]
    page.mouse.click(x, y)  # no field has the focus: a click alone searches nothing
    assert page.locator("#query").input_value() == ""
    seat.keys("/")
    page.locator("#query").fill("")
    page.mouse.click(x, y)
    expect(page.locator("#query")).to_have_value(name[0].strip(",.: "))
    expect(page.locator("#query")).to_be_focused()
    seat.keys("Escape")
    page.mouse.move(paper["x"] + 2, y - 12)
    page.mouse.down()
    page.mouse.move(paper["x"] + paper["width"] - 4, y + 12, steps=4)
    page.mouse.up()
    expect(page.locator("#query")).to_be_focused()
    assert "OKONKWO" in page.locator("#query").input_value().upper()


def test_the_word_cursor_fills_the_field_without_a_mouse(seat: Seat) -> None:
    page = seat.page
    seat.keys("/")
    page.locator("#query").fill("")
    seat.keys("Escape", "c")
    page.locator(".word-cursor").wait_for()
    seat.keys("ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp", "Shift+ArrowRight")
    said = page.locator("[role=status].hidden").last.inner_text()
    assert len(said.split()) >= 2
    seat.keys("Space")
    expect(page.locator("#query")).to_be_focused()
    expect(page.locator("#query")).to_have_value(said)
    seat.keys("Escape", "c")
    page.locator(".word-cursor").wait_for()
    seat.keys("Enter")
    expect(page.locator(".word-cursor")).to_have_count(0)


def test_pages_that_name_somebody_else_must_have_been_seen(room: Room, house: House, four_pages: Path) -> None:
    room.desk.page = four_pages
    (receipt,) = sheaf(room.desk, (1, 2, 3), people={3: "700101"}).receipts
    seat = house.seat()
    seat.sit_down(receipt)
    expect(seat.page.locator("#sorter")).to_be_visible()
    closed(seat)
    seat.keys("1", "Enter")
    seat.hinted("names somebody else")
    expect(seat.page.locator(".place")).to_have_text("3/3")
    seat.keys("Enter")
    assert "names somebody else" not in seat.hint
