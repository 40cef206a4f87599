"""A reviewer at a real browser decides by key and by click, and cannot decide by accident."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from intake.model import Evidence, Finding, Item, Level, Reason, Role
from intake.records import documents, patients
from intake.records.models import DecisionRow, DocumentRow
from tests.web.browser import MARKS
from tests.web.conftest import BORN, INK, NAME, named

if TYPE_CHECKING:
    from playwright.sync_api import Route

    from intake.model import Candidate
    from tests.web.browser import House, Seat
    from tests.web.desk.conftest import Room

pytestmark = MARKS


def last() -> DecisionRow:
    return DecisionRow.objects.latest("id")


def twins(room: Room) -> str:
    """Two people of one name whose birthdays differ: filing asks for the birthday."""
    candidates = tuple(named(patients.by_mrn(mrn)) for mrn in ("700101", "700102"))
    return room.desk.refer(Reason.AMBIGUOUS_PATIENT, findings=(NAME, BORN), candidates=candidates).receipt


def known(mrn: str, probability: float) -> Candidate:
    """A candidate of whom name and birth date speak."""
    one = named(patients.by_mrn(mrn), probability)
    born = Evidence(Item.BIRTH_DATE, "1961-03-14", "1961-03-14", Level.SAME, 12.0, (INK,))
    return replace(one, evidence=(*one.evidence, born))


def certain_but(mrn: str) -> Candidate:
    """A candidate whose record number stands on the page, with somebody else's name and birth date."""
    patient = patients.by_mrn(mrn)
    evidence = (
        Evidence(Item.NAME, "QUILLFEATHER, ZEBEDEE", "OKONKWO, ADAEZE", Level.DIFFERS, -8.0, (INK,)),
        Evidence(Item.BIRTH_DATE, "1961-03-14", "1988-01-30", Level.DIFFERS, -9.0, (INK,)),
        Evidence(Item.RECORD_NUMBER, mrn, mrn, Level.SAME, 19.0, (INK,)),
    )
    return replace(named(patient), evidence=evidence)


def test_the_suggested_patient_is_confirmed_with_one_key_and_the_next_is_there(room: Room, house: House) -> None:
    first, second = room.plain(Reason.POLICY), room.plain(Reason.POLICY)
    seat = house.seat()
    seat.sit_down()
    assert seat.doc == first.receipt
    assert seat.page.locator("#pages .sheet img").first.evaluate("picture => picture.naturalWidth") > 500
    seat.keys("Enter")
    seat.ready(second.receipt)
    row = documents.get(first.document_id)
    assert (row.state, row.patient.mrn if row.patient else "") == ("held", "700103")
    made = last()
    assert (made.keys, made.clicks, made.pages_seen, made.agreed) == (1, 0, 1, True)
    assert made.ms_visible >= made.ms_active > 0
    assert "OKONKWO" in seat.page.locator(".toast").inner_text()
    assert seat.page.title().startswith("Desk")


def test_a_patient_is_chosen_by_number_and_filed_with_two_keys(room: Room, house: House) -> None:
    row = room.desk.refer(Reason.WEAK_IDENTITY, candidates=(known("700101", 0.97),), findings=(BORN,))
    seat = house.seat()
    seat.sit_down()
    seat.keys("Enter")
    seat.hinted("Choose the patient first")
    seat.keys("1")
    assert "QUILLFEATHER" in seat.page.locator("#file").inner_text()
    seat.keys("Enter")
    seat.state("empty")
    assert documents.get(row.document_id).state == "held"
    assert last().keys == 3


def test_the_same_by_mouse(room: Room, house: House) -> None:
    row = room.plain(Reason.POLICY)
    seat = house.seat()
    seat.sit_down()
    seat.page.locator(".patient").first.click()
    seat.page.locator("#file").click()
    seat.state("empty")
    assert documents.get(row.document_id).state == "held"
    assert (last().keys, last().clicks) == (0, 2)


def test_nothing_is_decided_before_the_page_was_seen(room: Room, house: House) -> None:
    row = room.plain(Reason.POLICY)
    seat = house.seat()
    held: list[Route] = []
    seat.page.route("**/pages/1**", lambda route: held.append(route))  # noqa: PLW0108 -- Playwright cannot mark a builtin
    seat.page.goto("/desk")
    seat.page.locator(f"#desk[data-doc='{row.receipt}'][data-alive=false]").wait_for()
    seat.keys("1", "Enter", "r")
    seat.hinted("Wait for the page")
    assert seat.page.locator(".popup").count() == 0
    for route in held:
        route.continue_()
    seat.page.unroute("**/pages/1**")
    seat.ready(row.receipt)
    assert DecisionRow.objects.count() == 0


def test_a_key_meant_for_the_document_before_decides_nothing(room: Room, house: House) -> None:
    for _ in range(3):
        room.plain(Reason.POLICY)
    seat = house.seat()
    seat.sit_down()
    for _ in range(12):  # somebody hammers on Enter
        seat.page.keyboard.press("Enter")
        seat.page.wait_for_timeout(30)
    seat.ready()
    assert DecisionRow.objects.count() == 1


def test_a_key_that_repeats_decides_nothing(room: Room, house: House) -> None:
    room.plain(Reason.POLICY)
    room.plain(Reason.POLICY)
    seat = house.seat()
    seat.sit_down()
    seat.page.keyboard.down("Enter")
    for _ in range(3):
        seat.page.wait_for_timeout(500)
        seat.page.keyboard.down("Enter")
    seat.page.keyboard.up("Enter")
    assert DecisionRow.objects.count() == 1


def scan(seat: Seat, code: str) -> None:
    """What a wand types, as fast as it does however slow this machine is."""
    event = "new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true})"
    seat.page.evaluate(f"keys => keys.forEach(key => document.activeElement.dispatchEvent({event}))", [*code, "Enter"])


def test_a_wand_searches_and_never_presses_shortcuts(room: Room, house: House) -> None:
    receipt = twins(room)
    seat = house.seat()
    seat.sit_down(receipt)
    scan(seat, "700103")
    expect(seat.page.locator("#found li")).to_have_count(1)
    assert seat.page.locator(".patient[aria-pressed=true]").count() == 0
    assert seat.page.locator("#query").input_value() == "700103"
    seat.keys("Escape")
    scan(seat, "rp1zxs")  # a code full of shortcuts
    expect(seat.page.locator("#query")).to_have_value("rp1zxs")
    assert seat.page.locator(".popup").count() == 0
    assert DecisionRow.objects.count() == 0
    assert seat.doc == receipt


def test_who_is_easily_mistaken_is_filed_with_a_birthday_read_off_the_page(room: Room, house: House) -> None:
    receipt = twins(room)
    seat = house.seat()
    seat.sit_down(receipt)
    seat.keys("1", "0", "3", "1", "4")  # the number leads to the field, the last digit files
    seat.state("empty")
    assert documents.by_receipt(receipt).state == "held"
    assert last().keys == 5


def test_who_presses_enter_between_number_and_digits_gets_there_too(room: Room, house: House) -> None:
    receipt = twins(room)
    seat = house.seat()
    seat.sit_down(receipt)
    seat.keys("1", "Enter")
    expect(seat.page.locator("#answer")).to_be_focused()
    seat.hinted("4 digits")
    seat.keys("0", "3", "1", "4")
    seat.state("empty")
    assert documents.by_receipt(receipt).state == "held"


def test_a_digit_held_down_answers_nothing(room: Room, house: House) -> None:
    receipt = twins(room)
    seat = house.seat()
    seat.sit_down(receipt)
    seat.keys("1")
    expect(seat.page.locator("#answer")).to_be_focused()
    for _ in range(6):
        seat.page.keyboard.down("3")
    seat.page.keyboard.up("3")
    seat.page.wait_for_timeout(100)
    expect(seat.page.locator("#answer")).to_have_value("3")
    assert (seat.doc, DecisionRow.objects.count()) == (receipt, 0)


def test_a_wand_answers_nothing_though_the_field_waits_for_digits(room: Room, house: House) -> None:
    receipt = twins(room)
    seat = house.seat()
    seat.sit_down(receipt)
    scan(seat, "103140")  # would be candidate 1 and the birthday that is asked for
    expect(seat.page.locator("#query")).to_have_value("103140")
    assert seat.page.locator(".patient[aria-pressed=true]").count() == 0
    seat.keys("Escape", "1")
    expect(seat.page.locator("#answer")).to_be_focused()
    seat.page.evaluate(SCANNED_INTO_A_FIELD, "031499")
    seat.page.wait_for_timeout(150)
    assert (seat.doc, DecisionRow.objects.count()) == (receipt, 0)


#: What a wand types into the field that has the focus, as fast as it does.
SCANNED_INTO_A_FIELD = """code => {
  const field = document.activeElement;
  for (const key of code) {
    field.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    field.value += key;
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }
}"""


def test_a_wrong_birthday_is_asked_again_and_then_somebody_else_looks(room: Room, house: House) -> None:
    receipt = twins(room)
    seat = house.seat()
    seat.sit_down(receipt)
    seat.keys("2", "0", "3", "1", "5")
    expect(seat.page.locator(".answer.wrong")).to_be_visible()
    expect(seat.page.locator("#answer")).to_be_focused()
    expect(seat.page.locator("#answer")).to_have_value("")
    assert documents.by_receipt(receipt).state == "review"
    seat.keys("0", "3", "1", "6")  # a second time it waits: after that somebody else looks
    seat.page.wait_for_timeout(100)
    assert seat.doc == receipt
    seat.keys("Enter")
    seat.state("empty")
    assert documents.by_receipt(receipt).state == "second"


def test_who_cannot_read_it_says_so_and_somebody_else_looks(room: Room, house: House) -> None:
    receipt = twins(room)
    seat = house.seat()
    seat.sit_down(receipt)
    seat.keys("1")
    seat.page.get_by_role("button", name="Cannot read it").click()
    seat.state("empty")
    assert documents.by_receipt(receipt).state == "second"
    other = house.seat("chen")
    other.sit_down(receipt)
    assert "Second look" in other.page.locator("h1").inner_text()
    assert other.page.locator(".patient[aria-pressed=true]").count() == 0


def test_what_speaks_against_it_is_shown_at_once_and_answered_by_the_identifier(room: Room, house: House) -> None:
    row = room.desk.refer(Reason.CONFLICT, findings=(NAME, BORN), candidates=(certain_but("700103"),))
    seat = house.seat()
    seat.sit_down()
    expect(seat.page.locator("#against")).to_have_count(0)
    seat.keys("1")
    expect(seat.page.locator("#against li")).to_have_count(2)
    assert (
        "the page says QUILLFEATHER, ZEBEDEE, the record OKONKWO, ADAEZE" in seat.page.locator("#against").inner_text()
    )
    assert seat.page.locator("#answer").get_attribute("aria-describedby") == "hint against"
    seat.keys("6", "1")
    expect(seat.page.locator(".answer.wrong")).to_be_visible()
    assert documents.get(row.document_id).state == "review"
    seat.keys("1", "9", "6", "1", "Enter")
    seat.state("empty")
    assert documents.get(row.document_id).state == "second"


def test_a_patient_found_by_hand_is_asked_of_as_any_other(room: Room, house: House) -> None:
    row = room.desk.refer(Reason.NO_CANDIDATE, findings=(NAME, BORN))
    seat = house.seat()
    seat.sit_down()
    seat.page.locator("#query").fill("okonkwo")
    expect(seat.page.locator("#found li")).to_contain_text("OKONKWO")
    seat.keys("Enter")
    expect(seat.page.locator(".patient[aria-pressed=true]")).to_have_count(1)
    expect(seat.page.locator("#against li")).to_have_count(2)
    expect(seat.page.locator("#answer")).to_be_focused()
    seat.page.get_by_role("button", name="Cannot read it").click()
    seat.state("empty")
    assert documents.get(row.document_id).state == "second"


def test_whoever_is_found_is_picked_by_number_without_leaving_the_field(room: Room, house: House) -> None:
    room.desk.refer(Reason.NO_CANDIDATE, findings=(NAME, BORN))
    seat = house.seat()
    seat.sit_down()
    seat.page.locator("#query").fill("quill")
    expect(seat.page.locator("#found li")).to_have_count(2)
    second = seat.page.locator("#found li").nth(1)
    expect(second).to_have_attribute("aria-keyshortcuts", "Alt+2")
    (mrn,) = (one for one in ("700101", "700102") if one in second.inner_text())
    seat.keys("Alt+2")
    expect(seat.page.locator(".patient[aria-pressed=true]")).to_have_count(1)
    assert mrn in " ".join(seat.page.locator("td.cell.chosen").all_inner_texts())
    expect(seat.page.locator("#query")).not_to_be_focused()


def test_the_second_digit_of_a_birth_year_files_where_it_can_mean_nothing_else(room: Room, house: House) -> None:
    row = room.desk.refer(Reason.NO_CANDIDATE, findings=())
    seat = house.seat()
    seat.sit_down()
    seat.page.locator("#query").fill("okonkwo")
    expect(seat.page.locator("#found li")).to_contain_text("OKONKWO")
    seat.keys("Enter")
    expect(seat.page.locator("#answer")).to_be_focused()
    seat.keys("8")
    expect(seat.page.locator("#answer")).to_have_value("8")
    seat.keys("8")
    seat.state("empty")
    assert documents.get(row.document_id).state == "held"


def test_days_on_the_page_are_lit_and_listed_while_the_date_is_asked_and_none_is_taken_unasked(
    room: Room, house: House
) -> None:
    signed = Finding(Item.SIGNATURE_DATE, Role.DOCUMENT, dt.date(2025, 9, 1), (INK,), "signature", 0.7)
    row = room.plain(Reason.DATE_UNSURE, findings=(NAME, BORN, signed))
    DocumentRow.objects.update(document_date=None)
    seat = house.seat()
    seat.sit_down()
    expect(seat.page.locator("#date")).to_be_focused()
    expect(seat.page.locator("#date-list li")).to_have_text(["12025-09-01on page"])
    expect(seat.page.locator("#date-list [aria-selected=true]")).to_have_count(0)
    expect(seat.page.locator(".mark[data-item=date].lit")).to_be_visible()
    seat.keys("Enter")
    seat.hinted("No date is given")
    expect(seat.page.locator(".mark[data-item=date]")).to_be_hidden()
    seat.keys("d", "1", "Enter")
    expect(seat.page.locator("#date")).to_have_value("2025-09-01")
    seat.keys("Enter")
    seat.state("empty")
    assert str(documents.get(row.document_id).document_date) == "2025-09-01"


def test_a_date_in_question_takes_six_digits_and_none_takes_enter_twice(room: Room, house: House) -> None:
    dated, undated = room.plain(Reason.DATE_UNSURE), room.plain(Reason.DATE_UNSURE)
    DocumentRow.objects.update(document_date=None)
    seat = house.seat()
    seat.sit_down(dated.receipt)
    expect(seat.page.locator("#date")).to_be_focused()
    seat.keys(*"072424")
    expect(seat.page.locator("#file")).to_be_focused()
    seat.keys("Enter")
    seat.ready(undated.receipt)
    assert str(documents.get(dated.document_id).document_date) == "2024-07-24"
    assert last().keys == 7
    seat.keys("Enter")
    seat.hinted("No date is given")
    assert documents.get(undated.document_id).state == "review"
    seat.keys("Enter")
    seat.state("empty")
    assert documents.get(undated.document_id).state == "held"
    assert last().keys == 2


#: Two keys 60 ms apart by the clock of the keyboard, brought to the page in one go, before any timer of its own ran.
TWO_STROKES_ON_A_BUSY_MACHINE = """([key, code]) => {
  const stroke = (key, code, timeStamp) => {
    const event = new KeyboardEvent("keydown", { key, code, bubbles: true, cancelable: true });
    Object.defineProperty(event, "timeStamp", { value: timeStamp });
    document.activeElement.dispatchEvent(event);
  };
  const now = performance.now();
  stroke(key, code, now);
  stroke("3", "Digit3", now + 60);
  return document.activeElement.id;
}"""


def test_type_and_date_are_taken_from_numbered_lists_or_typed(room: Room, house: House) -> None:
    row = room.plain(Reason.TYPE_UNSURE)
    seat = house.seat()
    seat.sit_down()
    expect(seat.page.locator("#kind")).to_be_focused()
    seat.page.keyboard.type("radi", delay=60)
    seat.keys("1")
    expect(seat.page.locator("#file")).to_be_focused()
    seat.keys("d")
    seat.page.keyboard.type("3/14/2025", delay=50)
    seat.keys("Enter")
    expect(seat.page.locator("#date")).to_have_value("2025-03-14")
    seat.keys("Enter")
    seat.state("empty")
    held = documents.get(row.document_id)
    assert (held.kind, str(held.document_date)) == ("radiology_report", "2025-03-14")


def test_a_key_that_leads_to_a_field_has_led_there_before_the_next_character(room: Room, house: House) -> None:
    room.plain(Reason.TYPE_UNSURE)
    seat = house.seat()
    seat.sit_down()
    for key, code, field in (("d", "KeyD", "date"), ("t", "KeyT", "kind"), ("/", "Slash", "query")):
        seat.page.evaluate("document.activeElement.blur()")
        seat.page.wait_for_timeout(50)
        landed = seat.page.evaluate(TWO_STROKES_ON_A_BUSY_MACHINE, [key, code])
        assert landed == field


def test_every_button_says_its_key(room: Room, house: House) -> None:
    twins(room)
    seat = house.seat()
    seat.sit_down()
    bare = seat.page.locator("#desk .deed:not([aria-keyshortcuts]), #desk .deed[aria-keyshortcuts='']")
    assert bare.count() == 0
    seat.keys("?")
    expect(seat.page.get_by_role("dialog")).to_be_visible()
    listed = seat.page.locator("#help dt kbd").all_inner_texts()
    for shown in seat.page.locator("#desk .deed kbd").all_text_contents():
        assert any(shown in one for one in listed), shown
    seat.keys("Escape")
    expect(seat.page.get_by_role("dialog")).to_have_count(0)


def test_with_single_keys_off_nothing_acts_but_what_alt_and_shift_hold(room: Room, house: House) -> None:
    twins(room)
    seat = house.seat()
    seat.page.goto("/help")
    seat.page.get_by_role("button", name="Switch them off").click()
    seat.sit_down()
    seat.keys("1", "r", "?")
    assert seat.page.locator(".patient[aria-pressed=true], .popup, dialog[open]").count() == 0
    seat.keys("Alt+Shift+Digit1")
    assert seat.page.locator(".patient[aria-pressed=true]").count() == 1
    assert seat.page.locator("#rescan").get_attribute("aria-keyshortcuts") == "Alt+Shift+R"
    seat.keys("Alt+Shift+KeyR")
    seat.page.locator(".popup").wait_for()


@pytest.mark.parametrize(("key", "code"), [("é", "Digit2"), ("2", "Numpad2")], ids=["AZERTY", "number pad"])
def test_other_keyboards_choose_by_where_the_digit_lies(room: Room, house: House, key: str, code: str) -> None:
    twins(room)
    seat = house.seat()
    seat.sit_down()
    event = {"key": key, "code": code, "bubbles": True, "cancelable": True}
    seat.page.evaluate("init => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', init))", event)
    chosen = seat.page.locator(".candidate.chosen")
    expect(chosen).to_have_attribute("data-number", "2")
