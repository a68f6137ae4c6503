"""The portable subset of SQL: what is allowed, and a lint over the parse tree.

Engines were seen to disagree on, or translators to drop without a word, everything outside it.
"""

from __future__ import annotations

from collections.abc import Iterator

import sqlglot
from sqlglot import exp

from talentatlas.engine.statement import Statement
from talentatlas.errors import PortabilityError

ALLOWED_FUNCTIONS = (
    exp.Count, exp.Sum, exp.Min, exp.Max, exp.Avg, exp.RowNumber, exp.Lag, exp.Lead, exp.Abs,
    exp.Greatest, exp.Least, exp.Lower, exp.MD5, exp.Substring, exp.StrPosition, exp.Length,
    exp.Coalesce, exp.Cast, exp.Case, exp.If, exp.And, exp.Or, exp.Concat, exp.DPipe,
    exp.FirstValue, exp.Exists,
)  # fmt: skip
WINDOW_NEEDS_ORDER = (exp.RowNumber, exp.Lag, exp.Lead, exp.FirstValue)
PORTABLE_TYPES = {"VARCHAR", "TEXT", "INT", "BIGINT", "DOUBLE", "BOOLEAN", "DATE"}
JOIN_TESTS = (exp.EQ, exp.NullSafeEQ, exp.And, exp.Column, exp.Cast, exp.Paren)


def lint(statement: Statement) -> list[str]:
    """What in a statement is outside the portable subset, in words; empty when nothing is."""
    return list(breaches(statement.tree))


def breaches(tree: exp.Query) -> Iterator[str]:
    """Each construct of a parse tree that engines treat differently."""
    for node in tree.walk():
        if isinstance(node, exp.Star) and not isinstance(node.parent, exp.Count):
            yield "select *: name the columns"
        elif isinstance(node, exp.Func) and not isinstance(node, ALLOWED_FUNCTIONS):
            yield f"function {node.sql(dialect='duckdb')[:40]}: not in the portable subset"
        elif isinstance(node, exp.Cast) and node.to.this.name not in PORTABLE_TYPES:
            yield f"type {node.to.sql(dialect='duckdb')}: not one of the six portable types"
        elif isinstance(node, exp.Limit):
            yield "limit: which rows stay depends on the engine"
        elif isinstance(node, exp.Union) and node.args.get("distinct"):
            yield "union: write union all, then group"
        elif isinstance(node, (exp.SetOperation)) and not isinstance(node, exp.Union):
            yield "except or intersect: write a join"
        elif isinstance(node, exp.Sum) and not _is_typed_sum(node):
            yield f"{node.sql(dialect='duckdb')[:50]}: cast the sum to bigint or double"
        elif isinstance(node, exp.Window):
            yield from _window(node)
        elif isinstance(node, exp.Join):
            yield from _join(node)


def _is_typed_sum(node: exp.Sum) -> bool:
    above = node.parent
    while isinstance(above, (exp.Window, exp.Paren)):
        above = above.parent
    return isinstance(above, exp.Cast)


def _window(node: exp.Window) -> Iterator[str]:
    order = node.args.get("order")
    if isinstance(node.this, WINDOW_NEEDS_ORDER) and order is None:
        yield f"{node.sql(dialect='duckdb')[:50]}: a window without order"
    if isinstance(node.this, exp.Sum) and order is not None and node.args.get("spec") is None:
        yield f"{node.sql(dialect='duckdb')[:50]}: a running sum without an explicit frame"


def _join(node: exp.Join) -> Iterator[str]:
    test = node.args.get("on")
    if node.args.get("using") or test is None:
        yield f"join {node.this.alias_or_name}: join on equality, written out"
        return
    tests = test.flatten() if isinstance(test, exp.And) else [test]
    for part in tests:
        if not isinstance(part, (exp.EQ, exp.NullSafeEQ)):
            yield f"join on {part.sql(dialect='duckdb')[:50]}: only equality"


def require_portable(statement: Statement) -> None:
    """Stop on the first statement outside the subset.

    Raises:
        PortabilityError: names the file and every breach.
    """
    if found := lint(statement):
        raise PortabilityError(
            f"{statement.name}.sql is outside the portable subset: {'; '.join(found)}.",
            why="Engines give different results there, or the translation drops it silently.",
            todo="Rewrite it; engine/portable.py lists what is allowed.",
        )


def to_spark(text: str) -> str:
    """The same query in Spark's dialect."""
    return sqlglot.transpile(text, read="duckdb", write="spark", pretty=True)[0]
