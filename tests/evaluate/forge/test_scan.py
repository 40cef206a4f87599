"""Paper through its channels into files: geometry, tags, legibility."""

from __future__ import annotations

import datetime as dt
import io
import os
import random
import subprocess
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pikepdf
import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from intake.evaluate.forge import (
    BORN_DIGITAL,
    CHANNELS,
    Drawn,
    FaxLine,
    Wish,
    blank_sheet,
    blot,
    cover_sheet,
    draw_document,
    draw_home,
    draw_people,
    print_scan,
    separator_sheet,
    wear,
)
from intake.evaluate.forge.born import born_digital
from intake.evaluate.forge.paint import paint
from intake.evaluate.forge.typeset import Face, width, wrap

if TYPE_CHECKING:
    from pathlib import Path

PEOPLE = draw_people(random.Random(1), 20)
HOME = draw_home(random.Random(2))
LINE = FaxLine(
    dt.datetime.combine(dt.date(2026, 3, 2), dt.time(9, 30)), "Pine Hollow Lab", "212-555-0101", "212-555-0102"
)
ALL = frozenset({"name", "birth_date", "mrn"})


def letter(seed: int = 3, *, pages: int = 1) -> Drawn:
    return draw_document(
        random.Random(seed), PEOPLE[seed], "lab_report", HOME, Wish(layout="lines", shown=ALL, pages=pages)
    )


def read(picture: Path) -> str:
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    run = subprocess.run(["tesseract", str(picture), "-"], capture_output=True, check=True, env=environment, timeout=60)
    return run.stdout.decode()


def legible(picture: Path, drawn: Drawn) -> float:
    """The share of the words drawn that Tesseract reads."""
    words = [word for word in drawn.sheets[0].text.split() if len(word) > 3]
    found = set(read(picture).split())
    return sum(word in found for word in words) / len(words)


def test_a_clean_scan_reads_almost_wholly_and_a_bad_fax_only_partly(tmp_path: Path) -> None:
    drawn = letter()
    clean = print_scan(random.Random(1), drawn.sheets[:1], tmp_path / "clean.png", "clean300")
    fine = print_scan(random.Random(1), drawn.sheets[:1], tmp_path / "fine.tif", "fax_fine")
    bad = print_scan(random.Random(1), drawn.sheets[:1], tmp_path / "bad.tif", "fax_bad")
    with Image.open(bad) as fax:
        fax.convert("L").resize((fax.width, fax.height * 2)).save(tmp_path / "bad.png", dpi=(204, 196))
    assert legible(clean, drawn) > 0.95
    assert legible(fine, drawn) > 0.75
    assert 0.05 < legible(tmp_path / "bad.png", drawn) < legible(clean, drawn)


@pytest.mark.parametrize(
    ("channel", "size"), [("fax_std", (1728, 1078)), ("fax_fine", (1728, 2156)), ("bw200", (1700, 2200))]
)
def test_pages_have_the_dots_and_tags_of_their_machine(channel: str, size: tuple[int, int], tmp_path: Path) -> None:
    file = print_scan(random.Random(2), letter().sheets[:1], tmp_path / "a.tif", channel, packing="group3")
    with Image.open(file) as page:
        assert page.size == size
        assert page.mode == "1"
        assert tuple(round(float(d)) for d in page.info["dpi"]) == CHANNELS[channel].dpi
        assert page.info["compression"] == "group3"


def test_a_fax_may_come_without_tags_but_never_without_its_width(tmp_path: Path) -> None:
    file = print_scan(random.Random(2), letter().sheets[:1], tmp_path / "a.tif", "fax_std", tags=False)
    with Image.open(file) as page:
        assert 282 not in page.tag_v2  # type: ignore[attr-defined]
        assert page.width == 1728


def test_white_paper_stays_white_in_every_container(tmp_path: Path) -> None:
    sheets = letter().sheets[:1]
    for channel in ("bw200", "grey200", "fax_fine"):
        for suffix in (".tif", ".pdf", ".png"):
            file = print_scan(random.Random(2), sheets, tmp_path / f"{channel}{suffix}", channel)
            if suffix == ".pdf":
                with pypdfium2.PdfDocument(file) as pdf:
                    picture = pdf[0].render(scale=1).to_pil().convert("L")
            else:
                with Image.open(file) as opened:
                    picture = opened.convert("L")
            assert np.asarray(picture).mean() > 200


def test_a_turned_page_lies_turned(tmp_path: Path) -> None:
    sheets = letter(pages=2).sheets[:2]
    file = print_scan(random.Random(2), sheets, tmp_path / "a.tif", "bw200", turned={2: 90})
    with Image.open(file) as pages:
        assert pages.size == (1700, 2200)
        pages.seek(1)
        assert pages.size == (2200, 1700)


def test_the_fax_line_stands_on_top_of_each_page(tmp_path: Path) -> None:
    sheets = letter(pages=2).sheets[:2]
    with_line = print_scan(random.Random(2), sheets, tmp_path / "a.tif", "fax_fine", line=LINE)
    without = print_scan(random.Random(2), sheets, tmp_path / "b.tif", "fax_fine")
    assert "P.02/02" in LINE.text(2, 2)
    with Image.open(with_line) as a, Image.open(without) as b:
        for page in range(2):
            a.seek(page)
            b.seek(page)
            strips = [np.asarray(one.convert("L"))[:45].mean() for one in (a, b)]
            assert strips[0] < strips[1] - 10


def test_the_same_chance_prints_the_same_bytes(tmp_path: Path) -> None:
    for suffix in (".tif", ".pdf"):
        files = [tmp_path / f"{n}{suffix}" for n in "ab"]
        for file in files:
            print_scan(random.Random(4), letter().sheets, file, "fax_std")
        assert files[0].read_bytes() == files[1].read_bytes()


def test_a_born_digital_pdf_holds_its_words(tmp_path: Path) -> None:
    drawn = letter()
    file = print_scan(random.Random(1), drawn.sheets, tmp_path / "a.pdf", BORN_DIGITAL)
    with pypdfium2.PdfDocument(file) as pdf:
        text = " ".join(pdf[0].get_textpage().get_text_range().split())
    assert drawn.printed.name in text
    assert drawn.printed.mrn in text


def test_a_scanner_may_add_hidden_words(tmp_path: Path) -> None:
    drawn = letter()
    file = print_scan(random.Random(1), drawn.sheets, tmp_path / "a.pdf", "bw200", layer=True)
    with pypdfium2.PdfDocument(file) as pdf:
        assert drawn.printed.mrn in pdf[0].get_textpage().get_text_range()


def test_a_pdf_may_ask_for_a_password(tmp_path: Path) -> None:
    file = print_scan(random.Random(1), letter().sheets, tmp_path / "a.pdf", "bw200", password="open sesame")
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(file)


def test_what_does_not_fit_together_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="born digital"):
        print_scan(random.Random(1), letter().sheets, tmp_path / "a.tif", BORN_DIGITAL)
    with pytest.raises(ValueError, match="pages do not go"):
        print_scan(random.Random(1), letter(pages=2).sheets, tmp_path / "a.jpg", "photo")


@pytest.mark.parametrize("symbol", ["Code39", "QRCode", "Code128", "DataMatrix"])
@pytest.mark.parametrize("channel", ["bw200", "fax_fine"])
def test_a_separator_sheet_can_be_decoded_after_its_journey(symbol: str, channel: str, tmp_path: Path) -> None:
    file = print_scan(random.Random(3), [separator_sheet("PATCHT", symbol)], tmp_path / "a.png", channel)  # type: ignore[arg-type]
    with Image.open(file) as page:
        codes = zxingcpp.read_barcodes(np.asarray(page.convert("L")))
    assert {code.text for code in codes} == {"PATCHT"}


def test_a_cover_sheet_tells_whom_it_is_for_and_how_many_pages() -> None:
    drawn = letter()
    text = cover_sheet(random.Random(1), drawn.sender, HOME, pages=4, day="03/02/2026", about="A. Person").text
    assert HOME.name in text
    assert "4 including cover" in text
    assert "A. Person" in text


def test_a_blank_back_is_all_but_white() -> None:
    assert np.asarray(paint(blank_sheet(random.Random(1)))).mean() > 254.9


def test_a_blot_hides_the_patient(tmp_path: Path) -> None:
    drawn = letter()
    file = print_scan(random.Random(1), blot(random.Random(2), drawn).sheets[:1], tmp_path / "a.png", "clean300")
    text = read(file)
    assert drawn.printed.mrn not in text
    assert drawn.printed.birth_date not in text


def test_wear_darkens_paper_and_takes_nothing_away() -> None:
    sheets = letter().sheets
    for seed in range(12):
        worn, told = wear(random.Random(seed), sheets)
        before, after = (np.asarray(paint(sheet[0], 60)).astype(int) for sheet in (sheets, worn))
        assert (after <= before).all()
        assert bool((after < before).any()) == bool(told)


def test_text_is_measured_and_wrapped_to_its_room() -> None:
    face = Face("sans", 10)
    lines = wrap("one two three four five six seven eight nine ten", face, 60)
    assert len(lines) > 3
    assert all(width(line, face) <= 60 for line in lines)
    assert width("wide", face.strong) > width("wide", face)


def test_letters_a_standard_font_lacks_do_not_stop_a_pdf() -> None:
    with pikepdf.open(io.BytesIO(born_digital(letter().sheets))) as pdf:
        assert len(pdf.pages) == len(letter().sheets)


def test_thick_strokes_leave_more_ink_and_thin_ones_less(tmp_path: Path) -> None:
    ink = {}
    for strokes in (-1, 0, 1):
        channel = replace(CHANNELS["bw300"], strokes=strokes, speckle=0.0)
        file = print_scan(random.Random(4), letter().sheets[:1], tmp_path / f"{strokes}.png", channel)
        with Image.open(file) as page:
            ink[strokes] = 1 - np.asarray(page).mean()
    assert ink[-1] < ink[0] < ink[1]
