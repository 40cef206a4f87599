"""Our own sheets: cover, type, separator and batch sheets and rescan slips; what their codes say, and how they look."""

from intake.sheets.payload import OURS, read_payload, write_payload

__all__ = ["OURS", "read_payload", "write_payload"]
