"""Bytes of documents: page pictures for the screen, and the files themselves.  Each is authorised by document."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.db import transaction
from django.http import FileResponse
from django.views.decorators.http import require_GET

from intake.errors import Damaged, Missing
from intake.filing import place
from intake.records import documents, reviews
from intake.records.models import DocumentState
from intake.web import ink
from intake.web.lent import actor, lent

if TYPE_CHECKING:
    from pathlib import Path

    from django.http import HttpRequest

    from intake.pictures import Picture
    from intake.records.models import DocumentRow

_TYPES = {
    ".pdf": "application/pdf",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
    ".jpg": "image/jpeg",
    ".png": "image/png",
}
_ENDINGS = {"application/pdf": ".pdf", "image/tiff": ".tif", "image/jpeg": ".jpg", "image/png": ".png"}


@require_GET
def page(request: HttpRequest, receipt: str, number: int) -> FileResponse:
    """One page of the document, upright; with `?zoom` at twice the resolution."""
    row = row_with(request, receipt, number)
    scan, turned = lent(request).site.scan_of(row.scan), ink.turned(row, number)
    return _picture(lent(request).pictures.page(scan, number, turned, zoomed="zoom" in request.GET))


@require_GET
def thumbnail(request: HttpRequest, receipt: str, number: int) -> FileResponse:
    """The same, small."""
    row = row_with(request, receipt, number)
    scan = lent(request).site.scan_of(row.scan)
    return _picture(lent(request).pictures.thumbnail(scan, number, ink.turned(row, number)))


def row_with(request: HttpRequest, receipt: str, number: int) -> DocumentRow:
    """The document with that page.  Who asks for a picture without having opened the document has looked at it too."""
    row = documents.by_receipt(receipt)
    _refuse_destroyed(row)
    if number not in {*row.pages, *row.sheets}:
        raise Missing(f"{receipt} has no page {number}")
    if not reviews.has_viewed(receipt, actor(request)):
        with transaction.atomic():
            lent(request).site.ledger.write(actor(request), "viewed", receipt)
    return row


def _refuse_destroyed(row: DocumentRow) -> None:
    if row.state == DocumentState.DESTROYED:
        raise Missing(f"{row.receipt} was destroyed after its time of keeping")


def _picture(picture: Picture) -> FileResponse:
    return FileResponse(picture.path.open("rb"), content_type=picture.media_type)


@require_GET
def original(request: HttpRequest, receipt: str) -> FileResponse:
    """The bytes as they came: the document's own pages once it is filed, the whole scan before that."""
    row = documents.by_receipt(receipt)
    _refuse_destroyed(row)
    site = lent(request).site
    if row.state == DocumentState.FILED:
        return _download(request, row, _filed(site.settings.site / row.folder, "original"), "original")
    scan = site.scan_of(row.scan)
    if not scan.path.exists() or place.digest_of(scan.path) != scan.digest:
        raise Damaged(f"{receipt}: the stored scan is not what was stored")
    return _download(request, row, scan.path, "original", _ENDINGS[scan.media_type])


@require_GET
def archive(request: HttpRequest, receipt: str) -> FileResponse:
    """The searchable PDF/A of a filed document."""
    row = documents.by_receipt(receipt)
    if row.state != DocumentState.FILED:
        raise Missing(f"{receipt} is not filed")
    return _download(request, row, _filed(lent(request).site.settings.site / row.folder, "archive"), "archive")


def _filed(folder: Path, stem: str) -> Path:
    """The file of that stem in a patient's folder, once its hash is what `document.json` says."""
    try:
        files: dict[str, str] = json.loads((folder / "document.json").read_bytes())["files"]
        name = next(name for name in files if name.rpartition(".")[0] == stem)
        right = place.digest_of(folder / name) == files[name]
    except (OSError, ValueError, KeyError, StopIteration) as error:
        raise Damaged(f"a document's folder cannot be read ({type(error).__name__})") from None
    if not right:
        raise Damaged("a filed document is not what its record says")
    return folder / name


def _download(request: HttpRequest, row: DocumentRow, path: Path, what: str, ending: str = "") -> FileResponse:
    """As an attachment under its receipt (RFC 6266): never shown inside our own pages, never under a patient's name."""
    ending = ending or path.suffix
    with transaction.atomic():
        lent(request).site.ledger.write(actor(request), "downloaded", row.receipt, what=what)
    name = f"{row.receipt}{'-archive' if what == 'archive' else ''}{ending}"
    response = FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=_TYPES[ending])
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
