"""Write docs/reference.md from what the code itself says: commands, measures, tables, choices.

python scripts/build_docs.py           writes it
python scripts/build_docs.py --check   fails when it is not up to date
"""

from __future__ import annotations

import argparse
import inspect
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from talentatlas.cli.main import COMMANDS, program
from talentatlas.config import Choices
from talentatlas.measures.base import MEASURES, Measure
from talentatlas.pipeline import statements
from talentatlas.schema import CONTRACTS, Contract
from talentatlas.sources.base import SOURCES

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference.md"
WIDTH = 96
LAYERS = {
    "clean": "Records (private)",
    "core": "People and lives (private)",
    "marts": "Counts and estimates (publish only `estimate` and `balance`)",
}
HEADER_WORDS = ("unit", "counts", "omits", "follows", "departs", "choice")


def page() -> str:
    """The whole page."""
    parts = [
        "# Reference",
        "Written by `scripts/build_docs.py` from the code; do not edit by hand.",
        *commands(),
        *choices(),
        *measures(),
        *sources(),
        *tables(),
    ]
    return "\n\n".join(parts) + "\n"


def commands() -> Iterator[str]:
    """Help of every command."""
    yield "## Commands"
    yield f"```text\n{help_of(program, 'talentatlas')}\n```"
    context = click.Context(program, info_name="talentatlas")
    for name in COMMANDS:
        command = program.get_command(context, name)
        assert command is not None  # COMMANDS names modules that exist
        path = f"talentatlas {name}"
        yield f"### `{path}`"
        yield f"```text\n{help_of(command, path)}\n```"
        for sub in sorted(command.commands) if isinstance(command, click.Group) else ():
            yield f"```text\n{help_of(command.commands[sub], f'{path} {sub}')}\n```"


def help_of(command: click.Command, path: str) -> str:
    """Help text of a command, as wide as the page."""
    settings = {"help_option_names": ["-h", "--help"], "terminal_width": WIDTH}
    context = command.context_class(command, info_name=path, **settings)
    return command.get_help(context)


def choices() -> Iterator[str]:
    """Named choices of the pipeline, from the docstring of `Choices`."""
    yield "## Choices"
    yield "`talentatlas build … --choice NAME=VALUE`. Each changes numbers."
    text = (inspect.getdoc(Choices) or "").partition("Args:")[2]
    entries = re.findall(r"^    (\w+): (.*(?:\n        .*)*)", text, re.MULTILINE)
    defaults = Choices()
    rows = [(f"`{n}`", f"`{getattr(defaults, n)}`", " ".join(t.split())) for n, t in entries]
    yield table(("name", "default", "meaning"), rows)


def measures() -> Iterator[str]:
    """Every measure."""
    yield "## Measures"
    yield "`talentatlas measure NAME`, `atlas.measure(name)`. Every value has an interval."
    for measure in MEASURES:
        yield f"### `{measure.name}`"
        yield f"**{measure.title}**: {measure.sentence.rstrip('.')}."
        yield table(("", ""), list(facts(measure)))


def facts(measure: Measure) -> Iterator[tuple[str, str]]:
    """What to know of a measure."""
    yield "unit", measure.unit.name
    yield "one value per", ", ".join(measure.keys)
    if measure.statement is not None:
        yield "counts", measure.statement.header["counts"]
    yield "reads", ", ".join(f"`{name}`" for name in measure.inputs)
    for name, default in measure.defaults.items():
        yield f"parameter `{name}`", f"`{default.value}`: {default.reason}"
    yield from measure.notes


def sources() -> Iterator[str]:
    """Every source."""
    yield "## Sources"
    for entry in SOURCES:
        yield f"### `{entry.name}`"
        yield f"{entry.title}. {entry.homepage}. Licence: {entry.licence.name}."
        yield "What it cannot see:\n\n" + "\n".join(f"- {spot}" for spot in entry.blind_spots)


def tables() -> Iterator[str]:
    """Every table of an atlas."""
    yield "## Tables"
    headers = {s.name: s.header for s in statements()}
    for layer, title in LAYERS.items():
        yield f"### {title}: `{layer}/`"
        for contract in CONTRACTS.values():
            if contract.layer == layer:
                yield from table_page(contract, headers.get(contract.name, {}))


def table_page(contract: Contract, header: dict[str, str]) -> Iterator[str]:
    """One table."""
    yield f"#### `{contract.name}`"
    sentence = header.get(contract.name, header.get(contract.name.replace("_", "-"), ""))
    yield f"{sentence or contract.grain}. One row is one {contract.grain}."
    if notes := [f"- {word}: {header[word]}" for word in HEADER_WORDS if word in header]:
        yield "\n".join(notes)
    rows = [
        (f"`{c.name}`" + (" (key)" if c.name in contract.key else ""), c.type, c.meaning)
        for c in contract.columns
    ]
    yield table(("column", "type", "meaning"), rows)


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """A Markdown table."""
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(
        "| " + " | ".join(c.replace("|", "\\|") for c in row) + " |" for row in lines
    )


def main() -> int:
    """Write the page, or compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare only")
    wanted = page()
    if not parser.parse_args().check:
        PAGE.write_text(wanted, encoding="utf-8")
        return 0
    if PAGE.exists() and PAGE.read_text(encoding="utf-8") == wanted:
        return 0
    print(f"{os.path.relpath(PAGE)} is not up to date; type: make docs", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
