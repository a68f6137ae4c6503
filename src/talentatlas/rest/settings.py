"""What an operator decides about the interface."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

PREFIX = "/v1"
USUAL_ROWS, MOST_ROWS = 100, 5_000  # of a page; 5,000 rows of JSON are about 3 MB
EXPOSED_REQUESTS = 300  # a minute and client, where others than this machine may ask
MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How an atlas is served.

    Args:
        results: folder of stored scenario results, one folder each; None for none.
        data: folders with producers' files that the studies may use.
        requests_a_minute: of one client, or of one key; None for no limit.
        origins: web origins whose scripts may read the answers; none by default.
        keys: SHA-256 of the keys that are let in; empty: everybody is.
        answers_bytes: of finished answers that are kept.
        tables_bytes: of computed tables that are kept, and as many of counts behind them.
        engine_bytes: memory of the engine that computes.
        waiting: computations that may wait for their turn; more are sent away.
    """

    results: Path | None = None
    data: tuple[Path, ...] = ()
    requests_a_minute: int | None = None
    origins: tuple[str, ...] = ()
    keys: frozenset[str] = frozenset()
    answers_bytes: int = 64 * MEGABYTE
    tables_bytes: int = 64 * MEGABYTE
    engine_bytes: int = 512 * MEGABYTE
    waiting: int = 8
