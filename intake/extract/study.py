"""One page studied: laid out, marked, its findings settled among themselves."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from intake.extract.claim_form import on_claim_forms
from intake.extract.form_lines import under_their_values
from intake.extract.guesses import with_guesses
from intake.extract.identity import labelled
from intake.extract.kind_words import titles_of
from intake.extract.layout import lay_out
from intake.extract.learnt import with_learnt
from intake.extract.names import same_person
from intake.extract.prose import in_prose
from intake.extract.scene import Scene
from intake.extract.site import letterhead
from intake.extract.sticker import on_stickers
from intake.extract.unlabelled import unlabelled
from intake.extract.when import dates_without_label
from intake.model import Item, PersonName, Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from intake.extract.kind_words import Title
    from intake.extract.language import Mark
    from intake.extract.layout import Sheet
    from intake.extract.recogniser import Recogniser
    from intake.model import Finding, PageReading

_PAGE_OF = re.compile(
    r"\b(?:page|pg\.?)\s*:?\s*(\d{1,2})\s*(?:of|0f|oF|/)\s*(\d{1,2})\b|^\W*(\d{1,2})\s+of\s+(\d{1,2})\W*$",
    re.IGNORECASE,
)
_PAGE = re.compile(r"\b(?:page|pg\.?)\s*:?\s*(\d{1,2})\b(?!\s*\d)", re.IGNORECASE)
_EDGE = 0.14
_TTI_ZONE = 0.6
"""Inches from the top edge in which fax machines print their line."""
_PERSONAL = frozenset((Item.BIRTH_DATE, Item.SEX, Item.AGE, Item.SSN_LAST4, Item.PHONE))
_BEHIND = 45
"""Characters behind a name within which a plain label on the same line speaks of that person."""
_OF_PATIENT = re.compile(r"\b(?:patient|pt|member|child|infant|newborn)\b", re.IGNORECASE)
_TTI = re.compile(r"\b(?:FROM|TO|FAX|P\.?\s?\d{1,3}/\d{1,3}|PAGE \d+ OF \d+|\d{1,2}:\d{2})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Study:
    """What one page says by itself.  `page_of` is its own count (page, pages); 0 where it does not say."""

    page: PageReading
    sheet: Sheet
    findings: tuple[Finding, ...] = field(repr=False)
    titles: tuple[Title, ...]
    wording: tuple[Mark, ...] = field(repr=False)
    paper: str
    page_of: tuple[int, int]

    def patients(self, item: Item, least: float = 0.4) -> tuple[Finding, ...]:
        """The patient's findings of that item that are at least so sure."""
        return tuple(f for f in self.findings if f.item is item and f.role is Role.PATIENT and f.confidence >= least)


def study(page: PageReading, recogniser: Recogniser, paper: str = "unknown") -> Study:
    """What one page says; `paper` is the letterhead of the page before, which a page without one continues."""
    return recogniser.studied.get(page, paper, lambda: _study(page, recogniser, paper))


def _study(page: PageReading, recogniser: Recogniser, paper: str) -> Study:
    sheet = _without_fax_line(page, lay_out(page))
    marks = recogniser.pipelines.mark(sheet.text)
    whose = letterhead(sheet, recogniser.own)
    sender = _sender(page)
    if whose == "unknown":
        whose = "other" if paper == "unknown" and sender and not sender & recogniser.own.phones else paper
    labels = under_their_values(sheet, recogniser.labels.find(sheet, marks.labels), recogniser.not_names)
    scene = Scene(sheet, labels, recogniser.own, recogniser.not_names, whose, sender)
    found = labelled(scene)
    found += on_claim_forms(scene, found)
    found += unlabelled(scene, found)
    found += on_stickers(scene, found)
    found += in_prose(scene, marks.people, recogniser.company)
    found = with_learnt(scene, found, recogniser.pipelines.told(sheet, recogniser.roles))
    found += dates_without_label(scene, found)
    found = _of_their_owners(scene, found)
    return Study(
        page,
        sheet,
        settle(with_guesses(found, recogniser.own), recogniser),
        titles_of(sheet, recogniser.lexicon),
        marks.wording,
        whose,
        _counted(sheet),
    )


def _sender(page: PageReading) -> frozenset[str]:
    digits = re.sub(r"\D", "", page.header.number) if page.header else ""
    return frozenset({digits[-10:]}) if len(digits) >= 10 else frozenset()


def _without_fax_line(page: PageReading, sheet: Sheet) -> Sheet:
    """Drop a fax header line that was not marked as one: the topmost line if it bears two of its signs."""
    top = [s for s in sheet.segments if s.top < _TTI_ZONE]
    if not top:
        return sheet
    line = min(top, key=lambda s: s.top)
    row = [s for s in top if s is line or s.shares_row(line)]
    text = " ".join(s.text for s in row)
    signs = {m.group().upper()[:4] for m in _TTI.finditer(text)}
    if len(signs) < 2 or not re.search(r"\d{3}.?\d{4}|\d{2}/\d{2}", text):
        return sheet
    dropped = {id(w) for s in row for w in s.words}
    return lay_out(replace(page, words=tuple(w for w in page.words if id(w) not in dropped)))


def _counted(sheet: Sheet) -> tuple[int, int]:
    edges = [s for s in sheet.segments if s.top < _EDGE * sheet.height or s.bottom > (1 - _EDGE) * sheet.height]
    for segment in edges:
        match = _PAGE_OF.search(segment.text)
        if match:
            number, total = (int(g) for g in match.groups() if g)
            if 1 <= number <= total:
                return number, total
    for segment in edges:
        match = _PAGE.search(segment.text)
        if match and 1 <= int(match.group(1)) <= 60:
            return int(match.group(1)), 0
    return 0, 0


def _of_their_owners(scene: Scene, found: Sequence[Finding]) -> list[Finding]:
    """Give what stands right behind a relative's or guarantor's name to them: `Mother: Ann Lee  DOB: 1/2/1990`."""
    at = {id(w): start for w, start in zip(scene.sheet.words, scene.sheet.starts, strict=True)}
    names = sorted(
        ((at[id(f.ink[-1])] + len(f.ink[-1].text), f) for f in found if f.item is Item.NAME), key=lambda pair: pair[0]
    )

    def owner(f: Finding) -> Role:
        start = at[id(f.ink[0])]
        before = [(end, name) for end, name in names if end <= start]
        if f.role is not Role.PATIENT or f.item not in _PERSONAL or not before:
            return f.role
        end, name = before[-1]
        between = scene.sheet.text[end:start]
        near = "\n" not in between and len(between) < _BEHIND and not _OF_PATIENT.search(between)
        return name.role if near and name.role in {Role.RELATIVE, Role.GUARANTOR} else f.role

    return [f if owner(f) is f.role else replace(f, role=owner(f)) for f in found]


def settle(found: Sequence[Finding], recogniser: Recogniser) -> tuple[Finding, ...]:
    """Settle findings that claim the same ink, and drop patients who are known to be somebody else."""
    found = _ours_only(found)
    others = [
        f
        for f in found
        if f.item is Item.NAME and f.role is Role.PROVIDER and isinstance(f.value, PersonName) and f.value.first
    ]
    kept: list[Finding] = []
    for f in sorted(found, key=lambda f: -f.confidence):
        if f.item is Item.NAME and f.role is Role.PATIENT and isinstance(f.value, PersonName):
            sure = f.rule.startswith(("label", "sticker", "header")) and f.confidence > 0.6
            if not sure and any(isinstance(o.value, PersonName) and same_person(f.value, o.value) for o in others):
                continue
            if not sure and recogniser.own.is_clinician(f.value):
                continue
        group = _group(f)
        if any(_group(k) == group and set(k.ink) & set(f.ink) for k in kept):
            continue
        kept.append(f)
    order = {id(f): i for i, f in enumerate(found)}
    return tuple(sorted(kept, key=lambda f: (f.page, f.ink[0].box.top, f.ink[0].box.left, order[id(f)])))


def _ours_only(found: Sequence[Finding]) -> Sequence[Finding]:
    """Where one record number is named as ours, the others on the page are somebody else's."""
    if not any(f.item is Item.RECORD_NUMBER and "ours" in f.rule for f in found):
        return found
    return [
        replace(f, item=Item.FOREIGN_NUMBER) if f.item is Item.RECORD_NUMBER and "ours" not in f.rule else f
        for f in found
    ]


def _group(finding: Finding) -> str:
    if finding.item in {Item.NAME, Item.FORMER_NAME}:
        return "name"
    if finding.item in {Item.RECORD_NUMBER, Item.FOREIGN_NUMBER, Item.MEMBER_ID, Item.PHONE, Item.SSN_LAST4}:
        return "number"
    return "date" if finding.item.value.endswith("date") else finding.item.value
