"""Say what an audit by pip-audit found, and above all what it did not look at; and what a bill of materials leaves out.

usage: audited.py REPORT | audited.py LOCK BILL
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

NOBODY_TO_ASK = 3


def verdict(report: str) -> tuple[int, str]:
    """Exit code and sentences for a report of pip-audit as JSON; an empty one counts as nobody having answered."""
    try:
        packages = json.loads(report)["dependencies"]
    except (ValueError, KeyError, TypeError):
        packages = []
    skipped = [one["name"] for one in packages if "skip_reason" in one]
    weak = [(one["name"], one["version"], weakness["id"]) for one in packages for weakness in one.get("vulns", ())]
    looked_at = len(packages) - len(skipped)
    said = [f"{name} {version}: {identity}" for name, version, identity in weak]
    said.append(f"{looked_at} packages looked up, {len(weak)} known weaknesses, {len(skipped)} SKIPPED.")
    if weak:
        return 1, "\n".join(said)
    if skipped or not packages:
        said.append("SKIPPED: the index of advisories did not answer for all of them. This audit has not passed.")
        return NOBODY_TO_ASK, "\n".join(said)
    return 0, "\n".join(said)


def left_out(lock: str, bill: str) -> list[str]:
    """The packages that a lock file pins and a bill of materials (CycloneDX, JSON) does not name in that version."""
    pinned = {(_normal(name), version) for name, version in re.findall(r"^([\w.-]+)==([^\s;\\]+)", lock, re.MULTILINE)}
    named = {(_normal(one["name"]), one.get("version", "")) for one in json.loads(bill).get("components", ())}
    return sorted(f"{name} {version}" for name, version in pinned - named) or ([] if pinned else ["everything"])


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    files = [Path(name) for name in sys.argv[1:]]
    if len(files) == 2:
        missing = left_out(*(file.read_text(encoding="utf-8") for file in files))
        sys.stdout.write("".join(f"The bill of materials leaves out {one}.\n" for one in missing))
        sys.exit(bool(missing))
    code, sentences = verdict(files[0].read_text(encoding="utf-8") if files[0].exists() else "")
    sys.stdout.write(sentences + "\n")
    sys.exit(code)
