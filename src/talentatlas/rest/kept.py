"""The latest things of one kind, within a number of bytes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
LARGEST_SHARE = 4  # what needs over a quarter of the room is not kept


class Kept(Generic[K, V]):
    """Things by key; those that were not asked for longest make room for new ones.

    Args:
        room: bytes.
        size: bytes that one thing takes.
    """

    def __init__(self, room: int, size: Callable[[V], int]) -> None:
        self._room, self._size, self._taken = room, size, 0
        self._things: OrderedDict[K, V] = OrderedDict()

    def __len__(self) -> int:
        return len(self._things)

    @property
    def taken(self) -> int:
        """Bytes in use."""
        return self._taken

    def get(self, key: K) -> V | None:
        """The thing of that key, if it is kept."""
        found = self._things.get(key)
        if found is not None:
            self._things.move_to_end(key)
        return found

    def put(self, key: K, thing: V) -> None:
        """Keep a thing."""
        size = self._size(thing)
        if key in self._things or size > self._room // LARGEST_SHARE:
            return
        self._things[key] = thing
        self._taken += size
        while self._taken > self._room:
            _, old = self._things.popitem(last=False)
            self._taken -= self._size(old)
