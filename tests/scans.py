"""Small files for tests that need bytes and not words, and the work on a scan without its engine."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from PIL import Image

if TYPE_CHECKING:
    from intake.deeds import Deeds, Outcome


def tiff(shade: int = 255, pages: int = 1) -> bytes:
    """A small bitonal TIFF; other shades (0..255) are other bytes."""
    frames = []
    for number in range(pages):
        frame = Image.new("L", (64, 64), 255)
        frame.putpixel((number, 1), 0)
        frame.putpixel((shade % 64, 2 + shade // 64), 0)
        frames.append(frame.convert("1"))
    out = io.BytesIO()
    frames[0].save(out, "TIFF", compression="group4", save_all=True, append_images=frames[1:], dpi=(204, 196))
    return out.getvalue()


def work_through(deeds: Deeds, scan_id: int) -> Outcome:
    """Everything the service does for a scan, one deed after the other; what became of it."""
    begun = deeds.begin(scan_id)
    if begun["outcome"] != "prepared":
        return begun
    for run in begun["runs"]:
        deeds.read_run(scan_id, run)
    return deeds.settle(scan_id)
