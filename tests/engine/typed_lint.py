"""A second lint, by types: what engines convert in different ways without a word."""

from collections.abc import Iterator

from sqlglot import exp
from sqlglot.errors import OptimizeError
from sqlglot.optimizer.annotate_types import annotate_types
from sqlglot.optimizer.qualify import qualify

from talentatlas.engine import Statement
from talentatlas.schema import CONTRACTS

SQL_TYPES = {
    "string": "varchar", "int32": "int", "int64": "bigint",
    "double": "double", "boolean": "boolean", "date": "date",
}  # fmt: skip
SCHEMA = {
    contract.name: {column.name: SQL_TYPES[column.type] for column in contract.columns}
    for contract in CONTRACTS.values()
}
NUMBER = {"whole": "number", "real": "number"}
COMPARED = (exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.NullSafeEQ, exp.NullSafeNEQ)


def breaches(statement: Statement) -> list[str]:
    """Conversions of a statement on which engines differ; names that no table has."""
    try:
        tree = qualify(statement.tree.copy(), schema=SCHEMA, dialect="duckdb", identify=False)
    except OptimizeError as error:
        return [str(error)]
    typed = annotate_types(tree, schema=SCHEMA, dialect="duckdb")
    return [f"{node.sql('duckdb')}: {reason}" for node in typed.walk() for reason in _of(node)]


def _of(node: exp.Expr) -> Iterator[str]:
    if isinstance(node, exp.Cast):
        yield from _cast(_kind(node.this), _kind(node), node.this)
    elif isinstance(node, exp.DPipe) and {_kind(node.left), _kind(node.right)} - {"text", None}:
        yield "cast what is joined to a text"
    elif isinstance(node, (exp.Sum, exp.Avg)) and _kind(node.this) == "truth":
        yield "sum 1 and 0, not truth"
    elif isinstance(node, (exp.Add, exp.Sub)) and "day" in (
        _kind(node.left),
        _kind(node.right),
    ):
        yield "a difference of dates has a type on one engine only"
    elif isinstance(node, COMPARED):
        kinds = {NUMBER.get(kind, kind) for kind in map(_kind, (node.left, node.right)) if kind}
        if len(kinds) > 1:
            yield f"compares {' and '.join(sorted(kinds))}"


def _cast(source: str | None, target: str | None, node: exp.Expr) -> Iterator[str]:
    if source == "real" and target == "whole" and not _is_exact_quotient(node):
        yield "one engine rounds, the other cuts"
    elif source == "real" and target == "text":
        yield "engines print doubles differently"
    elif source == "text" and target != "text" and not isinstance(node, exp.Literal):
        yield "engines read other texts as numbers or dates"


def _is_exact_quotient(node: exp.Expr) -> bool:
    """Is it `(a - a % b) / b`, which has nothing to round?"""
    if not isinstance(node, exp.Div):
        return False
    above, below = node.left.unnest(), node.right.unnest()
    if not isinstance(above, exp.Sub):
        return False
    rest = above.right.unnest()
    return (
        isinstance(rest, exp.Mod)
        and rest.left.unnest() == above.left.unnest()
        and rest.right.unnest() == below
    )


def _kind(node: exp.Expr) -> str | None:
    """What kind of value it is; None where that is not known or a parameter decides."""
    if "$" in node.sql() or node.type is None:
        return None
    if node.type.is_type(*exp.DataType.INTEGER_TYPES):
        return "whole"
    if node.type.is_type(*exp.DataType.REAL_TYPES):
        return "real"
    if node.type.is_type(*exp.DataType.TEXT_TYPES):
        return "text"
    names = {exp.DataType.Type.BOOLEAN: "truth", exp.DataType.Type.DATE: "day"}
    return names.get(node.type.this)
