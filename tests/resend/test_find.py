"""Of all that came before, the document that a new one repeats."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from intake.model import KnownSketch, Sketch, Verdict
from intake.resend import find_resend
from tests.resend.letters import LETTER, OTHER, page, patient, sketch

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass
class Came:
    """Documents that came before."""

    before: tuple[KnownSketch, ...]

    def sharing(self, sketch: Sketch) -> Iterable[KnownSketch]:
        return [one for one in self.before if one.sketch.scan == sketch.scan]


SAME, UNLIKE = sketch(page(LETTER), who=patient()), sketch(page(OTHER), who=patient())
LONGER = sketch(page(LETTER), page(OTHER, number=2), who=patient())


def found(*before: KnownSketch) -> str:
    resend = find_resend(SAME, Came(before))
    return resend.document_id if resend else ""


def test_nothing_came_before() -> None:
    assert found() == ""
    assert found(KnownSketch("other", UNLIKE)) == ""


def test_what_it_repeats_is_named_with_how_it_stands_to_it() -> None:
    resend = find_resend(SAME, Came((KnownSketch("other", UNLIKE), KnownSketch("long", LONGER, filed=True))))
    assert resend is not None
    assert (resend.document_id, resend.verdict, resend.share) == ("long", Verdict.SHORTER, 1.0)


def test_of_two_alike_the_filed_one_is_named_else_the_first() -> None:
    assert found(KnownSketch("review", SAME), KnownSketch("filed", SAME, filed=True)) == "filed"
    assert found(KnownSketch("first", SAME), KnownSketch("second", SAME)) == "first"
