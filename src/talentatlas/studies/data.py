"""What a study may look at: an opened atlas, and official tables in the user's folders."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from fnmatch import fnmatch
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from talentatlas.errors import SourceUnavailable
from talentatlas.sources.official.base import Series
from talentatlas.sources.official.dol_lca import LcaFile, read_lca
from talentatlas.sources.official.education_attainment import read_attainment
from talentatlas.sources.official.eto_activity import EtoActivity, read_eto
from talentatlas.sources.official.ipeds_completions import Completions, read_completions
from talentatlas.sources.official.ncses_table import NcsesTable, read_folder
from talentatlas.sources.official.ncses_workbook import read_workbook
from talentatlas.sources.official.oecd import read_oecd
from talentatlas.sources.official.scholarly_migration import MigrationRelease, read_releases
from talentatlas.sources.official.world_bank import Indicators, read_indicators

if TYPE_CHECKING:
    from talentatlas.atlas import Atlas

MOST_FILES = 200_000  # a folder with more is not one of statistics


class StudyData:
    """Data at hand for the studies.

    Args:
        folders: where the user keeps producers' files; searched with their subfolders.
        atlas: an opened atlas, or None.

    Raises:
        SourceUnavailable: a folder does not exist.
    """

    def __init__(self, folders: Sequence[Path] = (), atlas: Atlas | None = None) -> None:
        for folder in folders:
            if not folder.is_dir():
                raise SourceUnavailable(
                    f"{folder} is not a folder.",
                    why="Official tables are looked for in it.",
                    todo="Give the folder that holds the files, with --data.",
                )
        self.folders, self.atlas = tuple(folders), atlas

    @cached_property
    def files(self) -> tuple[Path, ...]:
        """Every file below the folders, in order of its path; hidden folders are left out."""
        return tuple(sorted(path for folder in self.folders for path in _walk(folder)))

    def named(self, *patterns: str) -> list[Path]:
        """Files whose name fits one of the patterns, whatever folder they are in."""
        return [p for p in self.files if any(fnmatch(p.name.lower(), one) for one in patterns)]

    @cached_property
    def ncses(self) -> tuple[NcsesTable, ...]:
        """Tables of NCSES, the newest edition first."""
        folders = (read_folder(file) for file in self.named("data.csv", "data.csv.gz"))
        books = (read_workbook(f) for f in self.named("*.xlsx") if "tab" in f.name.lower())
        found = [table for table in (*folders, *books) if table is not None]
        return tuple(sorted(found, key=lambda table: (-table.last_year, table.file)))

    @cached_property
    def eto(self) -> EtoActivity | None:
        """ETO Country AI Activity Metrics, or None."""
        return read_eto(self.named("publications_*.csv", "publications_*.csv.gz"))

    @cached_property
    def scholarly_migration(self) -> tuple[MigrationRelease, ...]:
        """Releases of the Scholarly Migration Database."""
        return read_releases(self.named("*scholarlymigration_country*"))

    @cached_property
    def world_bank(self) -> Indicators:
        """Indicators of the World Bank and of UNESCO's Institute for Statistics."""
        return read_indicators(
            self.named("api_*.csv", "*worldbank*.csv", "world_bank*.csv", "*_data_national.csv")
        )

    @cached_property
    def oecd(self) -> tuple[Series, ...]:
        """Series of the OECD, by the names that its own downloads have."""
        return read_oecd(self.named("oecd*.csv", "oecd*.csv.gz"))

    @cached_property
    def attainment(self) -> tuple[Series, ...]:
        """Schooling of adults as packaged by Our World in Data."""
        return read_attainment(self.named("data.csv"))

    @cached_property
    def completions(self) -> Completions:
        """Degrees of US colleges from IPEDS, empty without its files."""
        return read_completions(self.named("c[12]*_a.csv*", "c[12]*_a_rv.csv*"))

    @cached_property
    def lca(self) -> tuple[LcaFile, ...]:
        """Disclosure files of labour condition applications."""
        names = (
            "*lca*.xlsx",
            "*lca*.csv",
            "*lca*.csv.gz",
            "h1b*.csv",
            "h1b*.csv.gz",
            "h-1b*.xlsx",
        )
        return tuple(found for file in self.named(*names) if (found := read_lca(file)))


def _walk(folder: Path) -> Iterator[Path]:
    seen = 0
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            seen += 1
            if seen > MOST_FILES:
                raise SourceUnavailable(
                    f"{folder} holds more than {MOST_FILES:,} files.",
                    why="Looking for official tables among them would take very long.",
                    todo="Give the folder of the statistics themselves, with --data.",
                )
            yield Path(place) / name
