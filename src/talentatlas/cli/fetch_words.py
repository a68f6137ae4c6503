"""What a user reads of a fetch: what it would take, and what came."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from talentatlas.cli.layout import aligned
from talentatlas.cli.verb import Session
from talentatlas.errors import UsageError

if TYPE_CHECKING:
    from talentatlas.sources.fetch import Fetched, FetchPlan

MANY_PARTS = 24  # more would push the sums off the screen


def show_plan(session: Session, plan: FetchPlan, into: Path) -> None:
    """A plan, and that nothing was done."""
    if session.as_json:
        session.show_json({**asdict(plan), "into": str(into)})
        return
    for line in plan_lines(session, plan, into):
        session.show(line)
    session.show(session.words("fetch_nothing"))


def plan_lines(session: Session, plan: FetchPlan, into: Path) -> list[str]:
    """A plan in words."""
    say = session.words
    lines = [say("fetch_title", source=plan.source, into=into)]
    if plan.have:
        lines.append(say("fetch_have", number=plan.have, unit=plan.unit))
    if plan.is_complete:
        return [*lines, say("fetch_complete")]
    if plan.records is None:
        return [*lines, say("fetch_unknown", parts=len(plan.pieces))]
    if 1 < len(plan.pieces) <= MANY_PARTS:
        rows = [[piece.name, f"{piece.records or 0:,}"] for piece in plan.pieces]
        lines.append(aligned(rows, right=(1,), indent=2))
    lines.append(
        say(
            "fetch_plan",
            records=plan.records,
            unit=plan.unit,
            calls=plan.calls,
            megabytes=(plan.bytes or 0) / 1e6,
            minutes=(plan.seconds or 0) / 60,
        )
    )
    if plan.price_usd:
        key = "fetch_price_measured" if plan.price_is_measured else "fetch_price"
        lines.append(say(key, usd=plan.price_usd))
    if plan.remaining_usd is not None and plan.remaining_usd < (plan.price_usd or 0):
        lines.append(say("fetch_days", left=plan.remaining_usd))
    return lines


def show_done(session: Session, done: Fetched) -> None:
    """What lies there now, and what to type next."""
    found = done.manifest
    if session.as_json:
        listed = ("pages", "singles", "absent", "gone", "merged", "still_cut")
        counts = {name: len(found[name]) for name in listed}
        session.show_json({**found, **counts, "folder": str(done.folder), "new": done.new})
        return
    say = session.words
    key = "fetch_done" if done.new else "fetch_already"
    session.show(
        say(
            key,
            received=found["received"],
            announced=found["announced"],
            new=done.new,
            folder=done.folder,
        )
    )
    if found["cost_usd"]:
        session.show(say("fetch_cost", usd=found["cost_usd"]))
    for line in _remarks(session, done):
        session.say(line)
    if found["source"] in ("openalex", "orcid"):
        session.say(f"\n{say('next')}")
        session.say(f"  talentatlas build {found['source']}:{done.folder} --out atlas")


def _remarks(session: Session, done: Fetched) -> list[str]:
    """What a careful reader wants to know of a fetch."""
    say, found = session.words, done.manifest
    lines = [
        say(f"fetch_{name}", number=len(found[name]))
        for name in ("singles", "merged", "gone", "absent", "still_cut")
        if found[name]
    ]
    if twice := found["received"] - found["distinct"]:
        lines.append(say("fetch_twice", number=twice))
    lines += [f"{name}: {number:,}" for name, number in found["notes"].items()]
    return lines


def agree(session: Session, plan: FetchPlan, into: Path, *, yes: bool) -> None:
    """Show the price, and on a terminal wait for a yes.

    Raises:
        UsageError: the user said no.
    """
    for line in plan_lines(session, plan, into):
        session.say(line)
    may_ask = not click.get_current_context().params["no_input"]
    if yes or not may_ask or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return
    if not click.confirm(session.words("fetch_ask"), default=True, err=True):
        raise UsageError("Nothing was fetched.", todo="Type --dry-run to see the plan again.")
