"""A recogniser is shared by threads; what a further thread needs is built beforehand."""

from __future__ import annotations

import spacy

from intake.extract.language import Pipelines
from intake.extract.recogniser import Spares


def test_a_further_thread_gets_what_was_built_beforehand() -> None:
    built = []

    def build() -> spacy.language.Language:
        built.append(spacy.blank("en"))
        return built[-1]

    spares = Spares(build)
    Pipelines(spares)
    spares.build(2)
    assert len(built) == 3
    assert [spares(), spares()] == built[1:]
    assert len(built) == 3
    assert spares() is built[3]
