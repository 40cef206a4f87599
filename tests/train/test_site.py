"""Learning on a site, from reviewers' verdicts to a model in force and back."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from importlib import resources
from typing import TYPE_CHECKING

import pytest

from intake.desk import open_site
from intake.errors import Missing
from intake.evaluate import forge
from intake.extract import SiteModel
from intake.extract.kind_model import shipped_model
from intake.extract.kind_site import name_in_force
from intake.filing.plan import plan
from intake.model import Accept, Document, Reading, Reason, Refer
from intake.records import documents
from intake.train.card import CARD, CARD_TEXT
from intake.train.kinds import Plan
from intake.train.lessons import lessons
from intake.train.site import adapt_site, put_in_force, roll_back
from intake.train.weighing import FEWEST
from tests.cases import case, patient, taken_scan

if TYPE_CHECKING:
    from pathlib import Path

    from intake.desk import Site
    from intake.settings import Settings

OWN = "visit_slip,,Visit slip,yes,visit slip\n"
SLIP = ("Gate {n} was open.", "Van number {n} came at eight.", "Driver signed the gate log.", "Parcels left at gate.")
FORGED = Plan(seed=3, each=2, recipe=0, read=0, unseen=1.0)


def settle(site: Site, settings: Settings, number: int, kind: str, by: str = "user:1") -> None:
    """A slip that came in, was referred, and was settled as that type."""
    rng = random.Random(number)
    home = forge.draw_home(random.Random(1))
    body = tuple(line.replace("{n}", str(number)) for line in SLIP)
    wish = forge.Wish(layout="none", shown=frozenset(), title="Gate report", body=body)
    drawn = forge.draw_document(rng, forge.draw_person(rng, "1"), "consent", home, wish)
    file = forge.print_scan(rng, drawn.sheets[:1], settings.data / "one.pdf", "born_digital")
    scan = replace(taken_scan(settings, site.ledger, file.read_bytes(), pages=1), media_type="application/pdf")
    document = Document((1,), Reading(()))
    waiting = replace(case(scan, Refer((Reason.TYPE_UNSURE,)), (1,)), document=document)
    where = plan(scan, document, Accept(patient(), kind), "")
    row = documents.refer(waiting, where.document_id, site.ledger)
    accepted = replace(waiting, decision=Accept(patient(), kind, by=by))
    documents.decide(accepted, where, site.ledger, version=row.version)


def test_only_what_people_settled_is_a_lesson(settings: Settings) -> None:
    site = open_site(settings)
    settle(site, settings, 1, "letter")
    settle(site, settings, 2, "legal", by="policy")
    (one,) = lessons(site)
    assert one.seen.code == "letter"
    assert len(one.seen.places) > 20


def test_few_lessons_change_nothing(settings: Settings, tmp_path: Path) -> None:
    site = open_site(settings)
    settle(site, settings, 1, "letter")
    outcome = adapt_site(site, tmp_path / "models", 1, FORGED)
    assert outcome.name == ""
    assert "only 1 documents" in outcome.weighing.why_not
    assert not (tmp_path / "models").exists()


@pytest.mark.timeout(300)
def test_a_type_of_the_site_is_learnt_put_in_force_and_taken_back(settings: Settings) -> None:
    shipped = resources.files("intake").joinpath("data/document-types.csv").read_text()
    (settings.site / "document-types.csv").write_text(shipped + OWN)
    site = open_site(settings)
    for number in range(FEWEST):
        settle(site, settings, number, "visit_slip")
    outcome = adapt_site(site, settings.type_models, 1, FORGED)
    assert outcome.weighing.why_not == ""
    assert outcome.weighing.right_before < outcome.weighing.right_after
    assert outcome.name == "0001"
    assert name_in_force(settings.type_models) == "0001"
    assert "visit_slip" in SiteModel(settings.type_models)().codes
    facts = json.loads((settings.type_models / "0001" / CARD).read_text())
    assert facts["weighing"]["takes_over"]
    assert "GARCIA" not in (settings.type_models / "0001" / CARD_TEXT).read_text()
    assert roll_back(settings.type_models) == ""
    assert SiteModel(settings.type_models)() is shipped_model()


def test_there_is_nothing_to_take_back_on_a_site_that_never_learnt(tmp_path: Path) -> None:
    with pytest.raises(Missing, match="shipped"):
        roll_back(tmp_path)


def test_the_model_in_force_is_named_in_one_step(tmp_path: Path) -> None:
    put_in_force(tmp_path, "0003")
    assert name_in_force(tmp_path) == "0003"
    assert [path.name for path in tmp_path.iterdir()] == ["in-force"]
