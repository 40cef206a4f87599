"""Pictures and downloads: per document, re-encoded, verified, told to the ledger."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from PIL import Image

from intake.filing import place
from intake.records.models import Event

if TYPE_CHECKING:
    from tests.web.conftest import Desk


def test_a_page_is_shown_upright_and_re_encoded(desk: Desk) -> None:
    row = desk.twins()
    row.page_facts = [{**row.page_facts[0], "turned": 90}]
    row.save()
    browser = desk.signed_in("reviewer")
    response = browser.get(f"/documents/{row.receipt}/pages/1")
    assert response["Content-Type"] in {"image/png", "image/jpeg"}
    with Image.open(io.BytesIO(response.getvalue())) as picture:
        assert picture.width > picture.height  # the forged page stands, so that turned by a quarter it lies
        assert max(picture.size) < 1800  # 150 dpi
    small = browser.get(f"/documents/{row.receipt}/pages/1/small")
    with Image.open(io.BytesIO(small.getvalue())) as picture:
        assert max(picture.size) <= 220


def test_pages_of_other_documents_are_not_shown_through_this_one(desk: Desk) -> None:
    row = desk.twins()
    assert desk.signed_in("reviewer").get(f"/documents/{row.receipt}/pages/2").status_code == 404


def test_a_picture_asked_for_alone_counts_as_a_look(desk: Desk) -> None:
    row = desk.twins()
    browser = desk.signed_in("auditor")
    for _ in range(2):
        browser.get(f"/documents/{row.receipt}/pages/1")
    assert Event.objects.filter(subject=row.receipt, action="viewed").count() == 1


def test_the_original_comes_as_an_attachment_under_its_receipt(desk: Desk) -> None:
    row = desk.refer(source_file='fax/Quillfeather "Zebedee"\r\n.tif')
    response = desk.signed_in("reviewer").get(f"/documents/{row.receipt}/original")
    assert response["Content-Disposition"] == f'attachment; filename="{row.receipt}.tif"'
    assert response["Content-Type"] == "image/tiff"
    assert b"".join(response.streaming_content).endswith(b"1")  # type: ignore[arg-type]  # a file's chunks
    assert Event.objects.get(action="downloaded").detail == {"what": "original"}


def test_a_damaged_original_is_not_handed_out(desk: Desk) -> None:
    row = desk.twins()
    path = place.stored(desk.site.settings.store, row.scan.digest)
    path.write_bytes(b"II*\0 something else")
    assert desk.signed_in("reviewer").get(f"/documents/{row.receipt}/original").status_code == 500


def test_a_page_that_cannot_be_drawn_says_so(desk: Desk) -> None:
    row = desk.twins()
    place.stored(desk.site.settings.store, row.scan.digest).write_bytes(b"no picture at all")
    assert desk.signed_in("reviewer").get(f"/documents/{row.receipt}/pages/1").status_code == 422


def test_nothing_is_archived_before_it_is_filed(desk: Desk) -> None:
    row = desk.twins()
    assert desk.signed_in("reviewer").get(f"/documents/{row.receipt}/archive").status_code == 404


def test_a_closer_look_is_drawn_only_when_asked_for(desk: Desk) -> None:
    row, browser = desk.twins(), desk.signed_in("reviewer")
    sizes = []
    for query in ("", "?zoom"):
        shown = browser.get(f"/documents/{row.receipt}/pages/1{query}")
        with Image.open(io.BytesIO(b"".join(shown.streaming_content))) as picture:  # type: ignore[arg-type]
            sizes.append(picture.width)
    assert abs(sizes[1] - 2 * sizes[0]) <= 1
    assert Event.objects.filter(subject=row.receipt, action="viewed").count() == 1
