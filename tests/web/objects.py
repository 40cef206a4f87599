"""Whose are the objects that routes open?  Each route that takes an argument must stand here.

A new route with an argument: say what becomes of somebody to whom the table opens the route, but not this object (it is
before a colleague, was filed by the asker, ...).
"""

from __future__ import annotations

READ = "every document of the site may be read by whom the table lets in"
LEASED = "only by whom it is before, or who decided it: somebody else is told so, with 409, 410, 412 or 428"
NOT_OWN = "never by who filed it: 404 or 409"
FILER = "a supervisor's, and within a day its filer's: 409 to everybody else"
OTHERS = "never one's own account: 400"
PROPOSED = "every proposal may be read by whom the table lets in; another supervisor's to approve: 409 to its proposer"
STANDING = "a supervisor's, of any stop that stands"

WHOSE: dict[str, str] = {
    "account": OTHERS,
    "archive": READ,
    "desk-compare": READ,
    "desk-decision": LEASED,
    "desk-edits": LEASED,
    "desk-search": READ,
    "desk-undo": LEASED,
    "desk-words": READ,
    "document": READ,
    "folder": READ,
    "folder-document": READ,
    "folder-text": READ,
    "original": READ,
    "page": READ,
    "purge": PROPOSED,
    "purge-approve": PROPOSED,
    "purge-withdraw": PROPOSED,
    "quality-clear": STANDING,
    "quality-page": NOT_OWN,
    "quality-sample": NOT_OWN,
    "quality-settle": NOT_OWN,
    "recall": FILER,
    "thumbnail": READ,
}
