"""`talentatlas events`: what a source shows of events, against corridors without one."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any  # values of a result

import click

from talentatlas.cli.layout import aligned
from talentatlas.cli.verb import Session, verb
from talentatlas.errors import CoverageError, HorizonError
from talentatlas.vocabulary.messages import Messages

if TYPE_CHECKING:
    from talentatlas.models.event_replay import FalseAlarms, Replay

CATALOGUE = Path(__file__).with_name("events_messages.csv")


@verb(
    "events",
    examples=[
        "talentatlas events scholarly_migration",
        "talentatlas events scholarly_migration --event brexit-out --json",
        "talentatlas events scholarly_migration --placebo 2014 --placebo 2016",
    ],
)
@click.argument("path", type=click.Path(path_type=Path), metavar="PATH")
@click.option(
    "--event", "names", multiple=True, metavar="NAME", help="Only this event; repeatable."
)
@click.option(
    "--placebo",
    "years",
    multiple=True,
    type=click.IntRange(1900, 2200),
    metavar="YEAR",
    help="Instead, count false alarms for an event pretended in this year; repeatable.",
)
def command(
    session: Session, path: Path, names: tuple[str, ...], years: tuple[int, ...]
) -> None:
    """Replay events: what was special to their corridors, and how unusual that is.

    PATH is a countryflows file of the Scholarly Migration Database, or a folder of them. The
    extra of an event leaves out the common pull of a destination and push of an origin.
    """
    from talentatlas.models.event_replay import false_alarms
    from talentatlas.models.events import event, events
    from talentatlas.models.read_panel import read_panels

    chosen = [event(name) for name in names] or list(events())
    panels = read_panels(path)
    if years:
        _show_alarms(session, [false_alarms(p, year) for p in panels for year in years])
        return
    found: list[Replay] = []
    missing: list[dict[str, str]] = []
    for panel in panels:
        for one in chosen:
            try:
                found.append(_replayed(panel, one))
            except (CoverageError, HorizonError) as error:
                missing.append({"panel": panel.source, "event": one.event, "why": error.what})
    _show(session, found, missing)


def _replayed(panel: Any, one: Any) -> Replay:  # noqa: ANN401  # models are imported lazily
    from talentatlas.models.event_replay import replay

    return replay(panel, one)


def _show(session: Session, found: list[Replay], missing: list[dict[str, str]]) -> None:
    if session.as_json:
        session.show_json({"events": [_json(one) for one in found], "not_shown": missing})
        return
    say = Messages(CATALOGUE, session.lang)
    head = [say(key) for key in ("panel", "event", "moves", "extra", "placebos", "rarer")]
    rows = [
        [
            one.panel,
            one.event.event,
            f"{one.moves:,.0f}",
            f"{one.estimate:+.2f} ({one.lower:+.2f}, {one.upper:+.2f})",
            f"{one.placebos} ({one.spread:.2f})",
            f"{one.as_extreme:.0%}",
        ]
        for one in found
    ]
    parts = [aligned([head, *rows], right=(2, 3, 4, 5))] if found else []
    parts += [say("not_shown", **row) for row in missing]
    sources = {one.event.event: one.event.source for one in found}
    parts.append(aligned([[name, source] for name, source in sources.items()]))
    session.show("\n\n".join([*filter(None, parts), say("note")]))


def _json(one: Replay) -> dict[str, Any]:
    values = asdict(one)
    happened = values.pop("event")
    happened["origins"] = sorted(happened["origins"])
    happened["destinations"] = sorted(happened["destinations"])
    return {**happened, **values, "is_alarm": one.is_alarm}


def _show_alarms(session: Session, found: list[FalseAlarms]) -> None:
    if session.as_json:
        session.show_json({"false_alarms": [asdict(one) for one in found]})
        return
    say = Messages(CATALOGUE, session.lang)
    head = [say(key) for key in ("panel", "year", "tried", "alarms", "earlier_alarms")]
    rows = [
        [
            one.panel,
            str(one.year),
            str(one.placebos),
            f"{one.alarms / one.placebos:.1%}",
            f"{one.earlier_alarms / one.placebos:.1%}",
        ]
        for one in found
    ]
    text = aligned([head, *rows], right=(2, 3, 4))
    session.show(f"{text}\n\n{say('nominal', rate=found[0].nominal)}")
