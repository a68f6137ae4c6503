"""What a fetch takes from outside: clock, patience, chance and the user's environment."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

READ_SECONDS = 60.0  # longest silence within an answer


def _nothing(_: str) -> None:
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the client takes from outside, so that a test needs no clock and no patience.

    Args:
        environment: variables with keys, addresses and folders.
        now: clock, in seconds since 1970.
        sleep: waits.
        jitter: random numbers from 0 to 1.
        read_seconds: longest silence within an answer.
        remark: told of every wait and retry.
        offline: raise before a socket opens.
    """

    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)
    now: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep
    jitter: Callable[[], float] = random.random
    read_seconds: float = READ_SECONDS
    remark: Callable[[str], None] = _nothing
    offline: bool = False

    @property
    def today(self) -> date:
        """Date in UTC."""
        return datetime.fromtimestamp(self.now(), UTC).date()
