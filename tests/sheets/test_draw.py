"""What we print, our reader reads: by scanner and by fax, askew and dirty.  No name is in a code or a title."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from typing import TYPE_CHECKING

import numpy as np
import pdfplumber
import pikepdf
import pytest
import segno

from intake.model import MarkerKind, Patient, PersonName, Scan
from intake.ocr import Limits, codes, picture, read
from intake.sheets import draw, faces, read_payload
from intake.sheets.draw import draw_sheets
from tests.sheets.paper import FACES, WAYS, ZEBEDEE, printed, said, sent

if TYPE_CHECKING:
    from pathlib import Path

    from intake.model import Code
    from intake.ocr.picture import Grey


def seen(file: bytes, folder: Path) -> Grey:
    """The page as our reader has it before it: square dots."""
    path = folder / f"{hashlib.sha256(file).hexdigest()[:8]}.tif"
    path.write_bytes(file)
    now = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)
    scan = Scan(hashlib.sha256(file).hexdigest(), "fax", now, "image/tiff", path)
    (page,) = read(scan, Limits(work=folder / "work"))
    return picture.load(page.picture)


def found(grey: Grey) -> tuple[Code, ...]:
    return codes.find(grey, 1, 0, ())


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", FACES)
def test_a_printed_sheet_is_read_on_every_way(name: str, way: str, tmp_path: Path) -> None:
    grey = seen(sent(printed(FACES[name]), way), tmp_path)
    assert said(found(grey)) == {read_payload(FACES[name].code)}


@pytest.mark.parametrize("lost", ["top", "bottom"])
def test_one_of_the_two_codes_is_enough(lost: str, tmp_path: Path) -> None:
    grey = seen(sent(printed(FACES["patient"]), "standard fax"), tmp_path).copy()
    half = grey.shape[0] // 2
    grey[slice(0, half) if lost == "top" else slice(half, None)] = 255
    assert said(found(grey)) == {read_payload(FACES["patient"].code)}


def test_a_streak_from_top_to_bottom_spares_one_code(tmp_path: Path) -> None:
    grey = seen(sent(printed(FACES["rescan"]), "fine fax"), tmp_path).copy()
    for at in (0.15, 0.85):
        streaked = grey.copy()
        middle = round(at * grey.shape[1])
        streaked[:, middle - 25 : middle + 25] = 0
        assert said(found(streaked)) == {read_payload(FACES["rescan"].code)}


def test_modules_are_as_large_as_standard_fax_needs() -> None:
    assert draw.MODULE >= 0.85 * 72 / 25.4
    assert segno.make(FACES["patient"].code, error="m", boost_error=False).error == "M"


def test_a_hand_wand_reads_the_record_number_off_a_patients_sheet() -> None:
    wands = [code.text for code in found(np.asarray(printed(FACES["patient"]))) if code.symbology == "Code128"]
    assert wands == [ZEBEDEE.mrn]


@pytest.mark.parametrize("name", FACES)
def test_people_can_read_what_the_code_says(name: str) -> None:
    with pdfplumber.open(io.BytesIO(draw_sheets([FACES[name]]))) as pdf:
        text = pdf.pages[0].extract_text()
    assert text.count(FACES[name].code) == 2
    for part in FACES[name].title.split():
        assert part in text


def test_neither_code_nor_title_holds_a_name() -> None:
    pdf = pikepdf.open(io.BytesIO(draw_sheets([FACES["patient"]])))
    about = str(pdf.docinfo).upper()
    for word in ("QUILLFEATHER", "ZEBEDEE", "4418207"):
        assert word not in about
    assert "QUILLFEATHER" not in FACES["patient"].code.upper()


def test_nothing_is_printed_over_a_code_however_long_the_words_are() -> None:
    long = Patient("k", "4418207", PersonName("O" * 60, "WOLFESCHLEGELSTEINHAUSEN " * 4), dt.date(1950, 1, 2))
    for face in (
        faces.patient_face(long, "", "", "Printed by " + "ann " * 40),
        faces.type_face("x", "Authorization for release of information " * 4),
        faces.batch_face("B" * 40, 99999, "a source with a very long name " * 3, "now"),
    ):
        codes_seen = [c for c in found(np.asarray(printed(face))) if c.symbology == "QRCode"]
        assert [code.text for code in codes_seen] == [face.code] * 2


def test_letters_that_the_fonts_lack_do_not_stop_the_printer() -> None:
    name = PersonName("ŘEHOŘ-NUÑEZ", "ზებედე")
    (pdf,) = [draw_sheets([faces.patient_face(Patient("k", "1", name), "", "", "")])]
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        assert "REHOR-NUÑEZ" in opened.pages[0].extract_text()


def test_a_sheet_of_each_kind_has_the_kind_it_is() -> None:
    kinds = {name: read_payload(face.code).kind.name.lower() for name, face in FACES.items()}  # type: ignore[union-attr]
    assert kinds == {name: name for name in FACES}
    assert MarkerKind.UNREADABLE.name.lower() not in kinds
