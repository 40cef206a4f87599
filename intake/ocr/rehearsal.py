"""What the confined children will do, done once by their nursery, on pages of our own making.

Libraries import, build and look up a good deal when they are first used.  A forked child would do that again for every
file, at five hundredths of a second each; after a rehearsal it finds it done.
"""

from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pikepdf import Dictionary, Name, Pdf
from PIL import Image, ImageDraw

from intake.errors import Rejected, Unavailable
from intake.model import Page
from intake.ocr import confined, imagepdf, pageread, render, searchable, tessapi, view
from intake.ocr.zonelabels import Labels

if TYPE_CHECKING:
    from collections.abc import Iterator

    Job = dict[str, Any]

_LIMITS = {"max_pages": 1, "max_pixels": 1_000_000, "page_seconds": 60.0}
_LABELS = Labels(("Date of birth",), ("Record number",), ("Telephone",))
_LINE = [["Rehearsal", 0.1, 0.1, 0.5, 0.2]]


def rehearse() -> Iterator[str]:
    """Take a page of every kind through the children's work and give its name; without room for that, do without it."""
    with contextlib.suppress(Unavailable):
        tessapi.loaded()
    with (
        contextlib.suppress(OSError, Rejected, Unavailable),
        tempfile.TemporaryDirectory(prefix="intake-rehearsal-") as folder,
    ):
        for number, (source, media_type) in enumerate(_pages(Path(folder))):
            out = Path(folder) / str(number)
            out.mkdir()
            with confined.as_child(_nobody):
                _go_through({"source": str(source), "media_type": media_type, "out": str(out), "limits": _LIMITS})
            yield source.name


def _go_through(job: Job) -> None:
    out = Path(job["out"])
    page = {"number": 1, "turned": 0, "how": "ocr", "lines": [_LINE]}
    drawn = render.work(dict(job), _nobody)["pages"][0]
    shown = Page(1, out / drawn["picture"], drawn["width"], drawn["height"], drawn["dpi"], "")
    pageread.work({**pageread.told([shown], _LABELS), **job}, _nobody)
    searchable.work({**job, "pages": [page], "made": ""}, _nobody)
    seen = {"number": 1, "turned": 0, "out": str(out / "view"), "small": str(out / "small")}
    view.work({**job, "pages": [seen], "dpi": 50.0}, _nobody)


def _nobody(_: int) -> None:
    """Nobody listens to the progress of a rehearsal."""


def _pages(folder: Path) -> Iterator[tuple[Path, str]]:
    grey = Image.new("L", (425, 550), 255)
    ImageDraw.Draw(grey).text((40, 40), "Rehearsal of a page", 0)
    for picture, name, media_type, options in (
        (grey.convert("1"), "fax.tif", "image/tiff", {"compression": "group4"}),
        (grey, "scan.tif", "image/tiff", {"compression": "jpeg"}),
        (grey.convert("RGB"), "scan.jpg", "image/jpeg", {}),
        (grey, "scan.png", "image/png", {}),
    ):
        picture.save(folder / name, dpi=(50, 50), **options)
        yield folder / name, media_type
    for name, picture in (("fax.pdf", grey.convert("1")), ("scan.pdf", grey.convert("RGB"))):
        with Pdf.new() as pdf:
            imagepdf.add_picture(pdf, picture, 612, 792)
            pdf.save(folder / name)
        yield folder / name, "application/pdf"
    with Pdf.new() as pdf:
        page = pdf.add_blank_page()
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
        page.obj.Resources = Dictionary(Font=Dictionary(F1=font))
        page.obj.Contents = pdf.make_stream(b"BT /F1 12 Tf 72 720 Td (Rehearsal of a page that was born as one) Tj ET")
        pdf.save(folder / "born.pdf")
    yield folder / "born.pdf", "application/pdf"
