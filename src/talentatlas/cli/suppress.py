"""`talentatlas suppress`: the list of persons who must not appear, applied to an atlas."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from talentatlas.cli.folders import atlas_option
from talentatlas.cli.layout import aligned
from talentatlas.cli.verb import Session, verb
from talentatlas.errors import UsageError
from talentatlas.vocabulary.messages import Messages

CATALOGUE = Path(__file__).with_name("suppress_messages.csv")


@click.group("suppress", context_settings={"help_option_names": ["-h", "--help"]})
def command() -> None:
    """Keep a removal list: persons who appear in no table, page or export.

    The list holds fingerprints, no names, and lies in the folder of --data-dir. Every build
    leaves these persons out; `apply` takes them out of an atlas that was built before.
    """


@verb(
    "add",
    examples=[
        "talentatlas suppress add orcid:0000-0002-1825-0097 --reason request",
        'talentatlas suppress add "name:Ann Doe" openreview:~Ann_Doe1 --reason request',
    ],
)
@click.argument("keys", nargs=-1, required=True, metavar="KEY...")
@click.option("--reason", required=True, help="Why, without naming anybody; kept in the list.")
def add(session: Session, keys: tuple[str, ...], reason: str) -> None:
    """Note one person, by every KEY that records may carry, and print the receipt.

    A KEY is openreview:~Name1, orcid:…, ieee:…, dblp:…, openalex:A… or name:Given Family. A
    name takes out all who bear it; an identifier only the records that carry it.
    """
    from talentatlas.identity.removal import FILE, read_removals, write_removals

    if not reason.strip():
        raise UsageError("--reason is empty.", todo="Say why, for example --reason request.")
    path = session.data_dir / FILE
    before = read_removals(path)
    today = datetime.now(UTC).date().isoformat()
    after, entry = before.added(list(keys), reason=reason.strip(), date=today)
    if after is not before:
        write_removals(path, after)
    if session.as_json:
        new = after is not before
        session.show_json({"receipt": entry.receipt, "date": entry.date, "is_new": new})
        return
    say = Messages(CATALOGUE, session.lang)
    session.show(say("added" if after is not before else "known", receipt=entry.receipt))
    session.say(say("next"))


@verb("list", examples=["talentatlas suppress list", "talentatlas suppress list --json"])
def show(session: Session) -> None:
    """Print receipts, dates and reasons; who it is cannot be read off the list."""
    from talentatlas.identity.removal import FILE, read_removals

    entries = read_removals(session.data_dir / FILE).entries
    if session.as_json:
        rows = [
            {
                "receipt": e.receipt,
                "date": e.date,
                "reason": e.reason,
                "keys": len(e.fingerprints),
            }
            for e in entries
        ]
        session.show_json(rows)
        return
    say = Messages(CATALOGUE, session.lang)
    if not entries:
        session.show(say("empty"))
        return
    head = [say("receipt"), say("date"), say("keys"), say("reason")]
    lines = [[e.receipt, e.date, str(len(e.fingerprints)), e.reason] for e in entries]
    session.show(aligned([head, *lines], right=(2,)))


@verb("apply", examples=["talentatlas suppress apply --atlas atlas"])
@atlas_option
def apply(session: Session, folder: Path) -> None:
    """Take everybody on the list out of an atlas that exists, at once.

    The records lose their rows; every table and page made from them is removed and made anew
    by the next build.
    """
    from talentatlas.identity.removal import FILE, read_removals
    from talentatlas.identity.removal_apply import apply_removals

    found = apply_removals(folder, read_removals(session.data_dir / FILE))
    if session.as_json:
        session.show_json({**asdict(found), "atlas": str(folder)})
        return
    say = Messages(CATALOGUE, session.lang)
    session.show(say("applied" if found.changed else "nothing", atlas=folder, **asdict(found)))
    if found.changed:
        session.say(say("build_again"))


for _part in (add, show, apply):
    command.add_command(_part)
