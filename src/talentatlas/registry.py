"""A folder of things that plug in: each file registers itself under a name."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Generic, TypeVar

from talentatlas.errors import UnknownNameError

T = TypeVar("T")


class Registry(Generic[T]):
    """Names of one kind of thing, found in one package.

    Args:
        kind: what is registered, for error messages ("measure").
        package: full name of the folder whose modules register themselves.
    """

    def __init__(self, kind: str, package: str) -> None:
        self.kind, self.package = kind, package
        self._things: dict[str, T] = {}
        self._discovered = False

    def register(self, name: str, thing: T) -> T:
        """Put a thing under its name; the same name twice is a programming error."""
        if name in self._things:
            raise ValueError(f'{self.kind} "{name}" is registered twice')
        self._things[name] = thing
        return thing

    def get(self, name: str) -> T:
        """The thing of that name.

        Raises:
            UnknownNameError: nothing has that name.
        """
        self.discover()
        if name not in self._things:
            raise UnknownNameError(self.kind, name, self._things)
        return self._things[name]

    def names(self) -> list[str]:
        """All names, sorted."""
        self.discover()
        return sorted(self._things)

    def __iter__(self) -> Iterator[T]:
        return (self._things[name] for name in self.names())

    def discover(self) -> None:
        """Import the modules of the folder, once."""
        if self._discovered:
            return
        self._discovered = True
        folder = importlib.import_module(self.package)
        for module in pkgutil.iter_modules(folder.__path__):
            importlib.import_module(f"{self.package}.{module.name}")
