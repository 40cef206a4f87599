"""How often each level occurs: among pages of the patient (m), of anybody (u), and of the patient's relatives.

Source: m fitted by counting levels over 27,000 drawn pages of known truth (clean: mean word confidence 0.93 and more;
damaged: below 0.82), u and the rates of relatives by counting random pairs and pairs of one address in a drawn index
of a million people; by the authors of intake, 2026.  Rates under 0.001 were rounded up by hand: what a drawn
population never shows still happens.  Two levels are set by hand: FORMERLY, for how often a row has
a history is the site's own; GUESS a little above ONE_OFF in weight, for a second look that gives the very value says
more than a first that is one digit off.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from intake.model import Level

if TYPE_CHECKING:
    from collections.abc import Mapping

L = Level

ABSENT = 0.1
"""Share of documents whose patient is not in the index."""


class Kin(StrEnum):
    """Who else the page may be about: somebody close to a row of the index, but not in it."""

    FAMILY = "family"
    TWIN = "twin"
    JUNIOR = "junior"


KIN_SHARE: Mapping[Kin, float] = {Kin.FAMILY: 0.6, Kin.TWIN: 0.03, Kin.JUNIOR: 0.03}
"""Of the absent, the share who have such a relative in the index; the rest are strangers to it."""


@dataclass(frozen=True, slots=True)
class Chance:
    """How likely a level is.

    `clean` and `damaged`: on pages of the patient themselves, where recognition was sure and where it was not.
    By chance on a stranger's page: `base + often * f`, where f is the share of the index that has the very value.
    `family`, `twin`, `junior`: on pages of such relatives; None means no likelier than by chance.
    """

    clean: float
    damaged: float
    base: float
    often: float = 0.0
    family: float | None = None
    twin: float | None = None
    junior: float | None = None


LAST: Mapping[Level, Chance] = {
    L.SAME: Chance(0.895, 0.43, 0.0, 1.0, 0.78, 0.95, 0.95),
    L.LOOKALIKE: Chance(0.004, 0.065, 1e-5, 0.3, 0.003, 0.004, 0.004),
    L.PART: Chance(0.041, 0.045, 2e-4, 1.5, 0.10, 0.04, 0.04),
    L.FORMER: Chance(0.005, 0.005, 0.0, 1.0, 0.01, 0.001, 0.001),
    L.ONE_OFF: Chance(0.026, 0.25, 1.2e-3, 0.0, 0.025, 0.025, 0.025),
    L.SOUNDS: Chance(0.001, 0.02, 4e-3, 0.0, 0.004, 0.002, 0.002),
    L.DIFFERS: Chance(0.028, 0.185, 0.99, 0.0, 0.12, 0.01, 0.01),
}

FIRST: Mapping[Level, Chance] = {
    L.SAME: Chance(0.92, 0.465, 0.0, 1.0, 6e-3, 1e-3, 0.93),
    L.LOOKALIKE: Chance(0.0035, 0.075, 1e-4, 0.3, 2e-4, 5e-4, 0.004),
    L.NICKNAME: Chance(0.0145, 0.011, 4e-3, 0.0, 1e-3, 1e-2, 0.015),
    L.PART: Chance(0.0005, 0.003, 5e-4, 0.5, 1e-3, 1e-2, 0.003),
    L.MIDDLE: Chance(0.003, 0.003, 2e-3, 0.5, 3e-3, 3e-3, 0.01),
    L.INITIAL: Chance(0.004, 0.008, 4e-4, 0.0, 5e-4, 1.2e-3, 5e-4),
    L.ONE_OFF: Chance(0.036, 0.26, 2e-3, 0.0, 3e-3, 0.015, 0.035),
    L.SOUNDS: Chance(0.0025, 0.02, 5e-3, 0.0, 4e-3, 0.02, 0.003),
    L.DIFFERS: Chance(0.0165, 0.155, 0.975, 0.0, 0.975, 0.95, 0.015),
}

SWAPPED = Chance(0.010, 0.020, 1.0, 0.0, 0.01, 0.01, 0.01)
"""Times the levels of the parts: first and last name written in each other's place."""

MIDDLE: Mapping[Level, Chance] = {
    L.SAME: Chance(0.42, 0.29, 0.01, 0.0, 0.01, 0.01, 0.25),
    L.INITIAL: Chance(0.55, 0.45, 0.06, 0.0, 0.05, 0.06, 0.25),
    L.LOOKALIKE: Chance(0.001, 0.01, 5e-4),
    L.ONE_OFF: Chance(0.005, 0.07, 2e-3),
    L.SOUNDS: Chance(0.001, 0.01, 2e-3),
    L.DIFFERS: Chance(0.023, 0.17, 0.93, 0.0, 0.93, 0.93, 0.50),
}

SUFFIX: Mapping[Level, Chance] = {
    L.SAME: Chance(0.55, 0.40, 0.003, 0.0, 0.003, 0.003, 0.02),
    L.UNKNOWN: Chance(0.008, 0.02, 0.02, 0.0, 0.02, 0.02, 0.30),
    L.PART: Chance(0.449, 0.58, 0.977, 0.0, 0.977, 0.977, 0.60),
    L.SUFFIX: Chance(0.001, 0.01, 0.01, 0.0, 0.01, 0.01, 0.38),
}
"""UNKNOWN: only the page has one.  PART: only the index has one."""

BIRTH_DATE: Mapping[Level, Chance] = {
    L.SAME: Chance(0.953, 0.69, 0.0, 1.0, None, 0.95, 1e-5),
    L.READING: Chance(0.023, 0.012, 0.0, 3.0, None, 0.02, 1e-4),
    L.DAY_MONTH: Chance(0.001, 0.002, 2e-5, 1.0, None, 0.001, 1e-4),
    L.GUESS: Chance(0.003, 0.015, 1e-4, 1.0, None, 0.015, 1e-4),
    L.FORMERLY: Chance(0.001, 0.001, 0.0, 1.0, None, 0.001, 1e-5),
    L.ONE_OFF: Chance(0.0145, 0.208, 2e-3, 0.0, 3e-3, 0.015, 1e-3),
    L.TRANSPOSED: Chance(0.0003, 0.003, 1e-4, 0.0, None, 0.001, 1e-4),
    L.NEAR: Chance(0.003, 0.012, 1e-3, 0.0, 2e-3, 0.005, 1e-4),
    L.DIFFERS: Chance(0.0052, 0.058, 0.997, 0.0, 0.995, 0.008, 0.998),
}

SEX: Mapping[Level, Chance] = {
    L.SAME: Chance(0.994, 0.99, 0.5, 0.0, 0.45, 0.70, 0.98),
    L.DIFFERS: Chance(0.006, 0.01, 0.5, 0.0, 0.55, 0.30, 0.02),
}

AGE: Mapping[Level, Chance] = {
    L.SAME: Chance(0.80, 0.70, 0.03),
    L.DIFFERS: Chance(0.20, 0.30, 0.97),
}

RECORD_NUMBER: Mapping[Level, Chance] = {
    L.SAME: Chance(0.945, 0.39, 0.0, 0.02),
    L.LOOKALIKE: Chance(0.0065, 0.10, 0.0, 0.02),
    L.GUESS: Chance(0.003, 0.02, 5e-7, 0.02),
    L.ONE_OFF: Chance(0.019, 0.28, 1e-5),
    L.OTHERS: Chance(0.002, 0.015, 0.08),
    L.UNKNOWN: Chance(0.0275, 0.195, 0.92),
}

SSN: Mapping[Level, Chance] = {
    L.SAME: Chance(0.96, 0.75, 1.1e-4),
    L.LOOKALIKE: Chance(0.004, 0.01, 1e-4),
    L.ONE_OFF: Chance(0.016, 0.18, 4e-3),
    L.DIFFERS: Chance(0.02, 0.06, 0.995),
}

PHONE: Mapping[Level, Chance] = {
    L.SAME: Chance(0.715, 0.34, 2e-6, 5.0, 0.35, 0.75, 0.35),
    L.FORMERLY: Chance(0.01, 0.008, 2e-6, 5.0, 0.01, 0.01, 0.01),
    L.ONE_OFF: Chance(0.016, 0.18, 2e-5, 0.0, 0.01, 0.016, 0.01),
    L.DIFFERS: Chance(0.269, 0.48, 0.999, 0.0, 0.64, 0.23, 0.64),
}

ADDRESS: Mapping[Level, Chance] = {
    L.SAME: Chance(0.817, 0.26, 5e-6, 5.0, 0.60, 0.80, 0.60),
    L.FORMERLY: Chance(0.01, 0.008, 5e-6, 5.0, 0.01, 0.01, 0.01),
    L.NEAR: Chance(0.04, 0.28, 2e-4, 0.0, 0.03, 0.04, 0.03),
    L.DIFFERS: Chance(0.143, 0.46, 0.999, 0.0, 0.37, 0.16, 0.37),
}

MEMBER_ID: Mapping[Level, Chance] = {
    L.SAME: Chance(0.815, 0.29, 1e-6, 5.0, 0.32, 0.75, 0.33),
    L.LOOKALIKE: Chance(0.0065, 0.055, 1e-6, 0.0, 0.003, 0.005, 0.003),
    L.ONE_OFF: Chance(0.028, 0.31, 2e-5, 0.0, 0.18, 0.07, 0.18),
    L.DIFFERS: Chance(0.15, 0.345, 0.999, 0.0, 0.50, 0.18, 0.49),
}

FORMER_GIVEN = Chance(0.8, 0.6, 0.1, 0.0, 0.4, 0.4, 0.1)
"""A former name on the page that is one of the row's: it says little that the name itself does not."""
FOREIGN = Chance(0.1, 0.1, 0.02)
"""The candidate's record number, read as a number of somebody else's."""
