"""The dry run: what would happen to files, and why."""

from __future__ import annotations

import hashlib
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from rich.table import Table

from intake import mailroom, ocr
from intake.cli.app import out, progress
from intake.deeds import own_connection, where
from intake.desk import make_desk
from intake.errors import Rejected, Unavailable
from intake.filing import DryCabinet
from intake.kinds import load_kinds
from intake.model import Accept, Reason, Scan
from intake.pipeline import take_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from intake.filing import RememberedFiling
    from intake.pipeline import Desk
    from intake.settings import Settings


def files_of(paths: Sequence[Path]) -> list[Path]:
    """These files, and those in these folders and below."""
    return [
        file
        for path in paths
        for file in (sorted(below for below in path.rglob("*") if below.is_file()) if path.is_dir() else [path])
    ]


def try_files(files: Sequence[Path], settings: Settings) -> Iterator[dict[str, Any]]:
    """What would become of each file: a JSON-ready line a document, as soon as it is known.  Writes nothing that stays.

    Whatever befalls one file, the next is tried.  One on which the software itself fails would go to a person, as in
    the service; then `failure` tells type and place of the bug, and nothing of the file.
    """
    cabinet = DryCabinet({kind.code: kind.loinc for kind in load_kinds(settings.site / "document-types.csv").values()})
    with (
        tempfile.TemporaryDirectory(prefix="intake-try-") as work,
        ThreadPoolExecutor(1) as hand,
        progress() as bar,
    ):
        desk = make_desk(settings, cabinet, work=Path(work))
        for file in bar.track(files, description="Reading"):
            begun = time.perf_counter()
            tried = hand.submit(_try, file, desk, cabinet)
            bug = tried.exception()
            lines = [_undone(file, "review", Reason.PROCESSING_FAILED, failure=where(bug))] if bug else tried.result()
            seconds = round(time.perf_counter() - begun, 2)
            yield from ({**line, "seconds": seconds} for line in lines)


def _try(file: Path, desk: Desk, cabinet: DryCabinet) -> list[dict[str, Any]]:
    cabinet.filings.clear()
    try:
        media_type = ocr.sniff(file)
        with file.open("rb") as content:
            digest = hashlib.file_digest(content, "sha256").hexdigest()
        scan = Scan(digest, "try", timezone.now(), media_type, file, file.name)
        try:
            with own_connection():
                take_in(scan, desk)
        finally:
            ocr.forget(scan, desk.limits)
    except Rejected as refused:
        return [_undone(file, "rejected", refused.code)]
    except Unavailable as trouble:
        return [_undone(file, "unavailable", str(trouble))]
    except OSError as trouble:
        return [_undone(file, "unavailable", str(trouble.strerror))]
    return [_line(file, remembered) for remembered in cabinet.filings]


def _undone(file: Path, state: str, why: str, **more: str) -> dict[str, Any]:
    """The line of a file that became no document."""
    return {"file": str(file), "pages": [], "state": state, "reasons": [why], **more}


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


def summary(lines: Sequence[dict[str, Any]]) -> str:
    """How many files and documents there were, what would become of them, and how long the slowest took."""
    fates = Counter(
        f"{line['state']} {line['reasons'][0]}" if line["state"] == "rejected" else line["state"] for line in lines
    )
    files = len({line["file"] for line in lines})
    slowest = max((line["seconds"] for line in lines), default=0.0)
    told = ", ".join(f"{count} {fate}" for fate, count in fates.most_common())
    return f"{files} files: {told}; the slowest took {slowest:.1f} s"


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
