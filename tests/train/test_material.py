"""Examples to learn types from."""

from __future__ import annotations

from intake.evaluate.forge.part import Part, chance
from intake.kinds import load_kinds
from intake.train.material import draw_example, kinds_drawn


def test_there_is_material_for_every_shipped_type() -> None:
    assert set(kinds_drawn()) == set(load_kinds())


def test_the_same_seed_draws_the_same_example() -> None:
    one, again = (draw_example(chance("7", Part.TRAIN), "consult_note") for _ in range(2))
    assert one == again
    assert one != draw_example(chance("8", Part.TRAIN), "consult_note")


def test_an_example_of_every_type_has_words() -> None:
    for code in kinds_drawn():
        examples = [draw_example(chance(f"{code}/{n}", Part.TRAIN), code) for n in range(3)]
        assert all(e.code == code and e.pages for e in examples)
        assert code == "unknown" or any(page.words for e in examples for page in e.pages)


def test_some_reports_are_bare_text_and_some_are_laid_out() -> None:
    widths = {
        round(max((w.box.height for page in e.pages for w in page.words), default=0), 3)
        for e in (draw_example(chance(str(n), Part.TRAIN), "progress_note") for n in range(30))
    }
    assert len(widths) > 3
