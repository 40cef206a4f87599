"""Sketches of documents: kept with the document's row, found again by the keys that a copy shares."""

from __future__ import annotations

import json
import zlib
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db import connection

from intake import asjson
from intake.model import KnownSketch
from intake.records.models import GOING, LIVING, WAITING, DocumentRow, SketchKey, SketchRow
from intake.records.patient_keys import digest as digest_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from intake.model import Sketch

MOST_OF_AN_OWNER = 100
"""So many documents of one patient are looked at, the newest."""
MOST_OF_A_BAND, MOST_BY_BANDS = 100, 30
"""So many documents of one band are counted, the newest, and so many looked at, those with most bands in common."""
_LIVING = (*WAITING, *GOING)
"""What a reviewer closed is not in the record: its copy may be the better scan that was asked for."""


def keep(row: DocumentRow, sketch: Sketch | None) -> None:
    """Keep the sketch of a document in the transaction of its row.

    Of a document whose sketch is kept already nothing is changed, but that it can be found under its patient.
    """
    kept = SketchRow.objects.filter(document=row).first()
    mine = {digest_of(row.patient.key)} if row.patient else set()
    if kept is not None:
        mine -= set(kept.keys.values_list("digest", flat=True))
    elif sketch is not None:
        content = zlib.compress(json.dumps(asjson.sketch_to_json(sketch)).encode())
        kept = SketchRow.objects.create(document=row, content=content)
        mine |= {digest_of(key) for key in (*sketch.owners, *sketch.bands)}
    SketchKey.objects.bulk_create(SketchKey(digest=value, sketch=kept) for value in sorted(mine) if kept)


@dataclass(frozen=True, slots=True)
class StoredSketches:
    """The sketches of the connected database; fits `intake.resend.KnownSketches`."""

    def sharing(self, sketch: Sketch) -> Iterator[KnownSketch]:
        """Those in review, decided or filed that have an owner or bands in common with it, a bounded number.

        Only what came before: neither the document itself, nor a later one of its scan, nor, if its row is there
        already, one whose row came after.
        """
        likely = _likely(sketch)
        if not likely:
            return
        rows = SketchRow.objects.filter(pk__in=likely, document__state__in=_LIVING)
        own = _own(sketch)
        rows = rows.filter(document__lt=own) if own else rows
        for row in rows.select_related("document__patient").order_by("document"):
            known = _known(row)
            if known.sketch.scan != sketch.scan or known.sketch.begins < sketch.begins:
                yield known


def _own(sketch: Sketch) -> int | None:
    """The row of the document of that sketch, if it has one."""
    rows = DocumentRow.objects.filter(LIVING, scan__digest=sketch.scan).values_list("pk", "pages")
    return next((pk for pk, pages in rows if pages[0] == sketch.begins), None)


def _likely(sketch: Sketch) -> set[int]:
    """The newest sketches of each owner, and of the newest of each band those with most bands in common."""
    owners, bands = ([digest_of(key) for key in keys] for keys in (sketch.owners, sketch.bands))
    limits = [MOST_OF_AN_OWNER] * len(owners) + [MOST_OF_A_BAND] * len(bands)
    if not limits:
        return set()
    table = SketchKey._meta.db_table  # noqa: SLF001 -- Django's documented way to a table's name
    newest = f"SELECT digest, sketch_id FROM {table} WHERE digest = %s ORDER BY sketch_id DESC LIMIT %s"  # noqa: S608 -- names only
    part = f"SELECT * FROM ({newest}) AS k"  # noqa: S608 -- as above
    asked = [value for pair in zip((*owners, *bands), limits, strict=True) for value in pair]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join([part] * len(limits)), asked)
        found = cursor.fetchall()
    owned = {holder for digest, holder in found if digest in owners}
    shared = Counter(holder for digest, holder in found if digest not in owners)
    return owned | {holder for holder, _ in shared.most_common(MOST_BY_BANDS)}


def _known(row: SketchRow) -> KnownSketch:
    document = row.document
    sketch = asjson.sketch_from_json(json.loads(zlib.decompress(row.content)))
    if document.patient:
        sketch = replace(sketch, whose=document.patient.key)
    return KnownSketch(document.document_id, sketch, filed=document.state in GOING)
