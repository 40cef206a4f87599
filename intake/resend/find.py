"""`find_resend`: the document that came before, if one did."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from intake.model import Resend
from intake.resend.verdict import resemblance

if TYPE_CHECKING:
    from collections.abc import Iterable

    from intake.model import KnownSketch, Sketch


class KnownSketches(Protocol):
    """The documents that came before; `intake.records` keeps them."""

    def sharing(self, sketch: Sketch) -> Iterable[KnownSketch]:
        """A bounded number of documents that are filed or wait for a person and have an owner or bands in common.

        Only what came before: neither the document itself, nor a later one of its scan, nor what has found it.
        """


def find_resend(sketch: Sketch, known: KnownSketches) -> Resend | None:
    """The document that this one repeats, extends or corrects; of several the likest, rather one that is filed."""
    best: tuple[float, bool, Resend] | None = None
    for one in known.sharing(sketch):
        found = resemblance(sketch, one.sketch)
        if found is None:
            continue
        verdict, share = found
        rank = (round(share, 2), one.filed, Resend(one.document_id, verdict, round(share, 3)))
        if best is None or rank[:2] > best[:2]:
            best = rank
    return best[2] if best else None
