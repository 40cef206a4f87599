"""Which type model is in force on a site: the shipped one, or one adapted there.

`<models>/kinds/in-force` names the folder beside it that holds the adapted model.  Without it, or if that model cannot
be read or grew from another shipped one than this version's, the shipped one is in force.  The name is looked up for
each document, so that a running service takes a new model with its next document.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from intake.extract.kind_model import KindModel, shipped_digest, shipped_model

if TYPE_CHECKING:
    from pathlib import Path

IN_FORCE, MODEL = "in-force", "model.npz"

State = Literal["shipped", "adapted", "outgrown", "unreadable"]


@dataclass(slots=True)
class SiteModel:
    """The model in force on a site; remembers the last one it read.  Shared by threads."""

    folder: Path = field(repr=False)
    _held: tuple[str, KindModel] | None = field(repr=False, default=None)

    def __call__(self) -> KindModel:
        """The model in force now."""
        name, held = name_in_force(self.folder), self._held
        if held is None or held[0] != name:
            self._held = held = (name, read_model(self.folder, name)[0])
        return held[1]


def name_in_force(folder: Path) -> str:
    """The name of the adapted model in force; empty for the shipped one."""
    try:
        return (folder / IN_FORCE).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return ""


def read_model(folder: Path, name: str) -> tuple[KindModel, State]:
    """The model of that name as far as it can serve, else the shipped one; and which of them it is, or why not."""
    if not name:
        return shipped_model(), "shipped"
    try:
        model = KindModel.from_bytes((folder / name / MODEL).read_bytes())
    except (OSError, ValueError):
        return shipped_model(), "unreadable"
    return (model, "adapted") if model.base == shipped_digest() else (shipped_model(), "outgrown")


def type_model_state(folder: Path) -> State:
    """Whether the shipped or an adapted model is in force, or why an adapted one that is named is not."""
    return read_model(folder, name_in_force(folder))[1]
