"""Files that cannot be taken, each with the code the mailroom must be told."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from intake.evaluate.forge.born import born_digital
from intake.evaluate.forge.container import tiff
from intake.evaluate.forge.paint import paint
from intake.evaluate.forge.scan import print_scan
from intake.evaluate.forge.sheets import blank_sheet

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from intake.evaluate.forge.typeset import Sheet


def _empty(rng: random.Random, sheets: Sequence[Sheet], file: Path) -> None:
    del rng, sheets
    file.write_bytes(b"")


def _truncated_pdf(rng: random.Random, sheets: Sequence[Sheet], file: Path) -> None:
    print_scan(rng, sheets, file, "bw200")
    whole = file.read_bytes()
    file.write_bytes(whole[: int(len(whole) * rng.uniform(0.15, 0.45))])


def _truncated_tiff(rng: random.Random, sheets: Sequence[Sheet], file: Path) -> None:
    del rng
    whole = tiff([paint(sheet, 100) for sheet in sheets], (100, 100), "tiff_lzw")
    file.write_bytes(whole[: len(whole) // 3])


def _password(rng: random.Random, sheets: Sequence[Sheet], file: Path) -> None:
    print_scan(rng, sheets, file, "bw200", password="".join(rng.choices("abcdefgh23456", k=12)))


def _text_as_pdf(rng: random.Random, sheets: Sequence[Sheet], file: Path) -> None:
    del rng
    file.write_text("\n\n".join(sheet.text for sheet in sheets), encoding="utf-8")


def _zip(rng: random.Random, sheets: Sequence[Sheet], file: Path) -> None:
    del rng
    _pack(file, {"scan.pdf": born_digital(sheets)})


def _docx(rng: random.Random, sheets: Sequence[Sheet], file: Path) -> None:
    del rng
    text = "".join(
        f"<w:p><w:r><w:t>{line.replace('&', '&amp;')}</w:t></w:r></w:p>" for line in sheets[0].text.split("\n")
    )
    types = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = f'<w:document xmlns:w="{space}"><w:body>{text}</w:body></w:document>'
    _pack(file, {"[Content_Types].xml": types.encode(), "word/document.xml": body.encode()})


def _html(rng: random.Random, sheets: Sequence[Sheet], file: Path) -> None:
    del rng
    file.write_text(f"<!DOCTYPE html><html><body><pre>{sheets[0].text}</pre></body></html>", encoding="utf-8")


def _blank(rng: random.Random, sheets: Sequence[Sheet], file: Path) -> None:
    print_scan(rng, [blank_sheet(rng) for _ in sheets], file, "bw200")


def _pack(file: Path, members: dict[str, bytes]) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as box:
        for name, data in members.items():
            box.writestr(zipfile.ZipInfo(name, (2026, 3, 2, 8, 0, 0)), data)
    file.write_bytes(out.getvalue())


BROKEN: dict[str, tuple[str, str, Callable[[random.Random, Sequence[Sheet], Path], None]]] = {
    "empty": (".pdf", "E102", _empty),
    "truncated_pdf": (".pdf", "E103", _truncated_pdf),
    "truncated_tiff": (".tif", "E103", _truncated_tiff),
    "password": (".pdf", "E104", _password),
    "text_as_pdf": (".pdf", "E101", _text_as_pdf),
    "zip": (".zip", "E108", _zip),
    "docx": (".docx", "E108", _docx),
    "html": (".html", "E108", _html),
    "blank": (".tif", "E107", _blank),
}
"""The ways a file can be broken: its suffix, the code of the contract, and what writes it."""


def break_file(rng: random.Random, sheets: Sequence[Sheet], way: str, folder: Path, stem: str) -> Path:
    """Write those sheets into the folder as a file broken in that way; gives its path."""
    suffix, _, write = BROKEN[way]
    file = folder / f"{stem}{suffix}"
    write(rng, sheets, file)
    return file
