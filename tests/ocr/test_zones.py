"""The places that are read again, how they are chosen, and what comes of it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from intake.model import Alternative, Box, Page, PageReading, Word
from intake.ocr import Labels, Tesseract, picture, zonefind, zonelines, zones

if TYPE_CHECKING:
    from pathlib import Path

LABELS = Labels(
    dates=("date of birth", "dob"),
    numbers=("medical record number", "mrn"),
    others=("date of service", "account number", "sex"),
    number_form=r"[1-9]\d{6}",
)
SURE, UNSURE = 0.95, 0.4


def said(*lines: str, doubtful: str = "") -> PageReading:
    """A page of ten characters an inch; words that stand in `doubtful` were read badly; three spaces part cells."""
    found = []
    for row, text in enumerate(lines):
        for part in re.finditer(r"\S+", text):
            left, right = 0.5 + part.start() / 10, 0.5 + (part.end() - 0.2) / 10
            box = Box(left / 8.5, (1 + row / 5) / 11, right / 8.5, (1.12 + row / 5) / 11)
            sure = UNSURE if part.group() in doubtful.split() else SURE
            found.append(Word(part.group(), 1, box, sure, row, row))
    return PageReading(1, 8.5, 11.0, tuple(found), "ocr")


def places(page: PageReading) -> list[tuple[str, str]]:
    zones = zonefind.zones_of(page, LABELS, zonelines.labels_of(page, LABELS))
    return [(zone.expects, " ".join(word.text for word in zone.words)) for zone in zones]


# --- Which places ------------------------------------------------------------------------------------------


def test_a_value_read_surely_is_not_read_again() -> None:
    assert places(said("Date of Birth: 03/14/1961   MRN: 4418207")) == []


def test_a_doubtful_value_beside_or_under_its_label_is() -> None:
    assert places(said("Date of Birth: 03/1A/1961", doubtful="03/1A/1961")) == [("date", "03/1A/1961")]
    assert places(said("MRN           Sex", "44l8207       F", doubtful="44l8207")) == [("number", "44l8207")]


def test_a_value_that_is_no_date_is_read_again_however_sure() -> None:
    assert places(said("DOB: 03/1A/1961")) == [("date", "03/1A/1961")]


def test_another_house_s_number_is_left_alone() -> None:
    assert places(said("MRN: M5495634", doubtful="M5495634")) == []


def test_other_labels_announce_nothing_worth_a_second_look() -> None:
    assert places(said("Date of Service: 03/1A/2026", doubtful="03/1A/2026")) == []


def test_where_a_date_has_no_label_the_ink_beside_it_may_be_one() -> None:
    assert ("label", "Dxt* 0f Brlh") in places(said("Dxt* 0f Brlh 03/14/1961", doubtful="Dxt* 0f Brlh"))


def test_a_date_in_boxes_of_its_own_needs_no_label() -> None:
    assert places(said("SMITH, JOHN   03 oa 1961", doubtful="oa")) == [("date", "03 oa 1961")]
    assert places(said("SMITH, JOHN   03 14 1961")) == []
    assert places(said("SMITH, JOHN   03 14 961x", doubtful="961x")) == []


def test_a_label_is_mended_only_where_it_was_read_badly_and_stands_by_itself() -> None:
    mended, _ = zonelines.mended(said("Dale of Birth: 03/14/1961", doubtful="Dale"), LABELS)
    assert [word.text for word in mended.words] == ["Date of birth:", "03/14/1961"]
    assert mended.words[0].alternatives[0].text == "Dale of Birth:"
    sure = said("Dale of Birth: 03/14/1961")
    assert zonelines.mended(sure, LABELS)[0] is sure
    prose = said("She told us the dale of birth was unknown to her family", doubtful="dale")
    assert zonelines.mended(prose, LABELS)[0] is prose


# --- The vote ----------------------------------------------------------------------------------------------

OURS = LABELS.number_form


def test_two_surer_readings_that_agree_outvote_the_first() -> None:
    first = Alternative("03/14/1967", 0.4)
    ranked = zones.vote("date", first, [Alternative("03/14/1961", 0.8), Alternative("3/14/1961", 0.7)], OURS)
    assert [one.text for one in ranked] == ["03/14/1961", "03/14/1967"]


def test_one_other_reading_alone_is_only_an_alternative() -> None:
    first = Alternative("03/14/1967", 0.4)
    ranked = zones.vote("date", first, [Alternative("03/14/1961", 0.9), Alternative("smudge", 0.9)], OURS)
    assert [one.text for one in ranked] == ["03/14/1967", "03/14/1961"]


def test_readings_that_are_no_date_have_no_vote() -> None:
    assert zones.vote("date", Alternative("03/1A/1961", 0.9), [Alternative("o3/xx", 0.9)], OURS) == ()


@given(
    st.lists(
        st.tuples(st.sampled_from(["03/14/1961", "3/14/61", "08/14/1961", "O3/1A", ""]), st.floats(0, 1)), max_size=4
    )
)
def test_a_vote_invents_nothing_and_never_says_one_value_twice(read: list[tuple[str, float]]) -> None:
    first, *others = [Alternative("03/14/1961", 0.5), *(Alternative(*one) for one in read)]
    ranked = zones.vote("date", first, others, OURS)
    assert {one.text for one in ranked} <= {one.text for one in (first, *others)}
    days = [zones.zoneforms.date_of(one.text) for one in ranked]
    assert None not in days
    assert len(set(days)) == len(days)


# --- Reading again -----------------------------------------------------------------------------------------


def drawn(folder: Path, date: str) -> tuple[Page, PageReading]:
    """A page with a birth date, and a reading of it in which that was read badly."""
    image = Image.new("L", (1275, 600), 255)
    pen, font = ImageDraw.Draw(image), ImageFont.load_default(34)
    pen.text((120, 200), "Date of Birth:", 0, font)
    pen.text((380, 200), date, 0, font)
    file = folder / "p1.tif"
    digest = picture.save(np.asarray(image), file, 150.0)
    page = Page(1, file, 1275, 600, 150.0, digest)
    (read,) = Tesseract(labels=LABELS).read([page])
    return page, read


def test_a_badly_read_date_is_read_again_and_what_was_read_first_is_kept(tmp_path: Path) -> None:
    page, read = drawn(tmp_path, "03/14/1961")
    (value,) = [word for word in read.words if "1961" in word.text]
    damaged = replace(
        read,
        words=tuple(replace(w, text="08/14/1961", confidence=0.3) if w is value else w for w in read.words),
    )
    (again,) = zones.look([page], [damaged], LABELS, tmp_path, 30.0)
    (mended,) = [word for word in again.words if "1961" in word.text]
    assert mended.text == "03/14/1961"
    assert mended.confidence > 0.3
    assert [other.text for other in mended.alternatives] == ["08/14/1961"]


def test_without_labels_nothing_is_looked_at_twice(tmp_path: Path) -> None:
    page, read = drawn(tmp_path, "03/14/1961")
    assert zones.look([page], [read], Labels(), tmp_path, 30.0) == (read,)


@pytest.mark.parametrize("turned", [90, 180])
def test_the_place_is_found_on_a_page_that_lay_turned(tmp_path: Path, turned: int) -> None:
    page, read = drawn(tmp_path, "03/14/1961")
    grey = np.ascontiguousarray(np.rot90(picture.load(page.picture), turned // 90))
    file = tmp_path / "turned.tif"
    digest = picture.save(grey, file, 150.0)
    lying = Page(1, file, grey.shape[1], grey.shape[0], 150.0, digest)
    damaged = replace(
        read,
        turned=turned,
        words=tuple(replace(w, text="O3/1A/1961", confidence=0.3) if "1961" in w.text else w for w in read.words),
    )
    (again,) = zones.look([lying], [damaged], LABELS, tmp_path, 30.0)
    assert "03/14/1961" in [word.text for word in again.words]
