"""`cover`: sheets that are laid between papers before they are scanned."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Annotated

import typer
from django.utils import timezone

from intake import slips
from intake.cli.app import HERE, SiteOption, app, talk
from intake.covers import MOST_COPIES, Printer
from intake.desk import limits_of
from intake.filing import place
from intake.kinds import load_kinds
from intake.model import Scan
from intake.records import scans
from intake.records.connect import connect
from intake.records.ledger import Ledger
from intake.records.models import ScanRow
from intake.settings import Settings, load

cover = typer.Typer(help="Cover, type, separator and batch sheets, as PDF to print.", no_args_is_help=True)
app.add_typer(cover, name="cover")
Out = Annotated[Path, typer.Option("-o", "--output", help="The PDF to write.", dir_okay=False)]
_OPERATOR = "operator"


def _printer(site: Path) -> Printer:
    settings = load(site)
    connect(settings)
    kinds = load_kinds(settings.site / "document-types.csv")
    return Printer(kinds, Ledger.of(settings.keys), _OPERATOR, _OPERATOR, timezone.now())


@cover.command()
def rescan(
    receipt: Annotated[str, typer.Argument(help="Receipt of a document that waits for a new scan.")],
    output: Out,
    site: SiteOption = HERE,
) -> None:
    """Print the slip of a document again; its first copy lies in the folder `rescan` of its source."""
    settings = load(site)
    connect(settings)
    scan_of = functools.partial(_scan_of, settings)
    _write(output, slips.printed_again(receipt, scan_of, limits_of(settings)))


def _scan_of(settings: Settings, row: ScanRow) -> Scan:
    return scans.scan_of(row, place.stored(settings.store, row.digest))


def _write(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    talk(f"{file} is ready to print, in black on white, at its full size.")


@cover.command()
def patient(
    mrn: Annotated[str, typer.Argument(help="Record number of the patient.")],
    output: Out,
    kind: Annotated[str, typer.Option("--type", help="Code of the document type, if all papers are of one.")] = "",
    site: SiteOption = HERE,
) -> None:
    """Whose papers follow: name, birth date and number for people, the number alone in the code."""
    _write(output, _printer(site).patient(mrn, kind))


@cover.command("type")
def of_type(
    code: Annotated[str, typer.Argument(help="Code of the document type; see: intake types")],
    output: Out,
    site: SiteOption = HERE,
) -> None:
    """What kind of document follows."""
    _write(output, _printer(site).type(code))


@cover.command()
def separator(
    output: Out,
    copies: Annotated[int, typer.Option(min=1, max=MOST_COPIES, help="How many pages.")] = 2,
    site: SiteOption = HERE,
) -> None:
    """A new document begins.  Two pages: the front and the back of one sheet."""
    _write(output, _printer(site).separator(copies))


@cover.command()
def batch(
    output: Out,
    documents: Annotated[int | None, typer.Option(min=1, help="How many documents the stack holds.")] = None,
    source: Annotated[str, typer.Option(help="The watch folder it will go to.")] = "",
    site: SiteOption = HERE,
) -> None:
    """Lies on top of a stack that is scanned as one file, and says how many documents it holds."""
    _write(output, _printer(site).batch(documents, source))
