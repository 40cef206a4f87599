"""Figures for operations and the record department, shaped from facts that `records` has asked for.  Pure."""

from intake.figures.periods import Period, period_of
from intake.figures.shapes import ControlLimits, bands, hours_to_clear, limits_of, quantile, share
from intake.figures.shifts import Staffed, staffed
from intake.figures.tables import Table, csv_of, read, safe, table_json

__all__ = [
    "ControlLimits",
    "Period",
    "Staffed",
    "Table",
    "bands",
    "csv_of",
    "hours_to_clear",
    "limits_of",
    "period_of",
    "quantile",
    "read",
    "safe",
    "share",
    "staffed",
    "table_json",
]
