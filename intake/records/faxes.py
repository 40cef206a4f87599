"""What the header lines of a faxed scan say, kept with the facts of its pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from intake.model import FaxHeader


def facts_of(header: FaxHeader) -> dict[str, Any]:
    """What the sending machine printed on one page, for JSON; `sent` is its own clock's time, without a zone."""
    return {
        "number": header.number,
        "name": header.name,
        "sent": header.sent.isoformat() if header.sent else None,
        "page": header.page,
        "pages": header.pages,
    }


def fax_of(page_facts: Iterable[Mapping[str, Any]]) -> dict[str, Any] | None:
    """Who faxed a document and when: `number`, `name`, `sent`, `page` and `pages`, from the first page that says it.

    None for a document without a fax header line.  `page` is that of the document's first page in the fax.
    """
    headers = [facts["fax"] for facts in page_facts if facts.get("fax")]
    if not headers:
        return None
    first: dict[str, Any] = headers[0]
    return {key: next((header[key] for header in headers if header[key]), first[key]) for key in first}


def in_words(fax: Mapping[str, Any]) -> str:
    """A fax header as people read it: `ELM CLINIC, 2125550321, 2026-03-14 09:31, page 1 of 3`."""
    sent = fax["sent"].replace("T", " ")[:16] if fax["sent"] else ""
    page = f"page {fax['page']}" if fax["page"] else ""
    if page and fax["pages"]:
        page = f"{page} of {fax['pages']}"
    return ", ".join(filter(None, (fax["name"], fax["number"], sent, page)))
