"""What people do to the pages of a scan, as values: every page stays in exactly one part, whatever they do."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from intake.errors import IntakeError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Do = Literal["split", "join", "turn", "move", "drop", "keep"]
DEEDS: tuple[Do, ...] = ("split", "join", "turn", "move", "drop", "keep")


class Impossible(IntakeError):
    """These pages cannot be edited so; the message is a sentence for who tried."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit: `page` is its number in the scan, `to` a place in the document from 1, `by` degrees clockwise."""

    do: Do
    page: int = 0
    by: int = 0
    to: int = 0

    def as_json(self) -> dict[str, int | str]:
        """As rows keep it."""
        more = {name: value for name in ("page", "by", "to") if (value := getattr(self, name))}
        return {"do": self.do, **more}


@dataclass(frozen=True, slots=True)
class Part:
    """What becomes one document: its pages in order, and what stands beside them: sheets, and what was dropped."""

    pages: tuple[int, ...]
    sheets: tuple[int, ...] = ()
    dropped: frozenset[int] = frozenset()

    @property
    def all(self) -> tuple[int, ...]:
        """Every page it accounts for."""
        return (*self.pages, *self.sheets)


def arranged(parts: Sequence[Part], edits: Iterable[Edit]) -> tuple[Part, ...]:
    """The parts after these edits; `Impossible` if one of them cannot be done.

    `join` puts the last part behind the one before it.
    """
    done = tuple(parts)
    for edit in edits:
        if edit.do == "join":
            done = _joined(done)
        else:
            at = _holder(done, edit.page)
            done = (*done[:at], *_changed(done[at], edit), *done[at + 1 :])
    return done


def turns(edits: Iterable[Edit]) -> dict[int, int]:
    """By how many degrees clockwise each page was turned, 0, 90, 180 or 270."""
    by: dict[int, int] = {}
    for edit in edits:
        if edit.do == "turn":
            by[edit.page] = (by.get(edit.page, 0) + edit.by) % 360
    return by


def _holder(parts: Sequence[Part], page: int) -> int:
    for at, part in enumerate(parts):
        if page in part.all:
            return at
    raise Impossible("This page is in another document.")


def _joined(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    if len(parts) < 2:
        raise Impossible("There is no document before this one in the same file that waits as well.")
    *others, first, second = parts
    sheets = tuple(sorted((*first.sheets, *second.sheets)))
    return (*others, Part((*first.pages, *second.pages), sheets, first.dropped | second.dropped))


def _changed(part: Part, edit: Edit) -> tuple[Part, ...]:
    if edit.do == "turn":
        if edit.by not in {90, 180, 270}:
            raise Impossible("A page is turned by a quarter, a half or three quarters.")
        return (part,)
    if edit.do == "keep":
        return (_kept(part, edit.page),)
    if edit.page not in part.pages:
        raise Impossible("This page is no part of the document now.")
    return {"split": _split, "move": _moved, "drop": _dropped}[edit.do](part, edit)


def _split(part: Part, edit: Edit) -> tuple[Part, ...]:
    at = part.pages.index(edit.page)
    if at == 0:
        raise Impossible("A document cannot begin before its first page.")
    first, second = part.pages[:at], part.pages[at:]
    behind = tuple(sheet for sheet in part.sheets if sheet > min(second))
    before = tuple(sheet for sheet in part.sheets if sheet not in behind)
    return (
        Part(first, before, part.dropped & frozenset(before)),
        Part(second, behind, part.dropped & frozenset(behind)),
    )


def _moved(part: Part, edit: Edit) -> tuple[Part, ...]:
    if not 1 <= edit.to <= len(part.pages):
        raise Impossible("There is no such place in the document.")
    rest = [page for page in part.pages if page != edit.page]
    rest.insert(edit.to - 1, edit.page)
    return (replace(part, pages=tuple(rest)),)


def _dropped(part: Part, edit: Edit) -> tuple[Part, ...]:
    if len(part.pages) == 1:
        raise Impossible("A document keeps at least one page. Close it if none of them is to be filed.")
    pages = tuple(page for page in part.pages if page != edit.page)
    return (Part(pages, tuple(sorted((*part.sheets, edit.page))), part.dropped | {edit.page}),)


def _kept(part: Part, page: int) -> Part:
    if page not in part.dropped:
        raise Impossible("This page was not dropped.")
    at = next((n for n, other in enumerate(part.pages) if other > page), len(part.pages))
    pages = (*part.pages[:at], page, *part.pages[at:])
    return Part(pages, tuple(sheet for sheet in part.sheets if sheet != page), part.dropped - {page})
