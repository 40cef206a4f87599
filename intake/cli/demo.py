"""`demo`: what `make run` does: a site, a fictional index, a morning's mail, and the service."""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING, Any

from rich.table import Table

from intake import observe
from intake.cli.app import HERE, SiteOption, app, out, talk
from intake.cli.patients import load_index
from intake.cli.site import make_site
from intake.kinds import load_kinds
from intake.lock import lock
from intake.mailroom import WHYS
from intake.records import accounts as rows
from intake.records import documents, patients, scans
from intake.records.connect import connect, disconnect
from intake.records.ledger import Ledger
from intake.settings import load

if TYPE_CHECKING:
    from intake.settings import Settings

REVIEWER = "demo"
_PATIENCE = 600.0
"""Seconds to wait for the demo's mail; what is not through by then is shown as it is."""


@app.command("demo")
def show_demo(site: SiteOption = HERE) -> None:
    """Make a demo site with a fictional patient index and about a dozen scans, run it and show what happens."""
    from intake import demo
    from intake.cli.serving import serve_until_stopped

    observe.configure(logging.WARNING)
    fresh = not (site / "intake.toml").exists()
    if fresh:
        talk("Drawing a fictional patient index and a morning's mail ...")
        prepared = demo.prepare(site)
        make_site(site, prepared.settings)
        settings = load(site)
        connect(settings)
        settings = _impatient(settings)
        load_index(prepared.index)
        pieces = {piece.file: piece.expected for piece in prepared.pieces}
    else:
        talk(f"{site} is there already: it is run as it is. Remove it for a fresh demo.")
        settings = load(site)
        connect(settings)
        pieces = {}
    talk(f"{patients.size()} fictional patients are in the index.")
    if fresh:
        demo.drop(site, settings.watch_folders)
    with lock(settings):
        serve_until_stopped(settings, meanwhile=lambda address: _tell(settings, pieces, address), any_port=True)


def _impatient(settings: Settings) -> Settings:
    """Nobody watches a demo for a quarter of an hour to see a file without its end given up."""
    return settings.model_copy(update={"watch": settings.watch.model_copy(update={"in_use_minutes": 0.5})})


def _tell(settings: Settings, pieces: dict[str, str], address: str) -> None:
    """Wait, beside the running service, until the mail is through; then show what became of it and how to get in."""
    threading.Thread(target=_wait_and_tell, args=(settings, pieces, address), daemon=True).start()


def _wait_and_tell(settings: Settings, pieces: dict[str, str], address: str) -> None:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end and not _is_through(len(pieces)):
        time.sleep(1)
    loincs = {kind.code: kind.loinc for kind in load_kinds(settings.site / "document-types.csv").values()}
    _show(list(documents.lines(loincs)), pieces)
    from intake.web import accounts

    account = rows.find(REVIEWER) or accounts.add_account(REVIEWER, "supervisor", None, Ledger.of(settings.keys))
    code = accounts.one_time_code(account)
    out.print(f"\nThe review desk:  {address}")
    out.print(f"One-time login:   {address}sign-in#{code}   (as {REVIEWER}, once, within 12 hours)")
    out.print(f"Drop more scans into {settings.watch_folders}/scanner. Stop with Ctrl-C.")
    disconnect()


def _is_through(files: int) -> bool:
    return scans.count() >= files and scans.open_count() == 0


def _show(lines: list[dict[str, Any]], pieces: dict[str, str]) -> None:
    table = Table("file", "pages", "became", "type", "why", "expected", box=None, expand=True)
    for line in sorted(lines, key=lambda entry: entry["source_file"]):
        state = {"filed": "[green]filed[/]", "review": "[yellow]review[/]"}.get(
            line["state"], f"[red]{line['state']}[/]"
        )
        why = ", ".join(WHYS[reason].why.partition(":")[0] if reason in WHYS else reason for reason in line["reasons"])
        pages = ",".join(map(str, line["pages"]))
        expected = pieces.get(line["source_file"], "")
        table.add_row(line["source_file"], pages, state, line["type"] or "", why, expected)
    out.print(table)
