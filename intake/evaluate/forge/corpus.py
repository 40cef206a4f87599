"""Write a whole corpus folder: an inbox, the patient index, the site's settings and the truth."""

from __future__ import annotations

import datetime as dt
import json
import random
import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import tomlkit

from intake.evaluate.forge.channel import FaxLine
from intake.evaluate.forge.document import Wish, draw_document
from intake.evaluate.forge.letterhead import draw_home
from intake.evaluate.forge.people import TODAY, write_index
from intake.evaluate.forge.scan import BORN_DIGITAL, print_scan
from intake.evaluate.forge.sheets import blank_sheet, cover_sheet, separator_sheet
from intake.evaluate.forge.situations import pose
from intake.evaluate.forge.spoilt import BROKEN, break_file
from intake.evaluate.forge.wear import wear
from intake.evaluate.forge.world import Posed, World

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from intake.evaluate.forge.letterhead import Home
    from intake.evaluate.forge.typeset import Sheet

SOURCES: dict[str, tuple[float, dict[str, float]]] = {
    "fax": (0.5, {"fax_fine": 4, "fax_std": 4, "fax_bad": 2}),
    "scanner": (0.36, {"bw300": 3, "bw200": 4, "clean300": 2, "grey200": 1}),
    "mail": (0.14, {BORN_DIGITAL: 5, "photo": 3, "grey200": 2}),
}
"""The sources of mail: how much comes from each, and through which channels."""


@dataclass(slots=True)
class _Stack:
    """The sheets of one file, and which of them are which document."""

    sheets: list[Sheet] = field(default_factory=list)
    documents: list[tuple[Posed, list[int]]] = field(default_factory=list)
    optional: list[int] = field(default_factory=list)
    kind: str = "plain"
    trouble: list[str] = field(default_factory=list)

    def lay(self, posed: Posed) -> None:
        first = len(self.sheets) + 1
        self.sheets += posed.drawn.sheets
        self.documents.append((posed, list(range(first, len(self.sheets) + 1))))

    def lay_optional(self, sheet: Sheet) -> None:
        self.sheets.append(sheet)
        self.optional.append(len(self.sheets))


def forge_corpus(
    folder: Path,
    seed: int,
    *,
    documents: int = 100,
    patients: int = 2000,
    done: Callable[[int], None] = lambda _: None,
) -> None:
    """Write a corpus of about that many documents into the folder, which must not exist or be empty.

    The same seed writes the same corpus.  `done` is told after each file how many documents there are so far.  About
    one file in twenty is broken, one document in twelve comes in a batch and one in thirty is sent again.
    """
    rng = random.Random(seed)  # noqa: S311 - chance that must be repeatable, not secret
    home = draw_home(rng)
    world = World(rng, home, patients)
    inbox = folder / "inbox"
    for source in SOURCES:
        (inbox / source).mkdir(parents=True)
    truth: list[dict[str, Any]] = []
    made = 0
    while made < documents:
        chance = rng.random()
        if chance < 0.05:
            truth.append(_broken(rng, world, inbox, len(truth)))
        elif chance < 0.08 and (again := _sent_again(rng, inbox, truth, len(truth))):
            truth.append(again)
            made += len(again["documents"])
        else:
            stack = _stack(rng, world)
            truth.append(_arrive(rng, world.home, stack, inbox, len(truth)))
            made += len(stack.documents)
        done(made)
    write_index(world.people, folder / "patients.csv")
    write_site(home, folder / "site.toml")
    lines = [json.dumps(line, ensure_ascii=False) for line in sorted(truth, key=lambda t: str(t["file"]))]
    (folder / "truth.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _stack(rng: random.Random, world: World) -> _Stack:
    """What is put into the feeder at once."""
    stack = _Stack()
    chance = rng.random()
    if chance < 0.06:
        stack.kind = rng.choice(("patch", "qr", "change"))
        symbol: Any = "QRCode" if stack.kind == "qr" else "Code39"
        for number in range(rng.randint(2, 4)):
            if number and stack.kind != "change":
                stack.lay_optional(separator_sheet(world.home.payloads[0], symbol))
            stack.lay(pose(rng, world, "plain"))
    elif chance < 0.14:
        stack.kind = "cover"
        posed = pose(rng, world, "plain")
        day = TODAY.strftime("%m/%d/%Y")
        about = posed.drawn.printed.name
        pages = len(posed.drawn.sheets) + 1
        stack.lay_optional(cover_sheet(rng, posed.drawn.sender, world.home, pages=pages, day=day, about=about))
        stack.lay(posed)
    else:
        stack.lay(pose(rng, world))
        if rng.random() < 0.05 and len(stack.sheets) == 1:
            stack.lay_optional(blank_sheet(rng))
            stack.trouble.append("blank backs")
    return stack


def _arrive(rng: random.Random, home: Home, stack: _Stack, inbox: Path, number: int) -> dict[str, Any]:
    """Send the stack through some channel into the inbox; gives its line of the truth."""
    source = rng.choices(list(SOURCES), [share for share, _ in SOURCES.values()])[0]
    ways = SOURCES[source][1]
    channel = rng.choices(list(ways), list(ways.values()))[0]
    blotted = any(posed.why == "illegible" for posed, _ in stack.documents)
    if channel == BORN_DIGITAL and (blotted or stack.kind in {"patch", "qr", "change"}):
        channel = "grey200"
    suffix = ".pdf" if channel == BORN_DIGITAL else rng.choice((".pdf", ".tif"))
    if channel == "photo":
        suffix = ".jpg" if len(stack.sheets) == 1 and rng.random() < 0.7 else ".pdf"
    file = inbox / source / f"{source}{number:05d}{suffix}"
    sender = stack.documents[0][0].drawn.sender
    sent = dt.datetime.combine(TODAY, dt.time(rng.randrange(7, 20), rng.randrange(60)))
    if channel != BORN_DIGITAL:
        worn, wear_and_tear = wear(rng, stack.sheets)
        stack.sheets, stack.trouble = list(worn), stack.trouble + wear_and_tear
    line = FaxLine(sent, sender.name, sender.phone, home.fax, rng.randrange(4)) if rng.random() < 0.9 else None
    turned, trouble = ({}, "") if channel == BORN_DIGITAL else _turned(rng, len(stack.sheets))
    tags = not (channel.startswith("fax") and suffix == ".tif" and rng.random() < 0.1)
    print_scan(rng, stack.sheets, file, channel, turned=turned, line=line, tags=tags)
    return {
        "file": f"{source}/{file.name}",
        "source": source,
        "class": channel,
        "pages": len(stack.sheets),
        "documents": [_told(posed, pages) for posed, pages in stack.documents],
        "optional_pages": stack.optional,
        "kind": stack.kind,
        "trouble": [*stack.trouble, *([trouble] if trouble else [])],
        "notes": "; ".join(posed.note for posed, _ in stack.documents if posed.note),
    }


def _turned(rng: random.Random, pages: int) -> tuple[dict[int, int], str]:
    """Which pages lie turned in the file, and what to call it."""
    chance = rng.random()
    if chance < 0.03:
        return dict.fromkeys(range(1, pages + 1), 180), "all upside down"
    if chance < 0.05:
        return dict.fromkeys(range(1, pages + 1), rng.choice((90, 270))), "all turned"
    if chance < 0.08 and pages > 1:
        return {rng.randint(2, pages): 180}, "one page upside down"
    return {}, ""


def _told(posed: Posed, pages: Sequence[int]) -> dict[str, Any]:
    """One document's truth."""
    drawn = posed.drawn
    told: dict[str, Any] = {
        "pages": list(pages),
        "type": drawn.kind,
        "mrn": posed.mrn,
        "patient_on_page": {
            "name": drawn.printed.name or None,
            "dob": drawn.printed.birth_date or None,
            "mrn": drawn.printed.mrn or None,
        },
        "document_date": drawn.day.isoformat() if drawn.day else None,
        "date_alternatives": [day.isoformat() for day in drawn.also],
        "expect": posed.expect,
        "layout": drawn.layout,
    }
    if posed.why:
        told["why"] = posed.why
    if posed.candidates:
        told["candidates_true"] = list(posed.candidates)
    if drawn.foreign:
        told["foreign_mrn"] = drawn.foreign
    return told


def _broken(rng: random.Random, world: World, inbox: Path, number: int) -> dict[str, Any]:
    """A file that cannot be taken; gives its line of the truth."""
    way = rng.choice(list(BROKEN))
    drawn = draw_document(rng, world.stranger(rng), rng.choice(world.filed_kinds), world.home, Wish())
    source = rng.choice(list(SOURCES))
    file = break_file(rng, drawn.sheets, way, inbox / source, f"{source}{number:05d}")
    return {
        "file": f"{source}/{file.name}",
        "source": source,
        "class": "broken",
        "pages": 0,
        "documents": [],
        "expect_rejected": way,
        "expect_code": BROKEN[way][1],
        "optional_pages": [],
        "kind": "broken",
        "trouble": [],
        "notes": way,
    }


def _sent_again(rng: random.Random, inbox: Path, truth: Sequence[dict[str, Any]], number: int) -> dict[str, Any] | None:
    """The very same file a second time; None if there is none yet that could be sent again."""
    before = [t for t in truth if len(t["documents"]) == 1 and t["documents"][0]["expect"] == "file"]
    before = [t for t in before if "duplicate_of" not in t["documents"][0]]
    if not before:
        return None
    first = rng.choice(before)
    source, _, name = str(first["file"]).partition("/")
    suffix = name.rpartition(".")[2]
    file = inbox / source / f"{source}{number:05d}.{suffix}"
    shutil.copyfile(inbox / str(first["file"]), file)
    document = {**first["documents"][0], "duplicate_of": first["file"]}
    return {**first, "file": f"{source}/{file.name}", "documents": [document], "notes": "the same file again"}


def write_site(home: Home, file: Path) -> None:
    """The facts of the house that gets the mail, in the form of `intake.toml`."""
    tables = {
        "organisation": {
            "name": home.name,
            "address": f"{home.street}, {home.town}",
            "phone": home.phone,
            "fax": home.fax,
            "clinicians": list(home.clinicians),
        },
        "patients": {"record_number_pattern": r"[1-9]\d{5,6}"},
        "separators": {"payloads": list(home.payloads)},
    }
    file.write_text(tomlkit.dumps(tables), encoding="utf-8")
