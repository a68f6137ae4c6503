"""How much of the machine an engine may take."""

from __future__ import annotations

import os
from pathlib import Path

from talentatlas.errors import ConfigError

MEGABYTE = 2**20
MEMORY_SHARE = 0.6  # of what the container allows; the rest is for Arrow and the system


def asked(variable: str) -> int | None:
    """A whole number from the environment, or None.

    Raises:
        ConfigError: it is set to something else.
    """
    text = os.environ.get(variable, "").strip()
    if not text:
        return None
    if not text.isdecimal() or int(text) == 0:
        raise ConfigError(
            f'{variable} is "{text}".', todo="Set it to a whole number above 0, or unset it."
        )
    return int(text)


def memory_limit() -> int:
    """Bytes that an engine may use: a share of what the container or machine really has.

    TALENTATLAS_MEMORY, in megabytes, wins.
    """
    if megabytes := asked("TALENTATLAS_MEMORY"):
        return megabytes * MEGABYTE
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    for file in ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"):
        try:
            total = min(total, int(Path(file).read_text()))
        except (OSError, ValueError):
            continue
    return int(total * MEMORY_SHARE)
