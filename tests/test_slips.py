"""The mailroom finds a slip in its folder, scans again with it, and the slip is gone."""

from __future__ import annotations

import io
import random
import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import pdfplumber
import pypdfium2
import pytest
from PIL import Image

from intake import receive, slips
from intake.deeds import Deeds, Hands
from intake.desk import Site, open_site
from intake.errors import Missing
from intake.evaluate import forge
from intake.evaluate.forge import channel, container, paint
from intake.records import rescans
from intake.records.ledger import events_of
from intake.records.models import DocumentRow, DocumentState, ScanRow
from intake.watch import Arrival
from tests.scans import work_through
from tests.sheets import paper
from tests.test_daemon import PATIENT, running, until

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from intake.settings import Settings

pytestmark = pytest.mark.database


@pytest.fixture
def site(settings: Settings) -> Site:
    return open_site(settings)


@pytest.fixture
def deeds(site: Site) -> Deeds:
    return Deeds(site, Hands("one", alone=True, slots=threading.Semaphore(1)))


def faxed(deeds: Deeds, *sheets: Image.Image, seed: int = 5) -> DocumentRow:
    """One page of a letter, with printed sheets on top, faxed and worked on to its end."""
    rng = random.Random(5)
    letter = forge.draw_document(rng, forge.draw_people(rng, 5)[0], "letter", forge.draw_home(rng))
    pages = [Image.open(io.BytesIO(paper.sent(sheet, "fine fax", seed))).convert("1") for sheet in sheets]
    pages.append(channel.send(random.Random(seed), paint.paint(letter.sheets[0]), forge.CHANNELS["fax_fine"]))
    file = deeds.site.settings.watch_folders / "fax/a.tif"
    file.write_bytes(container.tiff(pages, (204, 196), "group4"))
    info = file.stat()
    arrival = Arrival(file, "fax", "fax/a.tif", info.st_size, info.st_mtime_ns, info.st_ino, info.st_ctime_ns)
    row = receive.receive(arrival, deeds.site.door)
    assert work_through(deeds, row.pk)["outcome"] == "settled"
    return DocumentRow.objects.get(scan=row)


def asked(row: DocumentRow, note: str = "") -> DocumentRow:
    row.state, row.queue = DocumentState.AWAITING_RESCAN, ""
    row.asks = {"by": "user:3", "reason": "too_dark", "pages": row.pages, "note": note}
    row.save()
    return row


def slips_in(site: Site) -> list[Path]:
    folder = slips.folder_of(site.settings.watch_folders, "fax")
    return sorted(folder.iterdir()) if folder.exists() else []


def printed(file: Path) -> Image.Image:
    return pypdfium2.PdfDocument(file)[0].render(scale=300 / 72, grayscale=True).to_pil()


def test_a_document_goes_to_the_mailroom_and_comes_back_by_its_slip(site: Site, deeds: Deeds) -> None:
    old = asked(faxed(deeds))
    assert deeds.slip(old.document_id)["outcome"] == "written"
    (file,) = slips_in(site)
    assert file.name == f"{old.receipt} RESCAN - too dark.pdf"
    assert slips.clear(site.settings.watch_folders, ["fax"]) == 0  # it is still wanted

    new = faxed(deeds, printed(file), seed=6)
    old.refresh_from_db()
    assert (old.state, old.replaced_by) == (DocumentState.REPLACED, new)
    assert (new.state, new.pages, new.sheets, new.wanted_by) == ("review", [2], [1], "user:3")
    assert "rescanned" in new.reasons
    assert "possible_resend" not in new.reasons
    assert slips.clear(site.settings.watch_folders, ["fax"]) == 1
    assert slips_in(site) == []
    assert list(site.settings.work.iterdir()) == []
    assert ScanRow.objects.filter(state="settled").count() == 2


def test_a_slip_shows_the_page_and_says_what_is_wrong(site: Site, deeds: Deeds) -> None:
    old = asked(faxed(deeds), note="The left edge is black.")
    deeds.slip(old.document_id)
    with pdfplumber.open(slips_in(site)[0]) as pdf:
        text, pictures = pdf.pages[0].extract_text(), pdf.pages[0].images
    for words in ("RESCAN", "Too dark", f"{old.receipt}, page 1 of 1", "The left edge is black.", "IN1:R:"):
        assert words in text
    assert len(pictures) == 1


def test_a_slip_that_was_printed_and_removed_is_not_written_again(site: Site, deeds: Deeds) -> None:
    old = asked(faxed(deeds))
    deeds.slip(old.document_id)
    slips_in(site)[0].unlink()
    deeds.slip(old.document_id)
    assert slips_in(site) == []
    assert rescans.counts() == {"fax": 1}
    assert slips.printed_again(old.receipt, site.scan_of, site.desk.limits).startswith(b"%PDF")


def test_a_crash_between_slip_and_row_writes_it_once_more(
    site: Site, deeds: Deeds, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = asked(faxed(deeds))

    def crash(*_: object) -> None:
        raise SystemExit

    monkeypatch.setattr(rescans, "slip_written", crash)
    with pytest.raises(SystemExit):
        deeds.slip(old.document_id)
    monkeypatch.undo()
    assert rescans.unslipped(5) == [old]
    deeds.slip(old.document_id)
    assert len(slips_in(site)) == 1
    assert [event.action for event in events_of(old.receipt)].count("slip_written") == 1


def test_a_scan_asked_for_no_more_takes_its_slip_away_and_nothing_else(site: Site, deeds: Deeds) -> None:
    old = asked(faxed(deeds))
    deeds.slip(old.document_id)
    (slips.folder_of(site.settings.watch_folders, "fax") / "my own notes.pdf").write_bytes(b"x")
    DocumentRow.objects.filter(pk=old.pk).update(state=DocumentState.REVIEW)
    slips.clear(site.settings.watch_folders, ["fax"])
    assert [file.name for file in slips_in(site)] == ["my own notes.pdf"]
    with pytest.raises(Missing):
        slips.printed_again(old.receipt, site.scan_of, site.desk.limits)


def test_a_page_that_cannot_be_drawn_still_gets_its_slip(site: Site, deeds: Deeds, tmp_path: Path) -> None:
    old = asked(faxed(deeds))
    broken = tmp_path / "broken.tif"
    broken.write_bytes(b"II*\0nothing")
    scan = site.scan_of(old.scan)
    pdf = slips.draw_slip(old, replace(scan, path=broken), site.desk.limits)
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        assert opened.pages[0].images == []
        assert "RESCAN" in opened.pages[0].extract_text()


@pytest.mark.service
def test_the_service_writes_the_slips_of_all_who_wait(make_settings: Callable[..., Settings]) -> None:
    settings = make_settings(watch=PATIENT, service={"readers": 1}, web={"port": 0})
    site = open_site(settings)
    asked(faxed(Deeds(site, Hands("one", alone=True, slots=threading.Semaphore(1)))))
    with running(settings):
        assert until(lambda: len(slips_in(site)) == 1, 30.0)
