"""Paint a sheet as a grey picture, as a laser printer would leave it."""

from __future__ import annotations

from PIL import Image, ImageChops, ImageDraw

from intake.evaluate.forge.typeset import HEIGHT, WIDTH, Frame, Picture, Rule, Sheet, Text, font

DPI = 300
"""Dots per inch of a painted sheet; 2550 x 3300 pixels."""


def paint(sheet: Sheet, dpi: int = DPI) -> Image.Image:
    """The sheet as a grey picture (mode `L`) of that resolution."""
    scale = dpi / 72
    picture = Image.new("L", (round(WIDTH * scale), round(HEIGHT * scale)), 255)
    pen = ImageDraw.Draw(picture)
    for mark in sheet.marks:
        match mark:
            case Text(x, y, text, face):
                pen.text((x * scale, y * scale), text, fill=0, font=font(face, dpi))
            case Rule(x0, y0, x1, y1, width, grey):
                pen.line((x0 * scale, y0 * scale, x1 * scale, y1 * scale), grey, max(1, round(width * scale)))
            case Frame(x0, y0, x1, y1, width, fill):
                at = (x0 * scale, y0 * scale, x1 * scale, y1 * scale)
                pen.rectangle(at, fill, 0 if width else None, round(width * scale))
            case Picture(x0, y0, x1, y1, image):
                size = (max(1, round((x1 - x0) * scale)), max(1, round((y1 - y0) * scale)))
                _lay_over(picture, image.resize(size, Image.Resampling.NEAREST), (round(x0 * scale), round(y0 * scale)))
    return picture


def _lay_over(paper: Image.Image, image: Image.Image, at: tuple[int, int]) -> None:
    """Print the image over what is there: ink only darkens."""
    box = (*at, at[0] + image.width, at[1] + image.height)
    paper.paste(ImageChops.darker(paper.crop(box), image), at)
