"""Page pictures for people: `page_pictures`, drawn in a confined child.

Job: `source`, `media_type`, `dpi`, `pages` (each `number`, `turned`, `out` and `small`: files, the latter may be None),
`limits`.  Answer: `kinds` (`jpeg` or `png`, a page each).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from intake.ocr import confined

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PIL import Image

    from intake.model import MediaType
    from intake.ocr.limits import Limits

    Shown = Literal["image/jpeg", "image/png"]

SMALL = 160
"""Pixels of the width of a small picture at most."""
_SMALL_HIGH = 220
_JPEG_QUALITY, _SMALL_QUALITY = 70, 60
_GREYS = 16


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page to be drawn: `number` from 1, turned clockwise by `turned`, into the file `out`; `small` is a JPEG too."""

    number: int
    turned: int
    out: Path = field(repr=False)
    small: Path | None = field(repr=False, default=None)


def page_pictures(
    source: Path, media_type: MediaType, pages: Sequence[Drawn], limits: Limits, *, dpi: float = 150.0
) -> tuple[Shown, ...]:
    """Draw pages of one file in one child; returns what was written for each.

    JPEG for pages in grey or colour, PNG of sixteen greys for bitonal ones: small, and kind to thin strokes.
    Raises `Rejected` and `Unavailable` as `read` does; some of the pages may be drawn then.
    """
    job = {
        "source": str(source.resolve()),
        "media_type": media_type,
        "dpi": dpi,
        "pages": [
            {
                "number": page.number,
                "turned": page.turned,
                "out": str(page.out.resolve()),
                "small": str(page.small.resolve()) if page.small else None,
            }
            for page in pages
        ],
    }
    answer = confined.run("intake.ocr.view", job, limits)
    return tuple("image/png" if kind == "png" else "image/jpeg" for kind in answer["kinds"])


def work(job: dict[str, Any], progress: confined.Progress) -> dict[str, Any]:
    """The child's work."""
    kinds = []
    for page in job["pages"]:
        picture, wide, high = _picture(Path(job["source"]), job["media_type"], page["number"] - 1, job["limits"])
        kinds.append(_draw(picture, (wide * job["dpi"], high * job["dpi"]), page))
        progress(page["number"])
    return {"kinds": kinds}


def _draw(picture: Image.Image, wanted: tuple[float, float], page: dict[str, Any]) -> str:
    """Write one page, and the same small; `wanted` is its size in pixels before it is turned."""
    from PIL import Image

    size = max(1, round(wanted[0])), max(1, round(wanted[1]))
    bitonal = picture.mode == "1"
    picture = picture.convert("L") if bitonal else picture
    if size[0] < picture.width or size[1] != picture.height:
        picture = picture.resize(size, Image.Resampling.BOX if size[1] <= picture.height else Image.Resampling.BICUBIC)
    turn = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}
    if page["turned"] in turn:
        picture = picture.transpose(turn[page["turned"]])
    if bitonal:
        few = picture.quantize(_GREYS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        few.save(page["out"], format="PNG", bits=4, optimize=False)
    else:
        picture.save(page["out"], format="JPEG", quality=_JPEG_QUALITY)
    if page["small"]:
        picture.thumbnail((SMALL, _SMALL_HIGH), Image.Resampling.BOX)
        picture.save(page["small"], format="JPEG", quality=_SMALL_QUALITY)
    return "png" if bitonal else "jpeg"


def _picture(source: Path, media_type: str, index: int, limits: dict[str, Any]) -> tuple[Image.Image, float, float]:
    """The page in the poorest mode that holds it, as the file says it lies, with its size in inches."""
    if media_type == "application/pdf":
        from intake.ocr import pdfpages

        picture, wide, high = pdfpages.picture_of(source, index, limits["max_pixels"])
        return picture, wide / 72.0, high / 72.0
    from intake.ocr import imagepages

    return imagepages.picture_of(source, media_type, index, limits["max_pixels"])
