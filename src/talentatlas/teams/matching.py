"""Which persons of an atlas the members of a team are, and how surely.

Follows: the step that a study of a team's profiles takes by hand. Departs: every match carries
a probability, and what is computed from it carries the error of wrong matches.
"""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from talentatlas.engine import connect
from talentatlas.errors import CoverageError

if TYPE_CHECKING:
    from talentatlas.atlas import Atlas
    from talentatlas.engine.base import Engine
    from talentatlas.teams.roster import Member, Roster

SURE, LIKELY = 0.9, 0.5  # least probability of the best match of each class
CLASSES = ("sure", "likely", "doubtful", "none")
# Of conference authors seen again after three years or more, half state the same affiliation.
SAME_AGAIN = 0.5
LEAST_PLACE = 1e-5  # share of persons ever at an organisation, when the atlas knows few of them
TABLES = {
    "authorship": "clean", "affiliation": "clean", "person_work": "core", "name_load": "core",
    "identity_link": "core",
}  # fmt: skip
BY_NAME = """
select n.name_normal as wanted, w.person_id, count(*) as works
from roster_name as n
join authorship as a on a.name_normal = n.name_normal
join person_work as w on w.work_id = a.work_id and w.position = a.position
group by n.name_normal, w.person_id
order by wanted, w.person_id
"""
BY_KEY = """
select k.author_key as wanted, w.person_id, count(*) as works
from roster_key as k
join authorship as a on a.author_key = k.author_key
join person_work as w on w.work_id = a.work_id and w.position = a.position
group by k.author_key, w.person_id
order by wanted, w.person_id
"""
LOAD = """
select n.name_normal as wanted, l.expected_persons as others
from roster_name as n join name_load as l on l.name_normal = n.name_normal
"""
PLACES = """
select c.person_id, f.organisation_id
from candidate as c
join person_work as w on w.person_id = c.person_id
join affiliation as f on f.work_id = w.work_id and f.position = w.position
join roster_place as r on r.organisation_id = f.organisation_id
group by c.person_id, f.organisation_id
"""
CROWD = """
select f.organisation_id, count(distinct w.person_id) as persons
from affiliation as f
join roster_place as r on r.organisation_id = f.organisation_id
join person_work as w on w.work_id = f.work_id and w.position = f.position
group by f.organisation_id
"""
EVERYONE = "select count(distinct person_id) as persons from person_work"


@dataclass(frozen=True, slots=True)
class Match:
    """Persons that one member may be; the rest of the probability is somebody not in the atlas.

    Args:
        persons: keys of persons; never shown.
        probability: of each, adding up to at most 1.
    """

    persons: tuple[str, ...] = field(repr=False)
    probability: tuple[float, ...]

    @property
    def best(self) -> float:
        """Probability of the likeliest person."""
        return max(self.probability, default=0.0)

    @property
    def kind(self) -> str:
        """sure, likely, doubtful, or none without any candidate."""
        if not self.persons:
            return "none"
        return "sure" if self.best >= SURE else "likely" if self.best >= LIKELY else "doubtful"


def match(atlas: Atlas, roster: Roster) -> tuple[Match, ...]:
    """Match each member of a team to persons of an atlas.

    Definition:
        With an identifier that the atlas knows, the person is certain. Else each person who
        bears the name has weight 1, and e persons of that name are expected beyond them
        (`name_load`: names drawn from their parts). A stated affiliation multiplies the weight
        of a candidate by P(place | the person) / P(place | another): one half over the share of
        all persons ever seen at the organisation if the candidate was seen there, else one half
        over the rest.

    Args:
        atlas: of records.
        roster: the team.

    Returns:
        One match a member, in their order.

    Raises:
        CoverageError: the atlas holds figures only, or the team nobody.
    """
    paths = {name: atlas.folder / layer / f"{name}.parquet" for name, layer in TABLES.items()}
    if not all(path.exists() for path in paths.values()):
        raise CoverageError(
            f"{atlas.folder} holds figures only, no papers and persons.",
            why="Members of a team are looked up among the persons of an atlas.",
            todo="Build an atlas from records, and name it with --atlas.",
        )
    organisations = _organisations(roster.members)
    with tempfile.TemporaryDirectory() as folder, connect() as engine:
        for path in paths.values():
            engine.read(path)
        _give(engine, folder, "roster_name", name_normal=[m.normal for m in roster.members])
        _give(
            engine, folder, "roster_key", author_key=[k for m in roster.members for k in m.keys]
        )
        named, keyed = _grouped(engine.arrow(BY_NAME)), _grouped(engine.arrow(BY_KEY))
        others = {r["wanted"]: r["others"] for r in engine.arrow(LOAD).to_pylist()}
        people = {p for found in (named, keyed) for persons in found.values() for p in persons}
        hints = _hints(engine, folder, people, organisations)
    return tuple(
        _matched(member, named, keyed, others.get(member.normal, 0.0), hints.of(member))
        for member in roster.members
    )


@dataclass(frozen=True, slots=True)
class Hint:
    """What the stated affiliation of a member says about candidates.

    Args:
        seen: persons seen at the organisation; None without a recognised affiliation.
        share: of all persons ever seen there.
    """

    seen: frozenset[str] | None = None
    share: float = LEAST_PLACE

    def odds(self, person: str) -> float:
        """How much likelier the place is for the member than for a namesake."""
        if self.seen is None:
            return 1.0
        return SAME_AGAIN / (self.share if person in self.seen else 1.0 - self.share)


@dataclass(frozen=True, slots=True)
class _Hints:
    """Persons seen at the organisations that members state."""

    organisations: Mapping[str, str]
    seen: Mapping[str, frozenset[str]]
    share: Mapping[str, float]

    def of(self, member: Member) -> Hint:
        """Hint for one member."""
        stated = [o for text in member.affiliations if (o := self.organisations.get(text))]
        if not stated:
            return Hint()
        seen = frozenset(p for o in stated for p in self.seen.get(o, ()))
        share = sum(self.share.get(o, 0.0) for o in stated)
        return Hint(seen, min(max(share, LEAST_PLACE), 1 - SAME_AGAIN))


def _matched(
    member: Member,
    named: Mapping[str, tuple[str, ...]],
    keyed: Mapping[str, tuple[str, ...]],
    others: float,
    hint: Hint,
) -> Match:
    for key in member.keys:
        if key in keyed:
            known = keyed[key]  # one key may be cut into careers after a long silence
            return Match(known, (1.0 / len(known),) * len(known))
    persons = named.get(member.normal, ())
    weights = [hint.odds(person) for person in persons]
    whole = sum(weights) + others
    return Match(persons, tuple(weight / whole for weight in weights))


def _organisations(members: Sequence[Member]) -> dict[str, str]:
    """Organisation of each stated affiliation, as far as it is recognised."""
    texts = sorted({text for member in members for text in member.affiliations})
    if not texts:
        return {}
    from talentatlas.places import Gazetteer

    places = Gazetteer.load().resolve_all([(text, None) for text in texts])
    return {
        text: place.organisation_id
        for text, place in zip(texts, places, strict=True)
        if place.organisation_id is not None
    }


def _hints(
    engine: Engine, folder: str, people: set[str], organisations: Mapping[str, str]
) -> _Hints:
    if not organisations:
        return _Hints({}, {}, {})
    _give(engine, folder, "candidate", person_id=people)
    _give(engine, folder, "roster_place", organisation_id=organisations.values())
    seen: dict[str, set[str]] = defaultdict(set)
    for row in engine.arrow(PLACES).to_pylist():
        seen[row["organisation_id"]].add(row["person_id"])
    everyone = max(1, engine.arrow(EVERYONE)["persons"][0].as_py())
    share = {
        r["organisation_id"]: r["persons"] / everyone for r in engine.arrow(CROWD).to_pylist()
    }
    return _Hints(organisations, {o: frozenset(p) for o, p in seen.items()}, share)


def _grouped(rows: pa.Table) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows.select(["wanted", "person_id"]).to_pylist():
        found[row["wanted"]].append(row["person_id"])
    return {wanted: tuple(persons) for wanted, persons in found.items()}


def _give(engine: Engine, folder: str, name: str, **column: Iterable[str]) -> None:
    """Hand a list to the engine as a table of one column, each value once."""
    ((title, values),) = column.items()
    path = Path(folder) / f"{name}.parquet"
    pq.write_table(pa.table({title: pa.array(sorted(set(values)), pa.string())}), path)
    engine.read(path)
