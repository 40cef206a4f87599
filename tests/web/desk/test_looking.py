"""Looking closer: the words of a page, where they stand, and that whoever reads them has looked."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction

from intake.model import Box, Finding, Item, PageReading, Reason, Role, Word
from intake.records import readings
from intake.records.models import Event, ReadPage
from tests.web.conftest import BORN, INK

if TYPE_CHECKING:
    from tests.web.desk.conftest import Room, Speaker


def test_words_stand_where_they_stand_on_the_upright_page(room: Room, ruiz: Speaker) -> None:
    row = room.desk.twins()
    ReadPage.objects.all().delete()
    page = PageReading(1, 8.5, 11.0, (Word("HGB", 1, Box(0.1, 0.2, 0.3, 0.25), 0.912, 4),), "ocr")
    with transaction.atomic():
        readings.keep(row.scan, [page])
    address = f"/desk/api/documents/{row.receipt}/words"
    response = ruiz.browser.get(f"{address}/1")
    assert response.json() == {"w": [["HGB", 0.1, 0.2, 0.2, 0.05, 0.91, 4]]}
    assert response["Cache-Control"] == "no-store"
    assert ruiz.browser.get(f"{address}/2").json()["code"] == "gone"
    assert room.desk.signed_in("mailroom").get(f"{address}/1").status_code == 403


def day(item: Item, value: dt.date, confidence: float, role: Role = Role.DOCUMENT) -> Finding:
    return Finding(item, role, value, (INK,), "text", confidence)


def test_every_day_of_the_document_is_offered_and_marked_but_no_birth_date_and_no_fax_header(
    room: Room, ruiz: Speaker
) -> None:
    findings = (
        BORN,
        day(Item.FAX_DATE, dt.date(2025, 10, 12), 0.9),
        day(Item.OTHER_DATE, dt.date(2025, 9, 1), 0.3),
        day(Item.SERVICE_DATE, dt.date(2025, 10, 10), 0.9),
        day(Item.SIGNATURE_DATE, dt.date(2025, 10, 11), 0.7),
        day(Item.OTHER_DATE, dt.date(2025, 10, 11), 0.2),
    )
    room.plain(Reason.POLICY, findings=findings)
    doc = ruiz.claim()["current"]
    assert (doc["dates"], doc["otherDates"]) == (["2025-10-10"], ["2025-10-11", "2025-09-01"])
    (mark,) = [one for one in doc["pages"][0]["marks"] if one["item"] == "date"]
    assert mark["name"] == "Date"


def test_who_reads_the_words_of_a_page_has_looked_at_the_document(room: Room, ruiz: Speaker) -> None:
    row = room.desk.twins()
    for _ in range(2):
        ruiz.browser.get(f"/desk/api/documents/{row.receipt}/words/1")
    assert Event.objects.filter(action="viewed", subject=row.receipt).count() == 1
