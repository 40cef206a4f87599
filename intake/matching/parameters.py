"""How often each level occurs: among pages of the patient (m), of anybody (u), and of the patient's relatives.

Source: drawn up by hand from the shares published in the literature on duplicate records (Just et al. 2016, AHIMA
2009) and adjusted by counting levels over drawn queries of known truth (60,000 noisy queries on a drawn index of a
million people), by the authors of intake, 2026.  Rates for relatives were counted on related pairs of that index.
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
    L.SAME: Chance(0.925, 0.50, 0.0, 1.0, 0.70, 0.96, 0.95),
    L.LOOKALIKE: Chance(0.004, 0.10, 1e-5, 0.3, 0.003, 0.004, 0.004),
    L.PART: Chance(0.030, 0.03, 2e-4, 1.5, 0.05, 0.02, 0.02),
    L.FORMER: Chance(0.010, 0.01, 0.0, 1.0, 0.02, 0.001, 0.001),
    L.ONE_OFF: Chance(0.012, 0.22, 1.2e-3, 0.0, 0.02, 0.02, 0.02),
    L.SOUNDS: Chance(0.003, 0.05, 4e-3, 0.0, 0.005, 0.003, 0.003),
    L.DIFFERS: Chance(0.016, 0.09, 0.99, 0.0, 0.20, 0.01, 0.01),
}

FIRST: Mapping[Level, Chance] = {
    L.SAME: Chance(0.905, 0.48, 0.0, 1.0, 4e-3, 1e-3, 0.93),
    L.LOOKALIKE: Chance(0.004, 0.10, 1e-4, 0.3, 1e-3, 1e-3, 0.004),
    L.NICKNAME: Chance(0.025, 0.03, 4e-3, 0.0, 5e-3, 1e-3, 0.02),
    L.PART: Chance(0.003, 0.01, 5e-4, 0.5, 2e-3, 1e-2, 0.003),
    L.MIDDLE: Chance(0.006, 0.01, 3e-3, 0.5, 0.02, 5e-3, 0.01),
    L.INITIAL: Chance(0.006, 0.03, 0.08, 0.0, 0.12, 0.25, 0.01),
    L.ONE_OFF: Chance(0.022, 0.22, 3e-3, 0.0, 8e-3, 0.03, 0.02),
    L.SOUNDS: Chance(0.003, 0.05, 8e-3, 0.0, 0.015, 0.03, 0.003),
    L.DIFFERS: Chance(0.004, 0.07, 0.95, 0.0, 0.94, 0.90, 0.004),
}

SWAPPED = Chance(0.010, 0.020, 1.0, 0.0, 0.01, 0.01, 0.01)
"""Times the levels of the parts: first and last name written in each other's place."""

MIDDLE: Mapping[Level, Chance] = {
    L.SAME: Chance(0.50, 0.35, 0.01, 0.0, 0.01, 0.01, 0.30),
    L.INITIAL: Chance(0.45, 0.40, 0.06, 0.0, 0.06, 0.06, 0.35),
    L.LOOKALIKE: Chance(0.01, 0.05, 5e-4),
    L.ONE_OFF: Chance(0.02, 0.10, 2e-3),
    L.SOUNDS: Chance(0.005, 0.02, 8e-3),
    L.DIFFERS: Chance(0.03, 0.12, 0.93, 0.0, 0.93, 0.93, 0.4),
}

SUFFIX: Mapping[Level, Chance] = {
    L.SAME: Chance(0.55, 0.40, 0.003, 0.0, 0.003, 0.003, 0.02),
    L.UNKNOWN: Chance(0.44, 0.58, 0.02, 0.0, 0.02, 0.02, 0.88),
    L.SUFFIX: Chance(0.001, 0.01, 0.001, 0.0, 0.001, 0.001, 0.50),
}

BIRTH_DATE: Mapping[Level, Chance] = {
    L.SAME: Chance(0.965, 0.55, 0.0, 1.0, None, 0.95, 1e-5),
    L.READING: Chance(0.020, 0.10, 0.0, 3.0, None, 0.02, 1e-4),
    L.DAY_MONTH: Chance(0.001, 0.003, 2e-5, 1.0, None, 0.001, 1e-4),
    L.ONE_OFF: Chance(0.005, 0.16, 9e-4, 0.0, None, 0.01, 2e-3),
    L.TRANSPOSED: Chance(0.001, 0.01, 2e-4, 0.0, None, 0.001, 1e-3),
    L.NEAR: Chance(0.001, 0.03, 9e-4, 0.0, None, 0.005, 1e-4),
    L.DIFFERS: Chance(0.006, 0.147, 0.997, 0.0, 0.997, 0.013, 0.997),
}

SEX: Mapping[Level, Chance] = {
    L.SAME: Chance(0.997, 0.98, 0.5, 0.0, 0.5, 0.65, 0.98),
    L.DIFFERS: Chance(0.003, 0.02, 0.5, 0.0, 0.5, 0.35, 0.02),
}

AGE: Mapping[Level, Chance] = {
    L.SAME: Chance(0.80, 0.70, 0.03),
    L.DIFFERS: Chance(0.20, 0.30, 0.97),
}

RECORD_NUMBER: Mapping[Level, Chance] = {
    L.SAME: Chance(0.95, 0.62, 0.0, 0.02, 0.0),
    L.LOOKALIKE: Chance(0.005, 0.05, 0.0, 0.02),
    L.ONE_OFF: Chance(0.012, 0.15, 1e-5),
    L.OTHERS: Chance(0.004, 0.02, 0.08),
    L.UNKNOWN: Chance(0.029, 0.16, 0.92),
}

SSN: Mapping[Level, Chance] = {
    L.SAME: Chance(0.93, 0.60, 1.1e-4),
    L.LOOKALIKE: Chance(0.01, 0.05, 1e-4),
    L.ONE_OFF: Chance(0.03, 0.20, 4e-3),
    L.DIFFERS: Chance(0.03, 0.15, 0.995),
}

PHONE: Mapping[Level, Chance] = {
    L.SAME: Chance(0.70, 0.55, 2e-6, 5.0, 0.40, 0.70, 0.50),
    L.ONE_OFF: Chance(0.02, 0.10, 2e-5, 0.0, 0.02, 0.02, 0.02),
    L.DIFFERS: Chance(0.28, 0.35, 0.999, 0.0, 0.58, 0.28, 0.48),
}

ADDRESS: Mapping[Level, Chance] = {
    L.SAME: Chance(0.75, 0.55, 5e-6, 5.0, 0.50, 0.75, 0.60),
    L.NEAR: Chance(0.08, 0.20, 2e-4, 0.0, 0.06, 0.08, 0.06),
    L.DIFFERS: Chance(0.17, 0.25, 0.999, 0.0, 0.44, 0.17, 0.34),
}

MEMBER_ID: Mapping[Level, Chance] = {
    L.SAME: Chance(0.85, 0.55, 1e-6, 5.0, 0.40, 0.75, 0.40),
    L.LOOKALIKE: Chance(0.02, 0.08, 1e-6, 0.0, 0.02, 0.02, 0.02),
    L.ONE_OFF: Chance(0.05, 0.20, 2e-5, 0.0, 0.15, 0.15, 0.15),
    L.DIFFERS: Chance(0.08, 0.17, 0.999, 0.0, 0.43, 0.08, 0.43),
}

FOUND_NUMBER = Chance(0.4, 0.3, 2e-4)
"""The candidate's own record number or phone, somewhere on the pages without a label."""
FOUND_DATE = Chance(0.5, 0.4, 5e-3, 0.0, None, 0.5)
"""The candidate's birth date among the dates without a label."""
FOUND_NAME = Chance(0.6, 0.4, 5e-3)
"""The candidate's first and last name side by side, without a label."""
