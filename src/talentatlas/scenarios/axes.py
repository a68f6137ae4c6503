"""Where an effect lands: areas, stages and groups of origin as axes of an array."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from talentatlas.errors import ConfigError

Array = NDArray[np.float64]
STAGES = ("D", "P", "E")  # doctoral student, first six years after, established
NOBODY = 1e-9  # a country of unknown size still belongs to its block


@dataclass(frozen=True)
class Axes:
    """The axes of the structural model, and how large its areas are.

    Args:
        areas: countries and blocks of countries.
        groups: groups of origin.
        block: country (alpha-3) → place of its area.
        group: country (alpha-3) → place of its group of origin.
        size: country (alpha-3) → researchers; splits a block or group that a reform cuts.
    """

    areas: tuple[str, ...]
    groups: tuple[str, ...]
    block: Mapping[str, int]
    group: Mapping[str, int]
    size: Mapping[str, float]

    def part_of_areas(self, countries: Sequence[str]) -> Array:
        """Share of each area's researchers who live in these countries; 1 for a whole area."""
        return self._part(countries, self.block, len(self.areas))

    def part_of_groups(self, countries: Sequence[str]) -> Array:
        """Share of each group of origin that comes from these countries, by size."""
        return self._part(countries, self.group, len(self.groups))

    def whole_groups(self, countries: Sequence[str]) -> Array:
        """Groups of origin made up of these countries, as 0 or 1.

        Raises:
            ConfigError: a group is cut in two; people of one country cannot be told from the
                others of its group.
        """
        part = self.part_of_groups(countries)
        for place in np.flatnonzero((part > 0) & (part < 1)):
            wanted = [c for c in countries if self.group.get(c) == place]
            raise ConfigError(
                f"Origin {', '.join(wanted[:3])} is counted within the group "
                f"{self.groups[place]}.",
                why="People are followed by group of origin; a part of a group cannot be "
                "singled out.",
                todo=f"Use whole groups ({', '.join(self.groups)}), or leave origins out.",
            )
        return part

    def researchers(self, countries: Sequence[str]) -> Array:
        """Researchers of these countries, by area."""
        out = np.zeros(len(self.areas))
        for country in countries:
            if country in self.block:
                out[self.block[country]] += self.size.get(country, 0.0) + NOBODY
        return out

    def foreign(self) -> Array:
        """(areas, groups): 1 where people of the group are not at home, in parts for blocks."""
        home = np.zeros((len(self.areas), len(self.groups)))
        total = np.zeros(len(self.areas))
        for country, area in self.block.items():
            home[area, self.group[country]] += self.size.get(country, 0.0) + NOBODY
            total[area] += self.size.get(country, 0.0) + NOBODY
        return 1.0 - home / np.maximum(total, NOBODY)[:, None]

    def place(
        self,
        effect: Array,
        *,
        areas: Array | None = None,
        stages: str = "",
        groups: Array | None = None,
    ) -> Array:
        """An effect, one value a draw, where it applies; 0 elsewhere.

        Args:
            effect: by draw.
            areas: weight by destination or country of residence; None: everywhere.
            stages: letters of the stages it applies to; "": the axis keeps length 1.
            groups: weight by group, or by area and group; None: the axis keeps length 1.

        Returns:
            (draw, origin, destination, stage, group), axes of length 1 where nothing differs.
        """
        out = effect[:, None, None, None, None]
        if areas is not None:
            out = out * areas[None, None, :, None, None]
        if stages:
            which = np.array([1.0 if stage in stages else 0.0 for stage in STAGES])
            out = out * which[None, None, None, :, None]
        if groups is not None:
            table = groups if groups.ndim == 2 else groups[None, :]
            out = out * table[None, None, :, None, :]
        return out

    def _part(self, countries: Sequence[str], home: Mapping[str, int], length: int) -> Array:
        part, whole, wanted = np.zeros(length), np.zeros(length), set(countries)
        for country, place in home.items():
            size = self.size.get(country, 0.0) + NOBODY
            whole[place] += size
            part[place] += size if country in wanted else 0.0
        return part / np.maximum(whole, NOBODY)
