"""The tables.  One module a subject; Django finds them here."""

from intake.records.models.accounts import Account, AccountRole
from intake.records.models.documents import DocumentRow, DocumentState, RememberedPage, ScanRow, ScanState
from intake.records.models.ledger import Event, Executor
from intake.records.models.patients import PatientKey, PatientRow, ValueCount

__all__ = [
    "Account",
    "AccountRole",
    "DocumentRow",
    "DocumentState",
    "Event",
    "Executor",
    "PatientKey",
    "PatientRow",
    "RememberedPage",
    "ScanRow",
    "ScanState",
    "ValueCount",
]
