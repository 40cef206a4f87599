"""The three kinds of error (law 10): a person must look, try later, or a bug.

A person must look: `Rejected` (the file cannot be taken; the mailroom is told why) here, and the value
`model.Refer` for documents that could be read.  Try later: `Unavailable`.  Anything else that is raised is a
bug, and only the worker's loop catches it.
"""

from __future__ import annotations


class IntakeError(Exception):
    """Base of every error that intake raises on purpose.

    The message must be fit for a log: ids, counts and codes only, never a name, a date of birth or a path.
    """


class Rejected(IntakeError):
    """A file cannot be taken; `code` is one of the contract's E-codes (see `intake.mailroom`)."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code} {detail}".strip())
        self.code = code
        self.detail = detail


class Unavailable(IntakeError):
    """The environment is in trouble (disk full, database away, share read-only, program missing): try later.

    Never a reason to reject a file.
    """


class Killed(Unavailable):
    """A child was killed from outside while it worked on a file: most likely memory ran out.

    Nobody can tell whether for this file's sake: it is tried again, and counts as a crash, so that it cannot loop.
    """


class WrongSettings(IntakeError):
    """The site's configuration is invalid; the message names the setting and says what would be right."""


class Damaged(IntakeError):
    """Bytes on disk are not the bytes that were stored, or a pointer leads nowhere."""


class Conflict(IntakeError):
    """What was asked no longer fits the state of the record (someone else was faster, or it is settled)."""


class Missing(IntakeError):
    """There is no such receipt, patient, user or file."""


class Locked(IntakeError):
    """Another instance holds the lock of this site."""
