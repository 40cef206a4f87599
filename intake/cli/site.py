"""`init`, `doctor`, `verify`, `status`: the installation and how it is."""

from __future__ import annotations

import tomllib
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any

import typer
from django.db.utils import Error as DatabaseTrouble
from django.utils import timezone
from rich.table import Table

from intake import audit, configuration, mailroom, pulse
from intake.alerts import RULES, alerts
from intake.cli.app import HERE, NEEDS_ATTENTION, JsonOption, SiteOption, app, err, out, print_json, talk
from intake.errors import Damaged, WrongSettings
from intake.health import Health, limits_of
from intake.lock import is_running
from intake.records import documents, pulses, rescans, scans
from intake.records.connect import connect, migrate
from intake.records.ledger import Ledger
from intake.records.seal import Seal
from intake.settings import build, load
from intake.watch import sources_of

FIRST_SOURCES = ("scanner", "fax", "mail")


@app.command()
def init(
    folder: Annotated[Path | None, typer.Argument(help="Where to make the site.", show_default="./site")] = None,
    *,
    settings: Annotated[
        Path | None, typer.Option("--settings", help="Take over the tables of this TOML file.", exists=True)
    ] = None,
    site: SiteOption = HERE,
) -> None:
    """Make a new site: configuration with comments, folders, database."""
    where = folder or site
    make_site(where, settings)
    talk(f"The site is ready in {where}.")
    talk(f"Next: intake patients import FILE.csv --site {where}, then: intake run --site {where}")


def make_site(where: Path, given_file: Path | None) -> None:
    """Make a site, or bring one that is there up to this version: configuration, folders, database, secrets."""
    given = _tables(given_file)
    build(where, given)  # says what is wrong before anything is made
    file = where / "intake.toml"
    if file.exists() and given_file is not None:
        raise WrongSettings(f"{file} exists already. Edit it, or remove it and run init again.")
    if file.exists():
        talk(f"{file} exists already and stays as it is.")
    else:
        where.mkdir(parents=True, exist_ok=True)
        file.write_text(configuration.text_of(given), encoding="utf-8")
    made = load(where)
    for own in (made.store, made.work, made.keys, made.patient_folders):
        own.mkdir(parents=True, exist_ok=True, mode=0o750)
    made.keys.chmod(0o700)
    for source in {*FIRST_SOURCES, *made.sources}:
        (made.watch_folders / source).mkdir(parents=True, exist_ok=True)
    connect(made)
    migrate()
    Ledger.of(made.keys)
    Seal.of(made.keys)


def _tables(file: Path | None) -> dict[str, Any]:
    if file is None:
        return {}
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise WrongSettings(f"{file} cannot be read: {wrong}") from None


@app.command("doctor")
def examine(site: SiteOption = HERE, *, as_json: JsonOption = False) -> None:
    """Check OCR, folders, rights, database, disk, clock and patient index, and say how to mend each."""
    from intake import doctor

    checks = doctor.examine(load(site))
    if as_json:
        print_json([{"name": c.name, "ok": c.ok, "found": c.found, "mend": c.mend, "needed": c.needed} for c in checks])
    else:
        for check in checks:
            mark = "[green]✓[/]" if check.ok else "[red]✗[/]" if check.needed else "[yellow]![/]"
            out.print(f"{mark} {check.name}: {check.found}")
            if not check.ok:
                out.print(f"    mend: {check.mend}", markup=False)
    raise typer.Exit(doctor.exit_code(checks))


@app.command()
def verify(site: SiteOption = HERE, *, as_json: JsonOption = False) -> None:
    """Check every hash, every pointer and the ledger's chain; say what is wrong."""
    settings = load(site)
    connect(settings)
    with err.status("Checking every stored byte ..."):
        faults = list(audit.verify(settings, Ledger.of(settings.keys)))
    if as_json:
        print_json({"faults": faults})
    else:
        for fault in faults:
            out.print(fault, markup=False)
    with suppress(DatabaseTrouble):  # what cannot be noted has been said
        pulses.beat(pulses.VERIFY, faults=len(faults))
    if faults:
        raise Damaged(f"{len(faults)} fault(s) found. Keep the site as it is and restore from the backup.")
    talk("All is well: every hash, every pointer and the ledger's chain.")


@app.command()
def status(site: SiteOption = HERE, *, as_json: JsonOption = False) -> None:
    """One screen: running?, backlog, oldest, problems.  Exit code 4 if a person is needed."""
    settings = load(site)
    connect(settings)
    now = timezone.now()
    midnight = now.astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
    waiting, oldest = documents.open_reviews()
    sources = []
    for source in sources_of(settings.watch_folders) if settings.watch_folders.exists() else []:
        counts = scans.counts_since(source, midnight)
        refused = mailroom.refused_count(settings.watch_folders, source)
        line = {"source": source, "files": counts.files, "pages": counts.pages, "rejected": refused}
        sources.append({**line, "to_rescan": rescans.counts().get(source, 0)})
    facts: dict[str, Any] = {
        "running": is_running(settings),
        "today": documents.counts_by_state(midnight),
        "in_work": scans.open_count(),
        "postponed": scans.postponed_count(),
        "review": waiting,
        "oldest_review_minutes": round((now - oldest).total_seconds() / 60) if oldest else None,
        "sources": sources,
    }
    said = pulse.read(settings.data) if facts["running"] else None
    facts["watching"] = list(said.complaints(now)) if said else []
    wrong = alerts(Health(settings).facts(now.astimezone()), limits_of(settings))
    facts["alerts"] = [{"code": one.code, "subject": one.subject, "sentence": one.sentence} for one in wrong]
    if as_json:
        print_json(facts)
    else:
        _show(facts)
    asked = any(entry["rejected"] or entry["to_rescan"] for entry in sources)
    if wrong or facts["watching"] or waiting or not facts["running"] or facts["postponed"] or asked:
        raise typer.Exit(NEEDS_ATTENTION)


def _show(facts: dict[str, Any]) -> None:
    out.print("[green]●[/] intake is running" if facts["running"] else "[red]●[/] intake is not running: intake run")
    today = ", ".join(f"{count} {state}" for state, count in facts["today"].items()) or "nothing yet"
    out.print(f"  documents today: {today}")
    out.print(f"  in work: {facts['in_work']} files ({facts['postponed']} postponed)")
    age = facts["oldest_review_minutes"]
    oldest = f", oldest waits {age // 60} h {age % 60:02d} min" if age is not None else ""
    out.print(f"  waiting for a reviewer: {facts['review']}{oldest}")
    table = Table("source", "files today", "pages", "rejected", "to rescan", box=None)
    for entry in facts["sources"]:
        table.add_row(entry["source"], *(str(entry[name]) for name in ("files", "pages", "rejected", "to_rescan")))
    out.print(table)
    for complaint in facts["watching"]:
        out.print(f"! {complaint}", style="yellow", markup=False)
    for alert in facts["alerts"]:
        out.print(f"! {alert['sentence']}", style="yellow", markup=False)
        out.print(f"    {RULES[alert['code']].do}", markup=False)
