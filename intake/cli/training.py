"""`train`: make the models that recognising uses."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from intake.cli.app import NEEDS_ATTENTION, app, err, print_json, progress, talk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from intake.train.card import Made

T = TypeVar("T")
_MEASURED_PAGES = 500


class PartOfTraining(StrEnum):
    """What can be trained; each has a folder and a card of its own."""

    KINDS = "kinds"
    NAMES = "names"
    JUDGE = "judge"


@app.command()
def train(
    parts: Annotated[list[PartOfTraining] | None, typer.Argument(help="What to train; all if none is named.")] = None,
    *,
    seed: Annotated[int, typer.Option("--seed", help="The same seed and inputs make the same model.")] = 1,
    into: Annotated[
        Path | None, typer.Option("--into", help="Folder for the models.", show_default="the package")
    ] = None,
    workers: Annotated[int, typer.Option("--workers", min=0, help="Processes at once; 0 is one a core.")] = 0,
    check: Annotated[
        bool, typer.Option("--check", help="Only say whether the models were made from the inputs as they are now.")
    ] = False,
    site: Annotated[
        Path | None,
        typer.Option("--site", help="Adapt the type model of this site on what its reviewers have settled."),
    ] = None,
    rollback: Annotated[
        bool, typer.Option("--rollback", help="With --site: put the type model before in force again.")
    ] = False,
) -> None:
    """Make the models from forged material, measure them on what training never saw, and write them with their cards.

    Takes some minutes for each part on two cores.  Nothing is fetched.  With --site the shipped models stay as they
    are, and the site's own type model takes over only if it is better by more than chance; a running service uses it
    from its next document on.
    """
    from intake.train.card import is_current, shipped_folder

    if site is not None:
        _of_site(site, workers or os.cpu_count() or 1, rollback=rollback)
        return
    chosen = parts or list(PartOfTraining)
    if check:
        stale = [part.value for part in chosen if not is_current(into or shipped_folder(part), part.value)]
        for name in stale:
            talk(f"The model `{name}` was made from other inputs. Next: intake train {name}")
        raise typer.Exit(NEEDS_ATTENTION if stale else 0)
    for part in chosen:
        folder = into or shipped_folder(part)
        made = _make(part, seed, workers or os.cpu_count() or 1)
        made.write(folder)
        talk(made.text)
        talk(f"Written to {folder / made.part}.")


def _make(part: PartOfTraining, seed: int, workers: int) -> Made:
    if part is PartOfTraining.KINDS:
        return _kinds(seed, workers)
    return _names(seed) if part is PartOfTraining.NAMES else _judge(seed, workers)


def _judge(seed: int, workers: int) -> Made:
    """Train the judge of the matcher."""
    from intake.train import judge_card, judge_material, judging

    plan = judge_material.Plan(seed=seed)
    taught = judge_material.draw_examples(plan, "taught", err, workers)
    kept = judge_material.draw_examples(plan, "kept", err, workers)
    with progress() as bar:
        task = bar.add_task("Teaching the judge", total=None)
        judge = judging.teach_judge(taught, lambda pages: bar.advance(task, pages), kept=kept).judge
    return judge_card.card(plan, judge, kept)


def _kinds(seed: int, workers: int) -> Made:
    """Train the type model."""
    from intake.train import kinds, kinds_card

    plan = kinds.Plan(seed=seed)
    return kinds_card.card(plan, *kinds.train_kinds(plan, workers, _watch))


def _names(seed: int) -> Made:
    """Train the tagger of names and roles."""
    from intake.train import names, names_card

    course = names.Course()
    with progress() as bar:
        task = bar.add_task("Learning names and roles", total=course.pages)
        model = names.learn(seed, course, lambda seen: bar.update(task, completed=seen))
    return names_card.card(seed, course, model, names.measure(model, seed, _MEASURED_PAGES))


def _of_site(folder: Path, workers: int, *, rollback: bool) -> None:
    """Adapt a site's type model, or go back to the one before."""
    from intake.desk import open_site
    from intake.settings import load
    from intake.train.site import adapt_site, roll_back

    settings = load(folder)
    models = settings.type_models
    if rollback:
        before = roll_back(models)
        talk(f"In force again: {before or 'the shipped model'}.")
        return
    adapted = adapt_site(open_site(settings), models, workers)
    print_json(adapted.weighing.to_json())
    if adapted.name:
        talk(f"Type model {adapted.name} is in force from the next document on. Its card: {models / adapted.name}")
    else:
        talk(f"The type model stays as it is: {adapted.weighing.why_not}.")


def _watch(things: Iterable[T], count: int, doing: str) -> Iterator[T]:
    with progress() as bar:
        yield from bar.track(things, total=count, description=doing)
