"""Rows of the index that are surely one person: an index holds some people twice (8 to 12 % of rows, AHIMA)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intake.matching.keys import letters

if TYPE_CHECKING:
    from intake.model import Patient


def surely_one(one: Patient, other: Patient) -> bool:
    """Whether two rows are one person beyond doubt: whole name, birth date and something of their own agree.

    Nothing may speak against it: another middle initial, suffix, sex or social security number.  Namesakes born on
    one day, twins and juniors are never one.
    """
    if one.merged_into == other.mrn or other.merged_into == one.mrn:
        return True
    same_name = letters(one.name.first) == letters(other.name.first) and (
        letters(one.name.last) == letters(other.name.last)
        or (one.former_last_name and letters(one.former_last_name) == letters(other.name.last))
        or (other.former_last_name and letters(other.former_last_name) == letters(one.name.last))
    )
    if not same_name or not one.birth_date or one.birth_date != other.birth_date:
        return False
    if one.name.suffix != other.name.suffix or one.sex != other.sex:
        return False
    initials = (one.name.middle[:1], other.name.middle[:1])
    if (all(initials) and initials[0] != initials[1]) or _differ(one.ssn_last4, other.ssn_last4):
        return False
    return any(
        mine and mine == theirs
        for mine, theirs in (
            (one.ssn_last4, other.ssn_last4),
            (one.phone, other.phone),
            (one.member_id, other.member_id),
            (one.address and f"{one.address}|{one.zip}", f"{other.address}|{other.zip}"),
        )
    )


def _differ(one: str, other: str) -> bool:
    return bool(one and other and one != other)
