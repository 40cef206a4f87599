"""How well documents were understood: who is the patient, and every identifying item by item and role.

A corpus whose truth has `items` is judged item by item; one that only has `patient_on_page` by the patient's name and
birth date.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from intake.asjson import finding_from_json
from intake.evaluate.agree import MISREAD_AND_FOUND, agrees, same_name, unlike
from intake.evaluate.judged import Share
from intake.model import Item, PersonName, Role

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from intake.evaluate.judged import Judged
    from intake.model import Finding

GROUPS: Mapping[str, tuple[str, ...]] = {
    "clear": ("clean300", "bw300", "bw200", "grey200", "born_digital", "fax_fine"),
    "fax_std": ("fax_std",),
    "poor": ("fax_bad", "photo"),
}
"""Classes of scans that are held to one goal."""
GOALS: Mapping[str, float] = {"clear": 0.97, "fax_std": 0.93, "poor": 0.8}
"""The share of documents whose patient's name and birth date must be found."""

_NUMBERS = (Item.RECORD_NUMBER, Item.FOREIGN_NUMBER)
"""Whose number it is, the matcher finds out: a number on another house's paper may be ours and is found either way."""
_PEOPLE = frozenset({Role.PROVIDER, Role.GUARANTOR, Role.RELATIVE, Role.RECIPIENT})
_ANY = "any"
_UNTOLD = {"illegible", "several_patients"}


@dataclass(frozen=True, slots=True)
class ItemScore:
    """How one item in one role was recognised: of what stands there, and of what was found."""

    item: str
    role: str
    recall: Share
    precision: Share

    def to_json(self) -> dict[str, Any]:
        """Everything, for programs."""
        return {
            "item": self.item,
            "role": self.role,
            "recall": self.recall.to_json(),
            "precision": self.precision.to_json(),
        }


@dataclass(frozen=True, slots=True)
class Known:
    """One document with what it was found to say; `name` and `birth_date` are those it most likely is about."""

    judged: Judged = field(repr=False)
    findings: tuple[Finding, ...] = field(repr=False)

    @property
    def drawn(self) -> Mapping[str, Any]:
        """The patient as printed: `name`, `dob`, `mrn`."""
        return self.judged.truth.get("patient_on_page") or {}

    @property
    def drawn_names(self) -> tuple[str, ...]:
        """Every form of the patient's name that stands on its pages."""
        told = [i["text"] for i in self.judged.items if (i["item"], i["role"]) == ("name", "patient")]
        return tuple(dict.fromkeys([*([self.drawn["name"]] if self.drawn.get("name") else []), *told]))

    @property
    def is_told(self) -> bool:
        """Whether its truth tells legibly of one patient."""
        return self.judged.truth.get("why") not in _UNTOLD and self.judged.result is not None

    @property
    def name_found(self) -> bool:
        """Whether the likeliest name is the patient's."""
        name = self.leading(Item.NAME)
        return isinstance(name, PersonName) and any(
            same_name(drawn, name, MISREAD_AND_FOUND) for drawn in self.drawn_names
        )

    @property
    def birth_found(self) -> bool:
        """Whether the likeliest birth date is the patient's."""
        born = self.leading(Item.BIRTH_DATE)
        return born is not None and agrees(Item.BIRTH_DATE, self.drawn["dob"], born)

    @property
    def stranger_leads(self) -> bool:
        """Whether the likeliest name is somebody else's, or somebody's though nobody is named."""
        name = self.leading(Item.NAME)
        return isinstance(name, PersonName) and unlike(self.drawn_names, name)

    @property
    def strangers(self) -> tuple[Finding, ...]:
        """The names taken for the patient's that are somebody else's."""
        return tuple(
            f for f in self._of(Item.NAME) if isinstance(f.value, PersonName) and unlike(self.drawn_names, f.value)
        )

    def leading(self, item: Item) -> Any:  # noqa: ANN401 - a `model.Value`
        """The patient's value of that item that most speaks for, over all its places; None if there is none."""
        weights: dict[Any, float] = defaultdict(float)
        for finding in self._of(item):
            weights[finding.value] += finding.confidence
        return max(weights, key=lambda value: weights[value]) if weights else None

    def _of(self, item: Item) -> list[Finding]:
        return [f for f in self.findings if f.item is item and f.role is Role.PATIENT]


def known(judged: Judged) -> Known:
    """What that document was found to say on its own pages, without those that may be in or out."""
    pages = set(judged.truth["pages"])
    lines = (judged.result or {}).get("findings") or ()
    found = tuple(finding_from_json(line) for line in lines)
    return Known(judged, tuple(f for f in found if f.page in pages))


@dataclass(frozen=True, slots=True)
class PatientFound:
    """How often the patient was found, of documents that name one: name, birth date, and both.

    `stranger_leads` are documents whose likeliest patient is somebody else, `stranger` those where somebody else is
    among the names taken for the patient's.
    """

    name: Share
    birth_date: Share
    both: Share
    stranger_leads: Share
    stranger: Share

    def to_json(self) -> dict[str, Any]:
        """Everything, for programs."""
        return {name: getattr(self, name).to_json() for name in self.__slots__}


def patient_found(documents: Sequence[Known]) -> PatientFound:
    """Count them up."""
    told = [one for one in documents if one.is_told]
    named = [one for one in told if one.drawn.get("name")]
    born = [one for one in told if one.drawn.get("dob")]
    both = [one for one in named if one.drawn.get("dob")]
    return PatientFound(
        name=Share(sum(one.name_found for one in named), len(named)),
        birth_date=Share(sum(one.birth_found for one in born), len(born)),
        both=Share(sum(one.name_found and one.birth_found for one in both), len(both)),
        stranger_leads=Share(sum(one.stranger_leads for one in told), len(told)),
        stranger=Share(sum(bool(one.strangers) for one in told), len(told)),
    )


def by_item(documents: Sequence[Known]) -> tuple[ItemScore, ...]:
    """Recall and precision of every item and role that stands on the pages; none if the truth does not tell."""
    recalled: dict[tuple[Item, str], list[bool]] = defaultdict(list)
    right: dict[tuple[Item, str], list[bool]] = defaultdict(list)
    for one in documents:
        told = one.judged.items
        if not told or not one.is_told:
            continue
        found = dict.fromkeys((*_key(f.item, f.role), f.value) for f in one.findings)
        drawn = dict.fromkeys((*_key(Item(i["item"]), Role(i["role"])), i["text"]) for i in told)
        for item, role, text in drawn:
            values = [value for i, r, value in found if r == role and (i is item or {i, item} == {*_NUMBERS})]
            recalled[item, role].append(any(agrees(item, text, value) for value in values))
        for item, role, value in found:
            likes = _NUMBERS if item is Item.FOREIGN_NUMBER else (item,)
            texts = [text for i, r, text in drawn if r == role and i in likes]
            right[item, role].append(any(agrees(item, text, value) for text in texts))
    keys = sorted((key for key in recalled if _is_scored(*key)), key=_order)
    return tuple(
        ItemScore(item.value, role, _share(recalled[item, role]), _share(right[item, role])) for item, role in keys
    )


def _is_scored(item: Item, role: str) -> bool:
    """Whether recognition gives such items at all: names of people, numbers, dates, and all of the patient's own.

    Dates of a fax are read from its header, not recognised; organisations are told only so that nobody takes them for
    people.
    """
    if item is Item.NAME:
        return role in {Role.PATIENT, *_PEOPLE}
    return role in {_ANY, Role.PATIENT} or (role == Role.DOCUMENT and item is not Item.FAX_DATE)


def _key(item: Item, role: Role) -> tuple[Item, str]:
    return item, _ANY if item in _NUMBERS else role.value


def _order(key: tuple[Item, str]) -> tuple[int, int]:
    return list(Item).index(key[0]), [*(role.value for role in Role), _ANY].index(key[1])


def _share(marks: Sequence[bool]) -> Share:
    return Share(sum(marks), len(marks))
