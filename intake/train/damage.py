"""What faxing and OCR do to words: look-alikes, dropped, split and joined words, lost lines, a head cut off.

It works on words with their places, so that what is left is laid out as the real thing would be.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

    from intake.model import PageReading, Word

_PAIRS = """
aoeu bhd ceo( dcl eco fft gq9 hbn il1j l1iI| mrnn nri o0ce rtv s5z tfl+ uvii vy wvv yv A4R
B8R CGO D0O EFB FPE G6C HNR Il1| LI MNW NMH O0QD PFR RPB S58 TI7 UVO Z2 0O 1lI 2Z 5S 8B3
:.; ., ,.
"""
_ALIKE = {pair[0]: pair[1:] for pair in _PAIRS.split()}
"""What each letter is taken for."""
_RUNS = (("rn", "m"), ("m", "rn"), ("cl", "d"), ("vv", "w"), ("li", "h"), ("ii", "u"))
_LARGE = 1.12
"""A line so many times as high as the usual one is taken for a title when titles are to be lost."""


@dataclass(frozen=True, slots=True)
class Damage:
    """How bad it is; all are chances 0..1, `alike` for each letter, the others for each word or line.

    `cut` is how much of the page's height is lost at the top, `titles` that large lines are lost.
    """

    alike: float = 0.0
    dropped: float = 0.0
    split: float = 0.0
    joined: float = 0.0
    lines: float = 0.0
    cut: float = 0.0
    titles: float = 0.0


def draw_damage(rng: random.Random) -> Damage:
    """How bad one page came out: nothing in a quarter, ruin in a few."""
    if rng.random() < 0.25:
        return Damage(cut=rng.choice((0.0, 0.0, 0.2)), titles=rng.choice((0.0, 0.3)))
    bad = rng.choice((0.3, 0.3, 1.0, 1.0, 2.5))
    return Damage(
        alike=0.015 * bad * rng.random(),
        dropped=0.04 * bad * rng.random(),
        split=0.015 * bad * rng.random(),
        joined=0.02 * bad * rng.random(),
        lines=0.06 * bad * rng.random(),
        cut=rng.choice((0.0, 0.0, 0.0, rng.uniform(0.05, 0.35))),
        titles=rng.choice((0.0, 0.0, 1.0)),
    )


def damaged(rng: random.Random, page: PageReading, damage: Damage) -> PageReading:
    """The page as it would be read after that damage."""
    lost = {line for line in {(w.block, w.line) for w in page.words} if rng.random() < damage.lines}
    usual = sorted(w.box.height for w in page.words)[len(page.words) // 2] if page.words else 0.0
    titles = rng.random() < damage.titles
    kept = [
        w
        for w in page.words
        if (w.block, w.line) not in lost
        and w.box.top >= damage.cut
        and not (titles and w.box.height > _LARGE * usual)
        and rng.random() >= damage.dropped
    ]
    return replace(page, words=tuple(_joined(rng, _worn(rng, kept, damage), damage)), how="ocr", quality=0.9)


def _worn(rng: random.Random, words: Sequence[Word], damage: Damage) -> list[Word]:
    found = []
    for word in words:
        text = _misread(rng, word.text, damage.alike)
        if len(text) > 4 and rng.random() < damage.split:
            at = rng.randrange(2, len(text) - 1)
            middle = word.box.left + word.box.width * at / len(text)
            found.append(replace(word, text=text[:at], box=replace(word.box, right=middle)))
            found.append(replace(word, text=text[at:], box=replace(word.box, left=middle)))
        else:
            found.append(replace(word, text=text))
    return found


def _joined(rng: random.Random, words: Sequence[Word], damage: Damage) -> list[Word]:
    found: list[Word] = []
    for word in words:
        last = found[-1] if found else None
        if last and (last.block, last.line) == (word.block, word.line) and rng.random() < damage.joined:
            found[-1] = replace(last, text=last.text + word.text, box=replace(last.box, right=word.box.right))
        else:
            found.append(word)
    return found


def _misread(rng: random.Random, text: str, chance: float) -> str:
    if chance <= 0:
        return text
    if rng.random() < chance:
        run, seen = rng.choice(_RUNS)
        text = text.replace(run, seen, 1)
    letters = [rng.choice(_ALIKE[c]) if c in _ALIKE and rng.random() < chance else c for c in text]
    return re.sub(r"\s", "", "".join(letters)) or text
