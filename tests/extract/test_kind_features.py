"""A document as the type model sees it."""

from __future__ import annotations

import numpy as np

from intake.extract.kind_features import SPACE, features
from intake.extract.layout import lay_out
from tests.extract.paper import page


def seen(*texts: str) -> dict[int, float]:
    places, values = features([lay_out(page(text, n)) for n, text in enumerate(texts, 1)])
    return dict(zip(places.tolist(), values.tolist(), strict=True))


def test_the_same_page_is_seen_the_same_way_each_time() -> None:
    text = "DISCHARGE SUMMARY\nHOSPITAL COURSE: She was treated for pneumonia."
    assert seen(text) == seen(text)


def test_every_place_lies_in_the_space_and_comes_once() -> None:
    places, values = features([lay_out(page("Chief complaint: cough and fever and cough and fever"))])
    assert places.tolist() == sorted(set(places.tolist()))
    assert len(places) == len(values)
    assert places.dtype == np.uint16
    assert places.max() < SPACE


def test_endings_and_capitals_of_words_do_not_matter() -> None:
    one, other = seen("x\n\nthe recommendations were"), seen("x\n\nThe Recommendation were")
    assert len(one.keys() & other.keys()) > 0.8 * len(one)


def test_long_documents_weigh_no_more_than_short_ones() -> None:
    words = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda"]
    short = seen("plain words here")
    long = seen("\n".join(" ".join(words[n:] + words[:n]) for n in range(11)))
    assert sum(v * v for v in long.values()) < 3 * sum(v * v for v in short.values())


def test_figures_are_seen_as_figures_whatever_they_are() -> None:
    assert seen("x\n\nheart rate 71") == seen("x\n\nheart rate 88")


def test_an_empty_page_has_only_its_form() -> None:
    assert 0 < len(seen("")) < 4
