"""Files that all pages share: style, scripts, drawing library, shapes, names, fonts."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from talentatlas import __version__
from talentatlas.charts.world_map import world
from talentatlas.provenance import digest
from talentatlas.templates.panel import drawing_library, script_json
from talentatlas.templates.webfont import font_file
from talentatlas.web.letters import letters
from talentatlas.web.search_names import search_names

STATIC = Path(__file__).with_name("static")
SHARED = Path(str(files("talentatlas.templates")))
LIBRARIES = ("vl-convert-python", "fontpkg-fira-sans", "pylopdf-fonts-zh-cn",
             "pylopdf-fonts-zh-tw", "fonttools", "babel")  # fmt: skip

OWN_NAMES = "English简体中文繁體中文"  # of the languages; on pages in other languages too
# Name → family, weight, language of the letters inside.
FONT_FILES = {
    "latin-400.woff2": ("Fira Sans", 400, "en"),
    "latin-600.woff2": ("Fira Sans", 600, "en"),
    "hans-400.woff2": ("Noto Sans SC", 400, "zh-Hans"),
    "hant-400.woff2": ("Noto Sans TC", 400, "zh-Hant"),
    "names-400.woff2": ("Language Names", 400, "zh-Hans"),
}
MEDIA = {
    "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8",
    "json": "application/json", "woff2": "font/woff2", "svg": "image/svg+xml",
}  # fmt: skip


@cache
def FOLDER() -> str:
    """Name that changes when any of the files does."""
    parts = [path.read_text(encoding="utf-8") for path in _written()]
    return digest(__version__, *map(version, LIBRARIES), *parts)[:12]


def asset_names() -> list[str]:
    """Names of all files that pages share."""
    scripts = [path.name for path in sorted(STATIC.glob("*.js"))]
    return [
        "style.css",
        *scripts,
        "icon.svg",
        "vega.js",
        "world.json",
        "places.json",
        *FONT_FILES,
    ]


@cache
def asset(name: str) -> bytes:
    """Content of a shared file.

    Raises:
        KeyError: there is no such file.
    """
    made: dict[str, Callable[[], str]] = {
        "style.css": _style,
        "vega.js": drawing_library,
        "world.json": lambda: script_json(world()),
        "places.json": lambda: script_json(search_names()),
    }
    if name in made:
        return made[name]().encode()
    if name in FONT_FILES:
        family, weight, lang = FONT_FILES[name]
        held = OWN_NAMES if family == "Language Names" else letters(lang)
        return font_file(lang, weight, held)
    if name not in asset_names():
        raise KeyError(name)
    return (STATIC / name).read_bytes()


def media(name: str) -> str:
    """Media type of a file, by its ending."""
    return MEDIA[name.rpartition(".")[2]]


def _style() -> str:
    """Fonts, the style of all pages, and that of the dashboard, as one file."""
    faces = [
        f'@font-face{{font-family:"{family}";font-weight:{weight};font-display:swap;'
        f"src:url({name})}}"
        for name, (family, weight, _) in FONT_FILES.items()
    ]
    sheets = (SHARED / "style.css", STATIC / "dashboard.css")
    return "\n".join([*faces, *(path.read_text(encoding="utf-8") for path in sheets)])


def _written() -> list[Path]:
    """Files that people wrote and that the shared files are made from."""
    catalogues = sorted(Path(str(files("talentatlas"))).rglob("*.csv"))
    return [SHARED / "style.css", *sorted(STATIC.iterdir()), *catalogues]
