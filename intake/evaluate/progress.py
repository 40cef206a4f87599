"""Progress of long work on a console."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.console import Console

T = TypeVar("T")


def bar(console: Console) -> Progress:
    """A progress bar that vanishes when it is done."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=console, transient=True)


def watched(things: Iterable[T], count: int, console: Console | None, doing: str) -> Iterator[T]:
    """The same things, with progress on the console if there is one."""
    if console is None:
        yield from things
        return
    with bar(console) as progress:
        task = progress.add_task(doing, total=count)
        for one in things:
            progress.advance(task)
            yield one
