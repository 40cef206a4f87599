"""The demo: a fictional patient index and a morning's mail, drawn anew, with what ought to become of each piece.

Nothing here is real.  The mail goes the same way as any other: dropped into the watch folders, taken by the service.
"""

from __future__ import annotations

import datetime as dt
import random
import shutil
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from intake.evaluate.forge import (
    BORN_DIGITAL,
    TODAY,
    FaxLine,
    Home,
    Posed,
    Wish,
    World,
    break_file,
    cover_sheet,
    draw_document,
    draw_home,
    pose,
    print_scan,
    separator_sheet,
    write_index,
    write_site,
)

if TYPE_CHECKING:
    from pathlib import Path

    from intake.evaluate.forge import Drawn

SEED = 20260307
PATIENTS = 300
INDEX = "demo-patients.csv"
SETTINGS = "demo-settings.toml"
_ALL = frozenset({"name", "birth_date", "mrn"})
_NAME_AND_BIRTH_DATE = frozenset({"name", "birth_date"})


@dataclass(frozen=True, slots=True)
class Piece:
    """One file of the demo's mail.  `file` is relative to the watch folders; `expected` says what should happen."""

    file: str = field(repr=False)
    expected: str


@dataclass(frozen=True, slots=True)
class Demo:
    """The demo as prepared: the index to import, the settings of the house that gets the mail, and its mail."""

    index: Path
    settings: Path
    pieces: tuple[Piece, ...]


def prepare(site: Path, *, seed: int = SEED) -> Demo:
    """Draw the demo into that site's folder: the index and settings beside, the mail ready to be dropped.

    The mail waits in `demo-mail/<source>/`, so that the index can be imported first; `drop` puts it into the watch
    folders.  The same seed draws the same demo.
    """
    rng = random.Random(seed)  # noqa: S311 - chance that must be repeatable, not secret
    world = World(rng, draw_home(rng), PATIENTS)
    mail = _mail(site)
    shutil.rmtree(mail, ignore_errors=True)
    for source in ("scanner", "fax", "mail"):
        (mail / source).mkdir(parents=True)
    pieces = (*_plain(rng, world, mail), *_telling(rng, world, mail), *_refused(rng, world, mail))
    write_index(world.people, site / INDEX)
    write_site(world.home, site / SETTINGS)
    return Demo(site / INDEX, site / SETTINGS, pieces)


def drop(site: Path, watch_folders: Path) -> int:
    """Drop the prepared mail into the watch folders, as a scanner would; gives the number of files."""
    count = 0
    for path in sorted(p for p in _mail(site).rglob("*") if p.is_file()):
        target = watch_folders / path.relative_to(_mail(site))
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = target.with_name(f"{target.name}.part")
        shutil.copyfile(path, partial)
        partial.replace(target)
        count += 1
    return count


def _mail(site: Path) -> Path:
    return site / "demo-mail"


def _draw(rng: random.Random, world: World, kind: str, **wish: Any) -> Drawn:  # noqa: ANN401 - the fields of Wish
    return draw_document(rng, world.patient(), kind, world.home, Wish(**wish))


def _line(rng: random.Random, drawn: Drawn, home: Home) -> FaxLine:
    sent = dt.datetime.combine(TODAY, dt.time(rng.randrange(7, 19), rng.randrange(60)))
    return FaxLine(sent, drawn.sender.name, drawn.sender.phone, home.fax, rng.randrange(4))


def _plain(rng: random.Random, world: World, mail: Path) -> tuple[Piece, ...]:
    """Mail that files itself, and the same once more."""
    lab = _draw(rng, world, "lab_report", shown=_ALL, layout="boxed", ours=True)
    print_scan(rng, lab.sheets, mail / "scanner/lab-results.pdf", "bw300")
    report = _draw(rng, world, "radiology_report", shown=_ALL, layout="lines", foreign="")
    print_scan(rng, report.sheets, mail / "fax/fax-0001.tif", "fax_fine", line=_line(rng, report, world.home))
    turned = _draw(rng, world, "discharge_summary", shown=_ALL, layout="columns", foreign="", pages=2)
    print_scan(rng, turned.sheets, mail / "scanner/upside-down.pdf", "bw200", turned=180)
    letter = _draw(rng, world, "consult_note", shown=_NAME_AND_BIRTH_DATE)
    print_scan(rng, letter.sheets, mail / "mail/consult-letter.pdf", BORN_DIGITAL)
    shutil.copyfile(mail / "scanner/lab-results.pdf", mail / "scanner/lab-results_again.pdf")
    batch = [_draw(rng, world, kind, shown=_ALL, foreign="") for kind in ("ecg", "progress_note", "operative_report")]
    sheets = [*batch[0].sheets, separator_sheet(), *batch[1].sheets, separator_sheet(), *batch[2].sheets]
    print_scan(rng, sheets, mail / "scanner/batch.tif", "bw200")
    faxed = _draw(rng, world, "immunization_record", shown=_ALL, layout="lines", foreign="")
    pages = len(faxed.sheets) + 1
    cover = cover_sheet(rng, faxed.sender, world.home, pages=pages, day=TODAY.strftime("%m/%d/%Y"))
    line = _line(rng, faxed, world.home)
    print_scan(rng, [cover, *faxed.sheets], mail / "fax/fax-0002.tif", "fax_std", line=line)
    return (
        Piece("scanner/lab-results.pdf", "a clean scan with name, birth date and record number: filed"),
        Piece("fax/fax-0001.tif", "a fine fax with all three: filed"),
        Piece("scanner/upside-down.pdf", "fed upside down: turned by itself and filed"),
        Piece("mail/consult-letter.pdf", "a letter born digital, with name and birth date: filed without any OCR"),
        Piece("scanner/lab-results_again.pdf", "the very same file again: a duplicate, not filed twice"),
        Piece("scanner/batch.tif", "three documents with separator sheets: parted and filed one by one"),
        Piece("fax/fax-0002.tif", "a standard fax with a cover sheet: filed, or asked about if too coarse to be sure"),
    )


def _telling(rng: random.Random, world: World, mail: Path) -> tuple[Piece, ...]:
    """Mail that a person must look at."""
    bad = _draw(rng, world, "progress_note", shown=_ALL, layout="strip", foreign="")
    print_scan(rng, bad.sheets, mail / "fax/fax-0003.tif", "fax_bad", line=_line(rng, bad, world.home))
    photo = _draw(rng, world, "referral", shown=_ALL, layout="lines", foreign="")
    print_scan(rng, photo.sheets[:1], mail / "mail/photo.jpg", "photo")
    sensitive = _draw(rng, world, "psychiatry_note", shown=_ALL, foreign="")
    print_scan(rng, sensitive.sheets, mail / "scanner/psychiatry.pdf", "bw300")
    posed: dict[str, Posed] = {
        "fax/fax-0004.tif": pose(rng, world, "twin_untold"),
        "scanner/unknown-person.pdf": pose(rng, world, "not_on_file"),
    }
    named, numbered = world.patient(), world.patient()
    wish = Wish(shown=_ALL, layout="boxed", foreign="", ours=True)
    mixed = draw_document(rng, replace(named, mrn=numbered.mrn), "lab_report", world.home, wish)
    print_scan(rng, mixed.sheets, mail / "scanner/wrong-number.pdf", "bw300")
    for file, one in posed.items():
        channel = "fax_fine" if file.startswith("fax") else "bw300"
        print_scan(rng, one.drawn.sheets, mail / file, channel, line=_line(rng, one.drawn, world.home))
    return (
        Piece(
            "fax/fax-0003.tif",
            "a bad fax: filed only if two identifiers can still be read, otherwise a person is asked",
        ),
        Piece(
            "mail/photo.jpg", "a telephone's picture of a referral: filed if it reads well, otherwise a person is asked"
        ),
        Piece("scanner/psychiatry.pdf", "a sensitive type: always a person (sensitive_type)"),
        Piece("fax/fax-0004.tif", "one of twins, the first name missing: a person chooses"),
        Piece("scanner/unknown-person.pdf", "somebody who is not on file: a person decides"),
        Piece("scanner/wrong-number.pdf", "name of one patient, record number of another: a person decides (conflict)"),
    )


def _refused(rng: random.Random, world: World, mail: Path) -> tuple[Piece, ...]:
    """Files that cannot be taken."""
    drawn = _draw(rng, world, "letter")
    ways = (
        ("empty", "scanner", "scan-failed", "an empty file: rejected, E102"),
        (
            "truncated_pdf",
            "scanner",
            "half-copied",
            "a file cut short: not taken (E103, or E109 while it might still be growing)",
        ),
        ("password", "mail", "protected", "a PDF with a password: rejected, E104"),
        ("docx", "mail", "letter", "a Word file: rejected, E108"),
    )
    return tuple(
        Piece(f"{source}/{break_file(rng, drawn.sheets, way, mail / source, stem).name}", expected)
        for way, source, stem, expected in ways
    )
