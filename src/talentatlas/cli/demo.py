"""`talentatlas demo`: the whole pipeline, offline, on a world whose true values are known."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any  # rows of tables

import click

from talentatlas.cli.folders import FolderError
from talentatlas.cli.layout import aligned
from talentatlas.cli.verb import Session, verb

if TYPE_CHECKING:
    from talentatlas.quantity import Table
    from talentatlas.synthetic.world import World

SEED = 1
CELL = (
    "indicator",
    "ref_area",
    "counterpart_area",
    "time_period",
    "period_years",
    "tier",
    "sector",
)
POPULATION = "ai-authors"
EXAMPLES = ("stock", "share_standardised", "in_rate", "out_rate", "retention_rate")
PROVISIONAL = "P"  # the last year is still filling when it is recorded
AREAS_SHOWN = 2  # of each measure; the largest
MARK = "talentatlas-demo.txt"  # shows that a folder is an earlier demo, which may be replaced


@dataclass(frozen=True, slots=True)
class Compared:
    """A measured cell beside its true value.

    Args:
        row: of the `estimate` table.
        truth: true value in the same unit.
    """

    row: dict[str, Any]
    truth: float

    @property
    def holds(self) -> bool:
        """Does the interval hold the true value?"""
        return self.row["lower"] <= self.truth <= self.row["upper"]


@verb("demo", examples=["talentatlas demo", "talentatlas demo --out demo-atlas --lang zh-Hans"])
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("demo-atlas"),
    show_default=True,
    metavar="DIR",
    help="Folder for everything that the demo makes.",
)
def command(session: Session, out: Path) -> None:
    """Show everything once, offline, in about a minute.

    Writes the records of an invented world, builds an atlas out of them, and compares what was
    measured with the known truth; then renders the report on the bundled aggregates of real
    conferences.
    """
    from talentatlas.atlas import Atlas, demo
    from talentatlas.builder import Setting
    from talentatlas.cli.build import read_choices, run
    from talentatlas.cli.report import page_name, write_page
    from talentatlas.synthetic.printing import RecordErrors
    from talentatlas.synthetic.records import write_records
    from talentatlas.synthetic.world import World, WorldConfig

    invented = _fresh(out) / "invented"
    world = World.make(WorldConfig.demo(SEED if session.seed is None else session.seed))
    session.say(session.words("demo_writing", persons=world.config.persons))
    written = write_records(world, invented / "records", RecordErrors())
    choices = read_choices((), session.seed)
    source = f"proceedings:{invented / 'records'}"
    done, _ = run(
        session, source, invented / "atlas", setting=Setting(choices=choices), report=False
    )
    atlas = Atlas(invented / "atlas")
    compared = compare(atlas.estimates(), world)
    pages = [
        write_page(demo(), out / page_name(session.lang), session.lang),
        write_page(atlas, out / f"invented-{page_name(session.lang)}", session.lang),
    ]
    if session.as_json:
        session.show_json(_as_json(compared, pages, asdict(done)))
        return
    session.show()
    session.show(
        session.words(
            "demo_table",
            persons=world.config.persons,
            works=written.works,
            files=len(written.files),
        )
    )
    session.show(f"\n{_examples(session, compared)}\n{session.words('demo_edges')}\n")
    session.show(f"{_summary(session, compared)}\n")
    _where(session, pages, invented / "atlas")


def compare(estimates: Table, world: World) -> list[Compared]:
    """Every cell that was measured and whose true value is known, in the order of the table."""
    from talentatlas.synthetic.truth import true_values

    known = {
        tuple(row[c] for c in CELL): row["value"] for row in true_values(world).to_pylist()
    }
    return [
        Compared(row, known[cell])
        for row in estimates.where(population=POPULATION).rows()
        if row["value"] is not None and (cell := tuple(row[c] for c in CELL)) in known
    ]


def _fresh(out: Path) -> Path:
    """The folder of the demo, empty; only an earlier demo is replaced.

    Raises:
        FolderError: the folder holds something else.
        StorageError: it cannot be written.
    """
    import shutil

    from talentatlas.engine.parquet import storage_error

    try:
        if out.exists() and not (out / MARK).exists() and (out.is_file() or any(out.iterdir())):
            raise FolderError(
                f"--out {out} holds something that is not a demo.",
                why="The demo begins with an empty folder.",
                todo="Choose another folder, for example --out demo-atlas.",
            )
        shutil.rmtree(out, ignore_errors=True)
        out.mkdir(parents=True)
        (out / MARK).write_text("Made by `talentatlas demo`; the next one replaces it.\n")
    except OSError as error:
        raise storage_error(out, error) from error
    return out


def _examples(session: Session, compared: list[Compared]) -> str:
    """A few measured cells beside their truth: the largest areas, in the latest period."""
    from talentatlas.charts.wording import estimate, years
    from talentatlas.cli.estimates import area_label, title_of
    from talentatlas.measures.base import MEASURES

    say, lang = session.words, session.lang
    rows = [[say(w) for w in ("measure", "area", "year", "measured", "truth", "holds")]]
    for name in EXAMPLES:
        for found in _largest([c for c in compared if c.row["indicator"] == name]):
            row = found.row
            true = estimate({**row, "value": found.truth}, lang, interval=False)
            title = title_of(name, MEASURES.get(name).title, lang)
            area = area_label(row["ref_area"], lang)
            verdict = say("yes" if found.holds else "no")
            rows.append([title, area, years(row), estimate(row, lang), true, verdict])
    return aligned(rows, right=(3, 4), indent=2)


def _largest(cells: list[Compared]) -> list[Compared]:
    """Cells of the latest complete period that rest on most persons."""
    complete = [c for c in cells if c.row["obs_status"] != PROVISIONAL]
    latest = max((c.row["time_period"] for c in complete), default=0)
    latest_cells = [c for c in complete if c.row["time_period"] == latest]
    ranked = sorted(latest_cells, key=lambda c: (-(c.row["n_persons"] or 0), c.row["ref_area"]))
    return ranked[:AREAS_SHOWN]


def _summary(session: Session, compared: list[Compared]) -> str:
    """How many intervals hold the truth, in all and by measure."""
    from talentatlas.quantity import LEVEL

    say = session.words
    hits, cells = sum(c.holds for c in compared), len(compared)
    rows = [
        [name, f"{held:,} / {of:,}", f"{100 * held / of:.0f}%"]
        for name, (held, of) in _by_measure(compared).items()
    ]
    line = say(
        "demo_hits", hits=hits, cells=cells, share=100 * hits / max(cells, 1), level=100 * LEVEL
    )
    return f"{line}\n{aligned(rows, right=(1, 2), indent=2)}"


def _by_measure(compared: list[Compared]) -> dict[str, tuple[int, int]]:
    counts: dict[str, tuple[int, int]] = {}
    for cell in compared:
        held, of = counts.get(cell.row["indicator"], (0, 0))
        counts[cell.row["indicator"]] = (held + cell.holds, of + 1)
    return counts


def _where(session: Session, pages: list[Path], atlas: Path) -> None:
    say = session.words
    real, invented = pages
    rows = [
        [str(real), say("demo_real")],
        [str(invented), say("demo_invented")],
        [f"{atlas}/marts", say("demo_tables")],
    ]
    session.show(f"{say('demo_where')}\n{aligned(rows, indent=2)}")
    session.say(f"\n{say('next')}\n  talentatlas measure stock --atlas {atlas}")
    session.say("  talentatlas build proceedings:FOLDER --out atlas")


def _as_json(
    compared: list[Compared], pages: list[Path], done: dict[str, Any]
) -> dict[str, Any]:
    held = _by_measure(compared)
    return {
        "intervals": len(compared),
        "hold_the_truth": sum(c.holds for c in compared),
        "by_measure": {name: {"hold": hold, "of": of} for name, (hold, of) in held.items()},
        "reports": [str(page) for page in pages],
        "build": done,
    }
