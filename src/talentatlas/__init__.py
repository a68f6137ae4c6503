"""Talent Atlas: where AI researchers come from, work and move, each number with an interval."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from talentatlas.atlas import Atlas, demo
    from talentatlas.atlas import open as open
    from talentatlas.builder import BuildReport, build, plan
    from talentatlas.config import Choices
    from talentatlas.errors import TalentAtlasError
    from talentatlas.quantity import Estimate, Interval, Table, Unit

_HOMES = {
    "Atlas": "atlas",
    "BuildReport": "builder",
    "build": "builder",
    "demo": "atlas",
    "open": "atlas",
    "plan": "builder",
    "Choices": "config",
    "TalentAtlasError": "errors",
    "Estimate": "quantity",
    "Interval": "quantity",
    "Table": "quantity",
    "Unit": "quantity",
}  # public name → module; loaded when first used, so that the command line starts at once

__all__ = [  # noqa: RUF022, the order of a reader
    "open", "demo", "build", "plan", "Atlas", "BuildReport", "Choices",
    "Table", "Estimate", "Interval", "Unit", "TalentAtlasError",
]  # fmt: skip


def __getattr__(name: str) -> object:
    """A public name, imported when it is first asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module 'talentatlas' has no attribute {name!r}")
    return getattr(import_module(f"talentatlas.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
