"""People's names: their parts in comparable form, in every order they are written in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from intake.extract.name_marks import is_month_named, with_marks_mended
from intake.extract.normal import plain
from intake.extract.tables import document
from intake.model import PersonName

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

NEWBORN = frozenset(("BABY", "BOY", "GIRL", "INFANT", "NEWBORN"))
"""Stand for the first name of a child that has none yet: `BABY GIRL HERRERA`."""
_WORDS: dict[str, Any] = document("words.json")
SUFFIXES: Mapping[str, str] = _WORDS["suffixes"]
HONORIFICS = frozenset(_WORDS["honorifics"])
PARTICLES = frozenset(_WORDS["particles"])
CREDENTIALS = frozenset(_WORDS["credentials"])
_TOKEN = re.compile(
    r"[^\W\d_](?:[^\W_]|\.(?=[-\u2013][^\W\d_])|['\u2019\u2018`\u00b4](?=[^\W\d_])|[-\u2013](?=[^\W\d_])|[|!](?=[^\W\d_]))*\.?|,|;|\(|\)|\"|\d+\w*|[^\w\s]"
)
_ABBREVIATIONS = HONORIFICS | PARTICLES | CREDENTIALS | frozenset(SUFFIXES)
_SPELT = re.compile(r",\s*(?:M\.\s?D|D\.\s?O|R\.\s?N|N\.\s?P|P\.\s?A|Ph\.\s?D)\b\.?")
"""Letters of a profession with full stops, which would be initials behind the comma of `Russo, M.D.`"""
_DOB = re.compile(r"D\.?\s?O\.?\s?B\b", re.IGNORECASE)
_LETTERS = "|".join(sorted(CREDENTIALS, key=len, reverse=True))
_MORE_LETTERS = re.compile(rf"(?:\s*,\s*(?:{_LETTERS}|Ph\.?\s?D)\b\.?(?!\s+[A-Z][a-z]))+", re.IGNORECASE)
"""Further letters behind a doctor's first ones: `MD, FACC` names nobody else."""
_ALSO_NAMES = frozenset(("DO", "PA", "MD", "OD", "RD", "PT", "OT"))
"""Letters of a profession that, with only the first in upper case, are a name."""
_JUNK = 6
"""A quote, bar or bracket may stand before a name, no further than this many characters in."""
_MOST_WORDS = 7
_INITIALS = re.compile(r"(?:[^\W\d_]\.){2,}")


@dataclass(frozen=True, slots=True)
class NameReading:
    """A name with the other orders its words could have, and the characters it covers."""

    name: PersonName
    alternatives: tuple[PersonName, ...]
    start: int
    end: int
    doctor: bool = False
    comma: bool = False
    repaired: bool = False


def read_name(text: str, not_names: frozenset[str], *, strict: bool = False) -> NameReading | None:
    """The name that a text begins with, or None.

    `not_names` are plain upper-case words that are never part of a name.  With `strict` every word must be
    capitalised and at least two words are needed; use it where no label vouches for the place.
    """
    run = _collect(text, not_names, strict=strict)
    flat = [w for w in run.words if w != ","]
    if strict and (len(flat) < 2 or len(flat) > 6 or all(len(w.strip(".")) == 1 for w in flat)):
        return None
    if sum(len(w) for w in flat) < 3 or (len(flat) == 1 and len(flat[0]) < 2):
        return None
    repaired = any(any(c.isdigit() or c in "|!" for c in w) for w in flat)
    orders = orders_of([_mend(w) for w in run.words], honorific=run.honorific)
    if not orders:
        return None
    return NameReading(orders[0], orders[1:], run.start, run.end, run.doctor, "," in text[: run.end], repaired)


@dataclass(slots=True)
class _Run:
    """The words of a name as they are gathered (commas too), with the characters they cover."""

    words: list[str] = field(repr=False)
    start: int = -1
    end: int = 0
    doctor: bool = False
    honorific: bool = False

    @property
    def count(self) -> int:
        return sum(word != "," for word in self.words)


def _collect(text: str, not_names: frozenset[str], *, strict: bool) -> _Run:
    """Walk over the words of a name until something is none."""
    run = _Run([])
    text = with_marks_mended(text, _ABBREVIATIONS)
    spelt = _SPELT.search(text)
    for token in _TOKEN.finditer(text, 0, spelt.start() if spelt else len(text)):
        if run.end and (re.search(r"\n\s*\n|\t", text[run.end : token.start()]) or _DOB.match(text, token.start())):
            break
        if not _taken(run, token, not_names, strict=strict):
            break
    while run.words and run.words[-1] == ",":
        run.words.pop()
    if spelt and run.words and not text[run.end : spelt.start()].strip():
        run.doctor, run.end = True, spelt.end()
    if run.doctor and (more := _MORE_LETTERS.match(text, run.end)):
        run.end = more.end()
    run.start = max(run.start, 0)
    return run


def _taken(run: _Run, token: re.Match[str], not_names: frozenset[str], *, strict: bool) -> bool:
    """Take one more token into the run; False where the name ends."""
    raw = token.group().replace(".-", "-")
    key = plain(raw).rstrip(".")
    if not run.words and (not raw[0].isalnum() or key in {"THE", "A", "AN"}):
        return not raw[0].isalnum() and token.start() <= _JUNK
    if raw == ",":
        run.words.append(",")
        return run.words.count(",") <= 2 and run.words[-2] != ","
    if key in HONORIFICS and not run.words:
        run.doctor, run.honorific = run.doctor or key == "DR", True
    elif key in CREDENTIALS and run.words and not (key in _ALSO_NAMES and raw.istitle()):
        run.doctor, run.end = True, token.end()
        return False
    elif (
        _is_name_word(raw, key, not_names, strict, first=not run.count)
        or (not strict and not run.words and is_month_named(token, key, not_names))
    ) and run.count < _MOST_WORDS:
        run.words.append(raw)
        run.end = token.end()
    else:
        return False
    run.start = token.start() if run.start < 0 else run.start
    return True


def _is_name_word(raw: str, key: str, not_names: frozenset[str], strict: bool, *, first: bool) -> bool:
    if key in SUFFIXES and not first:
        return True
    if not strict and key in NEWBORN:
        return True
    if not raw[0].isalpha() or key in not_names or key in HONORIFICS:
        return False
    if sum(c.isdigit() or c in "|!" for c in raw) > (0 if strict else 1) or len(key) > 24:
        return False
    if strict and not (raw[0].isupper() or key in PARTICLES):
        return False
    return raw[0].isupper() or key in PARTICLES or (not strict and first) or raw[:2] in {"d'", "o'"}


def _mend(word: str) -> str:
    if word == ",":
        return word
    if _INITIALS.fullmatch(word):
        return word
    mended = "".join({"0": "O", "1": "I", "|": "I", "!": "I", "5": "S", "8": "B"}.get(c, c) for c in word)
    return mended if len(word) > 1 else word


def orders_of(words: Sequence[str], *, honorific: bool = False) -> tuple[PersonName, ...]:
    """The ways in which the words of a name (commas among them) may be its parts, likeliest first."""
    parts: list[list[str]] = [[]]
    suffix = ""
    for word in words:
        if word == ",":
            parts.append([])
            continue
        key = plain(word).strip(".")
        if (
            key in SUFFIXES
            and (key != "V" or len(parts) == 1)
            and parts[0]
            and (key != "V" or (word is words[-1] and len(parts[0]) > 2))
        ):
            suffix = SUFFIXES[key]
            continue
        parts[-1].append(key.replace(".", " ").strip())
    parts = [p for p in parts if p]
    if not parts:
        return ()
    if len(parts) > 1:
        return _last_first(parts, suffix)
    return _first_last(parts[0], suffix, honorific=honorific)


def _last_first(parts: list[list[str]], suffix: str) -> tuple[PersonName, ...]:
    given = [w for part in parts[1:] for w in part]
    if len(parts[0]) > 1 and len(parts[0][-1]) == 1 and len(given) == 1 and len(given[0]) > 1:  # MARY S, COLE
        return (PersonName(given[0], parts[0][0], " ".join(parts[0][1:]), suffix),)
    last = " ".join(parts[0])
    names = [PersonName(last, given[0], " ".join(given[1:]), suffix)]
    if len(given) == 2 and len(given[1]) > 1:
        names.append(PersonName(last, " ".join(given), "", suffix))
    return tuple(names)


def _first_last(words: list[str], suffix: str, *, honorific: bool) -> tuple[PersonName, ...]:
    if len(words) == 1:
        return (PersonName(words[0], "", "", suffix),)
    if len(words[-1]) == 1 and len(words[0]) > 1:  # SMITH JOHN A
        names = [PersonName(words[0], " ".join(words[1:-1]) or words[-1], words[-1] if len(words) > 2 else "", suffix)]
        if len(words) == 2:
            names = [PersonName(words[0], words[1], "", suffix)]
        return tuple(names)
    cut = len(words) - 1
    given = next((i for i, w in enumerate(words) if w not in NEWBORN), 0)
    if 0 < given <= cut:
        return (PersonName(" ".join(words[given:]), " ".join(words[:given]), "", suffix),)
    while cut > 1 and words[cut - 1] in PARTICLES:
        cut -= 1
    if honorific and cut == 1 and words[0] in PARTICLES:
        cut = 0
    main = PersonName(" ".join(words[cut:]), " ".join(words[:1]) if cut else "", " ".join(words[1:cut]), suffix)
    names = [main]
    if len(words) == 2 and cut == 1:
        names.append(PersonName(words[0], words[1], "", suffix))
    elif cut == 2 and len(words) == 3 and len(words[1]) > 1:
        names.append(PersonName(" ".join(words[1:]), words[0], "", suffix))
        names.append(PersonName(words[0], words[1], words[2], suffix))
    elif cut > 2:
        names.append(PersonName(" ".join(words[cut - 1 :]), words[0], " ".join(words[1 : cut - 1]), suffix))
    return tuple(n for i, n in enumerate(names) if n not in names[:i])


def same_person(one: PersonName, other: PersonName) -> bool:
    """Whether two readings can be the same person's name: last names agree, given names do not contradict.

    An initial agrees with the name it begins; a missing part agrees with anything.
    """
    return _last_agrees(one.last, other.last) and _given_agrees(one, other)


def _last_agrees(one: str, other: str) -> bool:
    a, b = set(re.split(r"[ -]+", one)), set(re.split(r"[ -]+", other))
    if one.replace(" ", "") == other.replace(" ", "") or a <= b or b <= a:
        return True
    return _near("".join(sorted(a)), "".join(sorted(b))) if len(a) > 1 or len(b) > 1 else _near(one, other)


def _given_agrees(one: PersonName, other: PersonName) -> bool:
    if not one.first or not other.first:
        return True
    if len(one.first) == 1 or len(other.first) == 1:
        return one.first[0] == other.first[0]
    return _near(one.first.split()[0], other.first.split()[0])


def _near(one: str, other: str) -> bool:
    from rapidfuzz.distance import OSA

    allowed = 0 if min(len(one), len(other)) < 4 else 1 if max(len(one), len(other)) < 8 else 2
    return OSA.distance(one, other, score_cutoff=allowed) <= allowed
