"""`talentatlas fetch`: records from the interfaces of their producers, politely."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from talentatlas.cli.fetch_words import agree, show_done, show_plan
from talentatlas.cli.layout import aligned
from talentatlas.cli.verb import Session, verb

if TYPE_CHECKING:
    from talentatlas.sources.fetch.fetching import Request


Decorator = Callable[[Callable[..., None]], Callable[..., None]]


@dataclass(frozen=True, slots=True)
class How:
    """How a fetch is to be done.

    Args:
        into: folder; None for the one that is named after the request.
        dry_run: only say what it would take.
        yes: do not ask.
        fresh: discard what lies there.
        offline: ask nobody.
    """

    into: Path | None
    dry_run: bool
    yes: bool
    fresh: bool
    offline: bool


@click.group(
    "fetch",
    context_settings={"help_option_names": ["-h", "--help"]},
    invoke_without_command=True,
)
@click.pass_context
def command(ctx: click.Context) -> None:
    """Fetch records from OpenAlex, ORCID or OpenReview; goes on where it was stopped.

    Without a source: what can be fetched, and what your keys buy.
    """
    if ctx.invoked_subcommand is None:
        ctx.invoke(overview)


def shared(function: Callable[..., None]) -> Callable[..., None]:
    """The flags that every source has."""
    options: list[Decorator] = [
        click.option(
            "--into",
            type=click.Path(path_type=Path),
            metavar="DIR",
            help="Folder of the answers; by default one in the data folder that is named "
            "after the request.",
        ),
        click.option("--dry-run", is_flag=True, help="Say calls, bytes, price; fetch nothing."),
        click.option("--yes", is_flag=True, help="Do not ask before calls that cost."),
        click.option("--fresh", is_flag=True, help="Discard what lies there already."),
        click.option("--offline", is_flag=True, help="Ask nobody: no connection is opened."),
        click.option("--max", "most", type=click.IntRange(min=1), metavar="N",
                     help="Stop after N records; the manifest says that you asked for it."),
    ]  # fmt: skip
    for option in reversed(options):
        function = option(function)
    return function


@verb("list", examples=["talentatlas fetch", "talentatlas fetch list --json"])
def overview(session: Session) -> None:
    """Show what can be fetched, which keys are set, and what a key buys."""
    from talentatlas.sources.fetch.providers import PROVIDERS

    found = [
        {
            "name": provider.name,
            "licence": provider.licence.name,
            "keys": {key: bool(os.environ.get(key)) for key in provider.keys},
        }
        for provider in PROVIDERS.values()
    ]
    say = session.words
    if session.as_json:
        session.show_json(found)
        return
    rows = [[say("fetch_source"), say("fetch_licence"), say("fetch_keys")]]
    for one in found:
        keys = [
            f"{key} {say('fetch_set' if there else 'fetch_unset')}"
            for key, there in one["keys"].items()
        ]
        rows.append([one["name"], one["licence"], ", ".join(keys)])
    session.show(aligned(rows))
    session.show()
    session.show(say("fetch_key_buys"))
    session.say(
        f"\n{say('next')}\n  talentatlas fetch openalex --from 2015 --field ai --dry-run"
    )


@verb(
    "openalex",
    examples=[
        "talentatlas fetch openalex --from 2015 --field ai --dry-run",
        "talentatlas fetch openalex --from 2015 --to 2025 --field ai",
        "talentatlas fetch openalex --from 2024 --field my-rule.toml --into works --yes",
        "talentatlas build openalex:works --out atlas",
    ],
)
@click.option("--from", "first", type=int, required=True, metavar="YEAR", help="First year.")
@click.option(
    "--to", "last", type=int, metavar="YEAR", help="Last year; by default the last whole one."
)
@click.option(
    "--field",
    default="ai",
    show_default=True,
    metavar="NAME|FILE",
    help="Which works: ai, all, or a TOML file with a rule, as for `build`.",
)
@click.option(
    "--corpus",
    type=click.Choice(["core", "expansion", "all"]),
    default="core",
    show_default=True,
    help="OpenAlex's own parts; core leaves out records with thin metadata.",
)
@shared
def openalex(
    session: Session,
    *,
    first: int,
    last: int | None,
    field: str,
    corpus: str,
    most: int | None,
    into: Path | None,
    dry_run: bool,
    yes: bool,
    fresh: bool,
    offline: bool,
) -> None:
    """Fetch works of a field from OpenAlex, year by year, with whole bylines (CC0).

    The price is shown before the first page. When the budget of the day is spent the program
    ends with exit code 5; the same command goes on the next day. A free key in the environment
    variable OPENALEX_API_KEY buys ten times as much as no key.
    """
    from talentatlas.sources.fetch import OpenAlexRequest

    whole = datetime.now(UTC).year - 1
    if not os.environ.get("OPENALEX_API_KEY"):
        session.say(session.words("fetch_key_buys"))
    request = OpenAlexRequest(
        first=first,
        last=max(first, whole) if last is None else last,
        field=field,
        corpus=corpus,
        most=most,
    )
    _run(session, request, How(into, dry_run, yes, fresh, offline))


@verb(
    "orcid",
    examples=[
        "talentatlas fetch orcid --ids ids.txt --dry-run",
        "talentatlas fetch orcid --ids ids.txt --into records",
    ],
)
@click.option(
    "--ids",
    type=click.Path(path_type=Path),
    required=True,
    metavar="FILE",
    help="Text file of ORCID iDs, one a line.",
)
@shared
def orcid(
    session: Session,
    *,
    ids: Path,
    most: int | None,
    into: Path | None,
    dry_run: bool,
    yes: bool,
    fresh: bool,
    offline: bool,
) -> None:
    """Fetch public ORCID records of listed iDs, reduced to names, careers and joining keys.

    For top-ups: the yearly public file holds every record under CC0, the interface is for
    non-commercial use. ORCID_CLIENT_ID and ORCID_CLIENT_SECRET are optional.
    """
    from talentatlas.sources.fetch import OrcidRequest

    session.say(session.words("fetch_orcid_file"))
    _run(session, OrcidRequest.of_file(ids, most=most), How(into, dry_run, yes, fresh, offline))


@verb(
    "openreview",
    examples=[
        "talentatlas fetch openreview --venue ICLR.cc/2024/Conference",
        "talentatlas fetch openreview --ids profiles.txt --into profiles",
    ],
)
@click.option(
    "--venue",
    "venues",
    multiple=True,
    metavar="VENUEID",
    help="Venue whose accepted papers are fetched; repeatable.",
)
@click.option(
    "--ids",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Text file of profiles (~Given_Family1), one a line.",
)
@shared
def openreview(
    session: Session,
    *,
    venues: tuple[str, ...],
    ids: Path | None,
    most: int | None,
    into: Path | None,
    dry_run: bool,
    yes: bool,
    fresh: bool,
    offline: bool,
) -> None:
    """Fetch accepted papers and public profiles from OpenReview, very slowly.

    Needs your own login in OPENREVIEW_USERNAME and OPENREVIEW_PASSWORD, since programs that are
    not logged in are refused. E-mail addresses, web pages and gender are dropped before
    anything is written. Nothing about reviewers or undecided papers is asked for.
    """
    from talentatlas.sources.fetch import OpenReviewRequest
    from talentatlas.sources.fetch.id_list import read_ids
    from talentatlas.sources.identifiers import openreview as valid

    names = read_ids(ids, valid, what="OpenReview profiles") if ids else ()
    _run(
        session,
        OpenReviewRequest(venues=venues, profiles=names, most=most),
        How(into, dry_run, yes, fresh, offline),
    )


def _run(session: Session, request: Request, how: How) -> None:
    from talentatlas.cli.progress import progress
    from talentatlas.sources.fetch import Surroundings, fetch, plan_fetch

    around = Surroundings(remark=session.say, offline=how.offline)
    job = request.job(around)
    into = how.into or session.data_dir / "raw" / job.name / job.label
    plan = plan_fetch(request, into, fresh=how.fresh, around=around)
    if how.dry_run:
        show_plan(session, plan, into)
        return
    if not (plan.is_complete or how.offline):
        agree(session, plan, into, yes=how.yes or plan.resumes)
    with progress(session) as shown:
        done = fetch(request, into, plan=plan, fresh=how.fresh, progress=shown, around=around)
    show_done(session, done)


for _member in (overview, openalex, orcid, openreview):
    command.add_command(_member)
