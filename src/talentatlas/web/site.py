"""The dashboard as plain files: every view that a copy holds, for any web host.

Views of a page lie beside each other, so that every address in them is relative and the same
from each; what is linked is written, and nothing else is.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from talentatlas import __version__
from talentatlas.errors import CoverageError, StorageError
from talentatlas.provenance import digest
from talentatlas.vocabulary.messages import LANGUAGES, Messages
from talentatlas.web import assets
from talentatlas.web.figure_files import figure_file
from talentatlas.web.holdings import Holdings
from talentatlas.web.page import PAGES, ask, navigation
from talentatlas.web.rendering import panels, render, render_error
from talentatlas.web.site_states import full_names, known_states, slug
from talentatlas.web.words import CATALOGUE

if TYPE_CHECKING:
    from talentatlas.atlas import Atlas

MARK = "site.json"  # written last: a folder without it is not whole
MISSING = "not-in-this-copy"
FULL, LIGHT = ("png", "svg", "csv", "xlsx", "html"), ("csv",)  # files of a figure
Query = Mapping[str, str]
Advance = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class SiteReport:
    """What was written.

    Args:
        folder: of the site.
        views: pages, in all languages.
        kept: views that an earlier, interrupted run had finished.
        files: all files.
        bytes: of all files.
    """

    folder: Path
    views: int
    kept: int
    files: int
    bytes: int


@dataclass
class CopyAddresses:
    """Addresses in a copy, relative to any view of it; notes which files are linked.

    Args:
        known: page → slug → state.
    """

    known: Mapping[str, Mapping[str, Query]]
    is_static: bool = True
    wanted: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])

    def view(self, lang: str, page: str, query: Query) -> str:
        """A page with what was chosen; a page that says so where the copy does not hold it."""
        name = slug(query)
        is_held = name in self.known.get(page, {})
        return f"../{lang}/{page}{name}.html" if is_held else f"../{lang}/{MISSING}.html"

    def has(self, page: str, query: Query) -> bool:
        """Does the copy hold a view?"""
        return slug(query) in self.known.get(page, {})

    def file(self, view: tuple[str, str, Query], figure: str, kind: str) -> str:
        """A figure of a view as a file."""
        lang, page, query = view
        self.wanted.add((figure, kind))
        return f"../{lang}/{page}{slug(query)},{figure}.{kind}"

    def kinds(self, query: Query) -> tuple[str, ...]:
        """Kinds of files of each figure: pictures of the first view of a page only."""
        return LIGHT if query else FULL

    def asset(self, name: str) -> str:
        """A file that all pages share."""
        return f"../static/{assets.FOLDER()}/{name}"


@dataclass(frozen=True)
class Site:
    """A copy of the dashboard of an atlas.

    Args:
        atlas: opened.
        results: folder of stored scenario results, or None.
        data: folders with producers' files that the studies may use.
    """

    atlas: Atlas
    results: Path | None = None
    data: tuple[Path, ...] = ()

    @cached_property
    def holdings(self) -> Holdings:
        """What the pages draw from."""
        return Holdings(self.atlas, self.results, self.data)

    @cached_property
    def known(self) -> dict[str, dict[str, dict[str, str]]]:
        """Every state of every page."""
        return known_states(self.holdings)

    @cached_property
    def views(self) -> list[tuple[str, str, dict[str, str]]]:
        """Language, page and state of every view."""
        return [
            (lang, page, state)
            for lang in LANGUAGES
            for page, found in self.known.items()
            for state in found.values()
        ]

    @cached_property
    def key(self) -> str:
        """Of everything that decides the bytes of the copy."""
        atlas = self.atlas
        parts = (__version__, atlas.vintage, atlas.run_id, assets.FOLDER())
        inputs = [str(path.resolve()) for path in (self.results, *self.data) if path]
        templates = sorted(Path(__file__).with_name("templates").glob("*.j2"))
        texts = [path.read_text(encoding="utf-8") for path in templates]
        return digest(*parts, *inputs, *texts, json.dumps(self.known, sort_keys=True))

    def write(self, out: Path, advance: Advance) -> SiteReport:
        """Write the copy; continues an interrupted run, replaces an older copy at the end.

        Args:
            out: folder of the copy; what else lies in it is never touched.
            advance: told of every view.

        Raises:
            StorageError: the folder holds something else.
        """
        _check(out)
        work = _begin(out, self.key)
        kept = 0
        self._write_shared(work)
        for lang, page, state in self.views:
            kept += not self._write_view(work, lang, page, state)
            advance(1)
        for lang in LANGUAGES:
            self._write_missing(work, lang)
        files = [path for path in work.rglob("*") if path.is_file()]
        size = sum(path.stat().st_size for path in files)
        _save(work / MARK, json.dumps(self._mark(), indent=1).encode() + b"\n")
        _replace(out, work)
        return SiteReport(out, len(self.views), kept, len(files) + 1, size)

    def _write_view(self, work: Path, lang: str, page: str, state: Query) -> bool:
        """One view with the files that it links; False when an earlier run had written it."""
        path = work / lang / f"{page}{slug(state)}.html"
        if path.exists():
            return False
        addresses = CopyAddresses(self.known)
        made = PAGES.get(page)
        asked = ask(made, self.holdings, lang, state, addresses)
        try:
            made = replace(made, make=_once(made.make(asked)))
            text = render(made, asked).encode()
            found = panels(made, asked) if addresses.wanted else {}
        except CoverageError as error:
            text = render_error(asked, str(error.what), error.why, error.todo).encode()
            found = {}
        kinds = {kind for _, kind in addresses.wanted}
        for figure, panel in found.items():
            for kind in sorted(kinds):
                body = figure_file(asked, figure, panel, kind)
                _save(work / lang / f"{page}{slug(state)},{figure}.{kind}", body)
        for name in full_names(made, self.holdings, state):
            _save(path.with_name(f"{page}{name}.html"), text)
        _save(path, text)
        return True

    def _write_shared(self, work: Path) -> None:
        for name in assets.asset_names():
            _save(work / "static" / assets.FOLDER() / name, assets.asset(name))
        first = navigation()[0].name
        _save(work / "index.html", _front(first).encode())

    def _write_missing(self, work: Path, lang: str) -> None:
        """The page for what the copy does not hold, also for addresses that do not exist."""
        say = Messages(CATALOGUE, lang)
        asked = ask(navigation()[0], self.holdings, lang, {}, CopyAddresses(self.known))
        text = render_error(asked, say("not_in_copy"), "", say("not_in_copy_todo"))
        _save(work / lang / f"{MISSING}.html", text.encode())

    def _mark(self) -> dict[str, str]:
        atlas = self.atlas
        return {
            "made_by": f"Talent Atlas {__version__}",
            "vintage": atlas.vintage,
            "run_id": atlas.run_id,
            "key": self.key,
        }


def _once(values: dict[str, object]) -> Callable[[object], dict[str, object]]:
    """What a template is told, made already: the page and its files need the same."""
    return lambda _: values


def _front(first: str) -> str:
    """The first page: goes on to the reader's language, or lets her choose."""
    names = {"en": "English", "zh-Hans": "简体中文", "zh-Hant": "繁體中文"}
    links = "".join(
        f'<li><a lang="{lang}" hreflang="{lang}" href="{lang}/{first}.html">{name}</a></li>'
        for lang, name in names.items()
    )
    script = (
        "const l=navigator.language.toLowerCase();location.replace((!l.startsWith('zh')?'en':"
        f"/hant|tw|hk|mo/.test(l)?'zh-Hant':'zh-Hans')+'/{first}.html')"
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Talent Atlas</title><script>{script}</script></head>"
        f"<body><main><h1>Talent Atlas</h1><ul>{links}</ul></main></body></html>\n"
    )


def _check(out: Path) -> None:
    """Stop before a folder that holds something else is replaced."""
    if out.is_dir() and any(out.iterdir()) and not (out / MARK).exists():
        raise StorageError(
            f"{out} holds other things already.",
            why="The site takes the place of the whole folder.",
            todo="Choose a new or empty folder, or one with an older site.",
        )
    if out.exists() and not out.is_dir():
        raise StorageError(f"{out} is a file.", todo="Choose a folder, for example --out site.")


def _begin(out: Path, key: str) -> Path:
    """The folder that is filled, with what an interrupted run of the same key left there."""
    work = out.with_name(f".{out.name}.part")
    noted = work / "key"
    if not noted.exists() or noted.read_text(encoding="utf-8") != key:
        shutil.rmtree(work, ignore_errors=True)
        _save(noted, key.encode())
    return work


def _replace(out: Path, work: Path) -> None:
    """Put the finished folder in the place of the older one."""
    (work / "key").unlink()
    old = out.with_name(f".{out.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if out.exists():
        out.replace(old)
    work.replace(out)
    shutil.rmtree(old, ignore_errors=True)


def _save(path: Path, body: bytes) -> None:
    """Write a file that appears only when it is complete."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(body)
    part.replace(path)
