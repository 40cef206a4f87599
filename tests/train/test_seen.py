"""Examples as the model sees them."""

from __future__ import annotations

from intake.evaluate.forge.part import Part
from intake.evaluate.kinds import typed
from intake.extract.kind_features import features
from intake.extract.kind_words import Lexicon
from intake.extract.language import Pipelines, build
from intake.extract.layout import lay_out
from intake.kinds import load_kinds
from intake.train.seen import Eye, Order, draw_seen


def test_an_example_is_seen_as_a_page_is_in_service() -> None:
    pages = typed("OPERATIVE REPORT\n\nPREOPERATIVE DIAGNOSIS: Hernia.")
    kinds = load_kinds()
    seen = Eye(Lexicon(kinds), Pipelines(lambda: build(kinds))).see("operative_report", pages)
    places, values = features([lay_out(page) for page in pages])
    assert seen.places.tolist() == places.tolist()
    assert seen.values.tolist() == values.tolist()
    assert seen.titles["operative_report"] > 2
    assert seen.phrases["operative_report"] > 1


def test_orders_are_drawn_in_order() -> None:
    orders = [Order(code, Part.TRAIN, f"1/{code}") for code in ("ecg", "letter", "legal")]
    assert [seen.code for seen in draw_seen(orders, 1)] == ["ecg", "letter", "legal"]
