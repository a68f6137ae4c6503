"""`talentatlas check identity`: how well persons are told apart, where that is known."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any  # values of a result

import click

from talentatlas.cli.folders import ror_dump
from talentatlas.cli.layout import aligned
from talentatlas.cli.progress import progress
from talentatlas.cli.verb import Session, verb
from talentatlas.vocabulary.messages import Messages

if TYPE_CHECKING:
    from talentatlas.identity.evaluate_methods import Result

CATALOGUE = Path(__file__).with_name("check_identity_messages.csv")
MODEL, SPLINK = "model", "splink"
SEED = 1
ALL = "all"
SHOWN = (
    "b3_precision", "b3_recall", "b3_f1", "pairwise_precision", "pairwise_recall",
    "false_moves", "missed_moves",
)  # fmt: skip


@verb(
    "identity",
    examples=[
        "talentatlas check identity papers",
        "talentatlas check identity papers --json",
        "talentatlas check identity papers --beside splink",
        "talentatlas check identity atlas --corrections who-is-who.csv",
        "talentatlas check identity openalex:snapshot/jsonl",
    ],
)
@click.argument("path", metavar="PATH")
@click.option(
    "--corrections",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE.csv",
    help="Pairs that are, or are not, the same person; they win over the model.",
)
@click.option(
    "--threads", type=click.IntRange(1), help="At most so many; does not change the result."
)
@click.option(
    "--beside",
    type=click.Choice([SPLINK]),
    help="Link the same records with another tool, with its stock comparisons, too.",
)
def identity(
    session: Session,
    *,
    path: str,
    corrections: Path | None,
    threads: int | None,
    beside: str | None,
) -> None:
    """Score who is who against identifiers that the linkage does not see.

    PATH is a folder of records that carry identifiers (conference lists with OpenReview, IEEE,
    ORCID or DBLP ones; S2AND; a synthetic world with its truth), an atlas, or SOURCE:PATH.
    All records are linked with every identifier hidden; those labelled are scored: overall,
    and by how common the name is. Beside the model stand names alone and first initials.
    """
    from talentatlas.cli.check_identity_records import read_labelled
    from talentatlas.identity.corrections import read_corrections
    from talentatlas.identity.evaluate_groups import Names
    from talentatlas.identity.evaluate_methods import by_name, by_persons, results, scopes
    from talentatlas.identity.linkage import link

    say = Messages(CATALOGUE, session.lang)
    seed = SEED if session.seed is None else session.seed
    wanted = None if corrections is None else read_corrections(corrections)
    with progress(session) as shown:
        labelled = read_labelled(path, shown, ror_dump(session.data_dir))
        records = labelled.records
        session.say(say("linking", rows=records.num_rows))
        pairs = wanted.pairs(labelled.keys) if wanted else None
        began = time.monotonic()
        linkage = link(records, seed=seed, threads=threads, corrections=pairs)
        seconds = time.monotonic() - began
        names, parts = Names(records["name"]), scopes(labelled)
        methods = {MODEL: by_persons(records, linkage.persons), **by_name(names)}
        if beside == SPLINK:
            from talentatlas.identity.evaluate_splink import linked_by_splink

            session.say(say("beside_splink"))
            methods[SPLINK] = by_persons(records, linked_by_splink(records, seed=seed))
        shown.stage(say("scoring"), len(parts), say("kinds"))
        found: list[Result] = []
        for scope in parts:
            found += results(scope, names, methods, seed=seed)
            shown.advance(1)
    if session.as_json:
        session.show_json(as_json(found, records.num_rows, seconds, seed))
    else:
        session.show(as_text(say, found))
        session.show(say("linked", rows=records.num_rows, seconds=seconds))


def as_json(found: list[Result], rows: int, seconds: float, seed: int) -> dict[str, Any]:
    """Scores of the model on top, then by group, by kind of identifier and by method."""
    by_ids: dict[str, Any] = {}
    for result in found:
        methods = by_ids.setdefault(result.ids, {})
        if result.group == ALL:  # comes first
            methods[result.method] = {**result.to_dict(), "groups": {}}
        else:
            methods[result.method]["groups"][result.group] = result.to_dict()
    ids = {kind: {**m[MODEL], "methods": _others(m)} for kind, m in by_ids.items()}
    first = next(iter(ids))
    head = {
        "records": rows,
        "link_seconds": round(seconds, 2),
        "seed": seed,
        "scored_by": first,
    }
    return {**head, **ids[first], "ids": ids}


def _others(methods: dict[str, Any]) -> dict[str, Any]:
    return {name: scores for name, scores in methods.items() if name != MODEL}


def as_text(say: Messages, found: list[Result]) -> str:
    """One table for each kind of identifier: methods, then groups of the model."""
    parts = []
    for ids in dict.fromkeys(result.ids for result in found):
        of_kind = [result for result in found if result.ids == ids]
        whole = [result for result in of_kind if result.group == ALL]
        head = [say(f"ids_{ids}"), say("n"), *(say(name) for name in SHOWN)]
        rows = [head, *([say(f"method_{r.method}"), *_cells(r)] for r in whole)]
        rows += [
            [f"  {_group(say, r.group)}, {say(f'method_{r.method}')}", *_cells(r)]
            for r in of_kind
            if r.group != ALL and r.method in (MODEL, "names")
        ]
        parts.append(aligned(rows, right=range(1, len(head))))
    return "\n\n".join([*parts, say("note")])


def _group(say: Messages, group: str) -> str:
    name, _, part = group.partition(":")
    return say(f"group_{name}", part=part)


def _cells(result: Result) -> list[str]:
    values = result.to_dict()
    shown = [f"{result.agreement.n:,}"]
    for name in SHOWN:
        value = values[name]
        shown.append("–" if not isinstance(value, float) else f"{value:.3f}")
    return shown
