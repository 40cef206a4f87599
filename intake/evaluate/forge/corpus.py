"""Write a whole corpus folder: an inbox, the patient index, the site's settings, the truth and every page's words."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from intake.evaluate.forge.again import Pair, draw_pair
from intake.evaluate.forge.channel import CHANNELS, Channel, FaxLine
from intake.evaluate.forge.document import Wish, draw_document
from intake.evaluate.forge.letterhead import draw_home
from intake.evaluate.forge.part import Part, chance
from intake.evaluate.forge.people import TODAY
from intake.evaluate.forge.population import write_index
from intake.evaluate.forge.scan import BORN_DIGITAL, print_scan
from intake.evaluate.forge.sheets import blank_sheet, cover_sheet, separator_sheet
from intake.evaluate.forge.situations import pose
from intake.evaluate.forge.spoilt import BROKEN, break_file
from intake.evaluate.forge.told import items_in_json, told_pages
from intake.evaluate.forge.truth import told, write_site
from intake.evaluate.forge.typeset import Sheet
from intake.evaluate.forge.wear import wear
from intake.evaluate.forge.world import Posed, World

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Sequence
    from pathlib import Path


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


@dataclass(slots=True)
class _Mail:
    """The mail of one corpus while it comes in; `sent` is what may be sent again.

    `later` are pairs of which the first has come.
    """

    world: World
    inbox: Path
    truth: list[dict[str, Any]] = field(default_factory=list)
    sent: list[tuple[dict[str, Any], Posed]] = field(default_factory=list)
    later: list[tuple[dict[str, Any], Pair]] = field(default_factory=list)

    def name(self, source: str, suffix: str) -> Path:
        """The next file of that source."""
        return self.inbox / source / f"{source}{len(self.truth):05d}{suffix}"

    def text(self, file: str, page: int) -> Path:
        """Where the words of that page of a file stand."""
        return self.inbox.parent / "text" / f"{file}.p{page}.txt"


def forge_corpus(
    folder: Path,
    seed: int,
    *,
    documents: int = 100,
    patients: int = 2000,
    pairs: float = 0.0,
    part: Part = Part.ALL,
    done: Callable[[int], None] = lambda _: None,
) -> None:
    """Write a corpus of about that many documents into the folder, which must not exist or be empty.

    `text/<file>.p<n>.txt` holds the words drawn on page n of that file.  A line of `truth.jsonl` tells besides, as
    `items`, what stands on its pages: `page`, `item` and `role` (values of `model.Item` and `model.Role`), `text` as
    drawn, `box` (left, top, right, bottom) in fractions of the upright page before skew and noise.

    The same seed and `part` of the stock write the same corpus.  `done` is told after each file how many documents
    there are so far.  About one file in twenty is broken, one document in twelve comes in a batch and one in thirty is
    sent again.  `pairs` is the share of files that
    are the first of a pair (`again.PAIRS`), of which the second comes later.
    """
    rng = chance(seed, part)
    home = draw_home(rng)
    world = World(rng, home, patients)
    inbox = folder / "inbox"
    for source in SOURCES:
        (inbox / source).mkdir(parents=True)
        (folder / "text" / source).mkdir(parents=True)
    mail = _Mail(world, inbox)
    made = 0
    while made < documents:
        line = _next(rng, mail, pairs)
        mail.truth.append(line)
        made += len(line["documents"])
        done(made)
    write_index(world.people, folder / "patients.csv")
    write_site(home, folder / "site.toml")
    lines = [json.dumps(line, ensure_ascii=False) for line in sorted(mail.truth, key=lambda t: str(t["file"]))]
    (folder / "truth.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _next(rng: random.Random, mail: _Mail, pairs: float) -> dict[str, Any]:
    """The next file of the mail; gives its line of the truth."""
    chance = rng.random()
    if mail.later and rng.random() < 0.3:
        return _second(rng, mail)
    if pairs and rng.random() < pairs:
        return _first(rng, mail)
    if chance < 0.05:
        return _broken(rng, mail)
    if chance < 0.085 and (again := _sent_again(rng, mail)):
        return again
    stack = _stack(rng, mail.world)
    line = _arrive(rng, mail, stack)
    posed = stack.documents[0][0]
    if len(stack.documents) == 1 and posed.expect == "file":
        mail.sent.append((line, posed))
    return line


def _first(rng: random.Random, mail: _Mail) -> dict[str, Any]:
    """The first of a pair."""
    pair = draw_pair(rng, mail.world)
    line = _alone(rng, mail, pair.first)
    mail.later.append((line, pair))
    return line


def _second(rng: random.Random, mail: _Mail) -> dict[str, Any]:
    """The second of a pair that has begun, with how it stands to the first in its truth."""
    first, pair = mail.later.pop(rng.randrange(len(mail.later)))
    line = _alone(rng, mail, pair.second)
    line["notes"] = pair.note
    if pair.relation:
        line["documents"] = [{**line["documents"][0], pair.relation: first["file"]}]
    return line


def _alone(rng: random.Random, mail: _Mail, posed: Posed) -> dict[str, Any]:
    stack = _Stack()
    stack.lay(posed)
    return _arrive(rng, mail, stack)


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


def _arrive(rng: random.Random, mail: _Mail, stack: _Stack) -> dict[str, Any]:
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
    file = mail.name(source, suffix)
    sender = stack.documents[0][0].drawn.sender
    sent = dt.datetime.combine(TODAY, dt.time(rng.randrange(7, 20), rng.randrange(60)))
    if channel != BORN_DIGITAL:
        worn, wear_and_tear = wear(rng, stack.sheets)
        stack.sheets, stack.trouble = list(worn), stack.trouble + wear_and_tear
    line = (
        FaxLine(sent, sender.name, sender.phone, mail.world.home.fax, rng.randrange(4)) if rng.random() < 0.9 else None
    )
    turned, trouble = ({}, "") if channel == BORN_DIGITAL else _turned(rng, len(stack.sheets))
    tags = not (channel.startswith("fax") and suffix == ".tif" and rng.random() < 0.1)
    layer = source == "scanner" and suffix == ".pdf" and not trouble and not blotted and rng.random() < 0.15
    way: str | Channel = channel
    if channel in CHANNELS and CHANNELS[channel].bitonal and rng.random() < 0.15:
        way = replace(CHANNELS[channel], strokes=rng.choice((1, 1, -1)))
        trouble = trouble or ("thick strokes" if way.strokes > 0 else "thin strokes")
    print_scan(rng, stack.sheets, file, way, turned=turned, line=line, tags=tags, layer=layer)
    header = line if channel in CHANNELS and CHANNELS[channel].fax else None
    _write_texts(mail, f"{source}/{file.name}", stack.sheets, header)
    return {
        "file": f"{source}/{file.name}",
        "source": source,
        "class": channel,
        "pages": len(stack.sheets),
        "documents": [told(posed, pages) for posed, pages in stack.documents],
        "optional_pages": stack.optional,
        "items": items_in_json(told_pages(_headed(stack.sheets, header if not turned else None))),
        "kind": stack.kind,
        "trouble": [*stack.trouble, *([trouble] if trouble else [])],
        "notes": "; ".join(posed.note for posed, _ in stack.documents if posed.note),
    }


def _headed(sheets: Sequence[Sheet], line: FaxLine | None) -> list[Sheet]:
    """The sheets with the line a fax machine prints on them."""
    if line is None:
        return list(sheets)
    count = len(sheets)
    return [Sheet((line.run(number, count), *sheet.marks)) for number, sheet in enumerate(sheets, start=1)]


def _write_texts(mail: _Mail, file: str, sheets: Sequence[Sheet], line: FaxLine | None) -> None:
    """What can be read on each page, upright, with the line a fax machine printed on it."""
    for number, sheet in enumerate(sheets, start=1):
        header = [line.text(number, len(sheets))] if line else []
        mail.text(file, number).write_text("\n".join([*header, sheet.legible]) + "\n", encoding="utf-8")


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


def _broken(rng: random.Random, mail: _Mail) -> dict[str, Any]:
    """A file that cannot be taken; gives its line of the truth."""
    world = mail.world
    way = rng.choice(list(BROKEN))
    drawn = draw_document(rng, world.stranger(rng), rng.choice(world.filed_kinds), world.home, Wish())
    source = rng.choice(list(SOURCES))
    file = break_file(rng, drawn.sheets, way, mail.inbox / source, mail.name(source, "").name)
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


def _sent_again(rng: random.Random, mail: _Mail) -> dict[str, Any] | None:
    """Something a second time: the very same file, or the same paper sent anew.  None if nothing came yet."""
    if not mail.sent:
        return None
    first, posed = mail.sent.pop(rng.randrange(len(mail.sent)))
    if rng.random() < 0.5:
        line = _alone(rng, mail, posed)
        line["notes"] = "the same paper again"
    else:
        source, _, name = str(first["file"]).partition("/")
        file = mail.inbox / source / f"{source}{len(mail.truth):05d}.{name.rpartition('.')[2]}"
        shutil.copyfile(mail.inbox / str(first["file"]), file)
        for page in range(1, first["pages"] + 1):
            shutil.copyfile(mail.text(str(first["file"]), page), mail.text(f"{source}/{file.name}", page))
        line = {**first, "file": f"{source}/{file.name}", "notes": "the same file again"}
    line["documents"] = [{**line["documents"][0], "duplicate_of": first["file"]}]
    return line
