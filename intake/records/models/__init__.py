"""The tables.  One module a subject; Django finds them here."""

from intake.records.models.accounts import Account, AccountRole, OneTimeCode, SignInTries
from intake.records.models.documents import (
    DocumentRow,
    DocumentState,
    RememberedPage,
    ScanRow,
    ScanState,
    SketchKey,
    SketchRow,
)
from intake.records.models.ledger import Event, Executor
from intake.records.models.patients import CrowdedKey, FormerRow, PatientKey, PatientRow, ValueCount

__all__ = [
    "Account",
    "AccountRole",
    "CrowdedKey",
    "DocumentRow",
    "DocumentState",
    "Event",
    "Executor",
    "FormerRow",
    "OneTimeCode",
    "PatientKey",
    "PatientRow",
    "RememberedPage",
    "ScanRow",
    "ScanState",
    "SignInTries",
    "SketchKey",
    "SketchRow",
    "ValueCount",
]
