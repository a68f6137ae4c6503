"""The fonts of pictures, from wheels, so that a picture is the same on every machine."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

import vl_convert

from talentatlas.errors import ConfigError

# Language → family name inside the files, package that carries them, folder in the package.
# All three are under the SIL Open Font License 1.1. The Chinese ones have Latin letters too,
# so that a picture needs one family only and nothing falls back to a font of the machine.
FONTS: dict[str, tuple[str, str, str]] = {
    "en": ("Fira Sans", "fontpkg_fira_sans", "files"),
    "zh-Hans": ("Noto Sans SC", "pylopdf_fonts_zh_cn", "."),
    "zh-Hant": ("Noto Sans TC", "pylopdf_fonts_zh_tw", "."),
}
FALLBACK = "sans-serif"  # for an SVG opened elsewhere


def family(lang: str) -> str:
    """Font families of a language, best first, as SVG and CSS write them."""
    return f"{FONTS[lang][0]}, {FALLBACK}"


def folder(lang: str) -> Path:
    """Folder of the font files of a language.

    Raises:
        ConfigError: the font package is not installed.
    """
    _, package, inside = FONTS[lang]
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        name = package.replace("_", "-")
        raise ConfigError(
            f'The font package "{name}" is not installed.',
            why="Without it labels would differ between machines, and Chinese be boxes.",
            todo=f"pip install {name}",
        )
    return Path(spec.origin).parent / inside


@cache
def register() -> None:
    """Make the fonts known to the drawing library, once.

    Raises:
        ConfigError: a font package is not installed.
    """
    for lang in FONTS:
        vl_convert.register_font_directory(str(folder(lang)))
