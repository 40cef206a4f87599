"""When a person must come: a pure function of facts and limits, and the same facts as Prometheus reads them."""

from intake.alerts.facts import Facts, Limits, SourceFacts
from intake.alerts.rules import RULES, Alert, Rule, alerts

__all__ = ["RULES", "Alert", "Facts", "Limits", "Rule", "SourceFacts", "alerts"]
