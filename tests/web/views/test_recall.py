"""Filed in error, at the desk: who may, what it asks, where the document goes, and who had seen it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from intake.records import documents, recalls
from intake.records.models import Account, DocumentState
from tests.web.views.test_folder import filed, key_of

if TYPE_CHECKING:
    from tests.web.conftest import Desk

pytestmark = pytest.mark.database


def test_a_supervisor_takes_it_out_and_the_wrong_chart_says_so_without_the_right_patient(desk: Desk) -> None:
    row = filed(desk)
    desk.signed_in("auditor").get(f"/patients/{key_of('700101')}/documents/{row.receipt}")
    boss = desk.signed_in("supervisor")
    asking = boss.get(f"/documents/{row.receipt}/recall").content.decode()
    assert ">auditor</th>" in asking
    done = boss.post(f"/documents/{row.receipt}/recall", {"reason": "wrong_patient", "note": "see page 1"})
    assert done.status_code == 303
    assert documents.by_receipt(row.receipt).state == DocumentState.REVIEW
    assert recalls.pending() == []
    assert "taken out of a folder" in boss.get(f"/documents/{row.receipt}/recall").content.decode()
    folder = boss.get(f"/patients/{key_of('700101')}").content.decode()
    assert "A document filed here by mistake was removed on" in folder
    assert row.receipt not in folder
    assert ">auditor</th>" in boss.get(f"/documents/{row.receipt}/recall").content.decode()
    assert boss.get(f"/patients/{key_of('700101')}/documents/{row.receipt}").status_code == 404


def test_it_goes_to_another_patient_at_once_when_number_and_birth_date_fit(desk: Desk) -> None:
    row, boss = filed(desk), desk.signed_in("supervisor")
    wish = {"reason": "wrong_patient", "mrn": "700103", "born": "1988-01-31"}
    assert boss.post(f"/documents/{row.receipt}/recall", wish).status_code == 409
    assert boss.post(f"/documents/{row.receipt}/recall", {**wish, "mrn": "700101"}).status_code == 409
    assert documents.by_receipt(row.receipt).state == DocumentState.FILED, "nothing was changed"
    boss.post(f"/documents/{row.receipt}/recall", {**wish, "born": "1988-01-30"})
    now = documents.by_receipt(row.receipt)
    assert now.state == DocumentState.DECIDED
    assert now.patient is not None
    assert now.patient.mrn == "700103"
    assert desk.delivered == [row.document_id]


def test_who_filed_it_may_within_a_day_and_others_may_not(desk: Desk) -> None:
    own, other = desk.signed_in("reviewer", "own"), desk.signed_in("reviewer", "other")
    row = filed(desk, by=f"user:{Account.objects.get(name='own').pk}")
    wish = {"reason": "other"}
    assert other.post(f"/documents/{row.receipt}/recall", wish).status_code == 409
    assert "Take it out" not in other.get(f"/documents/{row.receipt}/recall").content.decode()
    assert own.post(f"/documents/{row.receipt}/recall", wish).status_code == 303
    assert desk.signed_in("auditor").post(f"/documents/{row.receipt}/recall", wish).status_code == 403
