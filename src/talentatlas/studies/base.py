"""What a study is: its sample and rules in words, what it needs, and how its figures are made.

A study is one file of this folder. It registers itself under the name that its claims carry in
`claims.csv`, and gives findings by claim; a claim without a finding is "not testable here", and
says which need of the study would make it testable.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from talentatlas.quantity import LEVEL
from talentatlas.registry import Registry
from talentatlas.vocabulary.messages import LANGUAGES

if TYPE_CHECKING:
    from talentatlas.studies.data import StudyData


class Text(NamedTuple):
    """A sentence in the three languages, in the order of `vocabulary.messages.LANGUAGES`."""

    en: str
    zh_hans: str
    zh_hant: str

    def label(self, lang: str) -> str:
        """The sentence in a language, a BCP 47 tag."""
        return self[LANGUAGES.index(lang)]


@dataclass(frozen=True, slots=True)
class Need:
    """A file that a study wants, and how to get it.

    Args:
        what: the file, as its producer calls it.
        get: how to get it.
        claims: beginnings of the identifiers of the claims that need it; empty: all.
    """

    what: Text
    get: Text
    claims: tuple[str, ...] = ()

    def serves(self, claim_id: str) -> bool:
        """Does the claim need this file?"""
        return not self.claims or claim_id.startswith(self.claims)


@dataclass(frozen=True, slots=True)
class Used:
    """Data behind a finding.

    Args:
        title: of the series or table.
        vintage: release or year.
        licence: under which it may be used.
        file: its name, without folders; "" for figures in our own tables.
        url: of the publication, "" where a file says it.
        is_quoted: a figure that an account of the publication quotes; no file was read.
    """

    title: str
    vintage: str
    licence: str
    file: str = ""
    url: str = ""
    is_quoted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Our figure for one claim, in the unit of the claim.

    Args:
        value: the figure.
        lower: lower bound; None for a full count without an error of its own.
        upper: upper bound.
        level: nominal coverage of the bounds.
        method: how it was made, in one sentence.
        data: what it rests on.
        same_data: made from the very data that the claim rests on (same series, edition and
            period), so that it must meet the published figure within its rounding.
        departs: what differs from the claim: "definition", "coverage", "sampling", "time".
    """

    value: float
    lower: float | None = None
    upper: float | None = None
    level: float = LEVEL
    method: Text
    data: tuple[Used, ...]
    same_data: bool = False
    departs: tuple[str, ...] = ()


Findings = Mapping[str, Finding]


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """A published study.

    Args:
        name: as in the column `study` of claims.csv, and as typed.
        title: of the publication, as printed.
        cite: how to cite it.
        url: DOI or address.
        sample: whom or what it looked at.
        unit: what one observation is.
        definition: its rules.
        departs: where our computation follows other rules.
        limits: what the comparison cannot show.
        needs: data that would make claims testable.
        compute: gives our figures from whatever data there is.
    """

    name: str
    title: str
    cite: str
    url: str
    sample: Text
    unit: Text
    definition: Text
    departs: Text
    limits: Text
    needs: tuple[Need, ...] = ()
    compute: Callable[[StudyData], Findings] = field(repr=False)

    def needs_of(self, claim_id: str) -> tuple[Need, ...]:
        """What a claim of this study needs."""
        return tuple(need for need in self.needs if need.serves(claim_id))


STUDIES: Registry[Study] = Registry("study", "talentatlas.studies")


def study(
    name: str,
    *,
    title: str,
    cite: str,
    url: str,
    words: Mapping[str, Text],
    needs: tuple[Need, ...] = (),
) -> Callable[[Callable[[StudyData], Findings]], Study]:
    """Register a study; the function under the decorator makes its figures.

    Args:
        name: as in claims.csv.
        title: of the publication.
        cite: how to cite it.
        url: DOI or address.
        words: `sample`, `unit`, `definition`, `departs`, `limits`, each in three languages.
        needs: data that would make claims testable.
    """

    def made(compute: Callable[[StudyData], Findings]) -> Study:
        return STUDIES.register(
            name,
            Study(
                name=name,
                title=title,
                cite=cite,
                url=url,
                needs=needs,
                compute=compute,
                **words,
            ),
        )

    return made
