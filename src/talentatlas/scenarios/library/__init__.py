"""Ready reforms: one YAML file each, with its sources."""

from __future__ import annotations

from pathlib import Path

from talentatlas.errors import UnknownNameError
from talentatlas.scenarios.reform import Reform
from talentatlas.scenarios.reform_file import read_reform

FOLDER = Path(__file__).parent


def library_names() -> list[str]:
    """Names of the ready reforms, sorted."""
    return sorted(path.stem for path in FOLDER.glob("*.yaml"))


def library_path(name: str) -> Path:
    """File of a ready reform.

    Raises:
        UnknownNameError: there is none of that name.
    """
    if name not in library_names():
        raise UnknownNameError("ready reform", name, library_names())
    return FOLDER / f"{name}.yaml"


def find_reform(name: str) -> Reform:
    """A ready reform by its name, or the one in a file.

    Raises:
        UnknownNameError: neither.
        ReformError: the file is wrong.
    """
    if name in library_names():
        return read_reform(library_path(name))
    path = Path(name)
    if path.suffix in (".yaml", ".yml") or path.exists():
        return read_reform(path)
    return read_reform(library_path(name))  # says which names are near
