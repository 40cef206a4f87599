"""The papers of an export: its index, and the manifest that proves every file."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from intake import __version__
from intake.figures import safe
from intake.filing import place

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from intake.kinds import Kind
    from intake.records.exports import Chosen

MANIFEST, INDEX = "manifest.json", "index.csv"
_COLUMNS = (
    "receipt",
    "mrn",
    "type",
    "type_name",
    "loinc",
    "document_date",
    "received",
    "filed",
    "pages",
    "file",
    "sha256",
)


@dataclass(frozen=True, slots=True)
class Wish:
    """Who hands over and why: `reason` is one of `exports.REASONS`; the `note` stands in the manifest alone."""

    actor: str
    reason: str
    note: str = field(repr=False, default="")
    originals: bool = False
    """Whether the bytes as they came go along, beside the searchable PDF/A."""


def entry(digest: str, size: int, pages: int | None) -> dict[str, Any]:
    """What the manifest says of a file: digest, bytes, and pages if it has any."""
    return {"sha256": digest, "size": size, **({} if pages is None else {"pages": pages})}


def index(chosen: Chosen, files: Mapping[str, Mapping[str, Any]], kinds: Mapping[str, Kind]) -> bytes:
    """A line a document, RFC 4180; a cell that a spreadsheet would run as a formula is made text."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_COLUMNS)
    for one in chosen.documents:
        kind, file = kinds.get(one.kind), f"documents/{one.receipt}/archive.pdf"
        dated, filed = one.date.isoformat() if one.date else "", one.filed.isoformat() if one.filed else ""
        cells = [one.receipt, one.mrn, one.kind, kind.name if kind else "", kind.loinc if kind else "", dated]
        cells += [one.arrived.isoformat(), filed, str(one.pages), file, str(files[file]["sha256"])]
        writer.writerow([safe(cell) for cell in cells])
    return out.getvalue().encode()


def manifest(name: str, chosen: Chosen, wish: Wish, files: Mapping[str, Any]) -> bytes:
    """`manifest.json`: who, when, why, and every file but itself."""
    told = {
        "schema": 1,
        "made_by": f"intake {__version__}",
        "export": name,
        "made": timezone.now().isoformat(),
        "by": wish.actor,
        "reason": wish.reason,
        "note": wish.note,
        "documents": len(chosen.documents),
        "pages": sum(one.pages for one in chosen.documents),
        "files": dict(sorted(files.items())),
    }
    return json.dumps(told, indent=1, ensure_ascii=False).encode()


def keep(data: Path, name: str, manifest: bytes) -> None:
    """What was handed over stays known, beside the ledger: `data/exports`."""
    folder = data / "exports"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = folder / f"{name}.json"
    place.write(file, manifest)
    file.chmod(0o600)
    place.flush_folder(folder)
