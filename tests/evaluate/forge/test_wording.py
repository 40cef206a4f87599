"""The grammar of the forge's texts, and that every document type is worded."""

from __future__ import annotations

import datetime as dt
import random
import re

import pytest

from intake.evaluate.forge.flow import thin_out
from intake.evaluate.forge.wording import DATE_FORMS, phrases, say, wordings, written
from intake.kinds import UNKNOWN, load_kinds


def test_every_document_type_but_unknown_is_worded() -> None:
    assert set(wordings()) == set(load_kinds()) - {UNKNOWN}


def test_every_sort_of_sender_has_names() -> None:
    for wording in wordings().values():
        for sort in wording.senders:
            assert phrases(f"sender_{sort}")


def test_choices_nest_and_slots_are_filled() -> None:
    said = {say(random.Random(seed), "[a|b[c|d]] {who}", {"who": "Ann"}) for seed in range(40)}
    assert said == {"a Ann", "bc Ann", "bd Ann"}


def test_numbers_digits_and_letters_keep_their_form() -> None:
    said = say(random.Random(3), "{5..9} {1.50..2.50} {#6} {@3}", {})
    assert re.fullmatch(r"[5-9] [12]\.\d\d [1-9]\d{5} [A-Z]{3}", said)


def test_days_are_counted_from_the_documents_own() -> None:
    assert say(random.Random(1), "{day+2} {day-3}", {}, lambda days: f"<{days}>") == "<2> <-3>"
    assert say(random.Random(1), "{day-30..-20}", {}, str) in {str(-n) for n in range(20, 31)}


def test_a_slot_nobody_fills_is_a_fault() -> None:
    with pytest.raises(KeyError):
        say(random.Random(1), "{nobody}", {})


@pytest.mark.parametrize("form", DATE_FORMS)
def test_dates_are_written_without_filling_up_where_the_form_says_so(form: str) -> None:
    text = written(dt.date(2025, 3, 4), form)
    assert "%" not in text
    assert "25" in text


def test_optional_lines_share_the_fate_of_their_heading() -> None:
    for seed in range(30):
        lines = thin_out(random.Random(seed), "? # Comparison\n& None.\nlast")
        assert lines in (["# Comparison", "None.", "last"], ["last"])


def test_of_the_rows_of_a_table_so_many_are_kept() -> None:
    lines = thin_out(random.Random(2), "| head |\n~ 2..3\n| a |\n| b |\n| c |\n| d |\n\nend")
    assert len([line for line in lines if line.startswith("|")]) in {3, 4}
