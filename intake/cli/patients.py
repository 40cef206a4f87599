"""`patients import`, `search`, `show`, `merge`, `unmerge`, `reindex`: the patient index."""

from __future__ import annotations

import dataclasses
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from intake import asjson
from intake.cli.app import HERE, NEEDS_ATTENTION, JsonOption, SiteOption, app, out, print_json, progress, talk
from intake.model import Former, Patient, PersonName
from intake.records import patient_merge, pulses
from intake.records import patients as index
from intake.records.connect import connect, make_tables
from intake.records.ledger import Ledger
from intake.records.patient_import import Imported
from intake.settings import load

patients = typer.Typer(help="The patient index.", no_args_is_help=True)
app.add_typer(patients, name="patients")
OPERATOR = "operator"
"""Who acts in the ledger when somebody works at the command line."""
Mrn = Annotated[str, typer.Argument(help="A record number of the index.")]


@patients.command("import")
def import_patients(
    file: Annotated[Path, typer.Argument(help="CSV with a header; see the README.", exists=True, dir_okay=False)],
    site: SiteOption = HERE,
    *,
    as_json: JsonOption = False,
) -> None:
    """Load or update the patient index, with progress."""
    connect(load(site))
    make_tables()  # a database may be named after `intake init`, and the index loaded before the first `intake run`
    done = load_index(file)
    if as_json:
        print_json(dataclasses.asdict(done))
    else:
        for number, why in done.faults:
            talk(f"line {number}: {why}; skipped")
        for number in done.circles:
            talk(f"line {number}: merged_into leads back to this record; that column was not taken")
        if done.ignored_columns:
            talk(f"warning: ignored unknown columns: {', '.join(done.ignored_columns)}")
        out.print(
            f"{done.added} patients added, {done.updated} updated, {done.unchanged} unchanged, {done.bad} skipped"
        )
    if done.bad or done.circles:
        raise typer.Exit(NEEDS_ATTENTION)


def load_index(file: Path) -> Imported:
    """Load or update the index of the connected database from a CSV file, with progress on stderr."""
    from intake.matching import keys_of

    with file.open("rb") as content:
        rows_in_file = sum(chunk.count(b"\n") for chunk in iter(lambda: content.read(1 << 20), b""))
    before = index.size()
    with progress() as bar:
        task = bar.add_task("Importing patients", total=rows_in_file)
        done = index.StoredPatients(keys_of).load(file, lambda lines: bar.update(task, completed=lines))
    pulses.beat(pulses.INDEX, rows=index.size(), before=before)
    return done


@patients.command()
def search(
    words: Annotated[
        list[str] | None,
        typer.Argument(help="Names, a birth date or year, digits of a number; none: a line of stdin."),
    ] = None,
    site: SiteOption = HERE,
    *,
    limit: Annotated[int, typer.Option("--limit", min=1, max=200, help="So many at most.")] = 20,
    as_json: JsonOption = False,
) -> None:
    """Find patients by whatever words there are, in any order, as the desk does.

    Words typed after the command stay in the shell's history; given on stdin they do not.
    """
    connect(load(site))
    found = index.search(" ".join(words) if words else sys.stdin.readline(), limit)
    for patient in found:
        if as_json:
            print_json(asjson.patient_to_json(patient))
            continue
        on = f", merged into {patient.merged_into}" if patient.merged_into else ""
        out.print(f"{patient.mrn}  {_in_words(patient)}{on}", markup=False)
    if not found:
        talk("Nobody found." if index.size() else "The patient index is empty.")


@patients.command()
def reindex(site: SiteOption = HERE, *, as_json: JsonOption = False) -> None:
    """Compute anew what patients are found by; needed once after a release that says so."""
    from intake.matching import keys_of

    connect(load(site))
    with progress() as bar:
        task = bar.add_task("Indexing patients", total=index.size() or None)
        rows = index.StoredPatients(keys_of).reindex(lambda done: bar.update(task, completed=done))
    if as_json:
        print_json({"patients": rows})
    else:
        out.print(f"{rows} patients indexed")


@patients.command()
def merge(
    loser: Annotated[str, typer.Argument(help="The record number that goes out of use.")],
    survivor: Annotated[str, typer.Argument(help="The record number that goes on.")],
    site: SiteOption = HERE,
    *,
    as_json: JsonOption = False,
) -> None:
    """Merge two records of one person.  New documents of either go to the one that goes on; filed ones stay."""
    settings = load(site)
    connect(settings)
    ledger = Ledger.of(settings.keys)
    merged, living = patient_merge.merge(loser, survivor, actor=OPERATOR, ledger=ledger)
    if as_json:
        print_json({"mrn": merged.mrn, "merged_into": merged.merged_into, "survivor": living.mrn})
        return
    on = "" if living.mrn == survivor else f", which was merged into {living.mrn}"
    out.print(f"{merged.mrn} is merged into {survivor}{on}. Undo it with: intake patients unmerge {merged.mrn}")


@patients.command()
def unmerge(mrn: Mrn, site: SiteOption = HERE, *, as_json: JsonOption = False) -> None:
    """Let a merged record live again."""
    settings = load(site)
    connect(settings)
    patient = patient_merge.unmerge(mrn, actor=OPERATOR, ledger=Ledger.of(settings.keys))
    if as_json:
        print_json({"mrn": patient.mrn, "merged_into": patient.merged_into, "survivor": patient.mrn})
        return
    out.print(f"{patient.mrn} is a record of its own again. What was filed under another number stays there.")


@patients.command()
def show(mrn: Mrn, site: SiteOption = HERE, *, as_json: JsonOption = False) -> None:
    """Show a record: what it said before, what it was merged with, and every document filed under any of them."""
    connect(load(site))
    told = patient_merge.tell(mrn)
    if as_json:
        print_json(_as_json(told))
        return
    out.print(f"{told.patient.mrn}  {_in_words(told.patient)}", markup=False)
    for former in told.patient.formerly:
        out.print(f"  until {former.until}: {_former_in_words(former)}", markup=False)
    if told.patient.merged_into:
        on = f"goes on as {told.survivor.mrn}" if told.survivor else "which is not in the index"
        out.print(f"  merged into {told.patient.merged_into}; {on}", markup=False)
    for other in told.merged:
        out.print(f"  {other.mrn} was merged into {other.merged_into}", markup=False)
    for receipt, state, number in told.documents:
        out.print(f"  {receipt}  {state} under {number}", markup=False)


def _as_json(told: patient_merge.Told) -> dict[str, Any]:
    return {
        **asjson.patient_to_json(told.patient),
        "survivor": told.survivor.mrn if told.survivor else None,
        "merged": [{"mrn": other.mrn, "merged_into": other.merged_into} for other in told.merged],
        "documents": [dict(zip(("receipt", "state", "mrn"), line, strict=True)) for line in told.documents],
    }


def _in_words(patient: Patient) -> str:
    parts = (_name(patient.name), patient.birth_date, patient.sex, patient.phone, patient.address, patient.zip)
    return ", ".join(str(part) for part in parts if part)


def _former_in_words(former: Former) -> str:
    parts = (_name(former.name) if former.name else "", former.birth_date, former.phone, former.address, former.zip)
    return ", ".join(str(part) for part in parts if part)


def _name(name: PersonName) -> str:
    return " ".join(part for part in (name.first, name.middle, name.last, name.suffix) if part)
