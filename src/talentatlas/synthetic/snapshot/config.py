"""What is asked of a snapshot: its size, release, layout, traps, faults and profile errors."""

from __future__ import annotations

from dataclasses import dataclass, field, fields

from talentatlas.errors import ConfigError

WALDEN, PRE_WALDEN, LEGACY = "walden", "pre-walden", "legacy"
LAYOUTS = (WALDEN, PRE_WALDEN, LEGACY)
JSONL, PARQUET = "jsonl", "parquet"
FAULTS = (
    "scrambled-metadata",
    "institutions-as-authors",
    "sentinel-institution",
    "duplicate-strings",
)
MOST_RECORDS = 400_000  # of a file: the OpenAlex documentation of the snapshot, June 2026
MOST = {"merged": 0.5}  # two persons share a profile, so that half of them can be guests
BLOCK_WORKS = 20_000  # people of one block write only with each other; bounds the memory


@dataclass(frozen=True, slots=True)
class Traps:
    """Oddities of genuine records; each is a part of the works or of the authorships.

    The rates are guesses at the size of what the release notes and the genuine pages of 2026
    show; those given in `FAULTS` can be raised.

    Args:
        sentinel: authorships with the institution I-1, all of whose other fields are null.
        unresolved: authorships of A9999999999, which stands for nobody.
        deleted: authorships of A5317838346, the profile of the deleted.
        no_author: authorships whose author has no identifier.
        repeated: affiliation strings that come again with a full stop.
        no_title: works without title.
        odd_title: titles with quotation marks, backslashes, line ends or Chinese characters.
    """

    sentinel: float = 0.003
    unresolved: float = 0.003
    deleted: float = 0.0003
    no_author: float = 0.01
    repeated: float = 0.01
    no_title: float = 0.005
    odd_title: float = 0.02

    @staticmethod
    def none() -> Traps:
        """No oddity at all."""
        return Traps(**dict.fromkeys((f.name for f in fields(Traps)), 0.0))


@dataclass(frozen=True, slots=True)
class SnapshotConfig:
    """What decides a snapshot, but for the format of its files.

    Args:
        works: records of the first release.
        seed: every draw follows from it.
        release: 1 or 2; the second holds the same world some weeks later.
        layout: one of `LAYOUTS`.
        split: part of the persons whose works are spread over two profiles.
        merged: part of the persons whose works stand in the profile of another.
        traps: oddities of genuine records.
        faults: part of the works hit by each of `FAULTS`.
        file_records: most records of a file.

    Raises:
        ConfigError: a value outside its range.
    """

    works: int
    seed: int = 1
    release: int = 1
    layout: str = WALDEN
    split: float = 0.0
    merged: float = 0.0
    traps: Traps = field(default_factory=Traps)
    faults: tuple[tuple[str, float], ...] = ()
    file_records: int = 50_000

    def __post_init__(self) -> None:
        rates = {"split": self.split, "merged": self.merged, **dict(self.faults)}
        allowed = {
            "works": (self.works >= 1, "at least 1"),
            "release": (self.release in (1, 2), "1 or 2"),
            "layout": (self.layout in LAYOUTS, " or ".join(LAYOUTS)),
            "faults": ({name for name, _ in self.faults} <= set(FAULTS), ", ".join(FAULTS)),
            "file_records": (1 <= self.file_records <= MOST_RECORDS, f"1 to {MOST_RECORDS:,}"),
        } | {
            name: (0 <= rate <= MOST.get(name, 1), f"0 to {MOST.get(name, 1)}")
            for name, rate in rates.items()
        }
        for name, (is_allowed, limits) in allowed.items():
            if not is_allowed:
                shown = rates.get(name, getattr(self, name, None))
                raise ConfigError(
                    f"The snapshot's {name} is {shown}.",
                    why="No such snapshot can be made.",
                    todo=f"Give {limits}.",
                )

    @property
    def blocks(self) -> int:
        """Number of blocks that the works fall into."""
        return -(-self.works // BLOCK_WORKS)

    def block_works(self, block: int) -> int:
        """Works of one block in the first release."""
        return min(BLOCK_WORKS, self.works - block * BLOCK_WORKS)

    def fault(self, name: str) -> float:
        """Part of the works hit by a fault."""
        return dict(self.faults).get(name, 0.0)
