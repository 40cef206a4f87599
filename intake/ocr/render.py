"""The child process that turns a file into page pictures (`confined.run`).

Job: `source`, `media_type`, `out` (an existing empty folder), `limits`.  Answer: `pages`, a list of
`{number, picture, width, height, dpi, digest, layer}`; `picture` is a file name in `out`, `layer` is null or a
list of `[text, left, top, right, bottom, line, block]`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from intake.errors import Rejected
from intake.ocr import confined, picture

if TYPE_CHECKING:
    from collections.abc import Iterator

    from intake.ocr.pdfpages import Drawn


def work(job: dict[str, Any], progress: confined.Progress) -> dict[str, Any]:
    """Write the picture of every page and tell where it is."""
    limits = job["limits"]
    out = Path(job["out"])
    source = Path(job["source"])
    pages = []
    for number, drawn in enumerate(_drawn(source, job["media_type"], limits), start=1):
        name = f"p{number}.tif"
        digest = picture.save(drawn.grey, out / name, drawn.dpi)
        height, width = drawn.grey.shape
        pages.append(
            {
                "number": number,
                "picture": name,
                "width": width,
                "height": height,
                "dpi": drawn.dpi,
                "digest": digest,
                "layer": drawn.layer,
            }
        )
        progress(number)
    if not pages:
        raise Rejected("E103", "has no pages")
    return {"pages": pages}


def _drawn(source: Path, media_type: str, limits: dict[str, Any]) -> Iterator[Drawn]:
    if media_type == "application/pdf":
        from intake.ocr import pdfpages

        return pdfpages.draw(source, limits["max_pages"], limits["max_pixels"])
    from intake.ocr import imagepages

    return imagepages.draw(source, media_type, limits["max_pages"], limits["max_pixels"])
