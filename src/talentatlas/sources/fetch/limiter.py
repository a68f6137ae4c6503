"""One pace per provider and machine: parallel processes share it through a small locked file.

The file holds the moment at which the next request would be due if none came early (the
generic cell rate algorithm), so that a burst is allowed and the mean rate is kept.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from talentatlas.errors import StorageError

LONGEST_PAUSE = 3600.0  # seconds; a moment further off is a broken file or a clock set back
SLOWEST = 1 / 16  # of the usual rate
SLOWER, FASTER = 0.5, 1.05  # after a refusal, after a request that was answered


@dataclass(frozen=True, slots=True)
class Pace:
    """State of a provider's pace.

    Args:
        due: when the next request would be due, in seconds since 1970.
        share: of the usual rate that the provider bears at the moment.
    """

    due: float = 0.0
    share: float = 1.0


def state_folder(environment: Mapping[str, str]) -> Path:
    """Where what the machine has learnt lies."""
    from platformdirs import user_state_path

    own = environment.get("TALENTATLAS_STATE_DIR")
    return Path(own) if own else user_state_path("talentatlas", appauthor=False)


class Limiter:
    """Makes requests wait for their turn.

    Args:
        folder: of the state file.
        name: of the provider.
        rate: requests a second.
        burst: requests that may follow each other at once.
        now: clock, in seconds since 1970; shared by all processes.
        sleep: waits.
    """

    def __init__(
        self,
        folder: Path,
        name: str,
        *,
        rate: float,
        burst: int,
        now: Callable[[], float],
        sleep: Callable[[float], None],
    ) -> None:
        self._file = folder / f"pace-{name}.json"
        self._rate, self._burst, self._now, self._sleep = rate, burst, now, sleep

    def take(self) -> None:
        """Wait until a request may be made."""
        wait = 0.0

        def due(pace: Pace, now: float) -> Pace:
            nonlocal wait
            gap = 1 / (self._rate * pace.share)
            start = max(pace.due, now)
            wait = max(0.0, start - (self._burst - 1) * gap - now)
            return Pace(start + gap, pace.share)

        self._change(due)
        if wait > 0:
            self._sleep(wait)

    def refused(self, seconds: float) -> None:
        """The provider found us too fast: all processes pause, and then go at half the rate."""

        def later(pace: Pace, now: float) -> Pace:
            share = max(SLOWEST, pace.share * SLOWER)
            room = (self._burst - 1) / (self._rate * share)
            return Pace(max(pace.due, now + seconds + room), share)

        self._change(later)

    def answered(self) -> None:
        """The provider bears the pace."""
        if self._read(self._now()).share < 1:
            self._change(lambda pace, _: Pace(pace.due, min(1.0, pace.share * FASTER)))

    def _change(self, change: Callable[[Pace, float], Pace]) -> None:
        from filelock import FileLock

        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(f"{self._file}.lock"):
                now = self._now()
                pace = change(self._read(now), now)
                part = self._file.with_suffix(".part")
                part.write_text(
                    json.dumps({"due": pace.due, "share": pace.share}), encoding="utf-8"
                )
                os.replace(part, self._file)
        except OSError as error:
            raise StorageError(
                f"{self._file} could not be written: {error.strerror or error}.",
                why="Programs that run side by side keep one pace through this file.",
                todo="Let TALENTATLAS_STATE_DIR name a folder that can be written.",
            ) from error

    def _read(self, now: float) -> Pace:
        try:
            read = json.loads(self._file.read_text(encoding="utf-8"))
            due, share = float(read["due"]), float(read["share"])
        except (OSError, ValueError, TypeError, KeyError):
            return Pace()
        if due - now > LONGEST_PAUSE or not SLOWEST <= share <= 1:
            return Pace()
        return Pace(due, share)
