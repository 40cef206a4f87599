from __future__ import annotations

import datetime as dt
import io
import zlib
from typing import TYPE_CHECKING

import pypdfium2 as pdfium
import pytest
from pikepdf import Array, Dictionary, Name, ObjectStreamMode, Pdf, PdfImage, pdfa
from PIL import Image, ImageChops

from intake.model import Box, PageReading, Reading, Word
from intake.ocr import make_archive, sniff
from tests.ocr.conftest import LINES, paper
from tests.ocr.pdfs import HELVETICA, TEXT, pdf_of, typed
from tests.ocr.test_original import seen_by_pdfium_alone

if TYPE_CHECKING:
    from pathlib import Path

    from intake.ocr import Archive, Limits

BOX = Box(0.2, 0.3, 0.5, 0.33)


def said(number: int = 1, turned: int = 0, how: str = "ocr") -> PageReading:
    word = Word("Whitfield", number, BOX)
    return PageReading(number, 8.5, 7.33, (word,), how, turned)  # type: ignore[arg-type] # one of its four words


def archived(source: Path, limits: Limits, *pages: PageReading) -> Archive:
    out = source.parent / "out"
    out.mkdir(exist_ok=True)
    numbers = tuple(page.number for page in pages)
    return make_archive(source, sniff(source), Reading(pages), numbers, out, limits)


def is_valid(archive: Archive) -> bool:
    """Whether the validator finds nothing, but that there is no profile where the pages do without."""
    with Pdf.open(archive.archive) as pdf:
        expected = [] if "/OutputIntents" in pdf.Root else ["pikepdf:output-intent"]
    return [one.rule for one in pdfa.validate_written(archive.archive, "2b").findings] == expected


def place_of_text(archive: Path) -> tuple[str, list[float]]:
    """What the first page says, and where on the page as shown (left, top, right, bottom in fractions)."""
    with pdfium.PdfDocument(archive) as document:
        page = document[0]
        text = page.get_textpage()
        boxes = [
            text.get_charbox(at, loose=True) for at in range(text.count_chars()) if text.get_text_range(at, 1).strip()
        ]
        said = text.get_text_range().strip()
        wide, high = page.get_mediabox()[2:]
        corners = [
            (x / wide, 1 - y / high) for left, bottom, right, top in boxes for x, y in ((left, bottom), (right, top))
        ]
        turn = page.get_rotation()
    for _ in range(turn // 90):
        corners = [(1 - y, x) for x, y in corners]
    xs, ys = zip(*corners, strict=True)
    return said, [min(xs), min(ys), max(xs), max(ys)]


@pytest.mark.parametrize(("rotate", "turned"), [(0, 0), (0, 90), (0, 180), (90, 0), (90, 270), (270, 90)])
def test_the_text_lies_over_its_ink_on_turned_pages_too(
    tmp_path: Path, limits: Limits, letter: Image.Image, rotate: int, turned: int
) -> None:
    source = tmp_path / "scan.pdf"
    pdf_of(letter, rotate=rotate).save(source)
    archive = archived(source, limits, said(turned=turned))
    text, place = place_of_text(archive.archive)
    assert text == "Whitfield"
    assert place == pytest.approx([BOX.left, BOX.top, BOX.right, BOX.bottom], abs=0.012)
    assert is_valid(archive)
    with Pdf.open(archive.archive) as pdf:
        assert int(pdf.pages[0].obj.get("/Rotate", 0)) == (rotate + turned) % 360


@pytest.mark.parametrize("lines", [1, len(LINES)])
def test_only_a_short_fax_goes_without_a_profile(tmp_path: Path, limits: Limits, lines: int) -> None:
    source = tmp_path / "fax.tif"
    fax = paper(LINES[:lines])
    fax.convert("1").save(source, compression="group4", tiffinfo={278: fax.height})
    archive = archived(source, limits, said())
    with Pdf.open(archive.archive) as pdf:
        assert ("/OutputIntents" in pdf.Root) == (lines > 1)
    assert is_valid(archive)


@pytest.mark.parametrize(("text", "confidence", "is_said"), [(".", 0.3, False), ("&", 0.9, True), ("3", 0.1, True)])
def test_specks_read_as_marks_are_no_text_of_the_archive(
    tmp_path: Path, limits: Limits, letter: Image.Image, text: str, confidence: float, *, is_said: bool
) -> None:
    source = tmp_path / "scan.pdf"
    pdf_of(letter).save(source)
    other = Word(text, 1, Box(0.5, 0.5, 0.52, 0.52), confidence, line=1)
    archive = archived(source, limits, PageReading(1, 8.5, 7.33, (*said().words, other), "ocr"))
    assert place_of_text(archive.archive)[0].split() == ["Whitfield", *([text] if is_said else [])]


def test_images_are_carried_over_bit_for_bit(tmp_path: Path, limits: Limits, letter: Image.Image) -> None:
    source = tmp_path / "scan.pdf"
    pdf_of(letter, letter.rotate(180)).save(source)
    archive = archived(source, limits, said(1), said(2, turned=180))
    with Pdf.open(source) as before, Pdf.open(archive.archive) as after:
        for one, other in zip(before.pages, after.pages, strict=True):
            assert one.get_images()["/Im0"].read_raw_bytes() == other.get_images()["/Im0"].read_raw_bytes()
    assert archive.original == source
    assert archive.note == ""
    assert archive.archive.stat().st_size < 1.15 * source.stat().st_size + 8000


def test_a_jpeg_keeps_its_bytes_and_stands_as_its_tag_says(tmp_path: Path, limits: Limits, letter: Image.Image) -> None:
    source = tmp_path / "photo.jpg"
    exif = Image.Exif()
    exif[0x0112] = 6
    letter.save(source, exif=exif, dpi=(150, 150))
    archive = archived(source, limits, said())
    assert is_valid(archive)
    with Pdf.open(archive.archive) as pdf:
        assert pdf.pages[0].get_images()["/Im0"].read_raw_bytes() == source.read_bytes()
        assert pdf.pages[0].obj.Rotate == 90
    assert place_of_text(archive.archive)[1] == pytest.approx([BOX.left, BOX.top, BOX.right, BOX.bottom], abs=0.012)


@pytest.mark.parametrize("compression", ["group3", "group4", "tiff_lzw", "packbits", "jpeg", None])
def test_a_tiff_becomes_pages_of_the_same_pixels_and_true_size(
    tmp_path: Path, limits: Limits, letter: Image.Image, compression: str | None
) -> None:
    source = tmp_path / "fax.tif"
    page = letter.convert("1") if compression in ("group3", "group4") else letter
    page.save(source, "TIFF", compression=compression, dpi=(150, 75), save_all=True, append_images=[page.rotate(180)])
    archive = archived(source, limits, said(1), said(2))
    assert is_valid(archive)
    with Pdf.open(archive.archive) as pdf, Image.open(source) as tiff:
        assert [float(value) for value in pdf.pages[0].mediabox] == pytest.approx([0, 0, 612, 1056], abs=1)
        for number, shown in enumerate(pdf.pages):
            tiff.seek(number)
            kept = PdfImage(shown.get_images()["/Im0"]).as_pil_image()
            assert kept.convert("L").tobytes() == tiff.convert("L").tobytes()


@pytest.mark.parametrize(("order", "ink"), [(1, 0), (2, 0), (1, 1)])
def test_a_fax_in_one_strip_keeps_its_very_codes(
    tmp_path: Path, limits: Limits, letter: Image.Image, order: int, ink: int
) -> None:
    source = tmp_path / "fax.tif"
    page = letter.convert("1")
    tags = {278: page.height, 266: order, 262: ink}
    (page if ink else ImageChops.invert(page)).save(source, "TIFF", compression="group4", dpi=(150, 150), tiffinfo=tags)
    with Image.open(source) as tiff:
        assert (tiff.tag_v2[262], len(tiff.tag_v2[273]), tiff.tag_v2.get(266, 1)) == (ink, 1, order)
        start, length = tiff.tag_v2[273][0], tiff.tag_v2[279][0]
        shown = tiff.convert("L").tobytes()
    archive = archived(source, limits, said())
    with Pdf.open(archive.archive) as pdf:
        image = pdf.pages[0].get_images()["/Im0"]
        assert PdfImage(image).as_pil_image().convert("L").tobytes() == shown
        if order == 1:
            assert zlib.decompress(image.read_raw_bytes()) == source.read_bytes()[start : start + length]
    with pdfium.PdfDocument(archive.archive) as drawn:
        grey = drawn[0].render(scale=150 / 72, grayscale=True).to_numpy()
    assert abs(float((grey < 128).mean()) - shown.count(0) / len(shown)) < 0.002


def test_a_part_of_a_file_is_kept_in_the_same_format(tmp_path: Path, limits: Limits, letter: Image.Image) -> None:
    tiff, pdf = tmp_path / "batch.tif", tmp_path / "batch.pdf"
    page = letter.convert("1")
    page.save(tiff, "TIFF", compression="group4", save_all=True, append_images=[page.rotate(180), page])
    pdf_of(letter, letter.rotate(180), letter).save(pdf)
    for source in (tiff, pdf):
        archive = archived(source, limits, said(2), said(3))
        assert archive.original != source
        assert archive.original.suffix == archive.original_suffix == source.suffix
        assert sniff(archive.original) == sniff(source)
    with Image.open(tmp_path / "out" / "original.tif") as part:
        assert part.n_frames == 2
        assert part.convert("L").tobytes() == page.rotate(180).convert("L").tobytes()
    with Pdf.open(tmp_path / "out" / "original.pdf") as part:
        assert len(part.pages) == 2


def test_filing_again_gives_the_same_bytes(tmp_path: Path, limits: Limits, letter: Image.Image) -> None:
    source = tmp_path / "scan.pdf"
    pdf_of(letter, letter).save(source)
    made = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
    digests = set()
    for name in ("one", "two"):
        out = tmp_path / name
        out.mkdir()
        archive = make_archive(source, "application/pdf", Reading((said(2),)), (2,), out, limits, made=made)
        digests.add((archive.archive.read_bytes(), archive.original.read_bytes()))
        assert is_valid(archive)
    assert len(digests) == 1


def test_nothing_in_the_archive_acts(tmp_path: Path, limits: Limits) -> None:
    source = tmp_path / "hostile.pdf"
    with typed(TEXT) as pdf:
        script = Dictionary(S=Name.JavaScript, JS="app.alert(1)")
        pdf.Root.OpenAction = script
        pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array(["x", script])))
        pdf.pages[0].obj.AA = Dictionary(O=Dictionary(S=Name.Launch, F="evil.exe"))
        pdf.pages[0].obj.Annots = Array(
            [
                Dictionary(
                    Type=Name.Annot,
                    Subtype=Name.Link,
                    Rect=Array([0, 0, 99, 99]),
                    A=Dictionary(S=Name.URI, URI="http://x.example"),
                )
            ]
        )
        pdf.attachments["evil.exe"] = b"MZ"
        pdf.save(source)
    archive = archived(source, limits, said(how="layer"))
    assert is_valid(archive)
    with Pdf.open(archive.archive) as pdf:
        out = io.BytesIO()
        pdf.save(out, compress_streams=False, object_stream_mode=ObjectStreamMode.disable)
    for word in (b"JavaScript", b"/Launch", b"/URI", b"EmbeddedFile", b"/AA", b"OpenAction"):
        assert word not in out.getvalue()


def test_a_page_that_cannot_be_pdfa_is_kept_as_a_picture_and_said_so(tmp_path: Path, limits: Limits) -> None:
    source = tmp_path / "letter.pdf"
    typed(TEXT).save(source)
    archive = archived(source, limits, said(how="layer"))
    assert "page 1" in archive.note
    assert is_valid(archive)
    assert place_of_text(archive.archive)[0] == "Whitfield"


def test_a_font_that_a_page_only_chooses_does_not_make_a_picture_of_it(
    tmp_path: Path, limits: Limits, letter: Image.Image
) -> None:
    source = tmp_path / "generated.pdf"
    with pdf_of(letter) as pdf:
        pdf.pages[0].obj.Resources.Font = Dictionary(F1=HELVETICA)
        pdf.pages[0].contents_add(b"BT /F1 12 Tf 14.4 TL ET", prepend=True)
        pdf.save(source)
    archive = archived(source, limits, said())
    assert archive.note == ""
    assert is_valid(archive)
    with Pdf.open(source) as before, Pdf.open(archive.archive) as after:
        one, other = (file.pages[0].get_images()["/Im0"].read_raw_bytes() for file in (before, after))
    assert one == other


def test_a_page_that_can_be_read_but_not_copied_stands_once_in_the_archive_as_a_picture(
    tmp_path: Path, limits: Limits, letter: Image.Image
) -> None:
    source = tmp_path / "odd.pdf"
    with pdf_of(letter, letter.rotate(180)) as pdf:
        pdf.pages[0].contents_add(b"BT (no number) Tr ET")
        pdf.save(source)
    archive = archived(source, limits, said(1), said(2))
    assert archive.note.endswith("page 1")
    assert is_valid(archive)
    with Pdf.open(source) as before, Pdf.open(archive.archive) as after:
        assert len(after.pages) == 2
        assert (
            before.pages[1].get_images()["/Im0"].read_raw_bytes()
            == after.pages[1].get_images()["/Im0"].read_raw_bytes()
        )


def test_a_file_that_only_pdfium_can_parse_becomes_pictures_of_its_pages(
    tmp_path: Path, limits: Limits, letter: Image.Image
) -> None:
    source = tmp_path / "damaged.pdf"
    with pdf_of(letter, letter) as pdf:
        source.write_bytes(seen_by_pdfium_alone(pdf))
    archive = archived(source, limits, said(1), said(2))
    assert archive.original == source
    assert "page 1, 2" in archive.note
    assert is_valid(archive)
    assert place_of_text(archive.archive)[0] == "Whitfield"


def test_a_picture_of_a_few_pixels_is_a_page_of_the_smallest_size(tmp_path: Path, limits: Limits) -> None:
    source = tmp_path / "dot.png"
    Image.new("L", (2, 2), 200).save(source, dpi=(300, 300))
    archive = archived(source, limits, said())
    assert is_valid(archive)
    with Pdf.open(archive.archive) as pdf:
        assert [float(value) for value in pdf.pages[0].mediabox] == [0, 0, 3, 3]
