"""The tables.  One module a subject; Django finds them here."""

from intake.records.models.accounts import Account, AccountRole, OneTimeCode, SignInTries
from intake.records.models.documents import (
    GOING,
    LIVING,
    WAITING,
    DecisionRow,
    DocumentRow,
    DocumentState,
    ReadPage,
    RecallRow,
    RememberedPage,
    ScanRow,
    ScanState,
    SketchKey,
    SketchRow,
)
from intake.records.models.ledger import Event, Executor
from intake.records.models.patients import CrowdedKey, FormerRow, PatientKey, PatientRow, ValueCount
from intake.records.models.proofs import RecoveryCode, SecondFactor, SignOnAttempt
from intake.records.models.quality import SampleRow, SampleState, StopRow
from intake.records.models.retention import DestructionRow, HoldRow, HoldScope
from intake.records.models.vigil import AlarmRow, PulseRow

__all__ = [
    "GOING",
    "LIVING",
    "WAITING",
    "Account",
    "AccountRole",
    "AlarmRow",
    "CrowdedKey",
    "DecisionRow",
    "DestructionRow",
    "DocumentRow",
    "DocumentState",
    "Event",
    "Executor",
    "FormerRow",
    "HoldRow",
    "HoldScope",
    "OneTimeCode",
    "PatientKey",
    "PatientRow",
    "PulseRow",
    "ReadPage",
    "RecallRow",
    "RecoveryCode",
    "RememberedPage",
    "SampleRow",
    "SampleState",
    "ScanRow",
    "ScanState",
    "SecondFactor",
    "SignInTries",
    "SignOnAttempt",
    "SketchKey",
    "SketchRow",
    "StopRow",
    "ValueCount",
]
