"""What a corpus tells about itself: the truth about a document, and the facts of the house that gets the mail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import tomlkit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from intake.evaluate.forge.letterhead import Home
    from intake.evaluate.forge.world import Posed


def told(posed: Posed, pages: Sequence[int]) -> dict[str, Any]:
    """One document's truth."""
    drawn = posed.drawn
    told: dict[str, Any] = {
        "pages": list(pages),
        "type": drawn.kind,
        "mrn": posed.mrn,
        "patient_on_page": {
            "name": drawn.printed.name or None,
            "dob": drawn.printed.birth_date or None,
            "mrn": drawn.printed.mrn or None,
        },
        "document_date": drawn.day.isoformat() if drawn.day else None,
        "date_alternatives": [day.isoformat() for day in drawn.also],
        "expect": posed.expect,
        "layout": drawn.layout,
    }
    if posed.why:
        told["why"] = posed.why
    if posed.candidates:
        told["candidates_true"] = list(posed.candidates)
    if drawn.foreign:
        told["foreign_mrn"] = drawn.foreign
    return told


def write_site(home: Home, file: Path) -> None:
    """The facts of the house that gets the mail, in the form of `intake.toml`."""
    tables = {
        "organisation": {
            "name": home.name,
            "address": f"{home.street}, {home.town}",
            "phone": home.phone,
            "fax": home.fax,
            "clinicians": list(home.clinicians),
        },
        "patients": {"record_number_pattern": r"[1-9]\d{5,6}"},
        "separators": {"payloads": list(home.payloads)},
    }
    file.write_text(tomlkit.dumps(tables), encoding="utf-8")
