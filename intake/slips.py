"""Rescan slips: a sheet in the source's folder says what to scan again; by its code the new scan finds its place."""

from __future__ import annotations

import re
import uuid
from dataclasses import replace
from typing import TYPE_CHECKING

from PIL import Image

from intake import mailroom, ocr
from intake.errors import Missing, Rejected
from intake.filing import place
from intake.records import documents, faxes, rescans
from intake.records.models import DocumentState
from intake.sheets.faces import Slip, slip_face

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from intake.model import Scan
    from intake.records.ledger import Ledger
    from intake.records.models import DocumentRow, ScanRow

WRONG: Mapping[str, str] = {
    "illegible": "Cannot be read",
    "dark": "Too dark or too light",
    "too_dark": "Too dark",
    "too_pale": "Too pale",
    "blurred": "Blurred",
    "cut": "Cut off",
    "cut_off": "Cut off",
    "skewed": "Skewed or folded",
    "folded": "Folded",
    "missing_pages": "Pages are missing",
    "pages_missing": "Pages are missing",
    "backs": "Back sides are missing",
    "mixed": "Pages of several people in one",
}
"""What is wrong with a scan, by the codes of the desk."""
_OURS = re.compile(r"R-\d{4}-\d{6,12}(?:-\d{1,4})? RESCAN - .*\.pdf")
_DPI = 75
_PICTURE = 640
"""Pixels of the longer side of the page's picture on the slip."""


def file_name(row: DocumentRow) -> str:
    """The name of a document's slip: its receipt, and what is wrong in words of ours."""
    return f"{row.receipt} RESCAN - {_wrong(row).lower()}.pdf"


def _wrong(row: DocumentRow) -> str:
    code = str(row.asks.get("reason") or row.asks.get("code") or "")
    return WRONG.get(code, "Please scan again")


def folder_of(watch_folders: Path, source: str) -> Path:
    """Where the slips of a source lie."""
    return mailroom.rejected_folder(watch_folders, source).with_name("rescan")


def draw_slip(row: DocumentRow, scan: Scan, limits: ocr.Limits) -> bytes:
    """The slip of a document as PDF, with a small picture of the page complained of, if it can be drawn."""
    from intake.sheets.draw import draw_sheets

    pages = [number for number in row.asks.get("pages", []) if number in row.pages]
    shown = (pages or row.pages)[0]
    fax = faxes.fax_of(row.page_facts)
    draft = limits.work / f".slip-{uuid.uuid4().hex}"
    slip = Slip(
        receipt=row.receipt,
        slip_page=shown,
        reason=_wrong(row),
        note=str(row.asks.get("note", "")),
        pages=tuple(row.pages.index(number) + 1 for number in pages),
        of_pages=len(row.pages),
        source=row.scan.source,
        arrived=row.scan.arrived,
        fax=faxes.in_words(fax) if fax else "",
        number=fax["number"] if fax else "",
    )
    turned = next((int(fact["turned"]) for fact in row.page_facts if fact["number"] == shown), 0)
    try:
        picture = _small_picture(scan, (shown, turned), draft, limits)
        return draw_sheets([slip_face(replace(slip, picture=picture))])
    finally:
        draft.unlink(missing_ok=True)
        draft.with_suffix(".png").unlink(missing_ok=True)


def _small_picture(scan: Scan, page: tuple[int, int], draft: Path, limits: ocr.Limits) -> Path | None:
    """The page (its number, and what turns it upright) drawn small; None if it cannot be drawn."""
    limits.work.mkdir(parents=True, exist_ok=True)
    try:
        ocr.page_pictures(scan.path, scan.media_type, [ocr.Drawn(*page, draft)], limits, dpi=_DPI)
    except Rejected:
        return None
    with Image.open(draft, formats=["PNG", "JPEG"]) as opened:
        small = opened.convert("L")
        small.thumbnail((_PICTURE, _PICTURE), Image.Resampling.BOX)
        small.save(draft.with_suffix(".png"))
    return draft.with_suffix(".png")


def write_slip(
    document_id: str, scan_of: Callable[[ScanRow], Scan], limits: ocr.Limits, watch_folders: Path, ledger: Ledger
) -> None:
    """Lay the slip of a document that waits for a new scan into its source's folder.  Safe to repeat."""
    row = documents.get(document_id)
    if row.state != DocumentState.AWAITING_RESCAN or row.asks.get(rescans.SLIP):
        return
    with place.environment():
        folder = folder_of(watch_folders, row.scan.source)
        mailroom.make_own_folder(folder, watch_folders)
        place.replace(folder / file_name(row), draw_slip(row, scan_of(row.scan), limits))
    rescans.slip_written(row, file_name(row), ledger)


def clear(watch_folders: Path, sources: Iterable[str]) -> int:
    """Remove slips that ask for nothing any more; how many.  Files that are not slips of ours stay."""
    wanted = {(row.scan.source, file_name(row)) for row in rescans.awaiting()}
    removed = 0
    for source in sources:
        folder = folder_of(watch_folders, source)
        if not folder.is_dir():
            continue
        for file in folder.iterdir():
            if _OURS.fullmatch(file.name) and (source, file.name) not in wanted:
                file.unlink(missing_ok=True)
                removed += 1
    return removed


def printed_again(receipt: str, scan_of: Callable[[ScanRow], Scan], limits: ocr.Limits) -> bytes:
    """The slip of a document once more, for one that was lost; `Missing` if it waits for no new scan."""
    row = documents.by_receipt(receipt)
    if row.state != DocumentState.AWAITING_RESCAN:
        raise Missing(f"{receipt} waits for no new scan")
    return draw_slip(row, scan_of(row.scan), limits)
