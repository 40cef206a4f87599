"""A careful reviewer who knows what is right, at a real desk, by keys alone.

Looks where the desk leads and presses what it asks for: no key that a person would not need, none that skips anything.
"""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from playwright.sync_api import TimeoutError as TooSlow

from intake.evaluate.keys import Pressed
from intake.evaluate.keys.wanted import FILING, NOT_ON_FILE, NOT_OURS, PARK, RESCAN, SEARCH, SECOND_LOOK
from intake.records import documents, patients
from intake.records.models import DecisionRow

if TYPE_CHECKING:
    from collections.abc import Mapping

    from playwright.sync_api import Page

    from intake.evaluate.keys import Wanted
    from intake.model import Patient

HAND = 60
"""ms between two keys: a quick hand, and no wand."""
_FOUND = 250
"""ms until patients are found for what was typed."""
_FIRST = 3
"""So many of those found are looked at before another letter is typed."""
_PATIENCE = 60
"""Keys after which a reviewer would give up."""
_REASON = {
    NOT_OURS: {"not_a_record": "1", "cover_sheet_only": "4"},
    RESCAN: {},
    PARK: {},
}
"""The numbers of the closed lists: not a record, only a cover sheet; cannot be read; waits for an answer."""
_KEY = {NOT_OURS: "n", RESCAN: "r", PARK: "p", NOT_ON_FILE: "u"}
_LOOK = """() => {
  const desk = document.getElementById("desk");
  const active = document.activeElement;
  const chosen = document.querySelector(".candidate.chosen");
  const all = selector => [...document.querySelectorAll(selector)];
  const listed = name => all(`#${name}-list:not([hidden]) [role=option]`).map(one => one.children[1].textContent);
  return {
    doc: desk.dataset.doc,
    state: desk.dataset.state,
    focus: active?.id ?? "",
    typed: active?.value ?? "",
    text: active?.matches("input, textarea") ?? false,
    button: active?.matches("button:not(#file):not(.patient)") ?? false,
    chosen: Number(chosen?.dataset.number ?? 0),
    sorter: all("#sorter").length > 0,
    kinds: listed("kind"),
    dates: listed("date"),
    pointed: all("#date-list:not([hidden]) [role=option]").findIndex(one => one.ariaSelected === "true"),
    found: all("#found li").map(one => one.textContent),
    searching: all(".results.stale").length > 0,
    at: document.querySelector(".thumb[aria-current]")?.textContent ?? "",
  };
}"""


@dataclass
class Reviewer:
    """Somebody at the desk in that browser; `kinds` are the names of the types by code."""

    page: Page
    kinds: Mapping[str, str]
    seen: dict[str, Any] = field(default_factory=dict)
    struck: int = 0
    """Keys pressed on the document before them."""

    def play(self, doc: dict[str, Any], wanted: Wanted) -> Pressed:
        """Do with that document what is wanted.  `doc` is what the server says of it (`Doc`)."""
        self._sit_down(wanted.receipt)
        before = DecisionRow.objects.filter(document__receipt=wanted.receipt).count()
        if wanted.deed in FILING:
            self._file(doc, wanted)
        else:
            self._put_aside(doc, wanted)
        self._settled()
        row = documents.by_receipt(wanted.receipt)
        made = DecisionRow.objects.filter(document=row).order_by("id")[before:].first()
        deed = SECOND_LOOK if wanted.deed in FILING and row.state == "second" else wanted.deed
        return Pressed(
            receipt=wanted.receipt,
            deed=deed,
            reason=doc["reason"],
            keys=made.keys if made else 0,
            state=row.state,
            guards=guards_of(doc, wanted.number),
            open=open_of(doc, wanted),
            decided=made is not None,
        )

    # --- what stands between --------------------------------------------------------------------------------------

    def _sit_down(self, receipt: str) -> None:
        self.struck = 0
        self.page.goto("about:blank")  # so that the desk comes anew, and counts from nothing
        self.page.goto(f"/desk#{receipt}")
        self.page.locator(f"#desk[data-state=ready][data-alive=true][data-doc='{receipt}']").wait_for()
        self.page.wait_for_timeout(HAND)
        self._look()

    def _look(self) -> dict[str, Any]:
        self.seen = self.page.evaluate(_LOOK)
        return self.seen

    def _press(self, *keys: str) -> None:
        for key in keys:
            self.struck += 1
            self.page.keyboard.press(key)
            self.page.wait_for_timeout(HAND)
        self._look()

    def _settled(self) -> None:
        """Until what is on its way to the server has come back."""
        with suppress(TooSlow):
            self.page.locator("#desk:not([data-state=deciding]):not([data-state=loading])").wait_for()
        self._look()

    def _is_over(self, receipt: str) -> bool:
        if self.seen["state"] in {"deciding", "loading"}:
            self._settled()
        return bool(self.seen["doc"] != receipt or self.seen["state"] != "ready")

    def _leave_field(self) -> None:
        if self.seen["text"] or self.seen["sorter"]:
            self._press("Escape")

    # --- filing -------------------------------------------------------------------------------------------------------

    def _file(self, doc: dict[str, Any], wanted: Wanted) -> None:
        kind, date = doc["kind"], doc["date"]
        patient = patients.by_mrn(wanted.mrn)
        if self.seen["sorter"]:
            self._press("Enter")
        if wanted.deed == SEARCH:
            self._search(patient)
        elif self.seen["chosen"] != wanted.number:
            self._press(f"Alt+{wanted.number}" if self.seen["text"] else str(wanted.number))
        for _ in range(_PATIENCE):
            if self._is_over(wanted.receipt):
                return
            if kind != wanted.kind:
                kind = self._take_kind(wanted.kind)
            elif wanted.dates and date not in wanted.dates:
                date = self._take_date(wanted.dates)
            elif self.seen["focus"] == "answer":
                self._answer(doc, wanted, patient)
            else:
                self._onward()

    def _onward(self) -> None:
        """What is asked next, or filed: Enter."""
        self._press(*(["Escape"] if self.seen["button"] else []), "Enter")

    def _take_kind(self, code: str) -> str:
        if self.seen["focus"] != "kind":
            self._leave_field()
            self._press("t")
        name = self.kinds[code]
        for letter in ("", *name.lower()):
            if letter.strip():
                self._press(letter)
            if name in self.seen["kinds"]:
                self._press(str(self.seen["kinds"].index(name) + 1))
                break
        return code

    def _take_date(self, dates: tuple[str, ...]) -> str:
        if self.seen["focus"] != "date":
            self._leave_field()
            self._press("d")
        listed = next((day for day in dates if day in self.seen["dates"]), None)
        if listed:
            at = self.seen["dates"].index(listed)
            self._press(*([] if at == self.seen["pointed"] else [str(at + 1)]), "Enter")
            return listed
        year, month, day = dates[0].split("-")
        self._press(*f"{month}{day}{year[2:]}")
        if self.seen["focus"] == "date":
            self._press("Enter")
        return dates[0]

    def _answer(self, doc: dict[str, Any], wanted: Wanted, patient: Patient) -> None:
        ask = asked_of(doc, wanted.number) or {"what": "birth_year", "digits": 4}
        own = {
            "birth_year": _year(patient.birth_date),
            "birth_day": f"{patient.birth_date:%m%d}" if patient.birth_date else "",
            "mrn_last4": patient.mrn[-4:],
            "phone_last4": patient.phone[-4:],
        }[ask["what"]]
        if ask["what"].partition("_")[0] in wanted.unread or not own:
            self._press("Tab", "Enter")  # cannot read it
            return
        self._press(*own)
        if not self._is_over(wanted.receipt) and self.seen["focus"] == "answer":
            self._press("Enter")
            self._settled()

    def _search(self, patient: Patient) -> None:
        """By name, letter by letter, until they are among the first found."""
        if self.seen["focus"] != "query":
            self._press("/")
        for letter in f"{patient.name.last} {patient.name.first}".lower():
            self._press("Space" if letter == " " else letter)
            self.page.wait_for_timeout(_FOUND)
            found = self._look()["found"][:_FIRST]
            at = next((at for at, one in enumerate(found) if patient.mrn in one), None)
            if at is not None and not self.seen["searching"]:
                self._press(f"Alt+{at + 1}" if at else "Enter")
                return

    # --- anything else ------------------------------------------------------------------------------------------------

    def _put_aside(self, doc: dict[str, Any], wanted: Wanted) -> None:
        self._leave_field()
        self._press(_KEY[wanted.deed])
        if wanted.deed == NOT_ON_FILE:
            self._press("Enter")
        else:
            self._press(_REASON[wanted.deed].get(doc["reason"], "1"))
        self.page.wait_for_timeout(HAND)
        self._look()
        self._is_over(wanted.receipt)


def _year(born: dt.date | None) -> str:
    """As a quick hand types it: two digits where they can mean nothing else."""
    if born is None:
        return ""
    short = f"{born:%y}"
    is_plain = 0 <= dt.date.today().year - born.year < 100 and short not in {"18", "19", "20"}
    return short if is_plain else f"{born:%Y}"


def asked_of(doc: dict[str, Any], number: int) -> dict[str, Any] | None:
    """What is asked before filing to the candidate of that number."""
    return doc["candidates"][number - 1]["ask"] if number else None


def guards_of(doc: dict[str, Any], number: int) -> tuple[str, ...]:
    """The guard rails that stand before filing to the candidate of that number."""
    one = doc["candidates"][number - 1] if number else {"ask": None, "contrary": []}
    stands = {"ask": one["ask"], "contrary": one["contrary"], "pages": doc["mustSee"]}
    return tuple(name for name, is_so in stands.items() if is_so)


def open_of(doc: dict[str, Any], wanted: Wanted) -> tuple[str, ...]:
    """What the machine left open, or got wrong: type, date."""
    if wanted.deed not in FILING:
        return ()
    kind = doc["kind"] != wanted.kind
    date = bool(wanted.dates) and doc["date"] not in wanted.dates
    return tuple(
        name for name, is_so in {"kind": kind, "date": date, "no date": doc["dateNeeded"] and not date}.items() if is_so
    )
