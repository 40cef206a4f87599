from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from pikepdf import Array, Dictionary, Name, Pdf
from PIL import Image

from intake.ocr import Limits, Remembered, Tesseract, read, recognise
from tests.ocr.conftest import LINES, paper
from tests.ocr.pdfs import HELVETICA, TEXT, paste, pdf_of, stamp, typed
from tests.ocr.test_remembered import Shelf

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from intake.model import Page, PageReading, Scan

    ScanOf = Callable[[Path], Scan]

WORDS = " ".join(LINES).split()
HEADER = "03/02/2026 08:33 FROM: ELM CLINIC 212-555-0321 P.01/02"
ODD = ["ZYXQ 4471 QJKVZ 9083", "JXZQK 5512 VWQZX 6634", "KQXJZ 7725 ZZQVX 1846"]
"""Nobody's English: by its letters alone such a text may be junk."""


@dataclass
class Watched:
    """Tesseract, and what it was asked to read: width and height in inches."""

    asked: list[tuple[float, float]] = field(default_factory=list)
    engine: Tesseract = field(default_factory=Tesseract)

    @property
    def version(self) -> str:
        return self.engine.version

    def read(self, pages: Sequence[Page]) -> tuple[PageReading, ...]:
        self.asked += [(page.width / page.dpi, page.height / page.dpi) for page in pages]
        return self.engine.read(pages)


@pytest.fixture
def pages_of(tmp_path: Path, limits: Limits, scan_of: ScanOf) -> Callable[[Pdf], tuple[Page, ...]]:
    def make(pdf: Pdf) -> tuple[Page, ...]:
        file = tmp_path / "made.pdf"
        pdf.save(file)
        return read(scan_of(file), limits)

    return make


def texts(page: PageReading) -> list[str]:
    return [word.text for word in page.words]


def line_of(page: PageReading, text: str) -> list[str]:
    (place,) = {(word.block, word.line) for word in page.words if word.text == text}
    return [word.text for word in page.words if (word.block, word.line) == place]


def test_a_typed_page_costs_no_ocr_whatever_rules_frames_bars_and_marks_it_has(
    pages_of: Callable[[Pdf], tuple[Page, ...]],
) -> None:
    pdf = typed(TEXT)
    bars = " ".join(f"{400 + 4 * at} 60 {1 + at % 2} 30 re f" for at in range(20))
    ticks = " ".join(f"80 {400 - 20 * at} 9 9 re S" for at in range(6))
    frames = f"{ticks} 60 500 400 100 re S 60 550 400 0.7 re f 200 500 0.7 100 re f 60 740 25 25 re f"
    pdf.pages[0].contents_add(f"q {frames} {bars} Q".encode())
    engine = Watched()
    (page,) = recognise(pages_of(pdf), engine).pages
    assert engine.asked == []
    assert (page.how, page.quality) == ("layer", 1.0)
    assert texts(page) == " ".join(TEXT).split()


@pytest.mark.parametrize("layer", ["invisible", "under the scan", "white on white"])
def test_words_that_drew_no_ink_count_for_nothing(
    pages_of: Callable[[Pdf], tuple[Page, ...]], letter: Image.Image, layer: str
) -> None:
    pdf = typed(TEXT, mode=3 if layer == "invisible" else 0)
    if layer == "white on white":
        pdf.pages[0].contents_add(b"1 g", prepend=True)
        paste(pdf, letter, (0, 100, 612, 528), under=True)
    else:
        paste(pdf, letter, (0, 0, 612, 792))
    (page,) = pages_of(pdf)
    assert page.layer is None
    assert set(WORDS) <= set(texts(recognise((page,), Watched()).pages[0]))


def test_a_fax_header_stamped_on_a_scan_is_no_reason_to_leave_the_scan_unread(
    pages_of: Callable[[Pdf], tuple[Page, ...]], letter: Image.Image
) -> None:
    pdf = pdf_of(letter, letter.rotate(180))
    for sent in pdf.pages:
        stamp(sent, HEADER, (30, 514), size=9)
    upright, upside_down = recognise(pages_of(pdf), Watched()).pages
    for page, turned in ((upright, 0), (upside_down, 180)):
        assert (page.how, page.turned) == ("ocr", turned)
        assert page.header is not None
        assert (page.header.number, page.header.page) == ("2125550321", 1)
        body = [word.text for word in page.words if word.block != -1]
        assert body == WORDS
        assert [word.text for word in page.words if word.block == -1] == HEADER.split()
    assert max(word.box.top for word in upright.words if word.block == -1) < 0.1
    assert min(word.box.bottom for word in upside_down.words if word.block == -1) > 0.9


def test_a_scanned_letter_pasted_under_a_typed_head_is_read_after_it(
    pages_of: Callable[[Pdf], tuple[Page, ...]], letter: Image.Image
) -> None:
    pdf = typed(TEXT)
    paste(pdf, letter, (0, 60, 612, 528))
    engine = Watched()
    (page,) = recognise(pages_of(pdf), engine).pages
    assert (page.how, len(engine.asked)) == ("ocr", 1)
    assert texts(page) == " ".join(TEXT).split() + WORDS
    assert len({word.block for word in page.words if word.text in ("Hospital", "Summary", "Discharge")}) == 2
    assert {word.confidence for word in page.words[: len(" ".join(TEXT).split())]} == {1.0}
    assert 0.8 < page.quality < 1.0


def test_values_typed_over_a_scanned_form_stand_beside_their_labels(
    pages_of: Callable[[Pdf], tuple[Page, ...]],
) -> None:
    form = paper(("Patient Name:", "Date of Birth:", "Reason for the referral and findings so far:"))
    pdf = pdf_of(form)
    stamp(pdf.pages[0], "WHITFIELD, MARGARET", (180, 440))
    pdf.pages[0].contents_add(b"BT 0 Tr /F1 12 Tf 180 408 Td (03/14/1961) Tj ET")
    (page,) = recognise(pages_of(pdf), Watched()).pages
    assert line_of(page, "Patient") == ["Patient", "Name:", "WHITFIELD,", "MARGARET"]
    assert line_of(page, "Birth:") == ["Date", "of", "Birth:", "03/14/1961"]
    assert line_of(page, "Reason")[0] == "Reason"


def test_what_a_form_field_shows_is_read_though_the_pages_own_text_does_not_hold_it(
    pages_of: Callable[[Pdf], tuple[Page, ...]],
) -> None:
    pdf = typed([*TEXT, "Name of the patient:"])
    shown = pdf.make_stream(b"/Tx BMC q BT /F1 12 Tf 0 g 2 6 Td (WHITFIELD MARGARET) Tj ET Q EMC")
    shown.stream_dict.update(
        Dictionary(
            Type=Name.XObject,
            Subtype=Name.Form,
            BBox=Array([0, 0, 200, 20]),
            Resources=Dictionary(Font=Dictionary(F1=HELVETICA)),
        )
    )
    field_of = Dictionary(
        Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T="name", V="WHITFIELD MARGARET", F=4,
        Rect=Array([200, 658, 400, 678]), DA="/F1 12 Tf 0 g", AP=Dictionary(N=shown),
    )  # fmt: skip
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(field_of)])
    pdf.Root.AcroForm = Dictionary(Fields=Array([pdf.pages[0].obj.Annots[0]]))
    (page,) = recognise(pages_of(pdf), Watched()).pages
    assert line_of(page, "WHITFIELD") == ["Name", "of", "the", "patient:", "WHITFIELD", "MARGARET"]


def test_a_layer_in_doubt_is_believed_once_a_small_sample_says_the_same(
    pages_of: Callable[[Pdf], tuple[Page, ...]],
) -> None:
    pages = pages_of(typed([*ODD, *ODD]))
    engine = Watched()
    (page,) = recognise(pages, engine).pages
    assert page.how == "layer"
    assert texts(page) == " ".join([*ODD, *ODD]).split()
    ((wide, high),) = engine.asked
    assert wide * high < 0.2 * 8.5 * 11


LYING = ["RECORD 3391 CARD ABBA 7720", "DATE 05/06/1954 ROOM 83", "CABBAGE ACCADEMIA 664"]


def lying(what: str) -> Pdf:
    """A page that shows those lines, by a font whose encoding says B for the glyph A, or 8 for 3: a broken subset."""
    table = str.maketrans("ABCD", "BCDA") if what == "letters" else str.maketrans("0123456789", "9876543210")
    pdf = typed([line.translate(table) for line in LYING])
    font = pdf.pages[0].obj.Resources.Font.F1
    names = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
    changed = (
        [65, *map(Name, ("/D", "/A", "/B", "/C"))] if what == "letters" else [48, *(Name("/" + n) for n in names[::-1])]
    )
    font.Encoding = Dictionary(BaseEncoding=Name.WinAnsiEncoding, Differences=Array(changed))
    mapped = "".join(f"<{ord(char):02X}> <{ord(char):04X}>\n" for char in sorted(set("".join(LYING).translate(table))))
    font.ToUnicode = pdf.make_stream(
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
        b"1 begincodespacerange <00> <FF> endcodespacerange\n"
        + f"{mapped.count('<') // 2} beginbfchar\n{mapped}endbfchar endcmap end end".encode()
    )
    return pdf


@pytest.mark.parametrize("what", ["letters", "digits"])
def test_a_layer_that_says_something_else_than_its_ink_is_discarded(
    pages_of: Callable[[Pdf], tuple[Page, ...]], what: str
) -> None:
    (page,) = recognise(pages_of(lying(what)), Watched()).pages
    assert page.how == "ocr"
    assert set(" ".join(LYING).split()) - set(texts(page)) <= {"ACCADEMIA", "83"}


def test_what_a_sample_said_is_remembered_and_asked_for_in_the_run_of_its_page(
    pages_of: Callable[[Pdf], tuple[Page, ...]],
) -> None:
    both = typed([*ODD, *ODD])
    both.pages.extend(lying("letters").pages)
    pages = pages_of(both)
    engine = Watched()
    remembered = Remembered(engine, Shelf())
    assert remembered.missing(pages) == pages
    remembered.learn(pages)
    asked = len(engine.asked)
    assert asked == 3
    assert remembered.missing(pages) == ()
    assert [page.how for page in recognise(pages, remembered).pages] == ["layer", "ocr"]
    assert len(engine.asked) == asked
