"""Editing the pages of a document: split, join, turn, move, drop and keep, over bytes that never change."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.views.decorators.http import require_POST

from intake import arrange
from intake.arrange import DEEDS, Edit, Impossible, Part
from intake.filing import document_id
from intake.model import Document, Reading
from intake.pipeline import look_again
from intake.records import decisions, documents, edits
from intake.records.models import DocumentRow, ScanState
from intake.web import ink
from intake.web.desk import asked
from intake.web.desk.doc import doc
from intake.web.lent import lent

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.http import HttpRequest

    from intake.desk import Site
    from intake.model import KnownSketch, Sketch
    from intake.records.decisions import Act
    from intake.resend import KnownSketches

MOST_EDITS = 200


@require_POST
@asked.answers
def change(request: HttpRequest, receipt: str) -> dict[str, Any]:
    """`edits`: the documents that the pages are in now, all before the reviewer, and the one to go on with."""
    content, site = asked.body(request), lent(request).site
    act = asked.act(request, content)
    if made := decisions.answered(act.once, act.person.actor):
        rows = edits.now_with(made.document)
        return {"documents": [doc(row, site) for row in rows], "current": rows[0].receipt if rows else receipt}
    wanted = _edits(content)
    try:
        rows = _changed(site, documents.by_receipt(receipt), act, wanted)
    except Impossible as impossible:
        raise asked.wrong(str(impossible), "edits") from None
    return {"documents": [doc(row, site) for row in rows], "current": rows[0].receipt}


def _edits(content: dict[str, Any]) -> tuple[Edit, ...]:
    listed = content.get("edits")
    if not isinstance(listed, list) or not 0 < len(listed) <= MOST_EDITS:
        raise asked.wrong("There is nothing to change.", "edits")
    made = []
    for one in listed:
        if not isinstance(one, dict) or one.get("do") not in DEEDS:
            raise asked.wrong("There is no such change.", "edits")
        numbers = {name: one[name] for name in ("page", "by", "to") if isinstance(one.get(name), int)}
        made.append(Edit(one["do"], **numbers))
    return tuple(made)


def _changed(site: Site, row: DocumentRow, act: Act, wanted: tuple[Edit, ...]) -> list[DocumentRow]:
    if row.scan.state != ScanState.SETTLED:
        raise Impossible("This file is still being taken in. Try again in a moment.")
    rows = [row]
    if wanted[0].do == "join":
        earlier = edits.before(row)
        rows = [earlier, row] if earlier else rows
    parts = arrange.arranged([edits.part_of(one, ink.dropped(one)) for one in rows], wanted)
    turned = arrange.turns(wanted)
    if all(edit.do == "turn" for edit in wanted):
        return [edits.turn(row.receipt, act, wanted, turned, site.ledger)]
    children = _seen_again(site, rows, parts)
    made = edits.change([one.receipt for one in rows], act, wanted, children, site.ledger)
    if not turned:
        return made
    again = dataclasses.replace(act, once=None)
    return [_turned(site, one, again, [edit for edit in wanted if edit.do == "turn"], turned) for one in made]


def _turned(site: Site, row: DocumentRow, act: Act, wanted: list[Edit], turned: dict[int, int]) -> DocumentRow:
    """The pages that were turned in the same breath as they were moved."""
    mine = {page: by for page, by in turned.items() if page in {*row.pages, *row.sheets}}
    if not mine:
        return row
    act = dataclasses.replace(act, version=row.version, token=row.lease_token)
    return edits.turn(row.receipt, act, [edit for edit in wanted if edit.page in mine], mine, site.ledger)


def _seen_again(site: Site, rows: Sequence[DocumentRow], parts: Sequence[Part]) -> list[edits.Child]:
    """Every part recognised and matched again, from what was read when the scan came."""
    scan = site.scan_of(rows[-1].scan)
    known = site.readings(rows[-1].scan, sorted(page for part in parts for page in part.all))
    found = [
        Document(part.pages, Reading(tuple(known[page] for page in part.pages if page in known)), part.sheets)
        for part in parts
    ]
    mine = frozenset(row.document_id for row in rows)
    cases = look_again(scan, found, dataclasses.replace(site.desk, known=_Others(site.desk.known, mine)))
    return [
        edits.Child(part, case, document_id(scan.digest, part.pages)) for part, case in zip(parts, cases, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Others:
    """What came before, without the documents whose own pages these are."""

    known: KnownSketches
    mine: frozenset[str]

    def sharing(self, sketch: Sketch) -> Iterator[KnownSketch]:
        for one in self.known.sharing(sketch):
            if one.document_id not in self.mine:
                yield one
