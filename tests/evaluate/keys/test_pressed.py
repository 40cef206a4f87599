"""The figures of keys: what counts, what is within the limits, what is told."""

from __future__ import annotations

from rich.console import Console

from intake.evaluate.keys.pressed import Figure, Pressed, Strokes
from intake.evaluate.keys.wanted import CONFIRM, MAY_CONFIRM, PARK


def pressed(keys: int, deed: str = CONFIRM, *guards: str, decided: bool = True) -> Pressed:
    return Pressed(f"R-{keys}", deed, "weak_identity", keys, "held", guards, decided=decided)


MANY = Strokes("mail", tuple(pressed(keys) for keys in (1, 1, 2, 5)), ("R-9",))


def test_half_nine_of_ten_and_the_most() -> None:
    assert MANY.tables()["what was done"][CONFIRM] == Figure(4, 1.5, 4.1, 5)
    assert MANY.within() == {"confirm_median": True, "any_decision": True}


def test_a_limit_that_does_not_hold_is_told() -> None:
    slow = Strokes("mail", (pressed(3), pressed(13, PARK)))
    assert slow.within() == {"confirm_median": False, "any_decision": False}


def test_what_came_to_no_decision_is_named_and_not_counted() -> None:
    stuck = Strokes("mail", (pressed(1), pressed(40, CONFIRM, decided=False)))
    assert stuck.tables()["what was done"][CONFIRM].most == 1
    console = Console(record=True, width=100)
    stuck.show(console)
    assert "no decision: R-40" in console.export_text()


def test_confirming_is_told_by_guard_rail_apart_from_what_none_guards() -> None:
    both = Strokes("mail", (pressed(1), pressed(5, MAY_CONFIRM, "ask", "contrary"), pressed(2, PARK)))
    rails = both.tables()["confirming who is right or may be, by what is asked"]
    assert {name: one.decisions for name, one in rails.items()} == {"all": 2, "nothing": 1, "ask": 1, "contrary": 1}
    assert list(both.tables()["confirming who is right, by reason"]) == ["weak_identity"]


def test_everything_is_told_to_programs_and_people() -> None:
    told = MANY.to_json()
    assert told["figures"]["what was done"]["any decision"]["median"] == 1.5
    assert (len(told["decisions"]), told["unplayed"]) == (4, ["R-9"])
    console = Console(record=True, width=100)
    MANY.show(console, listed=True)
    assert "R-5" in console.export_text()


def test_nothing_decided_is_within_every_limit() -> None:
    assert all(Strokes("mail", ()).within().values())
