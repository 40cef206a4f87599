"""What is written down is read back as it was."""

from __future__ import annotations

import datetime as dt
import json

from hypothesis import given
from hypothesis import strategies as st

from intake import asjson
from intake.model import (
    Box,
    Candidate,
    Evidence,
    Finding,
    Former,
    Guess,
    Item,
    KindGuess,
    Patient,
    PersonName,
    Role,
    Word,
)

text = st.text(st.characters(blacklist_categories=("Cs",)), max_size=12)
fraction = st.integers(0, 1000).map(lambda n: n / 1000)
names = st.builds(PersonName, text, text, text, text)
dates = st.dates(dt.date(1900, 1, 1))
values = st.one_of(names, dates, text)
ink = st.lists(
    st.builds(Word, text, st.integers(1, 9), st.builds(Box, fraction, fraction, fraction, fraction), fraction),
    min_size=1,
    max_size=3,
).map(tuple)
findings = st.builds(
    Finding,
    st.sampled_from(Item),
    st.sampled_from(Role),
    values,
    ink,
    text,
    fraction,
    st.lists(values, max_size=2).map(tuple),
    st.lists(st.builds(Guess, values, fraction), max_size=2).map(tuple),
)
formers = st.builds(Former, dates, st.none() | names, st.none() | dates, text, text, text)
patients = st.builds(
    Patient,
    text,
    text,
    names,
    st.none() | dates,
    deceased=st.none() | dates,
    phone=text,
    formerly=st.lists(formers, max_size=1).map(tuple),
)
candidates = st.builds(
    Candidate,
    patients,
    st.lists(st.builds(Evidence, st.sampled_from(Item), text, text, text, fraction, ink), max_size=1).map(tuple),
    fraction,
)


@given(findings)
def test_a_finding_survives(finding: Finding) -> None:
    assert asjson.finding_from_json(json.loads(json.dumps(asjson.finding_to_json(finding)))) == finding


@given(candidates)
def test_a_candidate_survives(candidate: Candidate) -> None:
    assert asjson.candidate_from_json(json.loads(json.dumps(asjson.candidate_to_json(candidate)))) == candidate


@given(st.lists(st.builds(KindGuess, text, fraction), max_size=3).map(tuple))
def test_kinds_survive(kinds: tuple[KindGuess, ...]) -> None:
    assert asjson.kinds_from_json(json.loads(json.dumps(asjson.kinds_to_json(kinds)))) == kinds
