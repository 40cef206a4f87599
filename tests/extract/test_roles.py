"""Which tag each word of a page has, by the trained model."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.extract.layout import lay_out
from intake.extract.roles import (
    CLASSES,
    TAGS,
    RoleReader,
    classes_of,
    document,
    from_bytes,
    shipped_reader,
    to_bytes,
)
from intake.model import Item, Role
from tests.extract.paper import page

VOCAB = spacy.blank("en").vocab
HEAD = """\
Lakeside Imaging Center          900 Shore Road, Albany, NY 12207

CHEST RADIOGRAPH

Nm of Pt: OKONKWO, ADAEZE        Birthdte: 04/19/1952
Ordering: Wendell Price, MD      Exam performed: 02/11/2025

The lungs are clear.
"""


def told(text: str) -> list[tuple[str, Item, Role]]:
    sheet = lay_out(page(text))
    parts = shipped_reader().read(sheet, VOCAB)
    return [(sheet.text[one.start : one.end], one.item, one.role) for one in parts]


def test_patient_and_doctor_are_told_apart_under_labels_that_no_list_holds() -> None:
    found = told(HEAD)
    assert ("OKONKWO, ADAEZE", Item.NAME, Role.PATIENT) in found
    assert ("Wendell Price", Item.NAME, Role.PROVIDER) in [(t.removesuffix(", MD"), i, r) for t, i, r in found]
    assert not any("Price" in text and role is Role.PATIENT for text, _, role in found)


def test_the_birth_date_is_told_from_the_day_of_the_examination() -> None:
    found = told(HEAD)
    assert ("04/19/1952", Item.BIRTH_DATE, Role.PATIENT) in found
    assert ("02/11/2025", Item.BIRTH_DATE, Role.PATIENT) not in found


def test_a_page_without_words_has_no_tags() -> None:
    assert told("") == []


def test_a_model_is_read_as_it_was_written() -> None:
    written = to_bytes(shipped_reader().model)
    again = from_bytes(written)
    assert to_bytes(again) == written
    sheet = lay_out(page(HEAD))
    assert RoleReader(again).read(sheet, VOCAB) == shipped_reader().read(sheet, VOCAB)


@pytest.mark.parametrize(
    "content", [b"", b"nothing of the kind", to_bytes.__doc__.encode() if to_bytes.__doc__ else b""]
)
def test_what_is_no_model_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match="not a tagger"):
        from_bytes(content)


def test_a_tag_ends_with_its_cell() -> None:
    sheet = lay_out(page("OKONKWO, ADAEZE        PRICE, WENDELL"))
    doc = document(sheet, VOCAB)
    chances = np.zeros((len(doc), CLASSES), dtype=np.float32)
    chances[:, 2] = 1.0
    reader = RoleReader(SimpleNamespace(predict=lambda _: [chances]))  # type: ignore[arg-type]
    parts = [sheet.text[one.start : one.end] for one in reader.read(sheet, VOCAB)]
    assert parts == ["OKONKWO, ADAEZE", "PRICE, WENDELL"]


@settings(max_examples=25, deadline=None)
@given(st.text(alphabet="AB cd0/.,:\n\t_", max_size=80))
def test_whatever_stands_on_a_page_tags_lie_within_its_text_and_do_not_overlap(text: str) -> None:
    sheet = lay_out(page(text))
    found = shipped_reader().read(sheet, VOCAB)
    edges = [0, *(edge for one in found for edge in (one.start, one.end)), len(sheet.text)]
    assert edges == sorted(edges)
    assert all(0 < one.probability <= 1 for one in found)


def test_the_first_token_of_a_tag_begins_it_and_the_others_go_on() -> None:
    sheet = lay_out(page("Patient: SMITH, JOHN"))
    doc = document(sheet, spacy.blank("en").vocab)
    start = sheet.text.index("SMITH")
    classes = classes_of(doc, [(start, len(sheet.text), 0)])
    assert [int(c) for c in classes] == [0, 0, 1, 2, 2]
    assert TAGS[0][1:] == (Item.NAME, Role.PATIENT)
