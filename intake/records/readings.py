"""Remembered readings of pages: OCR is paid for once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intake.records.models import RememberedPage

if TYPE_CHECKING:
    from collections.abc import Sequence

_AT_ONCE = 400  # keys in one query; SQLite allows 999 variables in old builds


class PageMemory:
    """The readings that the database keeps, by key; what `intake.ocr.Remembered` asks."""

    def get(self, keys: Sequence[str]) -> dict[str, bytes]:
        """Those of the keys that are known, with their readings as they were put."""
        found: dict[str, bytes] = {}
        for start in range(0, len(keys), _AT_ONCE):
            rows = RememberedPage.objects.filter(key__in=keys[start : start + _AT_ONCE])
            found.update({key: bytes(reading) for key, reading in rows.values_list("key", "reading")})
        return found

    def put(self, key: str, reading: bytes) -> None:
        """Remember a reading; what is remembered under that key already stays."""
        RememberedPage.objects.bulk_create([RememberedPage(key=key, reading=reading)], ignore_conflicts=True)
