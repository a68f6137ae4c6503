"""Organisations of a snapshot, real and invented, and how addresses of theirs are printed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from talentatlas.synthetic.chance import Floats, Ints, stream
from talentatlas.synthetic.geography import Geography, Organisation
from talentatlas.synthetic.printing import DEPARTMENTS
from talentatlas.synthetic.snapshot.nested import lists, numbered, pooled, struct
from talentatlas.synthetic.snapshot.texts import OPENALEX, Texts, table
from talentatlas.synthetic.wording import affiliation

REAL_COUNTRIES = 18  # of the table of real organisations: all
MOST_INVENTED, FEWEST_INVENTED = 240, 2  # organisations of the largest and smallest country
VARIANTS = 12  # ways to print the address of each organisation
UNMATCHED = 0.10  # part of the addresses that the source's parser does not match
FROM_ADDRESS = 0.5  # part of those whose country it reads from the address all the same
MISMATCHED = 0.007  # part of the addresses that it takes for another organisation
MATCHED_LATER = 0.3  # part of the unmatched ones that the next release matches
PARENT = 5  # every fifth organisation belongs to the one before it
KINDS = ("education", "facility", "company", "healthcare", "government", "nonprofit")
KIND_WEIGHTS = (0.62, 0.12, 0.10, 0.08, 0.05, 0.03)
FORMS = {
    "education": ("{} University", "{} Institute of Technology", "University of {}"),
    "facility": ("{} Research Centre", "{} Laboratory"),
    "company": ("{} Technologies", "{} Labs"),
    "healthcare": ("{} Hospital", "{} Medical Centre"),
    "government": ("National Agency of {}",),
    "nonprofit": ("{} Foundation",),
}
MORE_DEPARTMENTS = (
    'Centre "Smart Systems"', "Department of Physics\nand Astronomy", "Faculty of Medicine",
    "Dept. of Chemistry", "School of Engineering", "Centre for Bioökonomie",
)  # fmt: skip
LOCAL_DEPARTMENTS = {
    "DEU": "Fakultät für Informatik",
    "AUT": "Fakultät für Mathematik",
    "FRA": "Département d'Informatique",
    "BRA": "Departamento de Ciência da Computação",
    "ESP": "Departamento de Informática",
}


@dataclass(frozen=True, slots=True)
class Organisations:
    """Organisations by number, and addresses: those of organisation i are i * VARIANTS + v.

    Args:
        country: number in the table of countries of each organisation.
        first, count: range of numbers by country.
        alpha2, alpha3: codes by country.
        origin, growth, pull, leave: numbers of the table, by country.
        institution: as they stand on an authorship; the last is the sentinel.
        ids: identifiers alone.
        records: places of the organisations, for the entity of their own.
        strings: addresses, then the same with a full stop.
        match: organisation found in each address, in the first and the second release; -1 for
            none.
        read_country: country found where no organisation is; -1 for none.
    """

    country: Ints
    first: Ints
    count: Ints
    alpha2: tuple[str, ...]
    alpha3: tuple[str, ...]
    origin: Floats
    growth: Floats
    pull: Floats
    leave: Floats
    institution: pa.StructArray
    ids: pa.Array
    records: tuple[Organisation, ...]
    strings: pa.Array
    match: Ints
    read_country: Ints

    @staticmethod
    def make(seed: int, texts: Texts) -> Organisations:
        """Those of a seed, ordered by country."""
        rows = sorted(table("countries.csv"), key=lambda row: row["alpha2"])
        draw = stream(seed, "organisations")
        records, country = _records(draw, rows, texts)
        count = np.bincount(country, minlength=len(rows))
        strings = _strings(records, country, [row["printed"].split("|") for row in rows])
        match, read = _matches(draw, country)
        institution = _institutions(draw, records, country, rows)
        return Organisations(
            country=country,
            first=np.cumsum(count) - count,
            count=count,
            alpha2=tuple(row["alpha2"] for row in rows),
            alpha3=tuple(row["country"] for row in rows),
            **{
                name: np.array([float(row[name]) for row in rows])
                for name in ("origin", "growth", "pull", "leave")
            },
            institution=institution,
            ids=pc.struct_field(institution, "id"),
            records=records,
            strings=pa.concat_arrays([strings, pc.binary_join_element_wise(strings, ".", "")]),
            match=match,
            read_country=read,
        )

    @property
    def sentinel(self) -> int:
        """Number of the institution I-1."""
        return len(self.country)


def _records(
    draw: np.random.Generator, rows: list[dict[str, str]], texts: Texts
) -> tuple[tuple[Organisation, ...], Ints]:
    real = Geography.read(REAL_COUNTRIES).organisations
    names = texts.capitalised.to_pylist()
    most = max(float(row["origin"]) for row in rows)
    found: list[Organisation] = []
    numbers: list[int] = []
    for number, row in enumerate(rows):
        wanted = FEWEST_INVENTED + int(MOST_INVENTED * float(row["origin"]) / most)
        here = [o for o in real if o.country == row["country"]]
        cities = row["cities"].split("|")
        kinds = draw.choice(len(KINDS), wanted, p=KIND_WEIGHTS).tolist()
        for kind, word in zip(
            kinds, draw.integers(60, len(names), wanted).tolist(), strict=True
        ):
            form = FORMS[KINDS[kind]][word % len(FORMS[KINDS[kind]])]
            city = cities[word // 7 % len(cities)]
            name = names[word]
            here.append(
                Organisation(row["country"], KINDS[kind], form.format(name), city,
                             f"{name.lower()}.example")
            )  # fmt: skip
        found += here
        numbers += [number] * len(here)
    return tuple(found), np.array(numbers)


def _strings(
    records: tuple[Organisation, ...], country: Ints, printed: list[list[str]]
) -> pa.Array:
    departments = (*DEPARTMENTS, *MORE_DEPARTMENTS)
    made: list[str] = []
    for number, (record, nation) in enumerate(zip(records, country.tolist(), strict=True)):
        ways = printed[nation]
        for variant in range(VARIANTS):
            turn = number * 5 + variant
            local = LOCAL_DEPARTMENTS.get(record.country) if variant == 0 else None
            made.append(
                affiliation(
                    record,
                    country=None if variant % 6 == 5 else ways[turn % len(ways)],
                    department=local or departments[turn % len(departments)],
                    city=variant % 3 != 2,
                )
            )
    return pa.array(made)


def _matches(draw: np.random.Generator, country: Ints) -> tuple[Ints, Ints]:
    """Organisation found in each address by release, and country read otherwise."""
    addresses = len(country) * VARIANTS
    own = np.repeat(np.arange(len(country)), VARIANTS)
    luck = draw.random(addresses)
    other = draw.integers(0, len(country), addresses)
    found = np.where(luck < UNMATCHED, -1, np.where(luck > 1 - MISMATCHED, other, own))
    later = np.where((found < 0) & (draw.random(addresses) < MATCHED_LATER), own, found)
    read = np.where((found < 0) & (draw.random(addresses) < FROM_ADDRESS), country[own], -1)
    return np.stack([found, later]), read


def _institutions(
    draw: np.random.Generator,
    records: tuple[Organisation, ...],
    country: Ints,
    rows: list[dict[str, str]],
) -> pa.StructArray:
    number = len(records)
    letters = np.array(list("0123456789abcdefghjkmnpqrstvwxyz"))
    ror = ["".join(row) for row in letters[draw.integers(0, 32, (number, 6))]]
    check = draw.integers(10, 100, number).tolist()
    ids = numbered(f"{OPENALEX}I", draw.choice(10**9, number, replace=False) + 10**7)
    has_parent = (np.arange(number) % PARENT == 0) & (np.arange(number) > 0)
    has_parent &= country == np.roll(country, 1)
    counts = 1 + has_parent
    own = np.repeat(np.arange(number), counts)
    parent = np.arange(len(own)) != np.repeat(np.cumsum(counts) - counts, counts)
    codes = pa.array([row["alpha2"] for row in rows])
    known = struct(
        {
            "id": ids,
            "display_name": pa.array([r.name for r in records]),
            "ror": pa.array(
                [f"https://ror.org/0{r}{c}" for r, c in zip(ror, check, strict=True)]
            ),
            "country_code": pooled(country, codes).dictionary_decode(),
            "type": pa.array([r.kind for r in records]),
            "lineage": lists(counts, ids.take(pa.array(own - parent))),
        }
    )
    sentinel = {"id": f"{OPENALEX}I-1", "lineage": []}
    return pa.concat_arrays([known, pa.array([sentinel], known.type)])
