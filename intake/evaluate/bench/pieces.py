"""The scans a bench runs on: found or forged, each with the pictures of its pages for bare Tesseract."""

from __future__ import annotations

import datetime as dt
import random
import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from intake import ocr
from intake.errors import Missing, Rejected
from intake.evaluate import bare
from intake.evaluate.dry import digest_of
from intake.evaluate.forge import (
    TODAY,
    FaxLine,
    Wish,
    World,
    draw_document,
    draw_home,
    draw_people,
    print_scan,
    write_index,
    write_site,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from intake.evaluate.forge.typeset import Sheet
    from intake.model import MediaType

SEED = 20260310
_CHANNELS = ("bw300", "fax_fine", "clean300", "fax_std", "bw300", "fax_fine", "bw200", "fax_bad", "bw300", "fax_std")
"""How the forged scans come, in turn: half of them faxes, two fifths at 300 dots an inch."""

_TELLING = frozenset({"name", "birth_date", "mrn"})
_SENT = dt.datetime.combine(TODAY, dt.time(9, 30))
LONG_PAGES = 100
_SUFFIXES = frozenset({".pdf", ".tif", ".tiff", ".jpg", ".jpeg", ".png"})


@dataclass(frozen=True, slots=True)
class Piece:
    """One scan: the file, the PNGs of its pages, and a resolution for OCRmyPDF if the file tells none."""

    path: Path = field(repr=False)
    media_type: MediaType
    pictures: tuple[Path, ...] = field(repr=False)
    untagged_dpi: int | None = None

    @property
    def pages(self) -> int:
        """How many."""
        return len(self.pictures)


@dataclass(frozen=True, slots=True)
class House:
    """What a site needs to know for those scans: the facts of the house and the patient index."""

    settings: Path
    index: Path


def forged(folder: Path, documents: int) -> tuple[list[Path], House]:
    """Draw so many scans and faxes, always the same, and their house: mail that can be filed without a person.

    None is born digital, for such pages cost us no OCR; and what goes to a person would cost us no archive.
    """
    rng = random.Random(SEED)  # noqa: S311 - chance that must be repeatable, not secret
    world = World(rng, draw_home(rng), 20 * documents + 100)
    inbox, scans = folder / "forged", []
    inbox.mkdir()
    for number in range(documents):
        wish = Wish(shown=_TELLING, foreign="", layout=rng.choice(("lines", "boxed", "columns", "table")))
        drawn = draw_document(rng, world.patient(), rng.choice(world.filed_kinds), world.home, wish)
        channel, suffix = _CHANNELS[number % len(_CHANNELS)], (".tif", ".pdf")[number // 2 % 2]
        line = FaxLine(_SENT, drawn.sender.name, drawn.sender.phone, world.home.fax, number)
        scans.append(print_scan(rng, drawn.sheets, inbox / f"{number:04d}{suffix}", channel, line=line))
    house = House(folder / "house.toml", folder / "house.csv")
    write_site(world.home, house.settings)
    write_index(world.people, house.index)
    return scans, house


def found(folder: Path, spare: Path) -> tuple[list[Path], House]:
    """The files of a folder that may be scans, and its house: its own if it is a corpus, else a drawn one.

    Raises `Missing` if there is no file.
    """
    inbox = folder / "inbox" if (folder / "inbox").is_dir() else folder
    scans = sorted(path for path in inbox.rglob("*") if path.is_file() and path.suffix.lower() in _SUFFIXES)
    if not scans:
        raise Missing("the folder holds no PDF, TIFF, JPEG or PNG")
    house = House(folder / "site.toml", folder / "patients.csv")
    if not (house.settings.exists() and house.index.exists()):
        house = House(spare / "house.toml", spare / "house.csv")
        rng = random.Random(SEED)  # noqa: S311 - chance that must be repeatable, not secret
        write_site(draw_home(rng), house.settings)
        write_index(draw_people(rng, 200), house.index)
    return scans, house


def evenly(paths: Sequence[Path], most: int) -> list[Path]:
    """So many of the files at most, evenly chosen; 0 means all."""
    if not 0 < most < len(paths):
        return list(paths)
    return [paths[index * len(paths) // most] for index in range(most)]


def prepared(
    paths: Iterable[Path], folder: Path, accept: Callable[[Piece], bool], done: Callable[[], object]
) -> tuple[list[Piece], int, int]:
    """The scans with their pictures; how many are broken; how many `accept` (OCRmyPDF) refuses.

    The very bytes a second time are left out and not counted: no site takes them twice.  `done` is called after
    each.  Raises `Missing` if nothing is left.
    """
    limits = ocr.Limits(work=folder / "work")
    pieces: list[Piece] = []
    known: set[str] = set()
    broken = refused = 0
    for number, path in enumerate(paths):
        piece = None
        digest = digest_of(path)
        if digest not in known:
            known.add(digest)
            piece = _piece(path, folder / "pictures" / str(number), limits)
            if piece is None:
                broken += 1
            elif accept(piece):
                pieces.append(piece)
            else:
                refused += 1
        done()
    if not pieces:
        raise Missing("no scan is left that all contenders can take")
    return pieces, broken, refused


def _piece(path: Path, folder: Path, limits: ocr.Limits) -> Piece | None:
    folder.mkdir(parents=True)
    try:
        media_type = ocr.sniff(path)
        stored = bare.stored_pages(path, media_type, folder, limits)
    except Rejected:
        shutil.rmtree(folder)
        return None
    return Piece(path, media_type, stored.pictures, stored.untagged_dpi)


def warm_up_scan(folder: Path) -> Path:
    """A page that the service reads before anything is measured."""
    return _drawn(folder / "warm-up.tif", SEED + 1, 1)


def long_scan(folder: Path) -> Path:
    """A scan of a hundred different pages at 300 dots an inch."""
    return _drawn(folder / "long.tif", SEED + 2, LONG_PAGES)


def _drawn(file: Path, seed: int, pages: int) -> Path:
    rng = random.Random(seed)  # noqa: S311 - as above
    home, people = draw_home(rng), draw_people(rng, 30)
    sheets: list[Sheet] = []
    while len(sheets) < pages:
        kind = rng.choice(("discharge_summary", "operative_report", "consult_note"))
        drawn = draw_document(rng, rng.choice(people), kind, home, Wish(pages=min(pages, 3)))
        sheets += drawn.sheets
    return print_scan(rng, sheets[:pages], file, "bw300", packing="group4")
