"""`talentatlas team`: where the people on a list studied and worked, as aggregates."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any  # values of a result

import click

from talentatlas.cli.folders import atlas_option, open_atlas
from talentatlas.cli.layout import aligned
from talentatlas.cli.verb import Session, verb
from talentatlas.errors import UnknownNameError
from talentatlas.vocabulary.countries import country_name, to_alpha3
from talentatlas.vocabulary.messages import Messages

if TYPE_CHECKING:
    from talentatlas.teams.figures import Figure, Pedigree

CATALOGUE = Path(__file__).with_name("team_messages.csv")
MINIMUM = 5  # as uncertainty.suppression, which is imported only when it runs
# Parts of the text and the figures in each, in order.
PARTS = {
    "lives": ("placed", "never_left", "ever_home", "began_home", "ever_away", "returned",
              "returned_of_leavers", "came", "left_for_good", "away_short", "away_long",
              "years_away"),
    "now": ("now_in",),
    "ties": ("ever_in",),
    "studies": ("first_degree", "doctorate"),
    "houses": ("organisations", "universities", "at"),
    "output": ("works", "citations"),
}  # fmt: skip


@verb(
    "team",
    examples=[
        "talentatlas team authors.txt --atlas atlas",
        "talentatlas team paper1.bib paper2.bib --atlas atlas --home China",
        "talentatlas team members.csv --atlas atlas --reference others.csv --json",
        "talentatlas team arxiv:2412.19437 arxiv:2501.12948 --atlas atlas --home CHN",
    ],
)
@click.argument("lists", nargs=-1, metavar="LIST...")
@atlas_option
@click.option(
    "--reference",
    "references",
    multiple=True,
    metavar="LIST",
    help="List of another team to compare with; repeatable.",
)
@click.option(
    "--home",
    metavar="CODE",
    help="Country or region that leaving and returning refer to; else where most are now.",
)
@click.option(
    "--minimum",
    type=click.IntRange(min=MINIMUM),
    default=MINIMUM,
    show_default=True,
    help="Fewest persons that a shown figure may rest on.",
)
@click.option("--offline", is_flag=True, help="Ask nobody: no connection is opened.")
def command(
    session: Session, lists: tuple[str, ...], folder: Path, references: tuple[str, ...],
    *, home: str | None, minimum: int, offline: bool,
) -> None:  # fmt: skip
    """Trace the people on a LIST of authors in an atlas.

    A LIST is a text file with one name a line, a CSV file with a column called name (and, where
    there are, affiliation, paper, orcid), BibTeX, the contributor list of a report saved as
    text, an arXiv identifier or a work of OpenAlex. Several lists are several papers of one
    team. Only figures of the whole team are shown, never a person.
    """
    from talentatlas.sources.fetch.surroundings import Surroundings
    from talentatlas.teams.draws import SEED
    from talentatlas.teams.pedigree import pedigree
    from talentatlas.teams.roster import read_roster

    around = Surroundings(offline=offline, remark=session.say)
    code = _code(home)
    roster = read_roster(lists, around)
    other = read_roster(references, around) if references else None
    atlas = open_atlas(session, folder)
    seed = SEED if session.seed is None else session.seed
    team = pedigree(atlas, roster, home=code, minimum=minimum, seed=seed)
    against = (
        pedigree(atlas, other, home=code or team.home, minimum=minimum, seed=seed)
        if other
        else None
    )
    core = len(roster.core().members) if len(roster.papers) > 1 else None
    if core is not None and min(core, len(roster.members) - core) in range(1, minimum):
        core = None
    if session.as_json:
        session.show_json(_json(team, against, core, atlas.vintage))
        return
    say = Messages(CATALOGUE, session.lang)
    session.show(_text(say, session.lang, (team, against), core))
    session.show()
    session.show(say("vintage", vintage=atlas.vintage))


def _code(home: str | None) -> str | None:
    """Alpha-3 code of a country or region as typed."""
    if home is None:
        return None
    code = to_alpha3(home)
    if code is None:
        raise UnknownNameError("country or region", home, ("CHN", "USA", "GBR"))
    return code


def _json(
    team: Pedigree, against: Pedigree | None, core: int | None, vintage: str
) -> dict[str, Any]:
    return {
        "team": asdict(team),
        "reference": asdict(against) if against else None,
        "core": core,
        "vintage": vintage,
    }


def _text(
    say: Messages, lang: str, teams: tuple[Pedigree, Pedigree | None], core: int | None
) -> str:
    team, against = teams
    home = country_name(team.home, lang) if team.home else say("nowhere")
    parts = [_head(say, team, home)]
    if against:
        parts.append(say("reference", members=against.members))
    if core is not None:
        share = core / team.members
        parts.append(say("core", core=core, papers=team.papers, share=share))
    for part, names in PARTS.items():
        rows = [
            [_label(say, lang, figure, home), *_cells(say, figure, against)]
            for name in names
            for figure in team.figures
            if figure.name == name
        ]
        if rows:
            head = [[say(f"part_{part}", home=home), *_heads(say, against)]]
            parts.append(aligned([*head, *rows], right=(1, 2)))
    return "\n\n".join([*parts, say("note")])


def _head(say: Messages, team: Pedigree, home: str) -> str:
    lines = [
        say("members", members=team.members, papers=team.papers),
        say("matches", **team.matches),
        say("home", home=home),
    ]
    if team.left_out:
        lines.insert(1, say("left_out", number=team.left_out))
    return "\n".join(lines)


def _heads(say: Messages, against: Pedigree | None) -> list[str]:
    shown = [say("team"), say("rests_on")]
    return [*shown, say("other")] if against else shown


def _label(say: Messages, lang: str, figure: Figure, home: str) -> str:
    """What a figure is, in words."""
    area = figure.area
    if area and figure.name != "at":
        area = country_name(area, lang)
    name = f"{figure.name}_{figure.kind}" if figure.kind in ("mean", "median") else figure.name
    if figure.name == "organisations" and area:
        name = "organisations_in"
    if figure.name in ("first_degree", "doctorate") and not area:
        name = f"{name}_any"
    return "  " + say(f"figure_{name}", area=area, home=home)


def _cells(say: Messages, figure: Figure, against: Pedigree | None) -> list[str]:
    base = "" if figure.base is None else f"{figure.base:,}"
    cells = [_value(say, figure), base]
    if against is None:
        return cells
    wanted = (figure.name, figure.area, figure.kind)
    other = [f for f in against.figures if (f.name, f.area, f.kind) == wanted]
    return [*cells, _value(say, other[0]) if other else say("suppressed")]


def _value(say: Messages, figure: Figure) -> str:
    """A value with its interval, or why there is none."""
    if figure.value is None or figure.lower is None or figure.upper is None:
        return say("suppressed" if figure.status == "suppressed" else "not_available")
    if figure.kind == "share":
        return f"{figure.value:.0%} ({figure.lower:.0%}–{figure.upper:.0%})"
    digits = 0 if figure.kind == "count" or figure.upper >= 100 else 1
    low, high = f"{figure.lower:,.{digits}f}", f"{figure.upper:,.{digits}f}"
    return f"{figure.value:,.{digits}f} ({low}–{high})"
