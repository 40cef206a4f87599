"""Sheets as PDF, by ReportLab and segno: a code twice a page, far apart, and words for people.

Measured on simulated pages, QR codes of level M with modules of 0.85 mm or more are read from scans and from faxes of
standard resolution, askew and noisy, where Code 128 and smaller modules are not (docs/sheets.md).
"""

from __future__ import annotations

import io
import unicodedata
from typing import TYPE_CHECKING

import segno
from reportlab.graphics.barcode.code128 import Code128
from reportlab.lib.pagesizes import letter
from reportlab.lib.units import inch, mm
from reportlab.lib.utils import ImageReader, simpleSplit
from reportlab.pdfgen.canvas import Canvas

if TYPE_CHECKING:
    from collections.abc import Sequence

    from intake.sheets.faces import Face

MODULE = 1.0 * mm
"""Side of a module in points; 0.85 mm is the least that standard fax carries."""
_WIDTH, _HEIGHT = letter
_EDGE = 0.75 * inch
_QUIET = 4 * MODULE
"""The quiet zone that QR asks for, on each side."""
_BOLD, _PLAIN, _FIXED = "Helvetica-Bold", "Helvetica", "Courier"
_PICTURE = (2.6 * inch, 3.4 * inch)
_LEAST = 8.0
_NARROW, _WIDE = 0.08 * inch, 0.2 * inch
_PATCH_T = (_NARROW, _WIDE, _NARROW, _WIDE)
"""Kodak's patch code T, from the leading edge; scanners that know it begin a new file or say so to their driver."""
_PATCH_TOP = 2.4 * inch
"""Its distance from the upper edge: all of it within 3.75 inches, and nothing within a quarter of an inch of it."""


def draw_sheets(faces: Sequence[Face]) -> bytes:
    """A PDF with a page for each face.  The file tells nobody's name outside its pages."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=letter, invariant=1, pageCompression=1)
    canvas.setTitle("intake sheet")
    for face in faces:
        _draw(canvas, face)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _draw(canvas: Canvas, face: Face) -> None:
    modules = [bytes(row) for row in segno.make(face.code, error="m", micro=False, boost_error=False).matrix]
    side = len(modules) * MODULE
    top = _HEIGHT - _EDGE - side
    _code(canvas, modules, _WIDTH - _EDGE - side, top)
    _code(canvas, modules, _EDGE, _EDGE)
    canvas.setFont(_FIXED, 9)
    canvas.drawRightString(_WIDTH - _EDGE, top - _QUIET - 9, _printable(face.code))
    beside = _EDGE + side + _QUIET + 8
    canvas.drawString(beside, _EDGE, _printable(face.code))
    y = _text(canvas, (face.title,), (_EDGE, _HEIGHT - _EDGE), _WIDTH - 2 * _EDGE - side - _QUIET, (_BOLD, 46))
    y = min(y, top - _QUIET - 24)
    if face.patch:
        y = min(y, _patch(canvas)) - 24
    y = _text(canvas, face.lines, (_EDGE, y), _WIDTH - 2 * _EDGE, (_BOLD, 30))
    if face.wand:
        bars = Code128(_printable(face.wand), barWidth=0.34 * mm, barHeight=14 * mm, humanReadable=True)
        bars.drawOn(canvas, _EDGE - 6 * mm, y - 24 * mm)
        y -= 32 * mm
    if face.picture is not None:
        y = _picture(canvas, face, y)
    floor = _EDGE + 12.0
    lines = [line for note in face.notes for line in simpleSplit(_printable(note), _PLAIN, 12, _WIDTH - _EDGE - beside)]
    start = max(floor + 15 * len(lines), _EDGE + side - 12)
    _text(canvas, face.notes, (beside, start + 12), _WIDTH - _EDGE - beside, (_PLAIN, 12))


def _code(canvas: Canvas, modules: Sequence[bytes], left: float, bottom: float) -> None:
    canvas.setFillGray(0)
    path = canvas.beginPath()
    for row, line in enumerate(reversed(modules)):
        for column, dark in enumerate(line):
            if dark:
                path.rect(left + column * MODULE, bottom + row * MODULE, MODULE, MODULE)
    canvas.drawPath(path, stroke=0, fill=1)


def _patch(canvas: Canvas) -> float:
    y: float = _HEIGHT - _PATCH_TOP
    for bar in _PATCH_T:
        y -= bar
        canvas.rect(1.5 * inch, y, _WIDTH - 3 * inch, bar, stroke=0, fill=1)
        y -= _NARROW
    return y


def _text(
    canvas: Canvas, texts: Sequence[str], corner: tuple[float, float], width: float, font: tuple[str, float]
) -> float:
    """Set lines below each other from the upper left corner, smaller where they would run on; gives the lower end."""
    left, y = corner
    for text in map(_printable, texts):
        name, size = font
        words = text.split()
        while size > _LEAST and any(canvas.stringWidth(word, name, size) > width for word in words):
            size -= 1
        for line in simpleSplit(text, name, size, width):
            y -= size
            canvas.setFont(name, size)
            canvas.drawString(left, y, line)
            y -= size * 0.25
    return y


def _picture(canvas: Canvas, face: Face, y: float) -> float:
    image = ImageReader(str(face.picture))
    wide, high = image.getSize()
    scale = min(_PICTURE[0] / wide, _PICTURE[1] / high)
    bottom: float = y - 12 - high * scale
    canvas.drawImage(image, _EDGE, bottom, wide * scale, high * scale)
    canvas.rect(_EDGE, bottom, wide * scale, high * scale)
    return bottom


def _printable(text: str) -> str:
    """What the standard fonts of PDF can show: other letters lose their accents, or become a question mark."""
    return "".join(_nearest(c) if c.isprintable() else " " for c in text)


def _nearest(letter: str) -> str:
    try:
        return letter.encode("cp1252").decode("cp1252")
    except UnicodeEncodeError:
        return unicodedata.normalize("NFKD", letter)[0].encode("cp1252", "replace").decode("cp1252")
