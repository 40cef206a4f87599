"""What fax and OCR do to words."""

from __future__ import annotations

import random

from intake.evaluate.kinds import typed
from intake.train.damage import Damage, damaged, draw_damage

(PAGE,) = typed("\n".join(f"line {n} of plain modern text with common words" for n in range(30)))


def words(damage: Damage, seed: int = 1) -> list[str]:
    return [w.text for w in damaged(random.Random(seed), PAGE, damage).words]


def test_no_damage_leaves_every_word() -> None:
    assert words(Damage()) == [w.text for w in PAGE.words]


def test_look_alikes_change_letters_but_lose_no_word() -> None:
    worn = words(Damage(alike=0.2))
    assert len(worn) == len(PAGE.words)
    assert worn != [w.text for w in PAGE.words]


def test_words_are_dropped_split_and_joined() -> None:
    assert len(words(Damage(dropped=0.3))) < 0.85 * len(PAGE.words)
    assert len(words(Damage(split=0.5))) > 1.05 * len(PAGE.words)
    assert "linewords" not in words(Damage(joined=1.0))  # never across lines
    assert len(words(Damage(joined=1.0))) == 30


def test_lines_are_lost_as_a_whole() -> None:
    left = damaged(random.Random(3), PAGE, Damage(lines=0.5)).words
    lines = {w.line for w in left}
    assert 5 < len(lines) < 25
    assert len(left) == 9 * len(lines)


def test_a_cut_takes_the_head_of_the_page() -> None:
    cut = damaged(random.Random(1), PAGE, Damage(cut=0.3)).words
    assert min(w.box.top for w in cut) >= 0.3


def test_the_same_chance_does_the_same_damage() -> None:
    assert words(draw_damage(random.Random(4)), 9) == words(draw_damage(random.Random(4)), 9)


def test_some_pages_come_out_well_and_some_badly() -> None:
    drawn = [draw_damage(random.Random(seed)) for seed in range(100)]
    assert any(d.alike == 0 for d in drawn)
    assert any(d.alike > 0.02 for d in drawn)
    assert any(d.titles for d in drawn)
    assert any(d.cut for d in drawn)
