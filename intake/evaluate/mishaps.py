"""Everything that went wrong, document by document, so that somebody can look at the pages."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from intake.evaluate.identity import Known, known
from intake.evaluate.score import date_right, kind_of
from intake.model import Item, PersonName

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from intake.evaluate.judged import Judged
    from intake.model import Finding

_FIRST = ("wrong patient", "filed unbidden", "stranger", "pages", "name", "birth date", "type", "date", "not filed")
"""The kinds of mishap, gravest first."""


@dataclass(frozen=True, slots=True)
class Mishap:
    """One thing about one document that is not as it should be."""

    what: str
    file: str
    pages: tuple[int, ...]
    quality: str
    expected: str = field(repr=False)
    got: str = field(repr=False)

    def to_json(self) -> dict[str, Any]:
        """Everything, for programs."""
        return {name: getattr(self, name) for name in self.__slots__}


def mishaps(judged: Sequence[Judged]) -> list[Mishap]:
    """All that went wrong, the gravest kinds first."""
    found = [mishap for one in judged for mishap in _of(known(one))]
    return sorted(found, key=lambda m: (_FIRST.index(m.what), m.quality, m.file))


def _of(one: Known) -> Iterator[Mishap]:
    judged, truth = one.judged, one.judged.truth
    result = judged.result or {}

    def mishap(what: str, expected: object, got: object) -> Mishap:
        where = judged.file, tuple(truth["pages"]), judged.quality
        return Mishap(what, *where, _text(expected), _text(got))

    if judged.filed and (judged.to_wrong_patient or not judged.expects_filing):
        to = ", ".join(sorted({str(line["mrn"]) for line in judged.filed}))
        yield mishap("wrong patient" if judged.to_wrong_patient else "filed unbidden", truth.get("mrn"), to)
    if not judged.split_right:
        yield mishap("pages", truth["pages"], result.get("pages"))
    if judged.state not in {"filed", "review"}:
        return
    yield from (mishap(*three) for three in _identity(one))
    if kind_of(judged) != truth["type"]:
        best = "; ".join(f"{kind['code']} {kind['probability']:.2f}" for kind in result.get("kinds", [])[:2])
        yield mishap("type", truth["type"], best or kind_of(judged))
    if truth.get("document_date") and not date_right(judged):
        yield mishap("date", truth["document_date"], result.get("document_date"))
    if judged.expects_filing and judged.state == "review":
        yield mishap("not filed", truth["mrn"], ", ".join(result["reasons"]))


def _identity(one: Known) -> Iterator[tuple[str, object, object]]:
    if not one.is_told:
        return
    name, born = one.leading(Item.NAME), one.leading(Item.BIRTH_DATE)
    if one.strangers:
        yield "stranger", " / ".join(one.drawn_names), "; ".join(_told(f) for f in one.strangers)
    if one.drawn.get("name") and not one.name_found:
        yield "name", one.drawn["name"], name
    if one.drawn.get("dob") and not one.birth_found:
        yield "birth date", one.drawn["dob"], born


def _told(finding: Finding) -> str:
    return f"{_text(finding.value)} ({finding.rule} {finding.confidence:.2f})"


def _text(value: object) -> str:
    if isinstance(value, PersonName):
        return f"{value.last}, {value.first} {value.middle}".strip()
    return "-" if value is None else str(value)
