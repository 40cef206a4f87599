"""What the slots of a document's texts are filled with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intake.evaluate.forge.letterhead import draw_provider, draw_sender
from intake.evaluate.forge.meaning import meant, someone
from intake.evaluate.forge.people import Person, age_on, draw_person
from intake.model import Item, Role

if TYPE_CHECKING:
    import datetime as dt
    import random
    from collections.abc import Mapping

    from intake.evaluate.forge.letterhead import Home, Sender


def fill_slots(
    rng: random.Random, person: Person, sender: Sender, home: Home, day: dt.date, *, today: str, known: bool
) -> Mapping[str, str]:
    """The slots of a document about that person; their name only if the page makes it `known`."""
    man, he, his, him = {"F": ("woman", "she", "her", "her"), "M": ("man", "he", "his", "him")}.get(
        person.sex, ("person", "they", "their", "them")
    )
    told = bool(man != "person")
    natural = f"{person.first_name} {person.last_name}".strip()
    title = {"F": "Ms. ", "M": "Mr. "}.get(person.sex, "")
    age = age_on(person, day)
    other, clerk = draw_person(rng, "0"), draw_person(rng, "0")
    provider, provider2 = someone(sender.providers[0]), someone(sender.providers[-1])
    outside, recipient = someone(draw_provider(rng)), someone(rng.choice(home.clinicians))
    sex = {"F": "female", "M": "male"}.get(person.sex, "patient")
    colleague = f"{clerk.first_name} {clerk.last_name}"
    return {
        "patient": meant(natural, Item.NAME) if known else "the patient",
        "mr": title + meant(person.last_name, Item.NAME) if known else "the patient",
        "age": meant(str(age), Item.AGE) if age else "newborn",
        "sex": meant(sex, Item.SEX) if told else sex,
        "man": meant(man, Item.SEX) if told else man,
        "he": he,
        "He": he.capitalize(),
        "his": his,
        "His": his.capitalize(),
        "him": him,
        "provider": provider.as_a(Role.PROVIDER),
        "provider2": provider2.as_a(Role.PROVIDER),
        "writer": provider.as_a(Role.SENDER),
        "outside": outside.as_a(Role.PROVIDER),
        "recipient": recipient.as_a(Role.PROVIDER),
        "addressee": recipient.as_a(Role.RECIPIENT),
        "home": home.name,
        "home_fax": meant(home.fax, Item.PHONE, Role.RECIPIENT),
        "sender": sender.name,
        "phone_sender": meant(sender.phone, Item.PHONE, Role.SENDER),
        "relative": meant(f"{other.first_name} {other.last_name}", Item.NAME, Role.RELATIVE),
        "staff": meant(colleague, Item.NAME, Role.PROVIDER),
        "clerk": meant(colleague, Item.NAME, Role.OTHER),
        "insurer": draw_sender(rng, "insurer").name,
        "employer": draw_sender(rng, "employer").name,
        "hospital": draw_sender(rng, "hospital").name,
        "pharmacy": draw_sender(rng, "pharmacy").name,
        "member": meant(person.member_id or "".join(rng.choices("0123456789", k=10)), Item.MEMBER_ID),
        "day": today,
        "clock": f"{rng.randrange(24):02d}:{rng.randrange(60):02d}",
    }
