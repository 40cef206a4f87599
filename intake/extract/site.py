"""What this room must know of the hospital, so that its own people and numbers are never taken for a patient's."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from intake.extract.names import read_name, same_person
from intake.extract.normal import STREET_WORDS, address, letters_as_digits, phones, plain

if TYPE_CHECKING:
    from intake.extract.layout import Sheet
    from intake.model import PersonName

_LETTERHEAD = 0.2
"""A letterhead stands in the upper fifth of the first page."""
_ORGANISATION = re.compile(
    r"\b(?:HOSPITALS?|MEDICAL|CLINICS?|CENT(?:ER|RE)S?|HEALTH(?:CARE)?|LAB(?:S|ORATORY|ORATORIES)?|RADIOLOGY|IMAGING"
    r"|ASSOCIATES|GROUP|PHYSICIANS?|P\.?C\.?|LLC|PLLC|INC|PHARMACY|SURGERY|SURGEONS|CARDIOLOGY|UNIVERSITY|INSTITUTE"
    r"|PRACTICES?|CARE|PARTNERS|INSURANCE|PLAN|DRUGS?|MUTUAL|COURT|DEPARTMENT|SERVICES?|MEDICINE|FAMILY|PEDIATRICS?"
    r"|SPECIALISTS?|DIAGNOSTICS?|REGISTRAR|INFIRMARY|HOSPICE|REHABILITATION|NURSING|DIALYSIS)\b"
)
_LIKE_OURS = 75
"""A head that resembles our name this much (0..100) may be ours badly read; it is nobody's until it is clearer."""

_ADDRESSEE = re.compile(r",? (?:M\.?D|D\.?O|N\.?P|P\.?A|R\.?N|PH\.?D)\.?$|\b(?:19|20)\d\d$")
"""A person's letters or a date: what follows is the address of a letter, no letterhead."""


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """The receiving organisation's own names and numbers, from the site's settings.

    `record_number_pattern` is a regular expression that a whole record number of this hospital fits;
    `payloads` are barcode texts, or beginnings of them, that mark a separator sheet.
    """

    name: str = ""
    address: str = ""
    phone: str = ""
    fax: str = ""
    clinicians: tuple[str, ...] = ()
    record_number_pattern: str = r"\d{5,10}"
    payloads: tuple[str, ...] = ("PATCHT",)


@dataclass(frozen=True, slots=True)
class Own:
    """Site facts in comparable form."""

    name: str
    phones: frozenset[str]
    street: str
    clinicians: tuple[PersonName, ...] = field(repr=False)
    number: re.Pattern[str]

    def is_clinician(self, name: PersonName) -> bool:
        """Whether a name can be that of one of the hospital's clinicians, first name or initial included."""
        return bool(name.first) and any(same_person(name, own) for own in self.clinicians)

    def is_address(self, text: str) -> bool:
        """Whether a normalised address is the hospital's own."""
        return bool(self.street) and fuzz.partial_ratio(self.street, text) > 88

    def record_number(self, text: str) -> tuple[str, bool] | None:
        """The record number that a text is, and whether letters had to be read as digits; None if it is none."""
        bare = text.strip(" .,:;#")
        if self.number.fullmatch(bare):
            return bare, False
        mended = letters_as_digits(bare)
        return (mended, True) if mended != bare and self.number.fullmatch(mended) else None


def own_facts(facts: SiteFacts, not_names: frozenset[str]) -> Own:
    """The facts made comparable; `record_number_pattern` must compile."""
    names = [read_name(text, not_names) for text in facts.clinicians]
    street = address(facts.address) or plain(facts.address)
    words = street.split()
    ends = [i for i, w in enumerate(words) if w in STREET_WORDS]
    return Own(
        plain(facts.name),
        phones(f"{facts.phone} | {facts.fax}"),
        " ".join(words[: ends[0] + 1]) if ends else street,
        tuple(n.name for n in names if n),
        re.compile(facts.record_number_pattern),
    )


def names_organisation(text: str) -> bool:
    """Whether a text holds a word that only an organisation's name has: `Kidney Dialysis Center`."""
    return _ORGANISATION.search(plain(text)) is not None


def letterhead(sheet: Sheet, own: Own) -> str:
    """Whose paper a page is, by its upper fifth: `own`, `other` or `unknown`."""
    top = [s for s in sheet.segments if s.top < _LETTERHEAD * sheet.height][:8]
    for segment in top:
        text = plain(segment.text)
        if re.match(r"(?:TO|ATTN|DEAR|RE|CC|FAX)\b", text) or _ADDRESSEE.search(text):
            break
        if own.name and fuzz.partial_ratio(own.name, text) >= 88 and len(text) >= 0.7 * len(own.name):
            return "own"
        if own.name and fuzz.ratio(own.name, text) >= _LIKE_OURS:
            return "unknown"
        if own.phones & phones(segment.text) or own.is_address(text):
            return "own"
        if _ORGANISATION.search(text) and len(text) < 60:
            return "other"
    return "unknown"
