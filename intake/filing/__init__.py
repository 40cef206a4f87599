"""The one door into the record, for the machine's decisions and for a person's."""

from intake.filing.cabinet import Cabinet, DryCabinet, RememberedFiling, file
from intake.filing.plan import document_id, plan

__all__ = ["Cabinet", "DryCabinet", "RememberedFiling", "document_id", "file", "plan"]
