"""`evaluate`, `forge`, `bench`: how good, how quick, and at what cost."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Protocol

import typer

from intake.cli.app import JsonOption, app, err, out, print_json, progress, talk

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rich.console import Console

    from intake.evaluate.matching.examples import Example
    from intake.evaluate.matching.figures import Answer
    from intake.matching.judge import Judge


@app.command()
def evaluate(
    corpus: Annotated[
        list[Path],
        typer.Argument(
            help="Folder with inbox/, patients.csv, truth.jsonl; two to compare. With --matching also a file of pairs.",
            exists=True,
        ),
    ],
    *,
    results: Annotated[
        Path | None, typer.Option("--results", help="Also write each document's line to this file.")
    ] = None,
    reading: Annotated[
        bool,
        typer.Option("--reading", help="Only reading: ours against Tesseract by itself, on pages of known text."),
    ] = False,
    turned: Annotated[
        bool, typer.Option("--turned", help="With --reading: each page turned by 90, 180 and 270 degrees as well.")
    ] = False,
    sample: Annotated[
        int, typer.Option("--sample", min=0, help="With --reading: so many files, with --matching queries; 0 is all.")
    ] = 0,
    listed: Annotated[bool, typer.Option("--list", help="Name every document that is wrong, and how.")] = False,
    texts: Annotated[
        bool, typer.Option("--texts", help="Only the type, from labelled texts: *.jsonl, *.csv or <label>/*.txt.")
    ] = False,
    labels: Annotated[
        Path | None, typer.Option("--labels", help="With --texts: a table label,types of what the labels hold.")
    ] = None,
    matching: Annotated[
        bool,
        typer.Option("--matching", help="Only matching: labelled queries against patients.csv, see forge --queries."),
    ] = False,
    index: Annotated[
        Path | None,
        typer.Option("--index", help="With --matching: a site whose index holds these patients already."),
    ] = None,
    teach: Annotated[
        bool, typer.Option("--teach", help="With --matching: also a judge taught on one half, measured on the other.")
    ] = False,
    workers: Annotated[int, typer.Option("--workers", min=0, help="Processes at once; 0 is one a core.")] = 0,
    as_json: JsonOption = False,
) -> None:
    """Take a corpus with known truth in, dry, and print every accuracy and speed figure.

    Two corpora are printed one after the other, then side by side with their differences.  With --reading CORPUS may
    also be a folder of pictures with their text (.txt) beside them; with --texts a folder of texts somebody labelled.
    """
    if len(corpus) > (1 if reading or results or texts or matching else 2):
        raise typer.BadParameter("two corpora can be compared, one can be read or have its results kept")
    if not matching and not all(folder.is_dir() for folder in corpus):
        raise typer.BadParameter("that is a file, and a corpus is a folder")
    if texts:
        _evaluate_texts(corpus[0], labels, as_json=as_json)
        return
    if matching:
        _evaluate_matching(corpus[0], index, teach=teach, sample=sample, workers=workers, as_json=as_json)
        return
    if reading:
        from intake.evaluate.reading import evaluate_reading

        read = evaluate_reading(corpus[0], err, turned=turned, sample=sample, workers=workers)
        print_json(read.to_json()) if as_json else read.show(out)
        return
    from intake.evaluate import run
    from intake.evaluate.compare import Comparison

    reports = [run.evaluate(folder, console=err, results=results, workers=workers) for folder in corpus]
    report = Comparison(*reports) if len(reports) == 2 else reports[0]
    if as_json:
        print_json(report.to_json())
    else:
        report.show(out, listed=listed)


def _evaluate_matching(
    folder: Path, index: Path | None, *, teach: bool, sample: int, workers: int, as_json: bool
) -> None:
    """Look labelled queries up, or hold labelled pairs against each other, and print how well that went."""
    if folder.is_file():
        from intake.evaluate.matching.linking import link_pairs
        from intake.evaluate.matching.pairs import read_pairs

        linked = link_pairs(read_pairs(folder))
        print_json(linked.to_json()) if as_json else linked.show(out)
        return
    from intake.evaluate.matching.run import evaluate_matching
    from intake.settings import load
    from intake.train.judging import teach_judge

    def taught(examples: Sequence[Example], watch: Callable[[int], None]) -> tuple[Judge, Sequence[Answer]]:
        one = teach_judge(examples, watch)
        return one.judge, one.answers

    report = evaluate_matching(
        folder,
        err,
        index=load(index) if index else None,
        teach=taught if teach else None,
        sample=sample,
        workers=workers,
    )
    print_json(report.to_json()) if as_json else report.show(out)


def _evaluate_texts(folder: Path, labels: Path | None, *, as_json: bool) -> None:
    """Tell the type of labelled texts and print how well."""
    from intake import extract
    from intake.evaluate.kinds import evaluate_texts
    from intake.kinds import load_kinds

    recogniser = extract.make_recogniser(extract.SiteFacts(), load_kinds())
    with progress() as bar:
        report = evaluate_texts(folder, recogniser, labels=labels, watch=bar.track)
    print_json(report.to_json()) if as_json else report.show(out)


@app.command()
def forge(
    folder: Annotated[Path, typer.Argument(help="Where to write the corpus; must not exist or be empty.")],
    *,
    documents: Annotated[
        int | None, typer.Option("--documents", min=1, help="About how many documents.", show_default="100")
    ] = None,
    seed: Annotated[int, typer.Option("--seed", help="The same seed draws the same corpus.")] = 1,
    pairs: Annotated[
        float, typer.Option("--pairs", min=0, max=1, help="Share of mail that comes twice, or looks as if it did.")
    ] = 0.0,
    part: Annotated[
        str,
        typer.Option("--part", help="Draw from `all` of the stock, from what is trained on (`train`), or `held-out`."),
    ] = "all",
    queries: Annotated[
        int | None,
        typer.Option("--queries", min=1, help="No mail, but so many pages as identifiers, for matching at size."),
    ] = None,
    patients: Annotated[
        int | None,
        typer.Option("--patients", min=1, help="With --queries: so many rows of the index.", show_default="100000"),
    ] = None,
) -> None:
    """Draw a corpus of fictional mail with known truth, for `evaluate`.

    With --queries it is patients.csv of a drawn population of any size, and queries.csv with truth.csv about it.
    """
    if queries or patients:
        if not queries or documents or pairs or part != "all":
            raise typer.BadParameter("--patients goes with --queries, and neither with --documents, --pairs or --part")
        _forge_queries(folder, seed, queries, patients or 100_000)
        return
    from intake.evaluate.forge import Part, forge_corpus

    if part not in set(Part):
        raise typer.BadParameter(f"--part is one of {', '.join(Part)}")
    with progress() as bar:
        task = bar.add_task("Drawing", total=documents or 100)

        def done(made: int) -> None:
            bar.update(task, completed=made)

        forge_corpus(folder, seed, documents=documents or 100, pairs=pairs, part=Part(part), done=done)
    talk(f"Drawn in {folder}. Next: intake evaluate {folder}")


def _forge_queries(folder: Path, seed: int, queries: int, patients: int) -> None:
    """Draw a population and queries on it."""
    from intake.evaluate.matching.draw import MOST_PATIENTS, draw_queries

    if patients > MOST_PATIENTS:
        raise typer.BadParameter(f"--patients is at most {MOST_PATIENTS}")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise typer.BadParameter(f"{folder} is not an empty folder")
    with progress() as bar:
        task = bar.add_task("Drawing patients", total=patients)

        def done(made: int) -> None:
            bar.update(task, completed=made)

        draw_queries(folder, seed, patients=patients, queries=queries, done=done)
    talk(f"Drawn in {folder}: patients.csv, queries.csv, truth.csv.")


@app.command()
def bench(
    folder: Annotated[
        Path | None,
        typer.Argument(help="Any folder of scans, or a corpus.", exists=True, file_okay=False, show_default="forged"),
    ] = None,
    *,
    rounds: Annotated[int, typer.Option("--rounds", min=1, help="How often each contender has its turn.")] = 3,
    documents: Annotated[int, typer.Option("--documents", min=0, help="So many scans at most; 0 is all.")] = 0,
    ocrmypdf: Annotated[
        Path | None, typer.Option("--ocrmypdf", help="The OCRmyPDF to measure.", show_default="that of make bench")
    ] = None,
    long: Annotated[bool, typer.Option("--long/--no-long", help="Also the memory for a scan of 100 pages.")] = True,
    search: Annotated[
        Path | None,
        typer.Option("--search", help="Only the search for patients, on the index of this site.", file_okay=False),
    ] = None,
    ledger: Annotated[int, typer.Option("--ledger", min=0, help="Only a ledger of so many events.")] = 0,
    desk: Annotated[bool, typer.Option("--desk", help="Only the desk's server, with 50,000 open documents.")] = False,
    index: Annotated[
        Path | None,
        typer.Option("--index", help="With --desk: the patient index of this site, copied.", file_okay=False),
    ] = None,
    backlog: Annotated[
        int,
        typer.Option("--backlog", min=0, help="Only so many files (10,000) dropped at once into a running service."),
    ] = 0,
    comeback: Annotated[
        int, typer.Option("--comeback", min=0, help="Only the copy and the return of a site of so many documents.")
    ] = 0,
    as_json: JsonOption = False,
) -> None:
    """Measure cost and speed side by side with bare Tesseract and OCRmyPDF, on the same pages."""
    if ledger:
        _bench_ledger(ledger, as_json=as_json)
        return
    alone = _bench_alone(search, index, backlog, comeback, desk=desk)
    if alone is not None:
        print_json(alone.to_json()) if as_json else alone.show(out)
        return
    from intake.evaluate.bench import run

    report = run.bench(folder, err, rounds=rounds, documents=documents, ocrmypdf=ocrmypdf, long=long)
    if as_json:
        print_json(report.to_json())
    else:
        report.show(out)
    if report.advice:
        talk(report.advice)


class _Shown(Protocol):
    """What a bench of its own has found."""

    def to_json(self) -> dict[str, Any]: ...

    def show(self, console: Console) -> None: ...


def _bench_alone(search: Path | None, index: Path | None, backlog: int, comeback: int, *, desk: bool) -> _Shown | None:
    """What the one bench that was asked for instead of the contenders has found; None if none was."""
    from intake.evaluate.bench.backlog import bench_backlog
    from intake.evaluate.bench.comeback import bench_comeback
    from intake.evaluate.bench.desk import bench_desk
    from intake.evaluate.bench.searching import bench_search
    from intake.settings import load

    if search is not None:
        return bench_search(load(search))
    if desk:
        return bench_desk(load(index) if index else None)
    if backlog:
        return bench_backlog(backlog, talk)
    return bench_comeback(comeback, talk) if comeback else None


def _bench_ledger(events: int, *, as_json: bool) -> None:
    from intake.evaluate.bench.ledgers import measure

    cost = measure(events)
    if as_json:
        print_json(asdict(cost))
        return
    out.print(
        f"{cost.events} events: written in {cost.write} s, copied to files in {cost.copy} s, "
        f"verified in {cost.verify} s, {cost.faults} faults."
    )
