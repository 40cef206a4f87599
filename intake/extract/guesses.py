"""What else doubtful ink may say: the alternatives of its words, read by the rules of the finding's item."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from intake.extract import normal
from intake.extract.dates import find_dates
from intake.model import Guess, Item

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from intake.extract.site import Own
    from intake.model import Finding, Value, Word


def with_guesses(found: Sequence[Finding], own: Own) -> list[Finding]:
    """The findings, with the values that the alternatives of their ink give; none for those read surely."""
    return [replace(f, guesses=(*f.guesses, *guesses)) if (guesses := _guesses(f, own)) else f for f in found]


def _guesses(finding: Finding, own: Own) -> tuple[Guess, ...]:
    told = {finding.value, *finding.alternatives, *(guess.value for guess in finding.guesses)}
    guesses: dict[Value, float] = {}
    for text, confidence in _texts(finding.ink):
        value = _value(finding.item, text, own)
        if value is not None and value not in told:
            guesses[value] = max(confidence, guesses.get(value, 0.0))
    ranked = sorted(guesses.items(), key=lambda pair: -pair[1])
    return tuple(Guess(value, round(min(confidence, finding.confidence), 3)) for value, confidence in ranked)


def _texts(ink: Sequence[Word]) -> Iterator[tuple[str, float]]:
    """The text of the ink with one word at a time in another reading, and how sure that reading is."""
    for at, word in enumerate(ink):
        for other in word.alternatives:
            yield (
                " ".join((*(w.text for w in ink[:at]), other.text, *(w.text for w in ink[at + 1 :]))),
                other.confidence,
            )


def _value(item: Item, text: str, own: Own) -> Value | None:
    if item is Item.BIRTH_DATE:
        days = [day for day in find_dates(text, labelled=True, birth=True) if day.date.year >= 1900]
        return days[0].date if len(days) == 1 else None
    if item is Item.RECORD_NUMBER:
        read = normal.number(text)
        ours = own.record_number(read[0]) if read else None
        return ours[0] if ours else None
    return None
