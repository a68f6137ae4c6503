"""Folders on the command line: which atlas is meant, and which folders may be written to."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from talentatlas.cli.verb import Session
from talentatlas.errors import TalentAtlasError
from talentatlas.vocabulary.messages import Messages

if TYPE_CHECKING:  # heavy; imported when an atlas is opened
    from talentatlas.atlas import Atlas

CATALOGUE = Path(__file__).with_name("folders_messages.csv")
DEFAULT = Path("atlas")
OWN = ("clean", "core", "marts", "build.json", "manifest.json")  # any of them marks an atlas

atlas_option = click.option(
    "--atlas",
    "folder",
    type=click.Path(path_type=Path),
    default=DEFAULT,
    envvar="TALENTATLAS_ATLAS",
    show_envvar=True,
    show_default=True,
    metavar="DIR",
    help="Folder of the atlas, as `build` made it.",
)
atlas_or_demo_option = click.option(
    "--atlas",
    "folder",
    type=click.Path(path_type=Path),
    envvar="TALENTATLAS_ATLAS",
    show_envvar=True,
    metavar="DIR",
    help="Folder of the atlas; ./atlas if it is there, else the bundled figures.",
)


class FolderError(TalentAtlasError):
    """A folder on the command line cannot be meant."""

    exit_code = 2


def open_atlas(session: Session, folder: Path) -> Atlas:
    """The atlas in a folder.

    Raises:
        SourceUnavailable: it holds no complete atlas.
        FolderError: it was cut into folds by another seed than the one asked for.
    """
    from talentatlas.atlas import Atlas

    atlas = Atlas(folder)
    seed = atlas.run["parameters"]["seed"]
    if session.seed not in (None, seed):
        raise FolderError(
            f"{folder} was built with seed {seed}, not {session.seed}.",
            why="The seed cuts the folds that every interval of an atlas comes from.",
            todo=f"Leave --seed out, or build again with --seed {session.seed}.",
        )
    return atlas


def atlas_or_demo(session: Session, folder: Path | None) -> Atlas:
    """The atlas in a folder, or where none is named the one in ./atlas, else the bundled one.

    Raises:
        SourceUnavailable: a folder was named that holds no complete atlas.
        FolderError: it was cut into folds by another seed than the one asked for.
    """
    if folder is None and not (DEFAULT / "manifest.json").exists():
        from talentatlas.atlas import demo

        session.say(Messages(CATALOGUE, session.lang)("bundled"))
        return demo()
    return open_atlas(session, folder or DEFAULT)


def check_out(out: Path, source: str) -> None:
    """Stop before a folder that holds something else, or the records themselves, is filled.

    Args:
        out: folder of the atlas to be.
        source: SOURCE:PATH of the records.

    Raises:
        FolderError: it cannot be meant.
    """
    records = Path(source.partition(":")[2]).resolve()
    place = out.resolve()
    if records.exists() and (place == records or records in place.parents):
        raise FolderError(
            f"--out {out} lies inside the folder of the records, {records}.",
            why="The next run would read its own tables as records.",
            todo="Choose a folder beside it, for example --out atlas.",
        )
    if out.exists() and not out.is_dir():
        raise FolderError(
            f"--out {out} is a file.", todo="Choose a folder, for example --out atlas."
        )
    held = sorted(p.name for p in out.iterdir()) if out.is_dir() else []
    if held and not any(name in held for name in OWN):
        raise FolderError(
            f"--out {out} holds other things already ({', '.join(held[:3])}).",
            why="The tables of an atlas would lie among them.",
            todo="Choose an empty or new folder, for example --out atlas.",
        )


def ror_dump(folder: Path) -> Path | None:
    """The newest dump of the Research Organization Registry in a folder, if there is any."""
    dumps = folder.glob("v*ror-data*.zip") if folder.is_dir() else ()
    return max(dumps, key=_version, default=None)


def _version(dump: Path) -> list[int]:
    """Numbers in the name of a dump, so that v1.9 comes before v1.10."""
    return [int(number) for number in re.findall(r"\d+", dump.name)]
