"""Who writes: hospitals, laboratories, practices, insurers, pharmacies, and the heads of their paper."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from intake.evaluate.forge.heads import HELD_STYLES, STYLES, Head
from intake.evaluate.forge.meaning import meant
from intake.evaluate.forge.part import of_part, part_of
from intake.evaluate.forge.people import draw_person, draw_phone, draw_street, draw_town
from intake.evaluate.forge.typeset import Face, Rule, width
from intake.evaluate.forge.wording import phrases
from intake.model import Item, Role

if TYPE_CHECKING:
    import random

    from intake.evaluate.forge.flow import Flow

_DEGREES = ("MD", "MD", "MD", "MD", "DO", "NP", "PA-C", "M.D.", "MBBS", "MD, FACC", "MD, PhD")


@dataclass(frozen=True, slots=True)
class Sender:
    """An organisation that writes; `providers` are its clinicians with their degrees."""

    sort: str
    name: str
    street: str
    town: str
    phone: str
    fax: str
    providers: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Home:
    """The organisation that receives the mail, as `site.toml` tells it."""

    name: str
    street: str
    town: str
    phone: str
    fax: str
    clinicians: tuple[str, ...] = field(repr=False)
    payloads: tuple[str, ...] = ("PATCHT",)

    @property
    def as_sender(self) -> Sender:
        """The same organisation writing on its own paper."""
        return Sender("practice", self.name, self.street, self.town, self.phone, self.fax, self.clinicians)


def draw_provider(rng: random.Random) -> str:
    """A clinician as letters name them."""
    someone = draw_person(rng, "0")
    initial = f" {rng.choice('ABCDEFGHJKLMNPRST')}." if rng.random() < 0.4 else ""
    return f"{someone.first_name}{initial} {someone.last_name}, {rng.choice(_DEGREES)}"


def draw_sender(rng: random.Random, sort: str) -> Sender:
    """An organisation of that sort (a list `sender_<sort>` of the phrases)."""
    part = part_of(rng)
    name = rng.choice(phrases(f"sender_{sort}", part)).replace("{place}", rng.choice(phrases("places", part)))
    name = name.replace("{no}", str(rng.randrange(10, 900)))
    providers = tuple(draw_provider(rng) for _ in range(3))
    if "{doctor}" in name:
        name = name.replace("{doctor}", providers[0])
    return Sender(sort, name, draw_street(rng), draw_town(rng), draw_phone(rng), draw_phone(rng), providers)


def draw_home(rng: random.Random) -> Home:
    """A hospital or group practice that receives mail."""
    sender = draw_sender(rng, rng.choice(("hospital", "group")))
    clinicians = tuple(draw_provider(rng) for _ in range(5))
    return Home(sender.name, sender.street, sender.town, sender.phone, sender.fax, clinicians)


def print_letterhead(rng: random.Random, flow: Flow, sender: Sender) -> None:
    """Print the head of that sender's paper and leave the cursor below it."""
    big = Face(flow.face.family, rng.uniform(13, 19), bold=True)
    name = sender.name.upper() if rng.random() < 0.3 else sender.name
    while width(name, big) > min(400, flow.right - flow.left - 46):
        big = big.sized(big.size * 0.9)
    name = meant(name, Item.NAME, Role.SENDER)
    small = flow.face.sized(8.5)
    flow.y = rng.uniform(34, 52)
    where = meant(f"{sender.street}, {sender.town}", Item.ADDRESS, Role.SENDER)
    street, town = (meant(text, Item.ADDRESS, Role.SENDER) for text in (sender.street, sender.town))
    calls = rng.choice(("Tel {p}  Fax {f}", "Phone: {p}", "T {p} | F {f}", "Ph. {p} · Fax {f}", "{p}"))
    phone, fax = (meant(number, Item.PHONE, Role.SENDER) for number in (sender.phone, sender.fax))
    calls = calls.format(p=phone, f=fax)
    rng.choice(of_part(part_of(rng), STYLES, HELD_STYLES))(
        rng, flow, Head(name, street, town, where, calls, big, small)
    )
    if rng.random() < 0.7:
        flow.space(3)
        flow.put(Rule(flow.left, flow.y, flow.right, flow.y, rng.uniform(0.6, 2)))
    flow.space(10)
