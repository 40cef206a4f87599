"""`backup`, `restore`, `rebuild`: a site's copies, and its return."""

from __future__ import annotations

import tempfile
import time
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from django.db import transaction

from intake import audit
from intake import backup as copies
from intake import rebuild as rebuilding
from intake.cli.app import HERE, JsonOption, SiteOption, app, out, print_json, talk
from intake.errors import Damaged, WrongSettings
from intake.lock import lock
from intake.records import pulses
from intake.records.connect import SQLITE_FILE, connect, disconnect, migrate
from intake.records.ledger import Ledger
from intake.settings import load

if TYPE_CHECKING:
    from intake.settings import Settings


@app.command()
def backup(
    folder: Annotated[Path, typer.Argument(help="Where copies are kept; each gets a folder named by its moment.")],
    site: SiteOption = HERE,
    *,
    keys: Annotated[
        Path | None, typer.Option("--keys", help="Copy the keys too, to this folder; keep it apart from the copies.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Copy the site while it runs: database, store, patients' folders, ledger.  Unchanged files are linked."""
    settings = load(site)
    connect(settings)
    begun = time.monotonic()
    made = copies.backup(settings, folder, lambda what: talk(f"Copying {what} ..."))
    if keys is not None:
        copies.copy_keys(settings, keys)
    with transaction.atomic():
        Ledger.of(settings.keys).write("operator", "backed_up", made.folder.name, files=made.files, bytes=made.size)
    pulses.beat(pulses.BACKUP)
    seconds = round(time.monotonic() - begun, 1)
    if as_json:
        print_json({**asdict(made), "folder": str(made.folder), "seconds": seconds})
        return
    out.print(
        f"{made.files} files, {made.size / 1e6:.0f} MB ({made.linked} of them linked) in {seconds} s: {made.folder}"
    )
    if keys is None:
        talk("The keys are not in it. Copy them once with --keys FOLDER: without them the ledger cannot be checked.")


@app.command()
def restore(
    copy: Annotated[Path, typer.Argument(help="One dated folder that `intake backup` made.")],
    site: SiteOption = HERE,
    *,
    keys: Annotated[Path | None, typer.Option("--keys", help="Where the keys were copied to.")] = None,
    database: Annotated[str, typer.Option("--database", help="URL of an empty PostgreSQL database.")] = "",
    test: Annotated[
        bool, typer.Option("--test", help="Try it in a place of its own, remove that, and note that it was tried.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Make a site out of a copy, in an empty place, and verify it."""
    if test:
        _try_restore(load(site), copy, keys, database, as_json=as_json)
        return
    faults = _restore(copy, site, keys, database, as_json=as_json)
    _end(faults)
    talk(f"Next: intake doctor --site {site}, then: intake run --site {site}")


def _try_restore(settings: Settings, copy: Path, keys: Path | None, database: str, *, as_json: bool) -> None:
    """Restore beside the site and remove it again; the alert of a restore that was never tried is silent then."""
    with tempfile.TemporaryDirectory(prefix="restore-", dir=settings.data) as folder:
        faults = _restore(copy, Path(folder) / "site", keys or settings.keys, database, as_json=as_json)
        disconnect()
    _end(faults)
    connect(settings)
    pulses.beat(pulses.RESTORE)


def _restore(copy: Path, site: Path, keys: Path | None, database: str, *, as_json: bool) -> list[str]:
    begun = time.monotonic()
    made = copies.restore(copy, site, keys, database, lambda what: talk(f"Bringing back {what} ..."))
    settings = load(site)
    connect(settings)
    migrate()
    seconds = round(time.monotonic() - begun, 1)
    faults = _checked(settings)
    if as_json:
        print_json({"files": made.files, "size": made.size, "seconds": seconds, "faults": faults})
    else:
        out.print(f"{made.files} files, {made.size / 1e6:.0f} MB in {seconds} s.")
    return faults


@app.command()
def rebuild(
    site: SiteOption = HERE,
    *,
    replace: Annotated[
        bool, typer.Option("--replace", help="Put the database that is there aside first (SQLite).")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Make the database again from the patients' folders, the store, the ledger's files and the books."""
    from intake.ocr import sniff

    settings = load(site)
    with lock(settings):
        if replace:
            _put_aside(settings)
        connect(settings)
        migrate()
        made = rebuilding.rebuild(settings, sniff, lambda what: talk(f"Reading {what} ..."))
        with transaction.atomic():
            noted = {**asdict(made), "damaged": len(made.damaged)}
            Ledger.of(settings.keys).write("operator", "rebuilt", "site", **noted)
        faults = [*(f"{name}: cannot be used; it was left as it is" for name in made.damaged), *_checked(settings)]
    if as_json:
        print_json({**asdict(made), "faults": faults})
    else:
        out.print(
            f"{made.scans} scans, {made.documents} documents ({made.from_folders} from their folders alone), "
            f"{made.events} events, {made.accounts} accounts; {made.recovered} scans will be read again."
        )
    _end(faults)
    talk(f"Next: intake patients import FILE.csv --site {site}, then: intake run --site {site}")


def _put_aside(settings: Settings) -> None:
    if settings.database.url:
        raise WrongSettings("On PostgreSQL make an empty database and name it in [database] url instead.")
    disconnect()
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    for ending in ("", "-wal", "-shm"):
        file = settings.data / f"{SQLITE_FILE}{ending}"
        if file.exists():
            file.rename(file.with_name(f"{SQLITE_FILE}.{stamp}{ending}.aside"))


def _checked(settings: Settings) -> list[str]:
    talk("Verifying ...")
    return list(audit.verify(settings, Ledger.of(settings.keys)))


def _end(faults: list[str]) -> None:
    for fault in faults:
        talk(fault)
    if faults:
        raise Damaged(f"{len(faults)} faults were found")
