"""Taking out of a PDF what acts, hides or is not the page: scripts, actions, fields, old invisible text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Dictionary, Name, Pdf

if TYPE_CHECKING:
    from pikepdf import ContentStreamInlineImage, ContentStreamInstruction, Object, Page

    Instruction = ContentStreamInstruction | ContentStreamInlineImage

_KEPT = ("/Type", "/Parent", "/Resources", "/Contents", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Group")
_SHOWING = frozenset(("Tj", "TJ", "'", '"'))
_INVISIBLE = 3


def has_hidden_layers(pdf: Pdf) -> bool:
    """Whether some of what the PDF holds is not to be seen: copied without its layers it would show."""
    configuration = pdf.Root.get("/OCProperties", Dictionary()).get("/D", Dictionary())
    return bool(len(configuration.get("/OFF", [])) or configuration.get("/BaseState") == Name.OFF)


def flatten(pdf: Pdf) -> None:
    """Draw fields and annotations, as they look, into their pages; what cannot be drawn stays out."""
    try:
        form = pdf.Root.get("/AcroForm")
        if form is not None and form.get("/NeedAppearances"):
            pdf.generate_appearance_streams()
        pdf.flatten_annotations("screen")
    except (pikepdf.PdfError, ValueError, TypeError, RuntimeError):
        return


def strip(pdf: Pdf, page: Page, *, invisible_text: bool = True) -> None:
    """Leave of a page only what is drawn; with `invisible_text` also take out text that is never painted.

    That is the layer of an earlier OCR: its words would stand in the archive twice, and its fonts are seldom
    embedded.  Nor are those that a page chooses and writes nothing in, as one widespread library does on every page.
    """
    for key in list(page.obj.keys()):
        if key not in _KEPT:
            del page.obj[key]
    if invisible_text:
        _strip_unpainted(pdf, page)


def _strip_unpainted(pdf: Pdf, page: Page) -> None:
    read = pikepdf.parse_content_stream(page)
    kept, written = [], set[str]()
    mode, font = 0, ""
    saved = []
    for instruction in read:
        operator = str(instruction.operator)
        if operator == "q":
            saved.append((mode, font))
        elif operator == "Q" and saved:
            mode, font = saved.pop()
        elif operator == "Tr" and instruction.operands:
            mode = int(instruction.operands[0])
        elif operator == "Tf" and instruction.operands:
            font = str(instruction.operands[0])
        elif operator in _SHOWING:
            if mode == _INVISIBLE:
                continue
            written.add(font)
        elif operator == "Do" and _is_form(page, instruction):
            written.add(font)  # a form begins with the font at hand
        kept.append(instruction)
    kept = [one for one in kept if str(one.operator) != "Tf" or (one.operands and str(one.operands[0]) in written)]
    if len(kept) < len(read):
        page.obj.Contents = pdf.make_stream(pikepdf.unparse_content_stream(kept))


def _is_form(page: Page, instruction: Instruction) -> bool:
    drawn = page.obj.get("/Resources", Dictionary()).get("/XObject", Dictionary())
    return (
        not instruction.operands or drawn.get(str(instruction.operands[0]), Dictionary()).get("/Subtype") == Name.Form
    )


def own(holder: Object, key: str) -> Object:
    """The dictionary under that key as the holder's own: a copy, for others may share it; empty if there is none."""
    shared = holder.get(key)
    mine = Dictionary()
    if isinstance(shared, pikepdf.Object):
        for name in shared.keys():  # noqa: SIM118 - a PDF dictionary iterates over nothing else
            mine[name] = shared[name]
    holder[key] = mine
    return holder[key]
