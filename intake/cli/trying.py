"""The dry run: what would happen to files, and why."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from rich.table import Table

from intake import mailroom, ocr
from intake.cli.app import out, progress
from intake.desk import make_desk
from intake.errors import Rejected, Unavailable
from intake.filing import DryCabinet
from intake.kinds import load_kinds
from intake.model import Accept, Scan
from intake.pipeline import take_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from intake.filing import RememberedFiling
    from intake.pipeline import Desk
    from intake.settings import Settings


def try_files(files: Sequence[Path], settings: Settings) -> list[dict[str, Any]]:
    """What would become of each file, a JSON-ready line a document.  Writes nothing that stays."""
    cabinet = DryCabinet({kind.code: kind.loinc for kind in load_kinds(settings.site / "document-types.csv").values()})
    lines = []
    with tempfile.TemporaryDirectory(prefix="intake-try-") as work, progress() as bar:
        desk = make_desk(settings, cabinet, work=Path(work))
        for file in bar.track(files, description="Reading"):
            lines += _try(file, desk, cabinet)
    return lines


def _try(file: Path, desk: Desk, cabinet: DryCabinet) -> list[dict[str, Any]]:
    before = len(cabinet.filings)
    try:
        media_type = ocr.sniff(file)
        with file.open("rb") as content:
            digest = hashlib.file_digest(content, "sha256").hexdigest()
        take_in(Scan(digest, "try", timezone.now(), media_type, file, file.name), desk)
    except Rejected as refused:
        return [{"file": str(file), "pages": [], "state": "rejected", "reasons": [refused.code]}]
    except Unavailable as trouble:
        return [{"file": str(file), "pages": [], "state": "unavailable", "reasons": [str(trouble)]}]
    return [_line(file, remembered) for remembered in cabinet.filings[before:]]


def _line(file: Path, remembered: RememberedFiling) -> dict[str, Any]:
    case, filing = remembered.case, remembered.filing
    best = case.candidates[0] if case.candidates else None
    decided = case.decision.patient.mrn if isinstance(case.decision, Accept) else best.patient.mrn if best else None
    return {
        "file": str(file),
        "pages": list(filing.pages),
        "state": filing.state,
        "mrn": decided,
        "probability": round(best.probability, 6) if best else 0.0,
        "type": case.findings.kind.code,
        "document_date": case.findings.date.isoformat() if case.findings.date else None,
        "reasons": [reason.value for reason in filing.reasons],
        "path": filing.folder or None,
        "evidence": [
            {"item": e.item.value, "level": e.level, "weight": round(e.weight, 2)}
            for e in (best.evidence if best else ())
        ],
    }


def show(lines: list[dict[str, Any]]) -> None:
    """Print the lines of `try_files` as a table."""
    table = Table("file", "pages", "would", "patient", "probability", "type", "date", "why", box=None)
    for line in lines:
        would = {"filed": "[green]FILE[/]", "review": "[yellow]ask a person[/]"}.get(
            line["state"], f"[red]{line['state']}[/]"
        )
        why = ", ".join(mailroom.WHYS[r].why if r in mailroom.WHYS else r for r in line["reasons"])
        if line["state"] == "filed":
            why = ", ".join(f"{e['item']} {e['level']}" for e in line["evidence"] if e["weight"] > 0)
        table.add_row(
            Path(line["file"]).name,
            ",".join(map(str, line["pages"])),
            would,
            line.get("mrn") or "",
            f"{line['probability']:.4f}" if "probability" in line else "",
            line.get("type") or "",
            line.get("document_date") or "",
            why,
        )
    out.print(table)
