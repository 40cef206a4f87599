from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from intake.errors import Rejected
from intake.ocr import sniff

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"%PDF-1.4\n", "application/pdf"),
        (b"garbage before\n%PDF-1.7\n", "application/pdf"),
        (b"II*\0\x08\0\0\0", "image/tiff"),
        (b"MM\0*\0\0\0\x08", "image/tiff"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
    ],
)
def test_a_file_is_what_its_bytes_say_whatever_its_name(tmp_path: Path, head: bytes, kind: str) -> None:
    file = tmp_path / "letter.txt"
    file.write_bytes(head)
    assert sniff(file) == kind


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "E102"),
        (b"just some words", "E101"),
        (b"GIF89a", "E101"),
        (b"PK\x03\x04word/document.xml", "E108"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "E108"),
        (b"{\\rtf1", "E108"),
        (b"\n <!DOCTYPE html><html>", "E108"),
        (b"From: a@example.org\nSubject: records\n\nsee below", "E108"),
    ],
)
def test_what_is_no_page_is_rejected_with_its_code(tmp_path: Path, content: bytes, code: str) -> None:
    file = tmp_path / "scan.pdf"
    file.write_bytes(content)
    with pytest.raises(Rejected) as rejected:
        sniff(file)
    assert rejected.value.code == code
