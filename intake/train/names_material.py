"""The material to learn tags from: drawn pages whose every word is known, damaged and loosened, with their classes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from intake.evaluate.forge import Wish, draw_document, draw_home, draw_person
from intake.evaluate.forge.part import Part, part_of
from intake.evaluate.forge.told import told_pages
from intake.evaluate.forge.wording import wordings
from intake.extract.layout import lay_out
from intake.extract.roles import TAGS, classes_of, document
from intake.model import Item, Role
from intake.train.damage import Damage, damaged

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

    from intake.evaluate.forge.told import ToldPage
    from intake.extract.layout import Sheet
    from intake.model import PageReading, Word

_SCATTERED = 0.45
"""So many documents that may lie anyhow do."""
_LOST_LABEL, _LOOSE, _SHORTENED = 0.12, 0.2, 0.35
_NEAR = 0.6
"""Two words stand on one line if their middles are nearer than so many heights."""
_SERVICE = {Item.SERVICE_DATE, Item.COLLECTION_DATE, Item.ADMISSION_DATE, Item.DISCHARGE_DATE, Item.LETTER_DATE}
_DATES = {Item.REPORT_DATE, Item.SIGNATURE_DATE, Item.OTHER_DATE, Item.FAX_DATE}
_NUMBERS = {Item.FOREIGN_NUMBER, Item.MEMBER_ID, Item.SSN_LAST4}
_TAG_OF = {(item, role): number for number, (_, item, role) in enumerate(TAGS)}


@dataclass(frozen=True, slots=True)
class TaughtPage:
    """A page as it was read, and what each of its tokens is."""

    doc: Doc = field(repr=False)
    classes: NDArray[np.int64] = field(repr=False)


def tag_number(item: Item, role: Role) -> int | None:
    """The number of the tag that such an item has, if it is one to be learnt."""
    if item in _SERVICE:
        item = Item.SERVICE_DATE
    elif item in _DATES:
        item = Item.OTHER_DATE
    elif item in _NUMBERS:
        item, role = Item.FOREIGN_NUMBER, Role.DOCUMENT
    elif item is Item.PHONE and role is not Role.PATIENT:
        role = Role.SENDER
    elif item is Item.NAME and role in {Role.SENDER, Role.DOCUMENT}:
        role = Role.OTHER
    return _TAG_OF.get((item, role))


def taught_pages(rng: random.Random, vocab: Vocab) -> Iterator[TaughtPage]:
    """The pages of one more document, worded and laid out as the part allows that chance draws from."""
    kind = rng.choice(tuple(wordings(part_of(rng))))
    scattered = part_of(rng) is not Part.HELD_OUT and rng.random() < _SCATTERED
    form = wordings(part_of(rng))[kind].form
    wish = Wish(layout="scattered" if scattered and form not in {"letter", "card"} else None)
    drawn = draw_document(rng, draw_person(rng, str(rng.randrange(10**5, 10**8))), kind, draw_home(rng), wish)
    for page in told_pages(drawn.sheets):
        read = damaged(rng, _loosened(rng, page), _draw_damage(rng))
        if read.words:
            yield taught(read, page, vocab)


def taught(read: PageReading, page: ToldPage, vocab: Vocab) -> TaughtPage:
    """The page as it was read, taught by what is known to stand on it."""
    sheet = lay_out(read)
    doc = document(sheet, vocab)
    return TaughtPage(doc, classes_of(doc, told_in(sheet, page)))


def told_in(sheet: Sheet, page: ToldPage) -> list[tuple[int, int, int]]:
    """The characters of a sheet that have a tag, by where the ink of each item lies on the drawn page."""
    found = []
    for item in page.items:
        tag = tag_number(item.item, item.role)
        if tag is None:
            continue
        hits = [hit for piece in item.pieces for hit in _hits(sheet, page.reading.words[piece[0]], piece)]
        found += [(start, end, tag) for start, end in _merged(sorted(set(hits)), sheet.text)]
    return sorted(found)


def _hits(sheet: Sheet, drawn: Word, piece: tuple[int, int, int]) -> Iterator[tuple[int, int]]:
    """The characters of the sheet's words that lie over so many characters of a drawn word."""
    _, begin, end = piece
    box, length = drawn.box, max(len(drawn.text), 1)
    left, right = box.left + box.width * begin / length, box.left + box.width * end / length
    for start, word in zip(sheet.starts, sheet.words, strict=True):
        middle = (word.box.top + word.box.bottom) / 2
        if abs(middle - (box.top + box.bottom) / 2) > _NEAR * box.height or word.box.width <= 0:
            continue
        shared = min(right, word.box.right) - max(left, word.box.left)
        if shared < 0.5 * min(right - left, word.box.width):
            continue
        each = word.box.width / max(len(word.text), 1)
        first = max(round((left - word.box.left) / each), 0)
        last = min(round((right - word.box.left) / each), len(word.text))
        if first < last:
            yield start + first, start + last


def _merged(hits: Sequence[tuple[int, int]], text: str) -> Iterator[tuple[int, int]]:
    """Runs of characters with nothing but spaces between them."""
    run: tuple[int, int] | None = None
    for start, end in hits:
        if run and not text[run[1] : start].strip(" "):
            run = (run[0], max(end, run[1]))
            continue
        if run:
            yield run
        run = (start, end)
    if run:
        yield run


def _draw_damage(rng: random.Random) -> Damage:
    """How bad one page came out: clean in a third, a bad fax in a fifth."""
    bad = rng.choice((0.0, 0.0, 0.5, 1.0, 1.0, 2.5))
    return Damage(
        alike=0.02 * bad * rng.random(),
        dropped=0.03 * bad * rng.random(),
        split=0.02 * bad * rng.random(),
        joined=0.03 * bad * rng.random(),
        lines=0.02 * bad * rng.random(),
    )


def _loosened(rng: random.Random, page: ToldPage) -> PageReading:
    """The page with some labels lost or shortened, colons gone, other letters: wording alone must not be relied on."""
    owners, words = page.labels, page.reading.words
    uncoloned, recased = rng.random() < _LOOSE, rng.choice((None, None, None, None, str.upper, str.lower))
    shortened = _SHORTENED if rng.random() < 2 * _LOOSE else 0.0
    lost: set[int] = set()
    labels: set[int] = set()
    for number in range(1, len(words)):
        if owners[number] is not None and owners[number - 1] is None:
            before = _before(page, number)
            labels.update(before)
            lost.update(before if rng.random() < _LOST_LABEL else ())
    kept = []
    for number, word in enumerate(words):
        if number in lost and rng.random() < 0.6:
            continue
        text = word.text
        if owners[number] is None:
            text = text.rstrip(":") or text if uncoloned else text
            text = recased(text) if recased and (text.endswith(":") or number in labels) else text
            text = _shorter(rng, text) if number in labels and rng.random() < shortened else text
            text = _mangled(rng, text) if number in lost else text
        kept.append(replace(word, text=text))
    return replace(page.reading, words=tuple(kept))


def _before(page: ToldPage, number: int) -> list[int]:
    """The words right before an item on its line, three at most: mostly its label."""
    owners, words = page.labels, page.reading.words
    found = []
    for back in range(number - 1, max(number - 4, -1), -1):
        if owners[back] is not None or words[back].line != words[number].line:
            break
        found.append(back)
    return found


def _shorter(rng: random.Random, text: str) -> str:
    """A label's word as somebody short of room writes it: `Patient` as `Pat.`, `Pt`, `Ptnt`."""
    solid = text.rstrip(":")
    if len(solid) < 4 or not solid.isalpha():
        return text
    way = rng.randrange(4)
    if way == 0:
        short = solid[0] + "".join(c for c in solid[1:] if c.lower() not in "aeiou")
    elif way == 1:
        short = solid[0] + solid[-1]
    else:
        short = solid[: rng.choice((2, 3, 3, 4))]
    return short + rng.choice(("", ".", ".")) + text[len(solid) :]


def _mangled(rng: random.Random, text: str) -> str:
    return "".join(rng.choice("aeioutnrsl.,'|;:") if rng.random() < 0.35 else c for c in text)
