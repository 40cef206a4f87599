"""Queries as a judge sees them: for each the candidates with their theory and traits, and which of them are right.

Gathered once and then judged as often as one likes: by the theory alone, by the shipped judge, by one that was
taught on half of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from intake.matching.candidates import gather
from intake.matching.judge import MOST_JUDGED
from intake.matching.persons import surely_one
from intake.matching.traits import traits_of, traits_of_page
from intake.matching.weigh import theory_of
from intake.model import Candidate

if TYPE_CHECKING:
    from collections.abc import Callable

    from intake.evaluate.matching.queries import Query
    from intake.matching import PatientIndex
    from intake.matching.weigh import Floats


_NONE = np.zeros(0, np.float32)


@dataclass(frozen=True, slots=True)
class Example:
    """One query with its candidates, best by theory first, at most `MOST_JUDGED`.

    `own` and `kin` are the theory's nats of each candidate and of its absent relatives, `nobody` those of nobody
    near; `words` are the traits of each, `of_page` those of the page; `right` tells which rows are the patient's;
    `one` which rows are surely the same person as another (a number for each person); `vetoed` whether something
    speaks against filing to each that no probability outvotes.  `present` tells that the patient is in the index.
    """

    query: str
    kind: str
    tags: tuple[str, ...]
    present: bool
    own: Floats = field(repr=False)
    kin: Floats = field(repr=False)
    nobody: float
    words: tuple[tuple[str, ...], ...] = field(repr=False)
    of_page: tuple[str, ...] = field(repr=False)
    right: tuple[bool, ...]
    one: tuple[int, ...]
    vetoed: tuple[bool, ...]


def example_of(query: Query, patients: PatientIndex, veto: Callable[[Candidate], bool]) -> Example:
    """Gather the candidates of one query."""
    page, weighed = gather(query.findings, query.document, patients)
    judged = weighed[:MOST_JUDGED]
    persons: list[int] = []
    for at, one in enumerate(judged):
        same = (persons[n] for n in range(at) if surely_one(one.patient, judged[n].patient))
        persons.append(next(same, at))
    own, kin, nobody = theory_of(judged, page.shares.rows) if judged else (_NONE, _NONE, 0.0)
    return Example(
        query.name,
        query.kind,
        query.tags,
        bool(query.right),
        own,
        kin,
        nobody,
        tuple(traits_of(one, page) for one in judged),
        traits_of_page(page),
        tuple(one.patient.mrn in query.right for one in judged),
        tuple(persons),
        tuple(veto(Candidate(one.patient, one.evidence(), 1.0)) for one in judged),
    )
