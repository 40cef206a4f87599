"""What a piece of drawn text is: whose name, which date, whose number.

A meaning travels inside the text it is about, between characters of Unicode's private use area that no font draws: so
it survives whatever a layout does to text (joining, wrapping, capitals, columns) without any layout knowing of it.
`typeset.Text` takes the text apart again; `told.told_pages` says where on the sheet each piece stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from intake.model import Item, Role

_ITEMS, _ROLES = tuple(Item), tuple(Role)
_OPEN, _ONGOING, _CLOSE = "\ue000", "\ue001", "\ue002"
_FIRST_ITEM, _FIRST_ROLE = 0xE100, 0xE180
_INK = re.compile("[\ue000-\ue1ff]+")
_BEGIN = re.compile(f"[{_OPEN}{_ONGOING}]..", re.DOTALL)

_DATES = (
    (re.compile(r"(?i)collect|specimen|\bcoll\b"), Item.COLLECTION_DATE),
    (re.compile(r"(?i)discharg|\bd/c\b"), Item.DISCHARGE_DATE),
    (re.compile(r"(?i)admi(?:t|ssion)|start of care|\bsoc\b"), Item.ADMISSION_DATE),
    (re.compile(r"(?i)sign"), Item.SIGNATURE_DATE),
    (re.compile(r"(?i)report|result|dictat|finali[sz]|transcri|print|processed|statement"), Item.REPORT_DATE),
    (
        re.compile(r"(?i)receiv|request|expir|\bexp\b|effective|eff\.|begins|issued|\biss\b|filed|injury"),
        Item.OTHER_DATE,
    ),
)
_OWN_DATE = re.compile(r"(?i)\W*(?:date|dt|dated|today's date)\W*")
_ROLES_OF = (
    (re.compile(r"(?i)guarantor|subscriber|responsible|policy ?holder|insured"), Role.GUARANTOR),
    (re.compile(r"(?i)mother|father|parent|spouse|kin\b|emergency contact|guardian|informant|agent"), Role.RELATIVE),
    (re.compile(r"(?i)routed to|\bcc\b|copies? to|attention"), Role.RECIPIENT),
    (re.compile(r"(?i)adjuster"), Role.OTHER),
)
_NUMBER = re.compile(r"(?i)#|\bno\b|number(?! of)|accession|specimen|claim|group|case|rxbin|rxpcn|\bid\b")


@dataclass(frozen=True, slots=True)
class Span:
    """The characters `start` to `end` of a run of text are that item in that role.

    `ongoing` tells that they go on with the span before, which a line's end broke off.
    """

    start: int
    end: int
    item: Item
    role: Role
    ongoing: bool = False


def meant(text: str, item: Item, role: Role = Role.PATIENT) -> str:
    """The text, with what it means inside; an empty text stays empty, and an older meaning goes."""
    return f"{_OPEN}{_code(item, role)}{bare(text)}{_CLOSE}" if text else ""


def _code(item: Item, role: Role) -> str:
    return chr(_FIRST_ITEM + _ITEMS.index(item)) + chr(_FIRST_ROLE + _ROLES.index(role))


def bare(text: str) -> str:
    """The text as it is drawn."""
    return _INK.sub("", text)


def spans(text: str) -> tuple[Span, ...]:
    """Where in the bare text its meanings stand."""
    found: list[Span] = []
    length, begin = 0, ""
    start = at = 0
    while at < len(text):
        if sign := _BEGIN.match(text, at):
            begin, start = sign[0], length
        elif text[at] == _CLOSE and begin:
            item, role = _ITEMS[ord(begin[1]) - _FIRST_ITEM], _ROLES[ord(begin[2]) - _FIRST_ROLE]
            found.append(Span(start, length, item, role, begin[0] == _ONGOING))
            begin = ""
        elif text[at] != _CLOSE:
            length += 1
        at += len(sign[0]) if sign else 1
    return tuple(span for span in found if span.end > span.start)


def mend(lines: list[str]) -> list[str]:
    """The lines of a wrapped text, with a meaning that a line's end broke off going on in the next."""
    mended, ongoing = [], ""
    for line in lines:
        text = ongoing + line
        last = list(_BEGIN.finditer(text))
        is_open = bool(last) and _CLOSE not in text[last[-1].end() :]
        ongoing = _ONGOING + last[-1][0][1:] if is_open else ""
        mended.append(text + _CLOSE if is_open else text)
    return mended


def in_role(text: str, role: Role) -> str:
    """The text with all the names in it in that role instead."""
    old = re.compile(f"(?<=[{_OPEN}{_ONGOING}]{chr(_FIRST_ITEM + _ITEMS.index(Item.NAME))}).")
    return old.sub(chr(_FIRST_ROLE + _ROLES.index(role)), text)


def date_of(label: str, otherwise: Item = Item.SERVICE_DATE) -> Item:
    """Which date stands behind that label; a bare `Date` is the paper's own."""
    if _OWN_DATE.fullmatch(label):
        return Item.LETTER_DATE
    return next((item for label_of, item in _DATES if label_of.search(label)), otherwise)


def role_of(label: str, otherwise: Role = Role.PROVIDER) -> Role:
    """Whose name stands behind that label."""
    return next((role for label_of, role in _ROLES_OF if label_of.search(label)), otherwise)


def is_number(label: str) -> bool:
    """Whether a number of the sender's or the document's own stands behind that label."""
    return bool(_NUMBER.search(label))


@dataclass(frozen=True, slots=True)
class Someone:
    """A person a text may name in several roles; `after` is what stands behind the name (`, MD`) and is none of it."""

    name: str = field(repr=False)
    after: str = ""

    def as_a(self, role: Role) -> str:
        """The name in that role."""
        return meant(self.name, Item.NAME, role) + self.after


def someone(text: str) -> Someone:
    """Name and degrees of `Ann B. Smith, MD`."""
    name, comma, after = bare(text).partition(",")
    return Someone(name, comma + after)
