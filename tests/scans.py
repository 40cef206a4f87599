"""Small files for tests that need bytes and not words."""

from __future__ import annotations

import io

from PIL import Image


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
