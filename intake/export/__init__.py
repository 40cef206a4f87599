"""`intake export`: filed documents handed over, as a folder outside the site, proven before it has its name.

    TARGET/documents/<receipt>/archive.pdf, document.json (and original.<ext> if they are asked for)
    TARGET/index.csv           a line a document
    TARGET/manifest.json       every file with its SHA-256, size and pages

It is all or nothing: a draft beside the target is written, flushed, read again and compared; the ledger is told of each
document; then the draft gets the target's name.  Whatever is interrupted before is no export, and the next try begins
anew.  No name of a file or folder names a patient.
"""

from intake.export.drafts import why_not
from intake.export.handing import Exported, export, measure
from intake.export.papers import INDEX, MANIFEST, Wish

__all__ = ["INDEX", "MANIFEST", "Exported", "Wish", "export", "measure", "why_not"]
