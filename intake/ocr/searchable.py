"""The child process that makes a document's files (`confined.run`).

Job: `source`, `media_type`, `out` (a folder), `pages` (a list of `{number, turned, how, lines}`, `lines` being lists
of `[text, left, top, right, bottom]`), `made` (ISO date and time, or empty), `limits`.  Writes `archive.pdf`, and
`original.*` if the pages are not all of the source.
Answer: `whole` (the pages are all of the source), `note`.
"""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pikepdf
from pikepdf import Pdf

from intake.errors import Rejected
from intake.ocr import confined, conform, imagepdf, invisible, invisiblefont, original, passive, pdfpages
from intake.ocr.archive import LARGER

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    Job = dict[str, Any]

_PICTURE_NOTE = "kept as pictures in the archive, for they cannot be PDF/A as they are: page "
_SHORT = 4096
"""Drawing operators of so many bytes are written anew together with the text."""


def work(job: Job, progress: confined.Progress) -> Job:
    """Write the files of one document."""
    source, out = Path(job["source"]), Path(job["out"])
    numbers = [page["number"] for page in job["pages"]]
    whole = original.keep(source, job["media_type"], numbers, out)
    progress(0)
    of = source if whole else next(out.glob("original.*"))
    drawn = _archive(job, source, out / "archive.pdf", LARGER * of.stat().st_size, progress)
    note = _PICTURE_NOTE + ", ".join(map(str, drawn)) if drawn else ""
    return {"whole": whole, "note": note}


# --- The archive -------------------------------------------------------------------------------------------


def _archive(job: Job, source: Path, target: Path, most: float, progress: confined.Progress) -> list[int]:
    """Write the PDF/A, of `most` bytes if possible; returns the numbers of the pages that had to become pictures."""
    pages = job["pages"]
    drawn: set[int] = set()
    for attempt in ("as it is", "page by page", "all pictures"):
        if attempt == "all pictures":
            drawn = {page["number"] for page in pages}
        with Pdf.new() as pdf, contextlib.suppress(*original.ODD):
            drawn |= _fill(pdf, job, source, drawn, progress)
            data = conform.written(pdf, job["made"], most)
            if data is not None:
                target.write_bytes(data)
                return sorted(drawn)
            if attempt == "as it is":
                drawn |= {
                    page["number"]
                    for page, shown in zip(pages, pdf.pages, strict=True)
                    if page["number"] not in drawn and not _page_passes(shown, progress)
                }
    raise Rejected("E103", "no archive can be made")


def _fill(pdf: Pdf, job: Job, source: Path, drawn: set[int], progress: confined.Progress) -> set[int]:
    """Put the pages into the PDF with their text; returns those that were drawn though not asked to be."""
    pages, most = job["pages"], job["limits"]["max_pixels"]
    refused: set[int] = set()
    if job["media_type"] != "application/pdf":
        imagepdf.add_pages(pdf, source, job["media_type"], [page["number"] for page in pages], drawn, most)
    else:
        with _file(source, pages, drawn) as file:
            for page in pages:
                if page["number"] in drawn or not _copied(pdf, file, page):
                    refused.add(page["number"])
                    imagepdf.add_picture(pdf, *pdfpages.picture_of(source, page["number"] - 1, most))
                progress(page["number"])
        if len(refused) < len(pages):
            pdf.remove_unreferenced_resources()  # above all fonts that nothing is written in any more
    _add_text(pdf, pages, refused)
    return refused


def _file(source: Path, pages: Sequence[Job], drawn: set[int]) -> Pdf:
    """The PDF whose pages can be copied; one without pages if none can."""
    file = original.open_pdf(source) if any(page["number"] not in drawn for page in pages) else None
    if file is None or passive.has_hidden_layers(file):
        return Pdf.new()
    passive.flatten(file)
    return file


def _copied(pdf: Pdf, file: Pdf, page: Job) -> bool:
    count = len(pdf.pages)
    try:
        pdf.pages.append(file.pages[page["number"] - 1])
        passive.strip(pdf, pdf.pages[-1])
    except original.ODD:
        del pdf.pages[count:]
        return False
    return True


def _add_text(pdf: Pdf, pages: Sequence[Job], drawn: set[int]) -> None:
    """Lay the words under every page that does not bring trusted text of its own, and turn it upright."""
    laid = [page for page in pages if page["lines"] and (page["how"] != "layer" or page["number"] in drawn)]
    alphabet = invisiblefont.Alphabet(_characters(laid))
    fonts = {f"Ocr{at}": font for at, font in enumerate(alphabet.objects(pdf))} if laid else {}
    for page, shown in zip(pages, pdf.pages, strict=True):
        rotation = (int(shown.obj.get("/Rotate", 0)) + page["turned"]) % 360
        if rotation:
            shown.obj.Rotate = rotation
        elif "/Rotate" in shown.obj:
            del shown.obj["/Rotate"]
        if page in laid:
            text = invisible.content(page["lines"], _shown_box(shown), rotation, alphabet, [*fonts])
            _lay(pdf, shown, text, fonts)


def _lay(pdf: Pdf, page: pikepdf.Page, text: bytes, fonts: dict[str, pikepdf.Object]) -> None:
    """Put the text before what the page draws, in one stream with it if that is short."""
    own = passive.own(passive.own(page.obj, "/Resources"), "/Font")
    for name, font in fonts.items():
        own[f"/{name}"] = font
    contents = page.obj.get("/Contents")
    if isinstance(contents, pikepdf.Stream) and len(drawing := contents.read_bytes()) < _SHORT:
        page.obj.Contents = pdf.make_stream(text + b"\n" + drawing)
    else:
        page.contents_add(pdf.make_stream(text), prepend=True)


def _shown_box(page: pikepdf.Page) -> invisible.Rectangle:
    """What is shown of the page: its crop box as far as it lies in the media box."""
    media, crop = (_rectangle(box) for box in (page.mediabox, page.cropbox))
    box = (max(media[0], crop[0]), max(media[1], crop[1]), min(media[2], crop[2]), min(media[3], crop[3]))
    return box if box[0] < box[2] and box[1] < box[3] else media


def _rectangle(box: pikepdf.Array) -> invisible.Rectangle:
    x0, y0, x1, y1 = (float(value) for value in box)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _characters(pages: Iterable[Job]) -> set[str]:
    texts = (word[0] for page in pages for line in page["lines"] for word in line)
    return {char for text in texts for char in invisiblefont.speakable(text)}


def _page_passes(page: pikepdf.Page, progress: confined.Progress) -> bool:
    progress(0)
    with Pdf.new() as single:
        single.pages.append(page)
        return conform.written(single) is not None
