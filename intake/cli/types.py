"""`types`: the document types a site knows, and what type a file would get and why."""

from __future__ import annotations

import csv
import hashlib
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from django.utils import timezone
from rich.table import Table

from intake import desk, extract, ocr
from intake.cli.app import HERE, JsonOption, SiteOption, app, out, print_json, talk
from intake.errors import Rejected
from intake.kinds import load_kinds
from intake.model import Scan
from intake.settings import load

if TYPE_CHECKING:
    from intake.model import PageReading
    from intake.settings import Settings

types = typer.Typer(no_args_is_help=False, help="The document types of this site; `types test` says what a file is.")
app.add_typer(types, name="types")


@types.callback(invoke_without_command=True)
def list_types(
    context: typer.Context,
    site: SiteOption = HERE,
    *,
    table: Annotated[bool, typer.Option("--table", help="Print the table itself, to begin a site's own from.")] = False,
    as_json: JsonOption = False,
) -> None:
    """List the document types of this site: code, LOINC, name, filed without a person, its date, title words."""
    if context.invoked_subcommand:
        return
    settings = load(site)
    kinds = load_kinds(settings.site / "document-types.csv")
    dates = extract.read_own_words(settings.site, kinds).all_dates()
    if table:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(("code", "loinc", "name", "auto_file", "title_words"))
        for kind in kinds.values():
            words = "; ".join(kind.title_words)
            writer.writerow((kind.code, kind.loinc, kind.name, "yes" if kind.auto_file else "no", words))
        return
    shown = Table("code", "LOINC", "name", "auto-file", "date", "title words", box=None)
    for kind in kinds.values():
        date = dates.get(kind.code, dates["*"])[0]
        if as_json:
            told = {"code": kind.code, "loinc": kind.loinc, "name": kind.name, "auto_file": kind.auto_file}
            print_json({**told, "date": date, "title_words": list(kind.title_words)})
        shown.add_row(
            *(kind.code, kind.loinc, kind.name, "yes" if kind.auto_file else "no", date, "; ".join(kind.title_words))
        )
    if not as_json:
        out.print(shown)


@types.command("test")
def try_types(
    files: Annotated[list[Path], typer.Argument(help="Scans, or text files (.txt).", exists=True, dir_okay=False)],
    site: SiteOption = HERE,
    *,
    as_json: JsonOption = False,
) -> None:
    """Say what type each file would get as one document, and why: titles, phrases and words that spoke for it."""
    settings = load(site)
    recogniser = desk.recogniser_of(settings, load_kinds(settings.site / "document-types.csv"))
    refused = False
    for file in files:
        try:
            found = extract.why(_pages(file, settings), recogniser)
        except Rejected as wrong:
            refused = True
            talk(f"{file}: refused, {wrong.code}")
            continue
        if as_json:
            print_json({"file": str(file), **found.to_json()})
        else:
            out.print(str(file), style="bold", markup=False)
            out.print(_shown(found))
    if refused:
        raise typer.Exit(1)


def _pages(file: Path, settings: Settings) -> tuple[PageReading, ...]:
    if file.suffix.lower() == ".txt":
        from intake.evaluate.kinds import typed

        return typed(file.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory(prefix="intake-types-") as work, file.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
        scan = Scan(digest, "try", timezone.now(), ocr.sniff(file), file, file.name)
        limits = replace(desk.limits_of(settings), work=Path(work))
        return ocr.recognise(ocr.read(scan, limits), desk.engine_of(settings)).pages


def _shown(found: extract.Why) -> Table:
    table = Table(show_header=False, box=None)
    for guess in found.guesses:
        table.add_row("type", guess.code, f"{guess.probability:.3f}")
    for line, code, worth in found.titles:
        table.add_row("title", line, f"{worth:.2f} for {code}")
    for phrase, worth in found.phrases:
        table.add_row("phrase", phrase, f"{worth:.2f}")
    for words, worth in found.words:
        table.add_row("heard", words, f"{worth:.2f}")
    return table
