"""The portable subset of SQL: what is allowed, and a lint over the parse tree.

Engines were seen to disagree on, or translators to drop without a word, everything outside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any  # nodes of sqlglot: each rule knows its own kind

import sqlglot
from sqlglot import exp

from talentatlas.engine.statement import Statement
from talentatlas.errors import PortabilityError

ALLOWED_FUNCTIONS = (
    exp.Count, exp.Sum, exp.Min, exp.Max, exp.Avg, exp.RowNumber, exp.Lag, exp.Lead, exp.Abs,
    exp.Greatest, exp.Least, exp.Lower, exp.MD5, exp.Substring, exp.StrPosition, exp.Length,
    exp.Coalesce, exp.Cast, exp.Case, exp.If, exp.And, exp.Or, exp.DPipe,
    exp.FirstValue, exp.Exists,
)  # fmt: skip
WINDOW_NEEDS_ORDER = (exp.RowNumber, exp.Lag, exp.Lead, exp.FirstValue)
PORTABLE_TYPES = {"VARCHAR", "TEXT", "INT", "BIGINT", "DOUBLE", "BOOLEAN", "DATE"}
SHOWN = 50  # letters of a construct, to find it by
LONE_CAPITALS = exp.Literal.string("İΣ")  # the only two of Unicode; tests/engine looks at all
LONE_SMALL = exp.Literal.string("iσ")


def lint(statement: Statement) -> list[str]:
    """What in a statement is outside the portable subset, in words; empty when nothing is."""
    return list(breaches(statement.tree))


def breaches(tree: exp.Query) -> Iterator[str]:
    """Each construct of a parse tree that engines treat differently."""
    for node in tree.walk():
        for kind, is_refused, reason in REFUSED:
            if isinstance(node, kind) and is_refused(node):
                yield f"{node.sql(dialect='duckdb')[:SHOWN]}: {reason}"
        if isinstance(node, exp.Window):
            yield from _window(node)
        elif isinstance(node, exp.Join):
            yield from _join(node)


def _is_typed_sum(node: exp.Sum) -> bool:
    above = node.parent
    while isinstance(above, (exp.Window, exp.Paren)):
        above = above.parent
    return isinstance(above, exp.Cast)


def _counts_from_the_end(node: exp.Substring) -> bool:
    """From 0, engines take other characters; a length below 0 goes backwards on one."""
    start, length = node.args.get("start"), node.args.get("length")
    return any(
        isinstance(number, exp.Neg)
        or (isinstance(number, exp.Literal) and int(number.this) < least)
        for number, least in ((start, 1), (length, 0))
    )


def _window(node: exp.Window) -> Iterator[str]:
    order = _named(node).args.get("order")
    if isinstance(node.this, WINDOW_NEEDS_ORDER) and order is None:
        yield f"{node.sql(dialect='duckdb')[:SHOWN]}: a window without order"
    if isinstance(node.this, exp.Sum) and order is not None and node.args.get("spec") is None:
        yield f"{node.sql(dialect='duckdb')[:SHOWN]}: a running sum without an explicit frame"


def _named(node: exp.Window) -> exp.Expr:
    """The definition that a window refers to by its name; else itself."""
    select = node.find_ancestor(exp.Select)
    known = select.args.get("windows") or [] if select else []
    return next((w for w in known if node.alias and w.name == node.alias), node)


def _join(node: exp.Join) -> Iterator[str]:
    test = node.args.get("on")
    if node.args.get("using") or test is None:
        yield f"join {node.this.alias_or_name}: join on equality, written out"
        return
    tests = test.flatten() if isinstance(test, exp.And) else [test]
    for part in tests:
        if not isinstance(part, (exp.EQ, exp.NullSafeEQ)):
            yield f"join on {part.sql(dialect='duckdb')[:SHOWN]}: only equality"


def _always(node: exp.Expr) -> bool:
    return True


REFUSED: tuple[tuple[type[exp.Expr], Callable[[Any], bool], str], ...] = (
    (exp.Star, lambda n: not isinstance(n.parent, exp.Count), "name the columns"),
    (exp.Func, lambda n: not isinstance(n, ALLOWED_FUNCTIONS), "not in the portable subset"),
    (exp.TryCast, _always, "engines fail on different texts"),
    (exp.Cast, lambda n: n.to.this.name not in PORTABLE_TYPES, "not a portable type"),
    (exp.Limit, _always, "which rows stay depends on the engine"),
    (exp.Union, lambda n: n.args.get("distinct"), "write union all, then group"),
    (exp.SetOperation, lambda n: not isinstance(n, exp.Union), "write a join"),
    (exp.Sum, lambda n: not _is_typed_sum(n), "cast the sum to bigint or double"),
    (exp.Substring, _counts_from_the_end, "count from 1, and no length below 0"),
    (exp.Distinct, lambda n: n.args.get("on") or len(n.expressions) > 1, "of one column only"),
    (exp.Like, _always, "engines escape differently; use strpos or substr"),
    (exp.ILike, _always, "engines fold differently; compare lower texts"),
    (exp.With, lambda n: n.args.get("recursive"), "write out the steps"),
    (exp.Null, lambda n: isinstance(n.parent, (exp.Select, exp.Alias)), "cast it to a type"),
)  # what engines were seen to read differently, when, and what to do


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
    """The same query in Spark's dialect.

    Every name is quoted, since some are reserved there; comments are left out, so that a new
    comment makes no new statement.
    """
    tree = sqlglot.parse_one(text, read="duckdb").transform(_as_duckdb_means)
    return tree.sql(dialect="spark", pretty=True, identify=True, comments=False)


def _as_duckdb_means(node: exp.Expr) -> exp.Expr:
    """What sqlglot leaves as it stands though Spark would read it otherwise, written out."""
    if isinstance(node, exp.Literal) and not node.is_string and not node.is_int:
        return exp.cast(node, "double")  # 1.0 / 3 has six digits on Spark, where it is decimal
    if isinstance(node, exp.Lower):  # letter by letter: Spark makes İ two letters, and a Σ at
        return exp.Lower(  # the end of a word ς
            this=exp.func("translate", node.this, LONE_CAPITALS, LONE_SMALL, dialect="spark")
        )
    return node
