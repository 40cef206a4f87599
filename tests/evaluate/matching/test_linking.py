"""Two records are held to be of one patient only where a person would hold them so."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from intake.evaluate.matching.linking import Outcome, link_pairs, outcome_of
from intake.evaluate.matching.pairs import Expected, read_pairs
from intake.matching.judge import shipped_judge

if TYPE_CHECKING:
    from pathlib import Path

ONE = {
    "nameFirst": "Fyodor", "nameMiddle": "Ridgeway", "nameLast": "Larssen", "birthDate": "20071225", "gender": "M",
    "phone": "(906)555-8576", "ssn": "657680344", "addressStreet1": "52 Williamson Cir", "addressZip": "49931",
    "addressState": "MI", "addressCity": "Hubbell",
}  # fmt: skip


def pairs(tmp_path: Path, *others: tuple[Expected, dict[str, str]]) -> Path:
    file = tmp_path / "pairs.txt"
    lines = []
    for at, (expected, different) in enumerate(others):
        sides = (ONE, {**ONE, **different})
        said = ["".join(f"{name}={value}," for name, value in side.items()) for side in sides]
        lines += [
            f"TEST: T-{at}:KIND:IDEAL-IDEAL",
            f"EXPECT: {expected}",
            f"PATIENT A: {said[0]}",
            f"PATIENT B: {said[1]}",
        ]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("different", "outcome"),
    [
        ({}, Outcome.ACCEPTED),
        ({"phone": "(906)555-1111", "addressStreet1": "9 Elm St"}, Outcome.ACCEPTED),
        ({"nameFirst": "Feodor"}, Outcome.PERSON),
        ({"birthDate": "20071226"}, Outcome.PERSON),
        ({"nameMiddle": "", "phone": "", "ssn": "", "addressStreet1": ""}, Outcome.PERSON),
    ],
)
def test_only_the_same_core_with_something_beyond_it_is_accepted(
    tmp_path: Path, different: dict[str, str], outcome: Outcome
) -> None:
    (pair,) = read_pairs(pairs(tmp_path, (Expected.MATCH, different)))
    assert outcome_of(pair, shipped_judge(), 0.95) is outcome


def test_a_twin_is_never_accepted(tmp_path: Path) -> None:
    twin = {"nameFirst": "Marek", "nameMiddle": "", "ssn": "657680999"}
    (pair,) = read_pairs(pairs(tmp_path, (Expected.DIFFERENT, twin)))
    assert outcome_of(pair, shipped_judge(), 0.5) is not Outcome.ACCEPTED


def test_what_came_otherwise_is_listed_by_its_kind_of_difference(tmp_path: Path) -> None:
    file = pairs(
        tmp_path, (Expected.MATCH, {}), (Expected.POSSIBLE, {}), (Expected.POSSIBLE, {"birthDate": "20071226"})
    )
    report = link_pairs(read_pairs(file))
    assert report.share(Expected.MATCH, Outcome.ACCEPTED).hits == 1
    assert report.exceptions == {(Expected.POSSIBLE, Outcome.ACCEPTED, "KIND"): 1}
    assert report.to_json()["possible_to_a_person"]["of"] == 2
    out = io.StringIO()
    report.show(Console(file=out, width=120))
    assert "KIND" in out.getvalue()
