"""Our readers, each with good files to begin from, words of its format, and what is an answer.

A reader returns what became of the bytes in a word or two; whatever it raises is a fault of ours.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PIL import Image

from intake.errors import Damaged, Rejected, WrongSettings
from intake.filing.cabinet import check
from intake.mailroom import WHYS
from intake.matching import keys_of
from intake.model import Marker, MarkerKind, Scan
from intake.ocr import Limits, forget, is_whole, read, sniff
from intake.ocr.whole import directories
from intake.records import patients
from intake.records.patient_csv import NotAPatientIndex
from intake.settings import load
from intake.sheets import read_payload, write_payload
from intake.sheets.payload import _check

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from intake.settings import Settings

LIMITS = {"page_seconds": 20.0, "parser_bytes": 800_000_000, "max_pixels": 6_000_000, "max_pages": 30}
"""What a mutation may cost: less than a scan, because the pages that are mutated are small."""
PDF_WORDS = tuple(
    b"/Length /Filter /FlateDecode /DCTDecode /JBIG2Decode /Kids /Parent /MediaBox /Rotate /Type /Page /Pages /Count "
    b"obj endobj stream endstream xref trailer startxref %%EOF << >> [ ] R /Encrypt /Root".split()
)
JSON_WORDS = (b"null", b"true", b"{}", b"[]", b'""', b'"\\ud800"', b'"\\u0000"', b"[[[[", b"NaN", b'"../../x"', b"-0.0")
CSV_WORDS = (b'"', b'""', b",", b"\r\n", b"\n", b"\0", b"\xff", b"mrn", b"merged_into", b"2026-02-30", b"x" * 300)
TOML_WORDS = (b"[watch]", b"[[watch]]", b"=", b'"', b"true", b"1979-05-27", b"inf", b"[database]", b'url = "x://"')


@dataclass(frozen=True)
class Reader:
    """What reads, and from where the mutations begin."""

    name: str
    seeds: tuple[bytes, ...] = field(repr=False)
    words: tuple[bytes, ...] = field(repr=False)
    read: Callable[[bytes, Path], str] = field(repr=False)


def pages() -> list[Reader]:
    """Scans as the sweep looks at them, in the service itself, and as a child parses them."""
    seeds = scans()
    words = {"pdf": PDF_WORDS}
    return [
        *(Reader(f"the sweep: {kind}", some, words.get(kind, ()), swept) for kind, some in seeds.items()),
        *(Reader(f"a child: {kind}", some, words.get(kind, ()), parsed) for kind, some in seeds.items()),
    ]


def texts(settings: Settings) -> list[Reader]:
    """What people and programs write for us: codes of sheets, the index, settings, records in folders."""

    def imported(content: bytes, folder: Path) -> str:
        file = folder / "index.csv"
        file.write_bytes(content)
        try:
            done = patients.StoredPatients(keys_of).load(file)
        except NotAPatientIndex:
            return "no index"
        return "some bad rows" if done.bad else "taken"

    def configured(content: bytes, folder: Path) -> str:
        (folder / "intake.toml").write_bytes(content)
        try:
            load(folder)
        except WrongSettings:
            return "refused"
        return "taken"

    return [
        Reader("codes of sheets", CODES, (b":", b"IN1:", b"%00", b"%FF", b"-"), decoded),
        Reader("the patient index", (INDEX,), CSV_WORDS, imported),
        Reader("intake.toml", ((settings.site / "intake.toml").read_bytes(), TOML), TOML_WORDS, configured),
        Reader("document.json", (RECORD,), JSON_WORDS, checked),
    ]


def scans() -> dict[str, tuple[bytes, ...]]:
    """Small good files of each format."""
    small = Image.new("L", (300, 200), 255)
    small.paste(0, (40, 40, 200, 60))

    def saved(form: str, picture: Image.Image = small, **options: object) -> bytes:
        out = io.BytesIO()
        picture.save(out, form, **options)
        return out.getvalue()

    two = {"save_all": True, "append_images": [small.convert("1").rotate(90)]}
    return {
        "tiff": (
            saved("TIFF", small.convert("1"), compression="group4", dpi=(204, 98), **two),
            saved("TIFF", compression="tiff_lzw", **two),
            saved("TIFF", compression="jpeg"),
            saved("TIFF", small.convert("1"), big_tiff=True),
        ),
        "pdf": (saved("PDF", resolution=100.0), saved("PDF", small.convert("1"), resolution=72.0, **two)),
        "jpeg": (saved("JPEG", dpi=(100, 100)), saved("JPEG", small.convert("RGB"), progressive=True)),
        "png": (saved("PNG", dpi=(100, 100)), saved("PNG", small.convert("P"))),
    }


def swept(content: bytes, folder: Path) -> str:
    """Whether it is whole, and of which type: asked in the service, for files that may still grow."""
    file = folder / "scan"
    file.write_bytes(content)
    directories(file)
    whole = "whole" if is_whole(file) else "not whole"
    try:
        return f"{whole}, {sniff(file)}"
    except Rejected as no:
        return f"{whole}, {known(no)}"


def parsed(content: bytes, folder: Path) -> str:
    """Pages or a code, and nothing left in the folder for work."""
    file = folder / "scan"
    file.write_bytes(content)
    limits = Limits(folder / "work", **LIMITS)  # type: ignore[arg-type]
    scan = Scan(hashlib.sha256(content).hexdigest(), "fax", dt.datetime(2026, 3, 2, tzinfo=dt.UTC), "image/tiff", file)
    try:
        told = "pages" if read(scan, limits) else "no pages"
    except Rejected as no:
        told = known(no)
    forget(scan, limits)
    left = list(limits.work.iterdir()) if limits.work.exists() else []
    assert left == [], left
    return told


def known(no: Rejected) -> str:
    """Its code, which the mailroom has words for."""
    assert no.code in WHYS
    return no.code


CODES = tuple(
    write_payload(marker).encode()
    for marker in (
        Marker(MarkerKind.PATIENT, record_number="4418207", type="letter"),
        Marker(MarkerKind.SEPARATOR),
        Marker(MarkerKind.BATCH, batch="B-20261126-1", documents=12),
        Marker(MarkerKind.RESCAN, receipt="R-2026-004417-2", slip_page=3),
    )
)


def decoded(content: bytes, folder: Path) -> str:
    """Read as it is, and as an enemy would send it, with the right check; numbers are such as a database takes."""
    del folder
    text = content.decode("utf-8", "replace")
    body = text.rpartition(":")[0] or text
    told = [read_payload(text), read_payload(f"{body}:{_check(body)}")]
    for marker in filter(None, told):
        assert all(0 <= number < 1 << 31 for number in (marker.documents or 0, marker.slip_page))
    return " then ".join(marker.kind.name if marker else "not ours" for marker in told)


INDEX = (
    b"mrn,last_name,first_name,middle_name,birth_date,sex,phone,address,city,state,zip,merged_into\r\n"
    b"1001,O'Hare,Zo\xc3\xab,,1961-03-14,F,2125550177,9 Alder Lane,Troy,NY,12180,\r\n"
    b'1002,"van der Berg, Jr",Ian,,1970-12-31,M,,"4 ""B"" St",Troy,NY,12180,\r\n'
    b"1003,Quill,Ada,,2001-01-01,F,,,,,,1001\r\n"
)
TOML = b"""[watch]
every_seconds = 2.5
receipts_days = 30
[web]
port = 8480
allowed_hosts = ["intake.example"]
[database]
url = "postgresql://intake:secret@localhost/intake"
[limits]
max_mb = 100
"""
PICTURE = b"a picture"
RECORD = json.dumps(
    {
        "document_id": "d" * 40,
        "receipt": "R-2026-000001-1",
        "files": {"original.tif": hashlib.sha256(PICTURE).hexdigest()},
        "patient": {"key": "k" * 32, "mrn": "1001"},
        "pages": [1, 2],
    }
).encode()


def checked(content: bytes, folder: Path) -> str:
    """What `intake verify` and the scrub say of a patient's folder with that record."""
    place = folder / "document"
    place.mkdir(exist_ok=True)
    (place / "original.tif").write_bytes(PICTURE)
    (place / "document.json").write_bytes(content)
    try:
        check(place, "d" * 40)
    except Damaged:
        return "damaged"
    return "whole"
