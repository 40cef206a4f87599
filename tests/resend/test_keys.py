"""A copy shares a key with its document, whoever can be read on it; unlike letters share none."""

from __future__ import annotations

import random
from dataclasses import replace

from intake.resend.keys import BANDS, bands
from tests.resend.letters import LETTER, OTHER, page, patient, sketch


def test_the_patient_comes_first_then_name_and_birth_date_as_read() -> None:
    assert sketch(page(LETTER), who=patient()).owners == ("k1", "r:GARCIA:1961-03-14")


def test_a_copy_nobody_can_put_a_name_to_shares_bands() -> None:
    whole, copy = sketch(page(LETTER)), sketch(page(LETTER, header="02-MAR-2026 09:31 P.01"))
    assert len(whole.bands) == BANDS
    assert whole.bands == copy.bands


def test_copies_by_a_bad_line_share_some_but_for_one_in_a_hundred_at_most() -> None:
    """One letter in ten is misread: which bands survive is chance (of 1,500 such copies one shared none)."""
    whole = set(sketch(page(LETTER)).bands)
    copies = [sketch(page(LETTER, noise=random.Random(seed), errors=0.1)) for seed in range(300)]
    assert sum(bool(whole & set(copy.bands)) for copy in copies) >= 297


def test_another_letter_shares_few() -> None:
    assert len(set(bands(sketch(page(LETTER)).pages)) & set(sketch(page(OTHER)).bands)) <= 3


def test_a_page_that_says_little_has_none() -> None:
    assert list(bands(sketch(page("See attached")).pages)) == []


def test_the_first_page_that_says_enough_counts() -> None:
    later = sketch(page("Front"), page(LETTER, number=2))
    assert later.bands == sketch(page(LETTER)).bands


def test_only_plausible_rivals_of_the_best_are_owners() -> None:
    from intake.resend.keys import owners

    best, rival = replace(patient("k1"), probability=0.001), replace(patient("k2"), probability=0.001)
    from intake.model import Findings, KindGuess

    nothing = Findings((), (KindGuess("letter", 0.9),))
    assert owners(nothing, (best, rival)) == ("k1",)
    assert owners(nothing, (best, replace(rival, probability=0.3))) == ("k1", "k2")
