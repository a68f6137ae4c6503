"""Records of two vintages as one table of versions, so that each state between them is a cut.

A row is valid from one step up to another. Step 0 is the earlier vintage, each later step
applies the changes of one more cause, and the last is the later vintage.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files

from talentatlas.engine import Engine, Statement
from talentatlas.schema import CONTRACTS, Contract
from talentatlas.vintage.side import AFTER, BEFORE, Side, hold, keep, select

CAUSES = (
    "gone",
    "year",
    "retraction",
    "selection",
    "byline",
    "merged",
    "split",
    "renamed",
    "reassigned",
    "restated",
    "re-placed",
    "new",
    "other",
)
# The order of the decomposition: what is no longer there; what is said otherwise of works, of
# persons, of places; then what is new, seen under the keys and places of the later vintage.
STEP = {cause: number for number, cause in enumerate(CAUSES, 1)}
END = len(CAUSES) + 1
RECORDS = ("work", "authorship", "affiliation")
FILES = (
    "origin"  # says only which source a record is from; both vintages' files serve all states
)
OF_WORK = (
    ("year", "year"),
    ("is_retracted", "retraction"),
    ("", "selection"),
    ("authors", "byline"),
)
# Column → cause; the nameless entry is all other columns of a work.
DESCRIPTIVE = {
    "work": {"origin_id", "title", "track", "status", "citations", "unread"},
    "authorship": {"credit", "is_corresponding"},
    "affiliation": {"share", "role"},
}
# Columns that decide no count: a new file name on every work is no change.
SAME_TEXT = "a.text is not distinct from b.text and a.domain is not distinct from b.domain"


def read_sides(engine: Engine, before: Side, after: Side, tables: Sequence[str]) -> None:
    """Hold tables of both vintages as `before_…` and `after_…`, and what became of keys."""
    for name in tables:
        hold(engine, before, name, f"{BEFORE}_{name}")
        hold(engine, after, name, f"{AFTER}_{name}")
    for name in ("work_fate", "key_pair", "key_change"):
        engine.create(name, statement(name), {})


def statement(name: str) -> Statement:
    """A statement of this package that compares two vintages."""
    return Statement.read(files("talentatlas.vintage") / "changes" / f"{name}.sql")


def stage(engine: Engine, others: Sequence[str]) -> tuple[int, ...]:
    """Make the table of versions `staged_…` of each table that names works.

    Args:
        engine: holds both sides, as `read_sides` left it.
        others: tables besides the records that the pipeline reads.

    Returns:
        The steps at which some row changes.
    """
    _stage_works(engine)
    _stage_rows(engine, "authorship", _cause_of_authorship())
    _stage_rows(engine, "affiliation", _cause_of_line())
    staged = [*RECORDS]
    for name in others:
        if names_works(name):
            _stage_rows(engine, name, str(STEP["other"]))
            staged.append(name)
    bounds = " union all ".join(
        select(f"{bound} as step", f"staged_{name} group by {bound}")
        for name in staged
        for bound in ("from_step", "until_step")
    )
    found = engine.arrow(select("distinct step", f"({bounds}) as bound"))
    return tuple(sorted(set(found["step"].to_pylist()) - {0, END}))


def names_works(table: str) -> bool:
    """Does a table say of which work each row is?"""
    return "work_id" in CONTRACTS[table].key


def cut(engine: Engine, step: int, others: Sequence[str]) -> None:
    """Make the records of one state known under their own names.

    Args:
        engine: holds the tables of versions.
        step: changes of the causes up to this one are applied.
        others: tables besides the records.
    """
    for name in (*RECORDS, *others):
        columns = ", ".join(CONTRACTS[name].arrow.names)
        if name in RECORDS or names_works(name):
            valid = f"from_step <= {step} and until_step > {step}"
            keep(engine, name, columns, f"staged_{name} where {valid}")
        elif name == FILES:
            _keep_files(engine)
        else:
            side = AFTER if step >= STEP["other"] else BEFORE
            keep(engine, name, columns, f"{side}_{name}")


def other_changed(before: Side, after: Side, others: Sequence[str]) -> bool:
    """Did a table change that does not name works, besides that of files?"""
    return any(
        before.checksum(name) != after.checksum(name)
        for name in others
        if name != FILES and not names_works(name) and (before.rows(name) or after.rows(name))
    )


def _keep_files(engine: Engine) -> None:
    names = CONTRACTS[FILES].arrow.names
    earlier = select(", ".join(names), f"before_{FILES}")
    later = select(
        ", ".join(f"b.{name}" for name in names),
        f"after_{FILES} as b left join before_{FILES} as a on a.origin_id = b.origin_id "
        "where a.origin_id is null",
    )
    keep(engine, FILES, ", ".join(names), f"({earlier} union all {later}) as file")


def _stage_works(engine: Engine) -> None:
    """Works that changed appear once more for each cause that changed them."""
    columns = CONTRACTS["work"].arrow.names
    fate = "before_work as a join work_fate as f on f.work_id = a.work_id"
    came = "after_work as b join work_fate as f on f.work_id = b.work_id"
    both = "before_work as a join after_work as b on b.work_id = a.work_id"
    named = tuple(column for column, _ in OF_WORK if column)
    tests = [
        _is_new(column) if column else _differs(CONTRACTS["work"], besides=named)
        for column, _ in OF_WORK
    ]
    steps = [STEP[cause] for _, cause in OF_WORK]
    ends = [_first_of(tests[n:], steps[n:]) for n in range(len(steps) + 1)]
    versions = [
        _version((), "0", str(STEP["gone"]), fate),
        _version(columns, str(STEP["new"]), str(END), came),
        _version((), "0", ends[0], both),
    ]
    for n, (test, step) in enumerate(zip(tests, steps, strict=True)):
        still = {column for column, _ in OF_WORK[n + 1 :] if column}
        has_rest = "" in [column for column, _ in OF_WORK[: n + 1]]
        done = [column for column, _ in OF_WORK[: n + 1] if column]
        later = [c for c in columns if c not in still] if has_rest else done
        versions.append(_version(later, str(step), ends[n + 1], f"{both} where {test}"))
    listed = ", ".join(columns)
    text = " union all ".join(versions)
    keep(engine, "staged_work", f"{listed}, from_step, until_step", f"({text}) as version")


def _first_of(tests: Sequence[str], steps: Sequence[int]) -> str:
    """The step of the first test that holds, else the end."""
    cases = " ".join(
        f"when {test} then {step}" for test, step in zip(tests, steps, strict=True)
    )
    return f"case {cases} else {END} end" if cases else str(END)


def _version(later: Sequence[str], start: str, end: str, source: str) -> str:
    """Works valid between two steps; `later` columns come from the later vintage."""
    names = CONTRACTS["work"].arrow.names
    listed = ", ".join(f"{'b' if c in later else 'a'}.{c} as {c}" for c in names)
    return select(f"{listed}, {start} as from_step, {end} as until_step", source)


def _stage_rows(engine: Engine, name: str, step_of_change: str) -> None:
    """Rows below works: the earlier version up to the step of its change, then the later."""
    contract = CONTRACTS[name]
    on = " and ".join(f"b.{key} = a.{key}" for key in contract.key)
    keys = ", ".join(f"coalesce(a.{key}, b.{key}) as {key}" for key in contract.key)
    sides = f"before_{name} as a full outer join after_{name} as b on {on}"
    is_changed = f"a.work_id is null or b.work_id is null or {_differs(contract)}"
    changed = select(
        f"{keys}, {step_of_change} as step", f"{sides} {_key_change(name)} where {is_changed}"
    )
    own = ", ".join(f"c.{key}" for key in contract.key)
    step = (
        f"case f.cause when 'gone' then {STEP['gone']} when 'new' then {STEP['new']} "
        "else c.step end as step"
    )
    fate = f"({changed}) as c left join work_fate as f on f.work_id = c.work_id"
    keep(engine, "changed_row", f"{own}, {step}", fate)
    same = " and ".join(f"c.{key} = t.{key}" for key in contract.key)
    listed = ", ".join(f"t.{column}" for column in contract.arrow.names)
    earlier = select(
        f"{listed}, 0 as from_step, coalesce(c.step, {END}) as until_step",
        f"before_{name} as t left join changed_row as c on {same}",
    )
    later = select(
        f"{listed}, c.step as from_step, {END} as until_step",
        f"after_{name} as t join changed_row as c on {same}",
    )
    columns = ", ".join(contract.arrow.names)
    versions = f"({earlier} union all {later}) as version"
    keep(engine, f"staged_{name}", f"{columns}, from_step, until_step", versions)
    engine.drop("changed_row")


def _key_change(name: str) -> str:
    """Bylines also ask what became of the author key."""
    if name != "authorship":
        return ""
    return (
        "left join key_change as k on k.before_key = a.author_key "
        "and k.after_key = b.author_key"
    )


def _cause_of_authorship() -> str:
    cases = " ".join(
        f"when '{cause}' then {STEP[cause]}"
        for cause in ("merged", "split", "renamed", "reassigned")
    )
    return f"case k.cause {cases} else {STEP['byline']} end"


def _cause_of_line() -> str:
    return (
        "case when a.work_id is not null and b.work_id is not null "
        f"and {SAME_TEXT} then {STEP['re-placed']} else {STEP['restated']} end"
    )


def _differs(contract: Contract, besides: Sequence[str] = ()) -> str:
    """Condition: two rows of the same key are not the same where it counts."""
    ignored = {*DESCRIPTIVE.get(contract.name, ()), *contract.key, *besides}
    return "(" + " or ".join(_is_new(c) for c in contract.arrow.names if c not in ignored) + ")"


def _is_new(column: str) -> str:
    return f"a.{column} is distinct from b.{column}"
