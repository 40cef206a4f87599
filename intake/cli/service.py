"""`run` and `try`: the service, and what it would do."""

from __future__ import annotations

import hashlib
import signal
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from django.utils import timezone
from rich.table import Table

from intake import daemon, mailroom, ocr
from intake.cli.app import HERE, JsonOption, SiteOption, app, out, print_json, progress, talk
from intake.desk import make_desk, open_site
from intake.errors import Rejected, Unavailable
from intake.filing import DryCabinet
from intake.kinds import load_kinds
from intake.model import Accept, Scan
from intake.pipeline import take_in
from intake.records import documents
from intake.records.connect import connect, migrate
from intake.settings import load
from intake.web.server import make_app, serve

if TYPE_CHECKING:
    from collections.abc import Callable

    from intake.desk import Site
    from intake.filing import RememberedFiling
    from intake.pipeline import Desk
    from intake.settings import Settings


@app.command()
def run(
    site: SiteOption = HERE,
    *,
    once: Annotated[
        bool, typer.Option("--once", help="Take in what lies in the watch folders now, then exit.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Run the service: watch, workers and web."""
    settings = load(site)
    with daemon.lock(settings):
        if once:
            _run_once(_stopping_on_signals(daemon.Service(_open(settings), once=True)), as_json=as_json)
        else:
            serve_until_stopped(settings)


def serve_until_stopped(
    settings: Settings, *, meanwhile: Callable[[str], object] | None = None, any_port: bool = False
) -> None:
    """Run the service with its desk until a signal ends it.  The caller holds the site's lock.

    `meanwhile` is called with the desk's address once the desk answers.  With `any_port` another port is taken
    where the configured one is not free.
    """
    opened = _open(settings)
    service = _stopping_on_signals(daemon.Service(opened))
    app = make_app(opened, service.engine.submit_delivery)
    try:
        server = serve(app, settings.web.host, settings.web.port)
    except Unavailable:
        if not any_port:
            raise
        server = serve(app, settings.web.host, 0)
    address = f"http://{settings.web.host}:{server.port}/"
    talk(f"The review desk is at {address}")
    talk(f"Drop scans into {settings.watch_folders}. Stop with Ctrl-C.")
    try:
        if meanwhile is not None:
            meanwhile(address)
        service.run()
    finally:
        server.stop()


def _open(settings: Settings) -> Site:
    opened = open_site(settings)
    migrate()
    return opened


def _stopping_on_signals(service: daemon.Service) -> daemon.Service:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: service.stop())
    return service


def _run_once(service: daemon.Service, *, as_json: bool) -> None:
    begun = timezone.now()
    with progress() as bar:
        task = bar.add_task("Taking in", total=None)
        most = 0

        def show(open_now: int, waiting: int) -> None:
            nonlocal most
            most = max(most, open_now + waiting)
            bar.update(task, total=most or None, completed=most - open_now - waiting)

        service.run_once(show)
    counts = documents.counts_by_state(begun)
    refused = sum(
        mailroom.refused_count(service.site.settings.watch_folders, source) for source in service.sweeper.seen.sources
    )
    summary = {**counts, "in_rejected_folders": refused}
    if as_json:
        print_json(summary)
    else:
        out.print(", ".join(f"{number} {name.replace('_', ' ')}" for name, number in summary.items()))


@app.command("try")
def dry_run(
    files: Annotated[list[Path], typer.Argument(help="Files to try.", exists=True, dir_okay=False)],
    site: SiteOption = HERE,
    *,
    as_json: JsonOption = False,
) -> None:
    """Say what would happen to files and why.  Writes nothing."""
    settings = load(site)
    connect(settings)
    cabinet = DryCabinet({kind.code: kind.loinc for kind in load_kinds(settings.site / "document-types.csv").values()})
    lines = []
    with tempfile.TemporaryDirectory(prefix="intake-try-") as work, progress() as bar:
        desk = make_desk(settings, cabinet, work=Path(work))
        for file in bar.track(files, description="Reading"):
            lines += _try(file, desk, cabinet)
    if as_json:
        for line in lines:
            print_json(line)
    else:
        _show(lines)
    if any(line["state"] == "unavailable" for line in lines):
        sys.exit(1)


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


def _show(lines: list[dict[str, Any]]) -> None:
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
