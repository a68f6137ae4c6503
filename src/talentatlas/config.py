"""Named choices of the pipeline that change a number, each with its reason.

A rule is a set of choices under one name, so that figures can be made as a study made them.

`scholarly-migration` follows the Scholarly Migration Database (Akbaritabar, Theile and Zagheni
2024, Bilateral flows and rates of international migration of scholars, Scientific Data 11:816).

Known: in a year a person lives in the most frequent country of the affiliations of that year; a
move is a country other than that of the year last observed, dated by the first year with it.
Not stated where it could be read: to which country a tie goes (here the first code), whether
each affiliation on a work counts as one (here it does), and whether a silence may be too long
(here it may not).
Departs: the population by which the database divides holds a silent year when a work follows
within two years, in the country of that work, and so also years before the first work; its
moves are dated by the work. Those two do not make one account. Here a silent year belongs to
the country before, so that stocks and moves balance: flows are those of the database's rule,
stocks are not.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

from talentatlas.errors import ConfigError, UnknownNameError

SILENT_MOST = 98  # gap_step.sql lists gaps up to 99 years


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What a careful reader may want to choose otherwise.

    Args:
        several: "shared" (several affiliations on one authorship share it equally), "each"
            (each counts as a whole one) or "first". Shared, since the order of affiliations
            carries no agreed meaning, and no authorship should count more than another.
        ties: "stay" (a tie within a year goes to the country of the year before) or "code"
            (to more pieces, then the first code). Stay, since a tie is no evidence of a move.
        silent_years: years without a work that are bridged, 0 to 98; a longer silence closes
            the spell. Five: most productive researchers publish within it at these venues.
        bridge: whose the bridged years between two countries are: "middle" (half of them each,
            the odd one the later country's), "earlier" or "later". Middle, since the move can
            have happened in any of them.
        career_gap: silent years after which the same name is taken for another person.
        common_persons: a name is common when more persons than this are expected to bear it.
        works_a_year: a person with more works in a year is taken for several.
        countries_a_year: a person with more countries in a year is taken for several.
        origin: "degree" (a person comes from the country of the first degree where that is on
            record, else of the first residence) or "residence" (always the first residence).
        seed: cuts the folds; another seed gives other, equally good intervals.
    """

    several: str = "shared"
    ties: str = "stay"
    silent_years: int = 5
    bridge: str = "middle"
    career_gap: int = 12
    common_persons: int = 1
    works_a_year: int = 40
    countries_a_year: int = 3
    origin: str = "degree"
    seed: int = 1

    def __post_init__(self) -> None:
        _one_of("several", self.several, ("shared", "each", "first"))
        _one_of("ties", self.ties, ("stay", "code"))
        _one_of("bridge", self.bridge, ("middle", "earlier", "later"))
        _one_of("origin", self.origin, ("degree", "residence"))
        _between("silent_years", self.silent_years, 0, SILENT_MOST)
        _between("career_gap", self.career_gap, self.silent_years + 1, 100)
        for name in ("common_persons", "works_a_year", "countries_a_year"):
            _between(name, getattr(self, name), 1, 10_000)

    @classmethod
    def named(cls, rule: str) -> Choices:
        """The choices of a named rule, see `RULES`.

        Raises:
            UnknownNameError: no rule of that name.
        """
        if rule not in RULES:
            raise UnknownNameError("rule", rule, RULES)
        return RULES[rule].choices

    def parameters(self) -> dict[str, int | str]:
        """As parameters of the SQL files."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Rule:
    """A named set of choices.

    Args:
        choices: of the pipeline.
        sentence: what it is, for lists and help.
    """

    choices: Choices
    sentence: str


def _one_of(name: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise ConfigError(f'{name} is "{value}".', todo=f"It can be {' or '.join(allowed)}.")


def _between(name: str, value: int, least: int, most: int) -> None:
    if not least <= value <= most:
        raise ConfigError(
            f"{name} is {value}.", todo=f"It must lie between {least} and {most}."
        )


RULES = {
    "talent-atlas": Rule(
        Choices(),
        "The country with most credit in a year, ties stay; up to five silent years are "
        "bridged, and a move falls in the middle of the silence.",
    ),
    "scholarly-migration": Rule(
        Choices(
            several="each",
            ties="code",
            silent_years=SILENT_MOST,
            bridge="earlier",
            career_gap=SILENT_MOST + 1,
        ),
        "The most frequent country of affiliation in a year, as in the Scholarly Migration "
        "Database; a move in the first year with another country, however long the silence.",
    ),
}
