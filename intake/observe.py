"""Logs: one JSON object a line on stderr, with ids and counts only (law 8).

Nothing that came off a page or a file name may be given to a logger; the keys that may are listed here, and
anything else is dropped before it is written.
"""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING, Any

import structlog

if TYPE_CHECKING:
    from collections.abc import MutableMapping

ALLOWED = frozenset(
    {
        "event",
        "level",
        "timestamp",
        "receipt",
        "scan",
        "document",
        "state",
        "code",
        "pages",
        "count",
        "seconds",
        "source",
        "attempt",
        "crashes",
        "reason",
        "error",
        "where",
        "port",
        "version",
        "executor",
        "workflow",
        "address",
        "signal",
        "patients",
        "priority",
    }
)


def configure(level: int = logging.INFO) -> None:
    """Send our log lines, and warnings of libraries without their texts, to stderr as JSON."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _only_allowed,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),  # whatever stderr is when a line is written
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    root.handlers = [_Libraries()]
    root.setLevel(logging.WARNING)


def log(where: str) -> Any:  # noqa: ANN401 -- structlog's own type says no more
    """A logger for one module."""
    return structlog.get_logger(where=where)


def _only_allowed(_logger: object, _name: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {key: value for key, value in line.items() if key in ALLOWED}


class _Libraries(logging.Handler):
    """Libraries log texts we cannot vouch for: keep where and what kind, not what."""

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
        log(record.name).log(record.levelno, "library", error=error)
