"""Reads a reform from a YAML file; every mistake is answered with its line and a way out."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from pathlib import Path

from talentatlas.errors import UnknownNameError
from talentatlas.scenarios.assumptions import ASSUMPTIONS, BECAUSE, DIVERSION
from talentatlas.scenarios.evidence import find
from talentatlas.scenarios.reform import SCHEMA, Change, Reform, ReformError, compose, order
from talentatlas.scenarios.reform_value import read_changes
from talentatlas.scenarios.yaml_nodes import Listing, Mapping, Node, NotYaml, Word, parse
from talentatlas.vocabulary.messages import LANGUAGES

FIELDS = ("schema", "name", "title", "sources", "include", "parameters", "assumptions")
LARGEST = 1_000_000  # bytes; a reform is a page, not a data set
NEAR = 3
DEEPEST = 8  # files that include files


def read_reform(path: Path) -> Reform:
    """The reform in a file, with those it includes.

    Raises:
        ReformError: names the file, the line, what is wrong and what to write instead.
    """
    return _read(path, 0)


def parse_reform(text: str, *, file: str = "reform", folder: Path | None = None) -> Reform:
    """The reform in a text.

    Args:
        text: YAML.
        file: name shown in messages.
        folder: where included files are looked for, after the library.

    Raises:
        ReformError: as for `read_reform`.
    """
    return _Reader(file, folder or Path(), 0).reform(text)


def _read(path: Path, depth: int) -> Reform:
    try:
        if path.stat().st_size > LARGEST:
            raise ReformError(
                f"{path} is larger than {LARGEST:,} bytes.",
                why="A reform is a few lines; this looks like another kind of file.",
                todo="Give the path of a reform file, see `talentatlas scenario new`.",
            )
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ReformError(
            f"{path} is not text in UTF-8 (byte {error.start}).",
            why="Nothing in it can be read for sure.",
            todo="Save it as UTF-8, or give the path of a reform file.",
        ) from error
    except OSError as error:
        raise ReformError(
            f"{path} cannot be read: {error.strerror or error}.",
            todo="Check the name; `talentatlas scenario list` shows the ready ones.",
        ) from error
    return _Reader(str(path), path.parent, depth).reform(text)


class _Reader:
    """Reads one text; knows its name for messages.

    Args:
        file: name shown in messages.
        folder: of files that it includes.
        depth: files above it that include it.
    """

    def __init__(self, file: str, folder: Path, depth: int) -> None:
        self.file, self.folder, self.depth = file, folder, depth

    def fail(self, line: int, what: str, why: str, todo: str) -> ReformError:
        return ReformError(f"{self.file}, line {line}: {what}", why=why, todo=todo)

    def reform(self, text: str) -> Reform:
        """The whole file."""
        root = self.root(text)
        self.check_keys(root, FIELDS, "part of a reform")
        self.schema(root.get("schema"))
        name = self.word(root.get("name"), "name", Path(self.file).stem)
        changes: list[Change] = []
        body = root.get("parameters")
        if body is not None and not (isinstance(body, Word) and not body.text.strip()):
            changes = self.parameters(self.mapping(body, "parameters"))
        included = [self.included(word) for word in self.words(root.get("include"), "include")]
        own = Reform(
            name, order(changes), self.assumptions(root.get("assumptions")),
            self.sources(root), self.title(root.get("title")),
        )  # fmt: skip
        if not included:
            return own
        whole = compose([*included, *([own] if changes or own.assumptions else [])], name)
        sources = tuple(sorted({*whole.sources, *own.sources}))
        return Reform(
            name,
            whole.changes,
            whole.assumptions,
            sources,
            own.title,
            whole.parts,
            whole.replaced,
        )

    def root(self, text: str) -> Mapping:
        try:
            node = parse(text)
        except NotYaml as error:
            raise self.fail(
                error.line, f"this is not YAML: {error.problem}.",
                "The file was not read; nothing was run.",
                "Check brackets, colons, quotes and indentation here and on the line above.",
            ) from error  # fmt: skip
        if node is None:
            raise self.fail(
                1, "the file is empty.", "There is nothing to run.",
                "Write one with `talentatlas scenario new`; to run no reform write "
                "`parameters: {}`.",
            )  # fmt: skip
        return self.mapping(node, "a reform")

    def mapping(self, node: Node, what: str) -> Mapping:
        if not isinstance(node, Mapping):
            raise self.fail(
                node.line, f"{what} has to be keys and values.", "It could not be understood.",
                "Write `key: value` lines, for example `USA.visa.fee_usd: {2026-: 100000}` "
                "below `parameters:`.",
            )  # fmt: skip
        return node

    def check_keys(self, node: Mapping, known: Iterable[str], kind: str) -> None:
        names, seen = list(known), {}
        for key, _ in node.pairs:
            if key.text not in names:
                near = difflib.get_close_matches(key.text, names, NEAR, 0.4) or names
                raise self.fail(
                    key.line, f'"{key.text}" is no {kind}.', "It would be ignored.",
                    f"Did you mean {', '.join(near[:NEAR])}?",
                )  # fmt: skip
            self.check_once(key, seen)

    def check_once(self, key: Word, seen: dict[str, int]) -> None:
        if key.text in seen:
            raise self.fail(
                key.line, f'"{key.text}" stands here and on line {seen[key.text]}.',
                "One of the two would be lost without a word.",
                "Put both values under one key; for several groups of people write a list: "
                "[{...}, {...}].",
            )  # fmt: skip
        seen[key.text] = key.line

    def schema(self, node: Node | None) -> None:
        if node is not None and not (isinstance(node, Word) and node.text == str(SCHEMA)):
            raise self.fail(
                node.line, f"this version of the file format is not {SCHEMA}.",
                "Its words may mean something else.", f"Write `schema: {SCHEMA}`.",
            )  # fmt: skip

    def word(self, node: Node | None, what: str, default: str) -> str:
        if node is None:
            return default
        if not isinstance(node, Word) or not node.text.strip():
            raise self.fail(
                node.line, f"{what} has to be a word or sentence.", "It is shown to readers.",
                f"Write `{what}: some text`.",
            )  # fmt: skip
        return node.text.strip()

    def words(self, node: Node | None, what: str) -> list[Word]:
        items = node.items if isinstance(node, Listing) else [node] if node is not None else []
        if wrong := [item for item in items if not isinstance(item, Word)]:
            raise self.fail(
                wrong[0].line, f"{what} has to be a list of words.", "It was not understood.",
                f"Write `{what}: [first, second]`.",
            )  # fmt: skip
        return [item for item in items if isinstance(item, Word)]

    def parameters(self, node: Mapping) -> list[Change]:
        seen: dict[str, int] = {}
        changes: list[Change] = []
        for key, value in node.pairs:
            self.check_once(key, seen)
            changes += read_changes(key, value, self.fail)
        return changes

    def assumptions(self, node: Node | None) -> dict[str, float | str]:
        if node is None:
            return {}
        mapping = self.mapping(node, "assumptions")
        self.check_keys(mapping, ["diversion", BECAUSE, *ASSUMPTIONS], "assumption")
        return {key.text: self.assumption(key, value) for key, value in mapping.pairs}

    def assumption(self, key: Word, node: Node) -> float | str:
        text = self.word(node, key.text, "")
        if key.text == BECAUSE or (key.text == "diversion" and text in DIVERSION):
            return text
        low, high, unit = 0.0, 1.0, f"share, or {', '.join(DIVERSION)}"
        if key.text in ASSUMPTIONS:
            known = ASSUMPTIONS[key.text]
            low, high, unit = known.low, known.high, known.unit
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if not low <= value <= high:
            raise self.fail(
                node.line, f"{key.text} cannot be {text}.",
                f"Its unit is {unit}, between {low:g} and {high:g}.",
                f"Write a number from {low:g} to {high:g}.",
            )  # fmt: skip
        return value

    def sources(self, root: Mapping) -> tuple[str, ...]:
        words = self.words(root.get("sources"), "sources")
        for word in words:
            try:
                find([word.text])
            except UnknownNameError as error:
                raise self.fail(
                    word.line, error.what, "A source that nobody can look up is none.",
                    f"{error.todo} Or leave it out.",
                ) from error  # fmt: skip
        return tuple(sorted({word.text for word in words}))

    def title(self, node: Node | None) -> dict[str, str]:
        if node is None:
            return {}
        mapping = self.mapping(node, "title")
        self.check_keys(mapping, LANGUAGES, "language")
        return {key.text: self.word(value, key.text, "") for key, value in mapping.pairs}

    def included(self, word: Word) -> Reform:
        from talentatlas.scenarios.library import library_names, library_path

        if self.depth >= DEEPEST:
            raise self.fail(
                word.line, f"more than {DEEPEST} files include one another.",
                "They may include one another in a circle.", "Include the parts directly.",
            )  # fmt: skip
        if word.text in library_names():
            return _read(library_path(word.text), self.depth + 1)
        path = self.folder / word.text
        if not path.is_file():
            near = difflib.get_close_matches(word.text, library_names(), NEAR, 0.4)
            raise self.fail(
                word.line, f'there is no reform "{word.text}".', "A part would be missing.",
                f"Did you mean {', '.join(near)}?" if near else "Give the path of a file.",
            )  # fmt: skip
        return _read(path, self.depth + 1)
