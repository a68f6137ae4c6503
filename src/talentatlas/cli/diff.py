"""`talentatlas diff`: what moved between two vintages, and why."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any  # JSON

import click

from talentatlas.cli.verb import Session, verb

if TYPE_CHECKING:
    from talentatlas.vintage import Difference

TOP = 15


@verb(
    "diff",
    examples=[
        "talentatlas diff atlas-2026-05 atlas-2026-08",
        "talentatlas diff atlas-2026-05 atlas-2026-08 --out moved.csv --top 40",
        "talentatlas diff atlas-2026-05 atlas-2026-08 --figures-only --json",
    ],
)
@click.argument("before", type=click.Path(path_type=Path), metavar="A")
@click.argument("after", type=click.Path(path_type=Path), metavar="B")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE.csv",
    help="Write every published figure of both, with its causes.",
)
@click.option(
    "--top",
    type=click.IntRange(0),
    default=TOP,
    show_default=True,
    help="Figures to list; --out and --json hold all.",
)
@click.option("--figures-only", is_flag=True, help="Do not look for causes; much faster.")
def command(
    session: Session,
    before: Path,
    after: Path,
    out: Path | None,
    top: int,
    figures_only: bool,
) -> None:
    """Compare two vintages: which published figures moved, and which changes moved them.

    A and B are folders of atlases, the earlier one first. Figures that moved most relative to
    their intervals come first. Causes are applied one after another in a fixed order, so that
    their contributions add up. Nothing about single persons is shown; contributions of fewer
    than five persons are hidden.
    """
    from talentatlas.cli.diff_words import as_text
    from talentatlas.vintage import diff

    session.say(session.words("diff_working"))
    found = diff(before, after, is_why=not figures_only)
    if out is not None:
        _write(found, out)
        session.say(session.words("exported", file=out))
    if session.as_json:
        session.show_json(_as_json(found))
    else:
        session.show(as_text(session, found, top))


def _write(found: Difference, out: Path) -> None:
    """One row a figure, one column a cause."""
    import pyarrow.csv

    from talentatlas.engine.parquet import storage_error
    from talentatlas.vintage import with_causes

    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with out.open("wb") as file:
            pyarrow.csv.write_csv(with_causes(found), file)
    except OSError as error:
        raise storage_error(out, error) from error


def _as_json(found: Difference) -> dict[str, Any]:
    sides = {"before": found.before, "after": found.after}
    tables = {
        "sizes": found.sizes,
        "records": found.records,
        "totals": found.totals,
        "figures": found.figures,
        "causes": found.causes,
    }
    return {
        **{
            name: {
                "folder": str(side.folder),
                "vintage": side.vintage,
                "run_id": side.run_id,
                "version": side.version,
            }
            for name, side in sides.items()
        },
        "rules": [
            {"name": rule.name, "before": rule.before, "after": rule.after}
            for rule in found.rules
        ],
        **{name: None if t is None else t.to_pylist() for name, t in tables.items()},
    }
