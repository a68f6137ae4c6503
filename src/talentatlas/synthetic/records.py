"""Records that a bibliography would show of a world, in the JSON format of the conferences.

Follows: the layout of the venue-year files of conference records (one array of papers a file,
lists of authors and affiliations as text with `;` between authors and `+` inside one).
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from pathlib import Path
from typing import Any  # values of JSON objects

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from talentatlas.errors import StorageError
from talentatlas.synthetic.chance import Ints, stream
from talentatlas.synthetic.geography import Venue
from talentatlas.synthetic.printing import Printed, RecordErrors, organisation_country, printed
from talentatlas.synthetic.wording import Wording, wording
from talentatlas.synthetic.works import TIERS
from talentatlas.synthetic.world import World, labels

COMPRESSION = 6
SITE = "https://synthetic.invalid"  # a name that can never be reached
NO_CITATIONS = 0.1  # part of the works of which the citations are unknown
REFUSALS = ("Reject", "Withdraw")
METHODS = (
    "Convex Relaxations",
    "Tactile Sensing",
    "Graph Networks",
    "Kernel Methods",
    "Priors",
)
TASKS = ("Grasping", "Sparse Regression", "Scene Flow", "Bandits", "Place Recognition")


@dataclass(frozen=True, slots=True)
class Written:
    """What was written.

    Args:
        files: their names, sorted.
        works: records of accepted works.
        refused: records of rejected and withdrawn works.
        authorships: on the accepted works, each counted once.
        errors: what was asked for.
        printed: what was decided for each true authorship.
    """

    files: tuple[str, ...]
    works: int
    refused: int
    authorships: int
    errors: RecordErrors
    printed: Printed


def write_records(world: World, folder: Path, errors: RecordErrors) -> Written:
    """Write the records of a world, one file for each venue and year.

    Args:
        world: people and works.
        folder: where the files go; made if need be. Same world and errors, same bytes.
        errors: how far the records are from the truth.

    Returns:
        Names and counts.

    Raises:
        StorageError: the folder cannot be written.
    """
    shown = printed(world, errors)
    writer = _Writer(world, shown)
    files: list[str] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for venue, year, works in _volumes(world, shown):
            name = (
                f"{world.geography.venues[venue].name}{world.config.first_year + year}.json.gz"
            )
            text = orjson.dumps(writer.volume(works), option=orjson.OPT_INDENT_2)
            folder.joinpath(name).write_bytes(gzip.compress(text, COMPRESSION, mtime=0))
            files.append(name)
    except OSError as error:
        raise _unwritable(folder, error) from error
    recorded = shown.is_recorded
    return Written(
        files=tuple(sorted(files)),
        works=int(recorded.sum()),
        refused=int((recorded & shown.is_rejected).sum()),
        authorships=int(recorded[world.bylines.work].sum()),
        errors=errors,
        printed=shown,
    )


def write_truth(world: World, shown: Printed, folder: Path) -> None:
    """Write who is who and who lived where as Parquet; to judge results, never to make them.

    Args:
        world: people and works.
        shown: what the records show of them (`Written.printed`).
        folder: gets the folder `truth` with person, life, work and authorship.

    Raises:
        StorageError: the folder cannot be written.
    """
    names = pa.array(world.names).take(pa.array(shown.known_as))
    tables = {
        "person": world.true_person.append_column("printed_name", names),
        "life": world.life,
        "work": world.true_work.append_column("is_recorded", pa.array(shown.is_recorded)),
        "authorship": true_authorship(world, shown),
    }
    try:
        folder.joinpath("truth").mkdir(parents=True, exist_ok=True)
        for name, table in tables.items():
            pq.write_table(table, folder / "truth" / f"{name}.parquet", compression="zstd")
    except OSError as error:
        raise _unwritable(folder, error) from error


def true_authorship(world: World, shown: Printed) -> pa.Table:
    """Each true authorship of a recorded work: where it stands, whose it is, what is printed.

    Columns: file, record (`id` in the file), position, person, true_country,
    printed_country (where the printed organisation is; null without affiliation),
    named_country (named in the text, or null), has_affiliation, is_stale, is_wrong, is_dual,
    is_initial, has_identifier.
    """
    bylines, codes = world.bylines, world.geography.countries
    kept = np.flatnonzero(shown.is_recorded[bylines.work])
    work, person = bylines.work[kept], bylines.person[kept]
    year = bylines.year[work]
    organisation, named = shown.organisation[kept], shown.country[kept]
    own, has = organisation_country(world)[organisation], shown.has_affiliation[kept]
    venues = [v.name for v in world.geography.venues]
    first = world.config.first_year
    files = [
        f"{venues[v]}{first + y}.json.gz"
        for v, y in zip(bylines.venue[work].tolist(), year.tolist(), strict=True)
    ]
    return pa.table(
        {
            "file": pa.array(files),
            "record": pa.array([record_id(w) for w in work.tolist()]),
            "position": pa.array(bylines.position[kept], pa.int32()),
            "person": world.person_ids.take(pa.array(person)),
            "true_country": labels(world.lives.country[person, year], codes),
            "printed_country": labels(np.where(has, own, -1), codes),
            "named_country": labels(np.where(has, named, -1), codes),
            "has_affiliation": pa.array(has),
            "is_stale": pa.array(
                has & (organisation != world.lives.organisation[person, year])
            ),
            "is_wrong": pa.array(has & (named >= 0) & (named != own)),
            "is_dual": pa.array(has & (shown.second[kept] >= 0)),
            "is_initial": pa.array(shown.is_initial[kept]),
            "has_identifier": pa.array(shown.has_identifier[kept]),
        }
    )


def record_id(work: int) -> str:
    """Identifier of a work in its file."""
    return f"synthetic{work:07d}"


def _volumes(world: World, shown: Printed) -> list[tuple[int, int, Ints]]:
    """Venue, year and recorded works of each file."""
    works = np.flatnonzero(shown.is_recorded)
    venue, year = world.bylines.venue[works], world.bylines.year[works]
    order = np.lexsort((works, year, venue))
    works, key = works[order], (venue * len(world.config.years) + year)[order]
    keys, starts = np.unique(key, return_index=True)
    parts = np.split(works, starts[1:])
    years = len(world.config.years)
    return [(k // years, k % years, part) for k, part in zip(keys.tolist(), parts, strict=True)]


def _unwritable(folder: Path, error: OSError) -> StorageError:
    return StorageError(
        f"The folder {folder} cannot be written: {error.strerror or error}.",
        why="The records of the synthetic world are not complete.",
        todo="Free space or choose another folder, then run the same command again.",
    )


class _Writer:
    """Turns works of one world into records."""

    def __init__(self, world: World, shown: Printed) -> None:
        self._world, self._shown = world, shown
        self._words: Wording = wording(world, shown)
        self._country = organisation_country(world)
        bylines, seed = world.bylines, world.config.seed
        self._first = np.searchsorted(bylines.work, np.arange(len(bylines.year) + 1))
        draw = stream(seed, "titles")
        self._title = draw.integers(0, len(METHODS) * len(TASKS), len(bylines.year))
        unknown = stream(seed, "unknown citations").random(len(bylines.year)) < NO_CITATIONS
        self._citations = np.where(unknown, -1, bylines.citations)

    def volume(self, works: Ints) -> list[dict[str, Any]]:
        """Records of one file: accepted works, then the refused ones."""
        refused = works[self._shown.is_rejected[works]]
        return [self._record(w) for w in works.tolist()] + [
            self._refused(w) for w in refused.tolist()
        ]

    def _record(self, work: int) -> dict[str, Any]:
        bylines, words = self._world.bylines, self._words
        venue = self._world.geography.venues[bylines.venue[work]]
        part = slice(self._first[work], self._first[work + 1])
        names = words.name[part].tolist()
        twice = 2 if self._shown.is_doubled[work] else 1
        gap = ";" if venue.ids == "openreview" else "; "
        method, task = divmod(int(self._title[work]), len(TASKS))
        record: dict[str, Any] = {
            "id": record_id(work),
            "title": f"{METHODS[method]} for {TASKS[task]}: Synthetic Record {work}",
            "track": "main",
            "status": TIERS[bylines.tier[work]].capitalize(),
            "author": ";".join(names * twice),
            "authorids": self._identifiers(venue, part, twice),
            "aff": gap.join(words.affiliation[part]),
            "site": f"{SITE}/{venue.name}/{record_id(work)}",
            "gs_citation": int(self._citations[work]),
            "author_num": len(names) * twice,
        }
        if venue.ids == "openreview":
            record["aff_domain"] = ";".join(words.domain[part])
            record["position"] = ";".join(words.post[part])
        if venue.indexed:
            record |= self._index(part)
        return record

    def _refused(self, work: int) -> dict[str, Any]:
        """A paper of the same authors that was not accepted."""
        record = self._record(work)
        status = REFUSALS[work % len(REFUSALS)]
        return record | {
            "id": f"{record['id']}x",
            "title": f"{record['title']}, {status}",
            "status": status,
            "site": f"{record['site']}x",
        }

    def _identifiers(self, venue: Venue, part: slice, twice: int) -> str:
        if venue.ids == "none":
            return ""
        column = self._words.ieee if venue.ids == "ieee" else self._words.openreview
        return ";".join(column[part].tolist() * twice)

    def _index(self, part: slice) -> dict[str, Any]:
        """The source's own index of countries: authors without affiliation are skipped."""
        shown, listed = self._shown, self._world.geography.listed
        own = self._country
        places: list[list[int]] = []
        for i in range(part.start, part.stop):
            if shown.has_affiliation[i]:
                named = int(shown.country[i])
                first = named if named >= 0 else int(own[shown.organisation[i]])
                dual = shown.second[i] >= 0
                places.append([first, int(own[shown.second[i]])] if dual else [first])
        names = list(dict.fromkeys(listed[c] for place in places for c in place))
        index = ";".join("+".join(str(names.index(listed[c])) for c in p) for p in places)
        return {"aff_country_unique_index": index, "aff_country_unique": ";".join(names)}
