"""Page pictures for people: `page_picture`, drawn in a confined child.

Job: `source`, `media_type`, `number`, `turned`, `dpi`, `out` (a file), `limits`.  Answer: `kind` (`jpeg` or `png`).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from intake.ocr import confined

if TYPE_CHECKING:
    from PIL import Image

    from intake.model import MediaType
    from intake.ocr.limits import Limits

_JPEG_QUALITY = 70
_GREYS = 16


def page_picture(  # noqa: PLR0917 - a page is named by file, kind and number; the rest says how to show it
    source: Path,
    media_type: MediaType,
    page_number: int,
    turned: int,
    out: Path,
    limits: Limits,
    *,
    dpi: float = 150.0,
) -> Literal["image/jpeg", "image/png"]:
    """Draw page `page_number` (from 1), turned clockwise by `turned`, into the file `out`; returns what was written.

    JPEG for pages in grey or colour, PNG of sixteen greys for bitonal ones: small, and kind to thin strokes.
    Raises `Rejected` and `Unavailable` as `read` does.
    """
    job = {
        "source": str(source.resolve()),
        "media_type": media_type,
        "number": page_number,
        "turned": turned,
        "dpi": dpi,
        "out": str(out.resolve()),
    }
    answer = confined.run("intake.ocr.view", job, limits)
    return "image/png" if answer["kind"] == "png" else "image/jpeg"


def work(job: dict[str, Any], progress: confined.Progress) -> dict[str, Any]:
    """The child's work."""
    from PIL import Image

    picture, wide, high = _picture(Path(job["source"]), job["media_type"], job["number"] - 1, job["limits"])
    progress(job["number"])
    size = max(1, round(wide * job["dpi"])), max(1, round(high * job["dpi"]))
    bitonal = picture.mode == "1"
    picture = picture.convert("L") if bitonal else picture
    if size[0] < picture.width or size[1] != picture.height:
        picture = picture.resize(size, Image.Resampling.BOX if size[1] <= picture.height else Image.Resampling.BICUBIC)
    turn = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}
    if job["turned"] in turn:
        picture = picture.transpose(turn[job["turned"]])
    if bitonal:
        few = picture.quantize(_GREYS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        few.save(job["out"], format="PNG", bits=4, optimize=False)
    else:
        picture.save(job["out"], format="JPEG", quality=_JPEG_QUALITY)
    return {"kind": "png" if bitonal else "jpeg"}


def _picture(source: Path, media_type: str, index: int, limits: dict[str, Any]) -> tuple[Image.Image, float, float]:
    """The page in the poorest mode that holds it, as the file says it lies, with its size in inches."""
    if media_type == "application/pdf":
        from intake.ocr import pdfpages

        picture, wide, high = pdfpages.picture_of(source, index, limits["max_pixels"])
        return picture, wide / 72.0, high / 72.0
    from intake.ocr import imagepages

    return imagepages.picture_of(source, media_type, index, limits["max_pixels"])
