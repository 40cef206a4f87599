"""The child process that makes a document's files (`confined.run`).

Job: `source`, `media_type`, `out` (a folder), `pages` (a list of `{number, turned, how, lines}`, `lines` being lists
of `[text, left, top, right, bottom]`), `made` (ISO date and time, or empty), `limits`.  Writes `archive.pdf`, and
`original.*` if the pages are not all of the source.
Answer: `whole` (the pages are all of the source), `note`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pikepdf
from pikepdf import Pdf

from intake.errors import Rejected
from intake.ocr import confined, conform, imagepdf, invisible, invisiblefont, passive, pdfpages

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
    if job["media_type"] == "application/pdf":
        whole = _pdf_original(source, numbers, out)
    else:
        whole = _image_original(source, job["media_type"], numbers, out)
    progress(0)
    drawn = _archive(job, source, out / "archive.pdf", progress)
    note = _PICTURE_NOTE + ", ".join(map(str, drawn)) if drawn else ""
    return {"whole": whole, "note": note}


# --- The original, or the document's part of it ------------------------------------------------------------


def _pdf_original(source: Path, numbers: list[int], out: Path) -> bool:
    with open_pdf(source) as pdf:
        if numbers == list(range(1, len(pdf.pages) + 1)):
            return True
        with Pdf.new() as part:
            for number in numbers:
                part.pages.append(pdf.pages[number - 1])
            part.save(out / "original.pdf", deterministic_id=True, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return False


def _image_original(source: Path, media_type: str, numbers: list[int], out: Path) -> bool:
    if media_type != "image/tiff":
        return True
    import tifftools

    info = tifftools.read_tiff(str(source))
    if numbers == list(range(1, len(info["ifds"]) + 1)):
        return True
    info["ifds"] = [info["ifds"][number - 1] for number in numbers]
    tifftools.write_tiff(info, str(out / "original.tif"), allowExisting=True)
    return False


def open_pdf(source: Path) -> Pdf:
    """The PDF, opened with the empty password; raises `Rejected` as reading does."""
    try:
        return Pdf.open(source)
    except pikepdf.PasswordError:
        raise Rejected("E104") from None
    except pikepdf.PdfError as wrong:
        raise Rejected("E103", "cannot be parsed") from wrong


# --- The archive -------------------------------------------------------------------------------------------


def _archive(job: Job, source: Path, target: Path, progress: confined.Progress) -> list[int]:
    """Write the PDF/A and return the numbers of the pages that had to become pictures."""
    pages = job["pages"]
    drawn: set[int] = set()
    for attempt in ("as it is", "page by page", "all pictures"):
        if attempt == "all pictures":
            drawn = {page["number"] for page in pages}
        with Pdf.new() as pdf:
            drawn |= _fill(pdf, job, source, drawn, progress)
            data = conform.written(pdf, job["made"])
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
    pages = job["pages"]
    refused: set[int] = set()
    if job["media_type"] != "application/pdf":
        imagepdf.add_pages(
            pdf, source, job["media_type"], [page["number"] for page in pages], job["limits"]["max_pixels"]
        )
    else:
        with open_pdf(source) as original:
            hidden = passive.has_hidden_layers(original)
            passive.flatten(original)
            for page in pages:
                if hidden or page["number"] in drawn or not _copied(pdf, original, page):
                    refused.add(page["number"])
                    imagepdf.add_picture(
                        pdf, *pdfpages.picture_of(source, page["number"] - 1, job["limits"]["max_pixels"])
                    )
                progress(page["number"])
        pdf.remove_unreferenced_resources()  # above all fonts that nothing is written in any more
    _add_text(pdf, pages, refused)
    return refused


def _copied(pdf: Pdf, original: Pdf, page: Job) -> bool:
    try:
        pdf.pages.append(original.pages[page["number"] - 1])
        passive.strip(pdf, pdf.pages[-1])
    except (pikepdf.PdfError, ValueError, KeyError, TypeError, IndexError):
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
