"""What the slots of a document's texts are filled with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intake.evaluate.forge.letterhead import draw_provider, draw_sender
from intake.evaluate.forge.people import Person, age_on, draw_person

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
    natural = f"{person.first_name} {person.last_name}".strip() if known else "the patient"
    title = {"F": "Ms.", "M": "Mr."}.get(person.sex, "")
    age = age_on(person, day)
    someone, clerk = draw_person(rng, "0"), draw_person(rng, "0")
    return {
        "patient": natural,
        "mr": f"{title} {person.last_name}".strip() if known else "the patient",
        "age": str(age) if age else "newborn",
        "sex": {"F": "female", "M": "male"}.get(person.sex, "patient"),
        "man": man,
        "he": he,
        "He": he.capitalize(),
        "his": his,
        "His": his.capitalize(),
        "him": him,
        "provider": sender.providers[0],
        "provider2": sender.providers[-1],
        "outside": draw_provider(rng),
        "recipient": rng.choice(home.clinicians),
        "home": home.name,
        "home_fax": home.fax,
        "sender": sender.name,
        "phone_sender": sender.phone,
        "relative": f"{someone.first_name} {someone.last_name}",
        "staff": f"{clerk.first_name} {clerk.last_name}",
        "insurer": draw_sender(rng, "insurer").name,
        "employer": draw_sender(rng, "employer").name,
        "hospital": draw_sender(rng, "hospital").name,
        "pharmacy": draw_sender(rng, "pharmacy").name,
        "member": person.member_id or "".join(rng.choices("0123456789", k=10)),
        "day": today,
        "clock": f"{rng.randrange(24):02d}:{rng.randrange(60):02d}",
    }
