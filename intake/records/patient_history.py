"""What the index said before: kept when an import replaces it, because paper carries the old name and address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intake.model import Former, PersonName

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from intake.model import Patient

MOST_FORMERS = 12
"""So many of the newest are given to matching; all are kept."""


def replaced(before: Patient, after: Patient, until: dt.date) -> tuple[Former, ...]:
    """What an update took away: names, birth date, phone and address that are no longer said, none of them twice.

    A value that was only added to (a middle name where there was none) is not lost and not kept.
    """
    names = _replaced_names(before, after)
    born = before.birth_date if before.birth_date not in (None, after.birth_date) else None
    phone = before.phone if before.phone != after.phone else ""
    moved = _lost((before.address, before.zip), (after.address, after.zip))
    address, zip_code = (before.address, before.zip) if moved else ("", "")
    first = Former(until, names[0] if names else None, born, phone, address, zip_code)
    found = [first] if first != Former(until) else []
    return tuple(found + [Former(until, name) for name in names[1:]])


def added(formerly: Sequence[Former], new: Sequence[Former]) -> tuple[tuple[Former, ...], tuple[Former, ...]]:
    """Those of `new` that are not known yet, and all of them together, newest first."""
    known = {_said(former) for former in formerly}
    fresh = tuple(former for former in new if _said(former) not in known)
    return fresh, (*fresh, *formerly)[:MOST_FORMERS]


def _said(former: Former) -> tuple[object, ...]:
    return former.name, former.birth_date, former.phone, former.address, former.zip


def _replaced_names(before: Patient, after: Patient) -> list[PersonName]:
    mine, theirs = before.name, after.name
    names = []
    if _lost(
        (mine.last, mine.first, mine.middle, mine.suffix), (theirs.last, theirs.first, theirs.middle, theirs.suffix)
    ):
        names.append(mine)
    if before.former_last_name not in {"", after.former_last_name, mine.last, theirs.last}:
        names.append(PersonName(before.former_last_name, mine.first, mine.middle, mine.suffix))
    return names


def _lost(before: tuple[str, ...], after: tuple[str, ...]) -> bool:
    return any(old and old != new for old, new in zip(before, after, strict=True))
