"""What a user reads when something goes wrong: what happened, why it matters, what to type."""

from __future__ import annotations

import os
import platform
import select
import sys
import traceback
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TextIO

import click

from talentatlas import __version__
from talentatlas.errors import EngineError, TalentAtlasError
from talentatlas.provenance import digest

DONE, FAILED, USAGE, INTERRUPTED = 0, 1, 2, 130
ISSUES = "the issue tracker of Talent Atlas"


@dataclass
class Call:
    """One call of the program.

    Args:
        words: as typed, without the name of the program.
        verbosity: number of -v.
        is_interrupted: Ctrl-C was pressed.
        exit_code: of a command that ran to its end; a check may have found something wrong.
    """

    words: list[str] = field(default_factory=list[str])
    verbosity: int = 0
    is_interrupted: bool = False
    exit_code: int = 0

    @property
    def run_id(self) -> str:
        """Identifier of the call, for reports of defects: same call, same identifier."""
        return digest(__version__, platform.python_version(), *self.words)[:12]


def explain(error: BaseException, call: Call) -> int:
    """Say on standard error what happened; returns the exit code."""
    if _is_reader_gone(error):
        return DONE
    if call.is_interrupted or isinstance(error, (KeyboardInterrupt, click.Abort)):
        _three(
            "Stopped.",
            "What was finished is kept.",
            "Type the same command again; it continues where it stopped.",
            label="",
        )
        return INTERRUPTED
    if isinstance(error, click.exceptions.Exit):
        return error.exit_code
    if call.verbosity >= 2:
        with suppress(BrokenPipeError):
            traceback.print_exception(error, file=sys.stderr)
    if isinstance(error, TalentAtlasError):
        _three(error.what, error.why, error.todo)
        if call.verbosity >= 1 and isinstance(error, EngineError) and error.text:
            click.echo(f"\n{error.text}", err=True)
        return error.exit_code
    if isinstance(error, click.ClickException):
        where = getattr(error, "ctx", None)
        path = where.command_path if where else "talentatlas"
        _three(error.format_message(), "", f"Type `{path} --help` to see what it takes.")
        return USAGE
    if isinstance(error, OSError):
        return _system(error)
    return _unexpected(error, call)


def leave_closed_outputs() -> None:
    """Turn outputs that nobody reads any more away, so that the interpreter ends in silence."""
    for stream in _outputs():
        if _is_closed(stream):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _is_reader_gone(error: BaseException) -> bool:
    """Has the reader of an output, such as `head`, seen enough?

    click turns a broken pipe into SystemExit. Since pipes to other programs may break too, the
    outputs are asked.
    """
    is_broken = isinstance(error, (BrokenPipeError, SystemExit))
    return is_broken and any(map(_is_closed, _outputs()))


def _outputs() -> list[TextIO]:
    """The streams of the process itself; click may have put others in their place."""
    return [stream for stream in (sys.__stdout__, sys.__stderr__) if stream is not None]


def _is_closed(stream: TextIO) -> bool:
    """Is nobody reading at the other end? What was not written shows it, else the system."""
    try:
        stream.flush()
    except BrokenPipeError:
        return True
    if not hasattr(select, "poll"):  # Windows
        return False
    asked = select.poll()
    asked.register(stream, 0)
    return any(event & (select.POLLERR | select.POLLHUP) for _, event in asked.poll(0))


def _system(error: OSError) -> int:
    """The operating system refused something that no layer below explained."""
    name = f"{error.filename}: " if error.filename else ""
    _three(
        f"{name}{error.strerror or error}.",
        "The operating system refused it; what was finished is kept.",
        "Check the path, its permissions and the free space, then type the same command again.",
    )
    return FAILED


def _unexpected(error: BaseException, call: Call) -> int:
    first = (str(error).splitlines() or [""])[0]
    _three(
        f"Something unexpected happened ({type(error).__name__}: {first}).",
        "This is a defect of Talent Atlas, not of your data; finished tables are kept.",
        f"Please report it to {ISSUES} with run {call.run_id}, version {__version__}, and what "
        "the same command prints with -vv.",
    )
    return FAILED


def _three(what: str, why: str, todo: str, *, label: str = "Error: ") -> None:
    lines = [f"{label}{what}"]
    if why:
        lines.append(f"Why it matters: {why}" if label else why)
    if todo:
        lines.append(f"What to do: {todo}")
    with suppress(BrokenPipeError):  # standard error may go to `head` as well
        click.echo("\n".join(lines), err=True)
