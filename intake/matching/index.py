"""What matching needs of the patient index: a port that `intake.records.patients` implements."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from intake.model import Patient


MOST_ROWS = 500
"""One question never brings more rows than this."""


class Field(StrEnum):
    """The columns whose values are counted, for the odds of agreeing by chance."""

    LAST = "last_name"
    FIRST = "first_name"
    BIRTH_DATE = "birth_date"


class PatientIndex(Protocol):
    """Look-ups by indexed equality, each bounded in rows; none reads the whole index."""

    def sharing(self, keys: Iterable[str], limit: int, most: int = MOST_ROWS) -> tuple[Patient, ...]:
        """The rows that have any of these keys (see `keys_of`), without repeats, at most `most`.

        Those come first that share the rarest keys and the most of them.  A key that more than `limit` rows have
        says too little and is left out.
        """
        ...

    def numbered(self, mrns: Iterable[str]) -> tuple[Patient, ...]:
        """The rows with exactly these record numbers."""
        ...

    def counts(self, values: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], int]:
        """How many rows have each value in its `Field` (upper case, dates as ISO text), where anybody has it."""
        ...

    def size(self) -> int:
        """How many rows the index has."""
        ...
