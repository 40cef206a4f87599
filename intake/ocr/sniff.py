"""What a file is, by its content and never by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intake.errors import Rejected, Unavailable

if TYPE_CHECKING:
    from pathlib import Path

    from intake.model import MediaType

_PICTURES: tuple[tuple[bytes, MediaType], ...] = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"II+\0", "image/tiff"),
    (b"MM\0+", "image/tiff"),
)

_CONTAINERS = (
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"PK\x07\x08",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",  # OLE: msg, doc, xls, ppt
    b"{\\rtf",
    b"Rar!\x1a\x07",
    b"7z\xbc\xaf\x27\x1c",
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ\0",
    b"\x78\x9f\x3e\x22",  # TNEF (winmail.dat)
)

_TEXT_CONTAINERS = (b"<!doctype html", b"<html", b"<head", b"<body", b"<?xml", b"<svg", b"mime-version:", b"begin:vc")

_MAIL_FIELDS = (b"received:", b"return-path:", b"from:", b"message-id:", b"delivered-to:", b"x-mailer:", b"subject:")

_PDF_WITHIN = 1024
"""A PDF's header may stand anywhere in its first 1024 bytes (ISO 32000-1, annex H, implementation note 13)."""


def sniff(path: Path) -> MediaType:
    """The media type of that file, found from its first bytes.

    Raises `Rejected`: E102 if it is empty, E108 if it is a container or an office file (zip, docx, msg, html,
    rtf, eml), E101 if it is anything else that is not PDF, TIFF, JPEG or PNG.  Raises `Unavailable` if it cannot
    be read at all.
    """
    try:
        with path.open("rb") as file:
            head = file.read(_PDF_WITHIN + 8)
    except OSError as trouble:
        raise Unavailable(f"a scan cannot be opened: {trouble.strerror}") from None
    if not head:
        raise Rejected("E102")
    for magic, kind in _PICTURES:
        if head.startswith(magic):
            return kind
    if head.startswith(_CONTAINERS):
        raise Rejected("E108")
    if b"%PDF-" in head:
        return "application/pdf"
    if _is_text_container(head):
        raise Rejected("E108")
    raise Rejected("E101")


def _is_text_container(head: bytes) -> bool:
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith(_TEXT_CONTAINERS):
        return True
    lines = text.split(b"\n")[:20]
    return sum(line.startswith(_MAIL_FIELDS) for line in lines) >= 2
