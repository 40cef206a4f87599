"""What Prometheus reads: well formed, and without a name of anybody."""

from __future__ import annotations

import dataclasses
import re

from intake.alerts import Alert, SourceFacts
from intake.alerts.metrics import exposition
from tests.alerts.test_rules import NOW, WELL

LINE = re.compile(r'[a-z_]+(\{[a-z]+="(?:[^"\\\n]|\\.)*"(,[a-z]+="(?:[^"\\\n]|\\.)*")*\})? -?[0-9.e+-]+$')


def test_every_line_is_a_comment_or_a_sample_and_each_family_stands_together() -> None:
    facts = dataclasses.replace(
        WELL, version="1.0", states={"filed": 3}, scans={"settled": 2}, sources=(SourceFacts("fax", last=NOW),)
    )
    text = exposition(facts, [Alert("disk", "", "x")])
    assert text.endswith("\n")
    lines = text.splitlines()
    assert not [line for line in lines if not line.startswith("# ") and not LINE.match(line)]
    names = [line.split()[2] for line in lines if line.startswith("# TYPE")]
    assert len(names) == len(set(names))
    assert 'intake_documents{state="filed"} 3' in lines
    assert 'intake_alerts{code="disk"} 1' in lines
    assert f"intake_heartbeat_timestamp_seconds {NOW.timestamp():.0f}" in lines


def test_what_is_not_known_is_left_out() -> None:
    assert "intake_backup" not in exposition(dataclasses.replace(WELL, backup_at=None, hours_to_clear=None), [])


def test_a_label_cannot_break_out_of_its_quotes() -> None:
    evil = 'a"} 1\nintake_evil{x="'
    text = exposition(dataclasses.replace(WELL, sources=(SourceFacts(evil, last=NOW),)), [])
    assert not [line for line in text.splitlines() if line.startswith("intake_evil")]
    assert r'source="a\"} 1\nintake_evil{x=\""' in text
