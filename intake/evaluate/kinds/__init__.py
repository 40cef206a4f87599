"""How well the type of a document is told from its words alone."""

from intake.evaluate.kinds.guesses import Reliability, macro_f1, reliability
from intake.evaluate.kinds.samples import Sample, read_samples
from intake.evaluate.kinds.texts import TextReport, evaluate_texts
from intake.evaluate.kinds.typed import typed

__all__ = [
    "Reliability",
    "Sample",
    "TextReport",
    "evaluate_texts",
    "macro_f1",
    "read_samples",
    "reliability",
    "typed",
]
