"""From a file to page pictures: `read`, in a confined child process, remembered in a work folder."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from intake.errors import Rejected, Unavailable
from intake.model import Box, Page, Word
from intake.ocr import confined
from intake.ocr.sniff import sniff

if TYPE_CHECKING:
    from intake.model import Scan
    from intake.ocr.limits import Limits

_MANIFEST = "manifest.json"
_DRAWING = "7"
"""Raise this when pages are drawn differently, so that pictures of another making are not used."""


def read(scan: Scan, limits: Limits) -> tuple[Page, ...]:
    """The pages of a scan, drawn into `limits.work / scan.digest`, or found there from an earlier call.

    Raises `Rejected` (E101 no PDF, TIFF, JPEG or PNG; E102 empty; E103 damaged; E104 password; E105 too large;
    E108 container) and `Unavailable` if the environment is in trouble.  Safe to call from several processes.
    """
    folder = limits.work / scan.digest
    known = _recall(folder, limits)
    if known is not None:
        return known
    media_type = sniff(scan.path)
    try:
        if scan.path.stat().st_size > limits.max_bytes:
            raise Rejected("E105", "too large")
        limits.work.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=limits.work, prefix="new-", ignore_cleanup_errors=True) as new:
            _draw(scan.path, media_type, Path(new), limits)
            _settle(Path(new), folder, limits)
    except OSError as trouble:
        raise Unavailable(f"page pictures cannot be written: {trouble.strerror}") from None
    known = _recall(folder, limits)
    if known is None:
        raise Unavailable("page pictures vanished")
    return known


def forget(scan: Scan, limits: Limits) -> None:
    """Delete the page pictures of a scan; no error if there are none."""
    shutil.rmtree(limits.work / scan.digest, ignore_errors=True)


def _draw(source: Path, media_type: str, folder: Path, limits: Limits) -> None:
    job = {"source": str(source.resolve()), "media_type": media_type, "out": str(folder.resolve())}
    answer = confined.run("intake.ocr.render", job, limits)
    manifest = {"made_by": _made_by(limits), "pages": answer["pages"]}
    (folder / _MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")


def _settle(new: Path, folder: Path, limits: Limits) -> None:
    """Put a finished folder in its place; whoever was first with the same making wins."""
    for _ in range(3):
        try:
            os.rename(new, folder)  # noqa: PTH104 - Path.rename would do, but this one is documented as atomic
            new.mkdir()  # for the temporary directory to remove
        except OSError:
            if _recall(folder, limits) is not None:
                return
            shutil.rmtree(folder, ignore_errors=True)
        else:
            return


def _recall(folder: Path, limits: Limits) -> tuple[Page, ...] | None:
    try:
        manifest = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        if manifest["made_by"] != _made_by(limits):
            return None
        pages = tuple(_page(folder, entry) for entry in manifest["pages"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return pages if all(page.picture.is_file() for page in pages) else None


def _made_by(limits: Limits) -> dict[str, Any]:
    bounds = asdict(limits)
    del bounds["work"]
    return {"drawing": _DRAWING, **bounds}


def _page(folder: Path, entry: dict[str, Any]) -> Page:
    layer, sample = entry["layer"], entry.get("sample")
    return Page(
        number=entry["number"],
        picture=folder / entry["picture"],
        width=entry["width"],
        height=entry["height"],
        dpi=entry["dpi"],
        digest=entry["digest"],
        layer=None if layer is None else tuple(_word(entry["number"], word) for word in layer),
        is_part=entry.get("is_part", False),
        sample=None if sample is None else _page(folder, sample),
        has_symbols=entry.get("has_symbols", False),
        is_blank=entry.get("is_blank", False),
        is_guess=entry.get("is_guess", False),
    )


def _word(page: int, word: list[Any]) -> Word:
    text, left, top, right, bottom, line, block = word
    return Word(text, page, Box(left, top, right, bottom), 1.0, line, block)
