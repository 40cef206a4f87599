"""Where a thing stands: beside a label, however damaged, in a form, in running text, or in another's field."""

from __future__ import annotations

from enum import Enum, auto
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

from intake.matching.ink.folds import look
from intake.model import Item, Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from intake.matching.ink.paper import Line, Paper, Spot


class Standing(Enum):
    """Where it stands, best first.  `NOWHERE`: in ink that the patient's other items have claimed."""

    LABEL = auto()
    FORM = auto()
    TEXT = auto()
    ELSEWHERE = auto()
    NOWHERE = auto()


_LABELS: Mapping[Item, str] = {
    Item.NAME: "NAME PATIENT PT PATIENTNAME MEMBERNAME PTNAME LASTNAME RESIDENT CLIENT",
    Item.BIRTH_DATE: "DOB BIRTH BORN BIRTHDATE DATEOFBIRTH BDATE BD",
    Item.RECORD_NUMBER: "MRN MR MRNO CHART RECORD UNIT MEDREC HOSPITALNO PATIENTID PATIENTNO",
    Item.PHONE: "PHONE TEL TELEPHONE CELL MOBILE HOME PH",
    Item.MEMBER_ID: "MEMBER MEMBERID ID IDNO POLICY INSURED SUBSCRIBER MEDICAID MEDICARE",
    Item.ADDRESS: "ADDRESS ADDR RESIDENCE STREET LIVES",
    Item.SSN_LAST4: "SSN SOCIAL SS SOC SECURITY",
}
"""Words of labels; those of four letters and more may have one misread besides look-alikes."""
_OTHERS = (
    "DR DOCTOR PROVIDER PHYSICIAN ATTENDING REFERRING ORDERING PRESCRIBER DICTATED SIGNED CC PCP SURGEON RADIOLOGIST"
    " PATHOLOGIST THERAPIST NURSE TECHNICIAN WITNESS NOTARY VERIFIED REVIEWED PERFORMED ATTN PREPARED CLINICIAN"
    " GUARANTOR SUBSCRIBER INSURED POLICYHOLDER EMERGENCY RESPONSIBLE SPOUSE MOTHER FATHER PARENT GUARDIAN DAUGHTER SON"
    " WIFE HUSBAND BROTHER SISTER KIN RELATIVE RELATIONSHIP PROXY AGENT CAREGIVER TWIN FAX SENDER RECIPIENT"
    " DISCUSSED SPOKE ACCOMPANIED INTERPRETER"
)
_SECTIONS = "GUARANTOR SUBSCRIBER INSURED POLICYHOLDER EMERGENCY RESPONSIBLE SPOUSE MOTHER FATHER PARENT GUARDIAN KIN"
"""Words of other people's labels, and those of them that stand over whole blocks."""
_DEGREES = "MD DO NP RN PA PHD DPM DDS FACP FACS CRNP LCSW PAC APRN LPN PHARMD DC OD ESQ"
"""What stands behind the names of those who treat."""
_MISREAD_FROM = 4
_BEFORE, _BEHIND, _OVER = 5, 2, 4
"""Words before and behind, and lines above, that are looked at."""
_WHOSE = 3
"""Words before a label that may say whose it is: `Father's date of birth`."""
_ROOM = 0.05
"""Of the page's height: a column's label stands no further above its value."""
_SENTENCE, _SMALL = 7, 0.55
"""A line of so many words, most of them in small letters, is running text."""
_LIST, _ROW = 4, 2
"""So many lines that each hold a person's name and a day are a list of people."""
_IN_LISTS = frozenset({Item.NAME, Item.BIRTH_DATE, Item.RECORD_NUMBER})


NO_NAMES = frozenset(" ".join((*_LABELS.values(), _OTHERS, "MR MRS MS MISS RE DEAR AND OR FOR SIGNED BY")).split())
"""Words before a name that are no part of it."""


def standing_of(paper: Paper, spot: Spot, item: Item) -> Standing:
    """Where the spot stands, as a thing of that item."""
    claims = paper.claims(spot)
    if any(claim.role is not Role.PATIENT for claim in claims):
        return Standing.ELSEWHERE
    if any(claim.item is not item for claim in claims):
        return Standing.NOWHERE
    if item in _IN_LISTS and in_list(paper, spot.line):
        return Standing.ELSEWHERE
    kinds = _words_of(_LABELS[item])
    return _on_line(spot, item, kinds) or _from_above(paper, spot, kinds, _words_of(_OTHERS) - kinds)


def _on_line(spot: Spot, item: Item, kinds: frozenset[str]) -> Standing | None:
    """What the words around it on its line say, the nearest first."""
    others = _words_of(_OTHERS) - kinds
    if item is Item.NAME and any(_is_any(text, _words_of(_DEGREES), exact=True) for text in _behind(spot)):
        return Standing.ELSEWHERE
    before = tuple(_before(spot))
    for at, text in enumerate(before):
        if _is_any(text, others):
            return Standing.ELSEWHERE
        if _is_any(text, kinds):
            whose = before[at + 1 : at + 1 + _WHOSE]
            return Standing.ELSEWHERE if any(_is_any(one, others) for one in whose) else Standing.LABEL
    return None


def label_words(paper: Paper, item: Item) -> int:
    """How many words of the document could be labels of that kind."""
    kinds = _words_of(_LABELS[item])
    return sum(_is_any(text, kinds) for line in paper.lines for text in line.texts)


def is_text(line: Line) -> bool:
    """Whether a line is running text rather than a field of a form."""
    spelt = [text for text in line.texts if text[:1].isalpha()]
    return len(line.texts) >= _SENTENCE and sum(text.islower() for text in spelt) >= _SMALL * len(spelt)


def in_list(paper: Paper, line: Line) -> bool:
    """Whether the line is one of a list of people: each with a name and a day of its own."""
    page = line.words[0].page
    if not _is_row(line.texts):
        return False
    return sum(one.words[0].page == page and _is_row(one.texts) for one in paper.lines) >= _LIST


@lru_cache(maxsize=4096)
def _is_row(texts: tuple[str, ...]) -> bool:
    named = sum(text[:1].isupper() and text.strip(".,").isalpha() and len(text) > 2 for text in texts) >= _ROW
    return named and any(sum(c.isdigit() for c in text) >= 6 and any(c in "/-." for c in text) for text in texts)


def _from_above(paper: Paper, spot: Spot, kinds: frozenset[str], others: frozenset[str]) -> Standing:
    """A column's label, or the heading of somebody else's block, over the spot."""
    sections = _words_of(_SECTIONS) - kinds
    for nearest, line in enumerate(islice(_above(paper, spot), _OVER)):
        for text in _over(line, spot, whole=nearest > 0):
            if _is_any(text, sections) or (nearest == 0 and _is_any(text, others)):
                return Standing.ELSEWHERE
            if nearest == 0 and _is_any(text, kinds):
                return Standing.LABEL
    return Standing.TEXT if is_text(spot.line) else Standing.FORM


def _above(paper: Paper, spot: Spot) -> Iterator[Line]:
    """The lines of the page over the spot, the nearest first, as far as they belong to its block."""
    top = spot.words[0].box.top
    for number in range(spot.line.number - 1, -1, -1):
        line = paper.lines[number]
        if line.words[0].page != spot.words[0].page:
            return
        if 0 < top - line.words[0].box.top < _ROOM * _OVER:
            yield line


def _over(line: Line, spot: Spot, *, whole: bool) -> Iterator[str]:
    """What stands straight above the spot; of lines further up (`whole`) only what begins them."""
    left, right = spot.words[0].box.left, spot.words[-1].box.right
    if not whole and spot.words[0].box.top - line.words[0].box.top > _ROOM:
        return
    if whole and abs(line.words[0].box.left - left) > _ROOM * 2:
        return
    for word, text in zip(line.words[: 3 if whole else None], line.texts, strict=False):
        if whole or (word.box.left < right and word.box.right > left):
            yield text


def _before(spot: Spot) -> Iterator[str]:
    """The words before the spot, the nearest first, with what stands glued before its own first word."""
    first = spot.line.texts[spot.first] if spot.first < len(spot.line.texts) else ""
    if ":" in first:
        yield first.split(":")[0]
    yield from reversed(spot.line.texts[max(0, spot.first - _BEFORE) : spot.first])


def _behind(spot: Spot) -> tuple[str, ...]:
    return spot.line.texts[spot.end : spot.end + _BEHIND]


@lru_cache(maxsize=64)
def _words_of(words: str) -> frozenset[str]:
    return frozenset(words.split())


@lru_cache(maxsize=64)
def _looks(words: frozenset[str]) -> tuple[frozenset[str], tuple[str, ...]]:
    looks = frozenset(look(word) for word in words)
    return looks, tuple(one for one in looks if len(one) >= _MISREAD_FROM)


@lru_cache(maxsize=16384)
def _is_any(text: str, words: frozenset[str], *, exact: bool = False) -> bool:
    """Whether a word is one of these, but for look-alikes and, if it is long enough, one letter more."""
    if exact:
        return "".join(c for c in text.upper() if c.isalnum()) in words
    mine = look(text)
    looks, long = _looks(words)
    if mine in looks:
        return True
    return len(mine) >= _MISREAD_FROM and any(OSA.distance(mine, one, score_cutoff=1) <= 1 for one in long)
