"""Everything recognising needs, made once for a site."""

from __future__ import annotations

import functools
import queue
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from intake.extract.kind_model import KindModel, shipped_model
from intake.extract.kind_of import KindJudge
from intake.extract.kind_words import Lexicon
from intake.extract.label_book import LabelBook
from intake.extract.language import Pipelines, build
from intake.extract.own_words import OwnWords
from intake.extract.prose import Company
from intake.extract.roles import RoleReader, shipped_reader
from intake.extract.site import Own, SiteFacts, own_facts
from intake.extract.studied import Studied
from intake.extract.tables import table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from spacy.language import Language

    from intake.kinds import Kind


class Spares:
    """Makes pipelines, some of them beforehand: building one costs half a second, in which nobody else gets on."""

    def __init__(self, build: Callable[[], Language]) -> None:
        self._build = build
        self._ready: queue.SimpleQueue[Language] = queue.SimpleQueue()

    def __call__(self) -> Language:
        """One that was built beforehand, or a new one."""
        try:
            return self._ready.get_nowait()
        except queue.Empty:
            return self._build()

    def build(self, many: int) -> None:
        """Build so many beforehand."""
        for _ in range(many):
            self._ready.put(self._build())


@dataclass(frozen=True, slots=True)
class Recogniser:
    """The spaCy pipeline, the models, the site's facts and its kinds of document.  Shared by threads."""

    facts: SiteFacts
    kinds: Mapping[str, Kind]
    pipelines: Pipelines = field(repr=False)
    spares: Spares = field(repr=False)
    roles: RoleReader = field(repr=False)
    labels: LabelBook = field(repr=False)
    lexicon: Lexicon = field(repr=False)
    judge: KindJudge = field(repr=False)
    company: Company = field(repr=False)
    own: Own = field(repr=False)
    not_names: frozenset[str] = field(repr=False)
    date_roles: Mapping[str, Sequence[str]] = field(repr=False)
    studied: Studied = field(repr=False, default_factory=Studied)


def make_recogniser(
    facts: SiteFacts,
    kinds: Mapping[str, Kind],
    *,
    own: OwnWords | None = None,
    model: Callable[[], KindModel] = shipped_model,
) -> Recogniser:
    """A recogniser for one site: with its own wordings, and the shipped type model unless another is in force.

    Takes a second or two.  Raises `re.error` if the record number pattern is none.
    """
    own = own or OwnWords()
    lexicon = Lexicon(kinds)
    not_names = frozenset(row["word"] for row in table("not-names.csv"))
    spares = Spares(functools.partial(build, kinds, own))
    return Recogniser(
        facts,
        kinds,
        Pipelines(spares),
        spares,
        shipped_reader(),
        LabelBook(own),
        lexicon,
        KindJudge(lexicon, model),
        Company(),
        own_facts(facts, not_names),
        not_names,
        own.all_dates(),
    )
