"""Layouts of a patient's identifiers that training never sees (`part`): judged on, not learnt from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intake.evaluate.forge.meaning import spans
from intake.evaluate.forge.typeset import Frame, Rule, Text, width, wrap
from intake.model import Item

if TYPE_CHECKING:
    import random
    from collections.abc import Mapping, Sequence

    from intake.evaluate.forge.flow import Flow
    from intake.evaluate.forge.layouts import Field, Layout

_TWO_TONGUES: Mapping[Item, tuple[str, ...]] = {
    Item.NAME: ("Patient Name / Nombre del paciente", "Name / Nombre", "Nom du patient / Patient Name"),
    Item.BIRTH_DATE: ("Date of Birth / Fecha de nacimiento", "DOB / F. de nac.", "Date de naissance / DOB"),
    Item.RECORD_NUMBER: ("Medical Record No. / No. de expediente", "MRN / Expediente", "No de dossier / MRN"),
    Item.SEX: ("Sex / Sexo", "Sexe / Sex"),
    Item.AGE: ("Age / Edad", "Âge / Age"),
    Item.PHONE: ("Phone / Teléfono", "Téléphone / Phone"),
    Item.ADDRESS: ("Address / Dirección", "Adresse / Address"),
    Item.MEMBER_ID: ("Member ID / No. de miembro", "ID / No. de póliza"),
}


def item_of(field: Field) -> Item | None:
    """What the field's value is, if it is anything."""
    found = spans(field.value)
    return found[0].item if found else None


def piped(rng: random.Random, flow: Flow, fields: Sequence[Field]) -> None:
    """A head of two lines, everything between pipes, the name without a label."""
    own, rest = [f for f in fields if f.own], [f for f in fields if not f.own]
    bar = rng.choice((" | ", "  |  ", " || ", " • "))
    colon = rng.choice((" ", ": ", "# ") if rng.random() < 0.5 else (": ",))
    texts = [f.value if item_of(f) is Item.NAME else f"{f.label}{colon}{f.value}" for f in own]
    face = flow.face.sized(flow.face.size * rng.uniform(0.85, 1.05))
    centred = rng.random() < 0.5
    half = (len(texts) + 1) // 2
    groups = [texts[:half], texts[half:]] if len(texts) > 3 else [texts]
    for number, group in enumerate(g for g in groups if g):
        for line in wrap(bar.join(group), face, flow.right - flow.left):
            flow.line(line, face.strong if number == 0 else face, centred=centred)
    flow.rule(0.5)
    if rest:
        flow.paragraph(bar.join(f"{f.label}: {f.value}" for f in rest), flow.face)


def rightward(rng: random.Random, flow: Flow, fields: Sequence[Field]) -> None:
    """A cloud of lines against the right margin."""
    sizes = (0.85, 0.95, 1.0)
    gap = rng.choice((": ", "  ", " - "))
    for number, field in enumerate(fields):
        face = flow.face.strong if number == 0 else flow.face.sized(flow.face.size * rng.choice(sizes))
        text = f"{field.label}{gap}{field.value}"
        flow.room(flow.leading)
        flow.put(Text(max(flow.left, flow.right - width(text, face)), flow.y, text, face))
        flow.space(face.size * 1.28)


def grid(rng: random.Random, flow: Flow, fields: Sequence[Field]) -> None:
    """A table with a row for each field, the label in a shaded cell left of the value."""
    label = max(width(f.label, flow.face.strong) for f in fields) + 14
    value = min(max(width(f.value, flow.face) for f in fields) + 18, flow.right - flow.left - label)
    high = flow.leading + rng.choice((3, 6))
    shade = rng.choice((None, 225, 238))
    for field in fields:
        flow.room(high)
        x, y = flow.left, flow.y
        flow.put(
            Frame(x, y, x + label, y + high, 0.7, fill=shade), Frame(x + label, y, x + label + value, y + high, 0.7)
        )
        flow.put(Text(x + 4, y + 2, field.label, flow.face.strong), Text(x + label + 5, y + 2, field.value, flow.face))
        flow.space(high)


def abbreviated(rng: random.Random, flow: Flow, fields: Sequence[Field]) -> None:
    """`Pt`, `DOB/Age/Sex`, `MR#`: several values behind one label, two or three to a line."""
    known = {item_of(f): f.value for f in fields if f.own}
    together = [item for item in (Item.BIRTH_DATE, Item.AGE, Item.SEX) if item in known]
    short = {Item.BIRTH_DATE: "DOB", Item.AGE: "Age", Item.SEX: "Sex"}
    slash = rng.choice(("/", " / "))
    texts = []
    for field in fields:
        item = item_of(field) if field.own else None
        if item in together[:1]:
            label = "/".join(short[one] for one in together)
            texts.append(f"{label}: {slash.join(known[one] for one in together)}")
        elif item not in together:
            label = {Item.NAME: "Pt", Item.RECORD_NUMBER: "MR#"}.get(item, field.label) if item else field.label
            texts.append(f"{label}: {field.value}")
    gap = rng.choice(("     ", "        ", " ; "))
    line: list[str] = []
    for text in texts:
        if line and (len(line) == 3 or width(gap.join([*line, text]), flow.face) > flow.right - flow.left):
            flow.line(gap.join(line))
            line = []
        line.append(text)
    flow.line(gap.join(line))


def bilingual(rng: random.Random, flow: Flow, fields: Sequence[Field]) -> None:
    """Labels in two languages, the value below or behind."""
    below = rng.random() < 0.5
    small = flow.face.sized(max(6.5, flow.face.size * 0.72))
    for field in fields:
        item = item_of(field) if field.own else None
        label = rng.choice(_TWO_TONGUES[item]) if item and item in _TWO_TONGUES else field.label
        flow.room(flow.leading * 2)
        if below:
            flow.line(label, small)
            flow.line(field.value, flow.face, indent=6)
        else:
            flow.paragraph(f"{label}: {field.value}")


def addressograph(rng: random.Random, flow: Flow, fields: Sequence[Field]) -> None:
    """The plate of a hospital card at the foot of the first page, mostly bare values; the rest in a line on top."""
    own, rest = [f for f in fields if f.own], [f for f in fields if not f.own]
    face = flow.face.sized(9)
    texts = [f.value if item_of(f) is Item.NAME else f"{f.label} {f.value}" for f in own]
    wide = max(width(text, face.strong) for text in texts) + 18
    high = len(texts) * 12 + 22
    x = rng.choice((flow.right - wide, flow.left))
    y = flow.bottom - high
    flow.put(Frame(x, y, x + wide, y + high, 1.0))
    flow.put(Text(x + 4, y + 3, rng.choice(("PATIENT IDENTIFICATION", "Imprint", "Patient ID area")), face.sized(6)))
    for number, text in enumerate(texts):
        flow.put(Text(x + 8, y + 14 + 12 * number, text, face.strong if number == 0 else face))
    flow.shorten(high + 10)
    if rest:
        flow.paragraph("    ".join(f"{f.label}: {f.value}" for f in rest))


def underlined(rng: random.Random, flow: Flow, fields: Sequence[Field]) -> None:
    """`Label ____value____`, one or two to a line, as on a form filled in by machine."""
    each = rng.choice((1, 2))
    wide = (flow.right - flow.left) / each
    for i in range(0, len(fields), each):
        flow.room(flow.leading + 6)
        for k, field in enumerate(fields[i : i + each]):
            x = flow.left + k * wide
            begin = x + width(field.label, flow.face) + 5
            face = flow.face
            while begin + 8 + width(field.value, face) > x + wide and face.size > 6:
                face = face.sized(face.size * 0.92)
            flow.put(Text(x, flow.y, field.label, flow.face), Text(begin + 8, flow.y, field.value, face))
            flow.put(Rule(begin, flow.y + flow.leading - 1, x + wide - 8, flow.y + flow.leading - 1, 0.6))
        flow.space(flow.leading + 6)


def subject(rng: random.Random, flow: Flow, fields: Sequence[Field]) -> None:
    """The subject of a letter: a centred or indented block in bold, references among it."""
    own = [f for f in fields if f.own]
    centred = rng.random() < 0.5
    for number, field in enumerate(own):
        label = rng.choice(("Patient", "Concerning", "Our mutual patient", "SUBJECT")) if number == 0 else field.label
        flow.line(f"{label}: {field.value}", flow.face.strong, indent=0 if centred else 60, centred=centred)


def opening(rng: random.Random, flow: Flow, fields: Sequence[Field]) -> None:
    """The patient in a letter's first sentence."""
    own = [f for f in fields if f.own]
    known = {item_of(f): f for f in own}
    if not {Item.NAME, Item.BIRTH_DATE} <= set(known):
        subject(rng, flow, fields)
        return
    rest = "".join(f", {f.label} {f.value}" for f in own if item_of(f) not in {Item.NAME, Item.BIRTH_DATE})
    name, born = known[Item.NAME].value, known[Item.BIRTH_DATE].value
    flow.paragraph(
        rng.choice(
            (
                f"This letter is about your patient {name} (date of birth {born}{rest}).",
                f"I write to you concerning {name}, born {born}{rest}, who is under our joint care.",
                f"Please find below our report on {name}, d.o.b. {born}{rest}.",
            )
        )
    )


HELD_LAYOUTS: Mapping[str, Layout] = {
    "piped": piped,
    "rightward": rightward,
    "grid": grid,
    "abbreviated": abbreviated,
    "bilingual": bilingual,
    "addressograph": addressograph,
    "underlined": underlined,
    "subject": subject,
    "opening": opening,
}
"""The layouts by name; `subject` and `opening` are those of letters."""
