"""Named choices of the pipeline that change a number, each with its reason."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from talentatlas.errors import ConfigError

SILENT_MOST = 9  # gap_step.sql lists gaps up to ten years


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What a careful reader may want to choose otherwise.

    Args:
        several: "shared" (several affiliations on one authorship share it equally) or "first".
            Shared, since the order of affiliations carries no agreed meaning.
        ties: "stay" (a tie within a year goes to the country of the year before) or "code"
            (to more pieces, then the first code). Stay, since a tie is no evidence of a move.
        silent_years: years without a work that are bridged, 0 to 9; a longer silence closes the
            spell. Five: most productive researchers publish within it at these venues.
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
    career_gap: int = 12
    common_persons: int = 1
    works_a_year: int = 40
    countries_a_year: int = 3
    origin: str = "degree"
    seed: int = 1

    def __post_init__(self) -> None:
        _one_of("several", self.several, ("shared", "first"))
        _one_of("ties", self.ties, ("stay", "code"))
        _one_of("origin", self.origin, ("degree", "residence"))
        _between("silent_years", self.silent_years, 0, SILENT_MOST)
        _between("career_gap", self.career_gap, self.silent_years + 1, 100)
        for name in ("common_persons", "works_a_year", "countries_a_year"):
            _between(name, getattr(self, name), 1, 10_000)

    def parameters(self) -> dict[str, int | str]:
        """As parameters of the SQL files."""
        return asdict(self)


def _one_of(name: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise ConfigError(f'{name} is "{value}".', todo=f"It can be {' or '.join(allowed)}.")


def _between(name: str, value: int, least: int, most: int) -> None:
    if not least <= value <= most:
        raise ConfigError(
            f"{name} is {value}.", todo=f"It must lie between {least} and {most}."
        )
