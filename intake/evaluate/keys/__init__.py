"""How many keys a reviewer presses: what is right about each exception, and the figures of what was pressed.

Whoever presses them (`tools/keys`) sits at the real desk; what they counted is what the product counts of everybody.
"""

from intake.evaluate.keys.pressed import LIMIT_ANY, LIMIT_MEDIAN, Pressed, Strokes
from intake.evaluate.keys.wanted import CONFIRM, MAY_CONFIRM, Wanted, wanted

__all__ = ["CONFIRM", "LIMIT_ANY", "LIMIT_MEDIAN", "MAY_CONFIRM", "Pressed", "Strokes", "Wanted", "wanted"]
