"""Coverage and agreement of the gazetteer on proceedings that carry country indices.

Scored are authors with exactly one affiliation in papers whose affiliation and country indices
align place by place; Hong Kong, Macau and Taiwan are folded into China on both sides, for this
comparison only, because the reference labels them so.
"""

import gzip
import json
import re
import unicodedata
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pycountry

from talentatlas.places.gazetteer import Gazetteer
from talentatlas.places.place import Place

_FOLD = {"HKG": "CHN", "MAC": "CHN", "TWN": "CHN"}
# Names the reference uses beside those of ISO 3166-1.
_REFERENCE_NAMES = {
    "usa": "USA",
    "us": "USA",
    "u s a": "USA",
    "uk": "GBR",
    "u k": "GBR",
    "england": "GBR",
    "scotland": "GBR",
    "south korea": "KOR",
    "korea": "KOR",
    "republic of korea": "KOR",
    "russia": "RUS",
    "iran": "IRN",
    "taiwan": "TWN",
    "hong kong": "HKG",
    "macau": "MAC",
    "vietnam": "VNM",
    "czech republic": "CZE",
    "turkey": "TUR",
    "turkiye": "TUR",
    "p r china": "CHN",
    "pr china": "CHN",
    "the netherlands": "NLD",
}


class Scored(NamedTuple):
    """One author's affiliation with the country the reference gives it, folded."""

    text: str
    domain: str
    reference: str


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of scored authorships of one file or of all.

    Attributes:
        file: file name, or "total".
        n: authorships scored.
        matched: of these, with a country from the gazetteer.
        right: of these, with the reference's country.
    """

    file: str
    n: int
    matched: int
    right: int

    @property
    def coverage(self) -> float | None:
        """Matched per scored authorship; None without any."""
        return self.matched / self.n if self.n else None

    @property
    def agreement(self) -> float | None:
        """Right per matched authorship; None without any."""
        return self.right / self.matched if self.matched else None


@dataclass(frozen=True, slots=True)
class Disagreement:
    """How often the printed address lies outside the organisation's country, by the latter.

    Attributes:
        country_organisation: country of the seat.
        n: scored authorships with both countries known.
        elsewhere: of these, with another country printed.
    """

    country_organisation: str
    n: int
    elsewhere: int

    @property
    def rate(self) -> float:
        """Share of authorships whose printed country is not that of the organisation."""
        return self.elsewhere / self.n


@dataclass(frozen=True, slots=True)
class PlacesCheck:
    """Result of `check_places`."""

    total: Score
    files: tuple[Score, ...]
    disagreement: tuple[Disagreement, ...]
    unreadable: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:  # Any: JSON
        """The same as plain values for JSON."""
        return {
            **_score(self.total),
            "files": [_score(f) for f in self.files],
            "disagreement": [asdict(d) | {"rate": d.rate} for d in self.disagreement],
            "unreadable": list(self.unreadable),
        }


def check_places(paths: Iterable[Path | str], gazetteer: Gazetteer) -> PlacesCheck:
    """Score the gazetteer against the country indices of proceedings.

    Definition:
        coverage = matched / n, agreement = right / matched, over scored authorships.

    Unit: authorships with exactly one affiliation, in papers whose indices align.

    Args:
        paths: files of papers (`.json`, `.json.gz`) or folders of them.
        gazetteer: what is scored.

    Returns:
        Counts by file and in total, and how often address and seat differ. Files that are not
        JSON arrays of papers are listed as unreadable and count nothing.
    """
    files: list[Score] = []
    unreadable: list[str] = []
    known: dict[tuple[str, str], Place] = {}
    seats: dict[str, list[int]] = {}
    for path in _files(paths):
        try:
            scored = list(scored_authorships(path))
        except (OSError, EOFError, ValueError, zlib.error):
            unreadable.append(path.name)
            continue
        matched = right = 0
        for row in scored:
            pair = row.text, row.domain
            place = known.get(pair)
            if place is None:
                place = known[pair] = gazetteer.resolve(*pair)
            matched += place.country is not None
            right += _fold(place.country) == row.reference
            if place.country_organisation and place.country_printed:
                counts = seats.setdefault(place.country_organisation, [0, 0])
                counts[0] += 1
                counts[1] += place.country_printed != place.country_organisation
        files.append(Score(path.name, len(scored), matched, right))
    total = Score(
        "total",
        sum(f.n for f in files),
        sum(f.matched for f in files),
        sum(f.right for f in files),
    )
    disagreement = tuple(Disagreement(c, n, away) for c, (n, away) in sorted(seats.items()))
    return PlacesCheck(total, tuple(files), disagreement, tuple(unreadable))


def scored_authorships(path: Path) -> Iterator[Scored]:
    """Authorships of one file whose country the reference gives beyond doubt.

    Raises:
        ValueError: the file is not JSON.
    """
    content = path.read_bytes()
    papers = json.loads(gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content)
    for paper in papers if isinstance(papers, list) else ():
        if isinstance(paper, dict):
            yield from _scored_paper(paper)


def _scored_paper(paper: dict[str, Any]) -> Iterator[Scored]:
    affiliations = [a.strip() for a in _field(paper, "aff")]
    units = _field(paper, "aff_unique_index")
    countries = _field(paper, "aff_country_unique_index")
    labels = _field(paper, "aff_country_unique")
    stated = [at for at, text in enumerate(affiliations) if text]
    if len(units) == len(stated):
        places = stated
    else:
        places = list(range(len(affiliations))) if len(units) == len(affiliations) else []
    if not stated or len(countries) != len(units):
        return
    if any(u.count("+") != c.count("+") for u, c in zip(units, countries, strict=True)):
        return
    domains = _field(paper, "aff_domain")
    if len(domains) != len(affiliations):
        domains = [""] * len(affiliations)
    for index, at in zip(countries, places, strict=False):
        if "+" in affiliations[at] or not index.isdecimal() or int(index) >= len(labels):
            continue
        reference = _reference_countries().get(_plain(labels[int(index)]))
        if reference:
            yield Scored(affiliations[at], domains[at], _FOLD.get(reference, reference))


def _field(paper: dict[str, Any], name: str) -> list[str]:
    value = paper.get(name, "")
    return value.split(";") if isinstance(value, str) else [""]


def _files(paths: Iterable[Path | str]) -> list[Path]:
    found: list[Path] = []
    for path in map(Path, paths):
        if path.is_dir():
            found += sorted(p for p in path.iterdir() if p.name.endswith((".json", ".json.gz")))
        else:
            found.append(path)
    return found


@cache
def _reference_countries() -> dict[str, str]:
    names: dict[str, str] = {}
    for country in pycountry.countries:
        for field in ("name", "common_name", "official_name"):
            name = getattr(country, field, "")
            if name:
                names[_plain(name)] = country.alpha_3
    return names | _REFERENCE_NAMES


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9 ]+", " ", text).strip()


def _fold(country: str | None) -> str | None:
    return _FOLD.get(country, country) if country else None


def _score(score: Score) -> dict[str, str | int | float | None]:
    return asdict(score) | {"coverage": score.coverage, "agreement": score.agreement}
