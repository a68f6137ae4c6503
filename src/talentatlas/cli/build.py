"""`talentatlas build`: an atlas out of records."""

from __future__ import annotations

from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from talentatlas.cli import rates
from talentatlas.cli.folders import DEFAULT, check_out, ror_dump
from talentatlas.cli.layout import aligned
from talentatlas.cli.verb import Session, verb
from talentatlas.errors import ConfigError, UnknownNameError

if TYPE_CHECKING:
    from talentatlas.builder import BuildReport, Plan, Setting
    from talentatlas.config import Choices

EXAMPLES = 12  # more would push the counts off the screen
TOP_REASONS = 5


@verb(
    "build",
    examples=[
        "talentatlas build proceedings:papers --out atlas",
        "talentatlas build proceedings:papers --out atlas --dry-run",
        "talentatlas build proceedings:papers --out strict --choice silent_years=2",
        "talentatlas build proceedings:papers openalex:works orcid:summaries.tar.gz --out all",
        "talentatlas build openalex:snapshot/parquet --field ai --engine spark --out atlas",
    ],
)
@click.argument("sources", metavar="SOURCE:PATH...", nargs=-1, required=True)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=DEFAULT,
    show_default=True,
    envvar="TALENTATLAS_ATLAS",
    show_envvar=True,
    metavar="DIR",
    help="Folder of the atlas; a second run there makes only what has changed.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be made, and write nothing.")
@click.option("--fresh", is_flag=True, help="Discard what an earlier run finished.")
@click.option(
    "--choice", "chosen", multiple=True, metavar="NAME=VALUE", help="Another rule; repeatable."
)
@click.option(
    "--rule",
    default="talent-atlas",
    show_default=True,
    metavar="NAME",
    help="A named set of choices: talent-atlas, or scholarly-migration (its Database's rule).",
)
@click.option(
    "--field",
    default="ai",
    show_default=True,
    metavar="NAME|FILE",
    help="Which works of a general source count: ai, all, or a TOML file with a rule.",
)
@click.option(
    "--engine",
    default="duckdb",
    show_default=True,
    envvar="TALENTATLAS_ENGINE",
    show_envvar=True,
    metavar="ENGINE",
    help="duckdb, spark (on this machine), or the address of a cluster, spark://HOST:PORT.",
)
@click.option(
    "--report/--no-report", default=True, help="Write the report too.", show_default=True
)
def command(
    session: Session,
    *,
    sources: tuple[str, ...],
    out: Path,
    dry_run: bool,
    fresh: bool,
    chosen: tuple[str, ...],
    rule: str,
    field: str,
    engine: str,
    report: bool,
) -> None:
    """Make an atlas out of the records at one or several SOURCE:PATH.

    SOURCE is one of `talentatlas sources list`, PATH a file or folder; name the more trusted
    source first. The tables lie as DIR/clean, DIR/core and DIR/marts, the report as
    DIR/report.html. A run that was stopped, even by a power cut, goes on where it was.
    """
    from talentatlas.builder import Setting, plan
    from talentatlas.identity.removal import FILE as REMOVALS

    for source in sources:
        check_out(out, source)
    setting = Setting(
        choices=read_choices(chosen, session.seed, rule),
        field=field,
        ror_dump=ror_dump(session.data_dir),
        engine=engine,
        removals=session.data_dir / REMOVALS,
    )
    if dry_run:
        show_plan(session, plan(sources, out, setting=setting), out)
        return
    done, page = run(session, sources, out, setting=setting, fresh=fresh, report=report)
    show_report(session, done, page)


def run(
    session: Session,
    sources: str | tuple[str, ...],
    out: Path,
    *,
    setting: Setting,
    fresh: bool = False,
    report: bool = True,
) -> tuple[BuildReport, Path | None]:
    """Build with progress, write the report page, and keep the measured rates."""
    from talentatlas.atlas import Atlas
    from talentatlas.builder import build
    from talentatlas.cli.progress import progress

    with progress(session) as shown:
        done = build(sources, out, setting=setting, progress=shown, fresh=fresh)
    if done.made:
        size = sum(Atlas(out).origins().arrow["bytes"].to_pylist())
        rates.learn(size, shown.seconds)
    return done, _page(session, done, out) if report else None


def read_choices(
    given: tuple[str, ...], seed: int | None, rule: str = "talent-atlas"
) -> Choices:
    """Choices of the pipeline from a named rule and NAME=VALUE.

    Raises:
        UnknownNameError: no choice of that name.
        ConfigError: a value that it cannot have.
    """
    from talentatlas.config import Choices

    kinds = {f.name: type(f.default) for f in fields(Choices)}
    values: dict[str, int | str] = {} if seed is None else {"seed": seed}
    for text in given:
        name, equals, value = text.partition("=")
        name = name.strip().replace("-", "_")
        if name not in kinds:
            raise UnknownNameError("choice", name, kinds)
        if not equals or (kinds[name] is int and not value.strip().isdecimal()):
            wanted = "a whole number" if kinds[name] is int else "a word"
            raise ConfigError(
                f"--choice {text} gives {name} no value that it can have.",
                todo=f"Write --choice {name}=VALUE with {wanted}.",
            )
        values[name] = int(value) if kinds[name] is int else value.strip()
    return replace(Choices.named(rule), **values)


def show_plan(session: Session, plan: Plan, out: Path) -> None:
    """What a build would do."""
    _, is_measured = rates.known()
    seconds = rates.expected_seconds(plan)
    if session.as_json:
        measured = {"seconds": round(seconds, 1), "rate_measured_here": is_measured}
        session.show_json({**asdict(plan), "out": str(out), **measured})
        return
    say = session.words
    session.show(say("plan_title", vintage=plan.vintage, out=out))
    session.show(
        say(
            "plan_input",
            files=plan.files,
            megabytes=plan.bytes / 1e6,
            source=", ".join(plan.sources),
        )
    )
    if not plan.stale:
        session.show(say("unchanged"))
        return
    session.show(say("plan_made", number=len(plan.stale), tables=", ".join(plan.stale)))
    session.show(say("plan_kept", number=plan.fresh))
    session.show(say("plan_time_measured" if is_measured else "plan_time", seconds=seconds))
    session.show(say("plan_nothing_written"))


def show_report(session: Session, done: BuildReport, page: Path | None) -> None:
    """What a build did, and what to type next."""
    if session.as_json:
        rejected = [
            {"part": part, "reason": reason, "number": number}
            for part, reason, number in done.rejected
        ]
        counts = {"in": counts_in(done), "rejected": rejected, "report": page and str(page)}
        session.show_json({**asdict(done), "folder": str(done.folder), **counts})
        return
    if session.quiet:
        return
    say = session.words
    session.show(say("built" if done.made else "unchanged"))
    session.show(aligned(_counts(session, done), right=(1, 2, 3), indent=2))
    if reasons := _reasons(session, done):
        session.show(f"\n{say('top_reasons')}\n{reasons}")
        session.say(f"\n{say('examples')}\n{_examples(done)}\n{say('examples_todo')}")
    share = done.placed / done.counted if done.counted else 0.0
    session.show()
    session.show(say("placed", placed=done.placed, of=done.counted, share=100 * share))
    session.show(say("persons", persons=done.persons))
    session.show(say("run", vintage=done.vintage, run_id=done.run_id, seconds=done.seconds))
    folder = done.folder
    session.show(f"\n{say('where', folder=folder)}")
    if page:
        session.show(say("where_report", page=page))
    session.say(f"\n{say('next')}")
    session.say(f"  talentatlas measure stock --atlas {folder}")
    session.say(f"  talentatlas export --atlas {folder} --out export --format csv")


def counts_in(done: BuildReport) -> dict[str, int]:
    """Records that came in: those kept and those rejected whole."""
    lost = {"work": 0, "authorship": 0}
    for part, _, number in done.rejected:
        if part in lost:
            lost[part] += number
    return {
        "works": done.works + lost["work"],
        "authorships": done.authorships + lost["authorship"],
    }


def _counts(session: Session, done: BuildReport) -> list[list[str]]:
    say, came = session.words, counts_in(done)
    kept = {"works": done.works, "authorships": done.authorships}
    rows = [["", say("in"), say("kept"), say("rejected")]]
    for name, number in came.items():
        rows.append([say(name), f"{number:,}", f"{kept[name]:,}", f"{number - kept[name]:,}"])
    return rows


def _reasons(session: Session, done: BuildReport) -> str:
    top = done.rejected[:TOP_REASONS]
    rows = [[part, reason.replace("-", " "), f"{number:,}"] for part, reason, number in top]
    more = len(done.rejected) - len(top)
    text = aligned(rows, right=(2,), indent=2)
    return f"{text}\n  {session.words('more_reasons', number=more)}" if more > 0 else text


def _examples(done: BuildReport) -> str:
    """Where to look: file and record of the first of each kind, with what was wrong."""
    rows = [
        [e.file if e.part == "file" else f"{e.file} {e.record}", e.message]
        for e in done.examples[:EXAMPLES]
    ]
    return aligned(rows, indent=2)


def _page(session: Session, done: BuildReport, out: Path) -> Path | None:
    from talentatlas.cli.report import page_name, write_page

    page = out / page_name(session.lang)
    if done.made or not _is_of(page, done.run_id):
        from talentatlas.atlas import Atlas

        session.say(session.words("writing_report", page=page))
        write_page(Atlas(out), page, session.lang)
    return page


def _is_of(page: Path, run_id: str) -> bool:
    """Was the page made from this very run?"""
    try:
        return run_id in page.read_text(encoding="utf-8")
    except OSError:
        return False
