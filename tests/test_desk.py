"""The policy in force on a site follows its settings, and what reviewers found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intake.desk import SitePolicy, threshold_of
from intake.records import stops
from intake.records.ledger import Ledger
from tests.cases import patient
from tests.records.test_checked import settle
from tests.records.test_stops import wrong_patient

if TYPE_CHECKING:
    from intake.settings import Settings


def test_a_looser_rate_files_from_a_lower_probability_but_never_below_the_floor(settings: Settings) -> None:
    own = settings.policy.model_copy(update={"min_patient_probability": 0.6})
    strict, loose = (threshold_of(own.model_copy(update={"max_wrong_patient_rate": rate})) for rate in (1e-4, 1e-2))
    assert 0.6 <= loose.probability <= strict.probability < 1
    assert threshold_of(settings.policy).probability >= settings.policy.min_patient_probability


def test_wrong_proposals_that_reviewers_found_raise_the_threshold_of_the_policy(settings: Settings) -> None:
    before = SitePolicy(settings.policy, frozenset())()
    for number in range(4):
        settle(settings, number, proposed=patient(1), chosen=patient(2))
    after = SitePolicy(settings.policy, frozenset())()
    assert before.min_patient_probability < 0.9997 < after.min_patient_probability
    assert threshold_of(settings.policy).tightened


def test_a_policy_is_held_for_some_minutes(settings: Settings) -> None:
    policy = SitePolicy(settings.policy, frozenset({"legal"}))
    assert policy() is policy()
    assert policy().sensitive == {"legal"}


def test_a_type_that_went_to_a_wrong_patient_is_asked_about_from_its_source_at_once(settings: Settings) -> None:
    policy = SitePolicy(settings.policy, frozenset({"legal"}))
    assert policy("fax").sensitive == {"legal"}
    stop = wrong_patient(settings)
    assert policy("fax").sensitive == {"legal", stop.kind}
    assert policy("scanner").sensitive == {"legal"}
    stops.clear(stop.pk, "understood", "user:9", Ledger.of(settings.keys))
    assert policy("fax").sensitive == {"legal"}
