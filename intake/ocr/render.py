"""The child process that turns a file into page pictures (`confined.run`).

Job: `source`, `media_type`, `out` (an existing empty folder), `limits`.  Answer: `pages`, a list of
`{number, picture, width, height, dpi, digest, layer, is_part, sample, has_symbols, is_blank, is_guess}` as in
`model.Page`; `picture` is a file name in `out`, `layer` is null or a list of
`[text, left, top, right, bottom, line, block]`, `sample` is null or such a page of fewer entries.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from intake.errors import Rejected
from intake.ocr import blank, confined, picture

if TYPE_CHECKING:
    from collections.abc import Iterator

    from intake.ocr.pdfpages import Drawn
    from intake.ocr.picture import Grey


def work(job: dict[str, Any], progress: confined.Progress) -> dict[str, Any]:
    """Write the picture of every page and tell where it is."""
    limits = job["limits"]
    out = Path(job["out"])
    source = Path(job["source"])
    pages = []
    for number, drawn in enumerate(_drawn(source, job["media_type"], limits), start=1):
        pages.append(_page(drawn, number, out))
        progress(number)
    if not pages:
        raise Rejected("E103", "has no pages")
    return {"pages": pages}


def _page(drawn: Drawn, number: int, out: Path) -> dict[str, Any]:
    page = {
        **_picture(drawn.grey, drawn.dpi, number, out / f"p{number}.tif"),
        "layer": drawn.words,
        "is_part": drawn.is_part,
        "sample": None,
        "has_symbols": drawn.has_symbols,
        "is_guess": drawn.is_guess,
        "is_blank": drawn.words is None and blank.is_empty(drawn.grey, drawn.dpi),
    }
    if drawn.sample is not None:
        sample = _picture(drawn.sample.grey, drawn.dpi, number, out / f"s{number}.tif")
        page["sample"] = {**sample, "layer": drawn.sample.words}
    return page


def _picture(grey: Grey, dpi: float, number: int, path: Path) -> dict[str, Any]:
    digest = picture.save(grey, path, dpi)
    height, width = grey.shape
    return {"number": number, "picture": path.name, "width": width, "height": height, "dpi": dpi, "digest": digest}


def _drawn(source: Path, media_type: str, limits: dict[str, Any]) -> Iterator[Drawn]:
    if media_type == "application/pdf":
        from intake.ocr import pdfpages

        return pdfpages.draw(source, limits["max_pages"], limits["max_pixels"])
    from intake.ocr import imagepages

    return imagepages.draw(source, media_type, limits["max_pages"], limits["max_pixels"])
