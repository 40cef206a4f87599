"""Search by reviewers: whatever words they have before them, in any order."""

from __future__ import annotations

import datetime as dt
import re
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.db.models import Q

from intake.records.models import PatientRow
from intake.records.patient_csv import normal_name
from intake.records.patient_rows import by_ids

if TYPE_CHECKING:
    from intake.model import Patient

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})$")
_US = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})$")


def search(text: str, limit: int = 50) -> tuple[Patient, ...]:
    """Patients a reviewer may mean: words of the name in any order, a birth date, digits of a number or phone.

    Words match from their beginning.  Every word must fit; whole words come before beginnings.
    """
    words = text.replace(",", " ").split()
    if not words:
        return ()
    whole = [_fits(word, whole=True) for word in words]
    begun = [_fits(word, whole=False) for word in words]
    found: dict[str, Patient] = {}
    for conditions in (whole, begun):
        ids = PatientRow.objects.filter(*conditions).values_list("id", flat=True)[: limit * 4]
        for patient in by_ids(list(ids)).values():
            found.setdefault(patient.key, patient)
        if len(found) >= limit:
            break
    return tuple(found.values())[:limit]


def _fits(word: str, *, whole: bool) -> Q:
    if dates := _dates(word):
        return Q(birth_date__in=dates)
    digits = "".join(c for c in word if c.isdigit())
    if len(digits) >= 3 and len(digits) * 2 > len(word):
        numbers = {word, word.upper(), digits, digits.lstrip("0")} - {""}
        phone = Q(phone=digits[-10:]) if len(digits) >= 10 else Q()
        if whole:
            return Q(mrn__in=numbers) | phone
        return reduce(or_, (_begins("mrn", number) for number in sorted(numbers))) | _begins("phone", digits) | phone
    name = normal_name(word)
    if not name:
        return Q(pk__in=[])
    columns = ("last_name", "first_name", "former_last_name")
    if whole:
        return reduce(or_, (Q(**{column: name}) for column in columns))
    return reduce(or_, (_begins(column, name) for column in columns))


def _begins(column: str, start: str) -> Q:
    return Q(**{f"{column}__gte": start, f"{column}__lt": start[:-1] + chr(ord(start[-1]) + 1)})


def _dates(word: str) -> list[dt.date]:
    if iso := _ISO.match(word):
        readings = [tuple(int(part) for part in iso.groups())]
    elif us := _US.match(word):
        month, day, year = (int(part) for part in us.groups())
        years = [year] if len(us[3]) == 4 else [1900 + year, 2000 + year]
        readings = [(y, m, d) for y in years for m, d in ((month, day), (day, month))]
    else:
        return []
    dates = []
    for year, month, day in readings:
        try:
            dates.append(dt.date(year, month, day))
        except ValueError:
            continue
    return dates
