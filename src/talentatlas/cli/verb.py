"""What every command has in common: shared flags, examples in the help, and a session."""

from __future__ import annotations

import functools
import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from talentatlas.cli.failure import Call
from talentatlas.vocabulary.messages import LANGUAGES, Messages

CATALOGUE = Path(__file__).with_name("messages.csv")
SHARED = ("quiet", "verbose", "as_json", "lang", "seed", "data_dir", "no_input")


@dataclass(frozen=True, slots=True)
class Session:
    """How a command talks to its user.

    Args:
        quiet: nothing on standard error but errors.
        verbose: number of -v.
        as_json: results as JSON.
        lang: BCP 47 tag of results.
        seed: of the folds, when given.
        data_dir: folder of the user's own reference files.
        call: notes the exit code.
    """

    quiet: bool
    verbose: int
    as_json: bool
    lang: str
    seed: int | None
    data_dir: Path
    call: Call

    @property
    def words(self) -> Messages:
        """Sentences of results in the session's language."""
        return Messages(CATALOGUE, self.lang)

    @property
    def is_live(self) -> bool:
        """Can standard error show moving bars?"""
        return sys.stderr.isatty() and os.environ.get("TERM") != "dumb"

    def show(self, text: str = "") -> None:
        """A result, to standard output."""
        click.echo(text)

    def show_json(self, value: object) -> None:
        """A result as JSON, to standard output."""
        click.echo(
            json.dumps(value, ensure_ascii=False, indent=1, default=str, allow_nan=False)
        )

    def say(self, text: str) -> None:
        """A remark, to standard error; silent with -q."""
        if not self.quiet:
            click.echo(text, err=True)


def verb(
    name: str, *, examples: Sequence[str]
) -> Callable[[Callable[..., None]], click.Command]:
    """Make a function into a command with the shared flags; its first argument is the session.

    Args:
        name: as typed.
        examples: command lines, shown below the help.
    """

    def made(function: Callable[..., None]) -> click.Command:
        @functools.wraps(function)
        @click.pass_context
        def run(ctx: click.Context, /, **values: object) -> None:
            shared = {key: values.pop(key) for key in SHARED}
            function(_session(ctx, shared), **values)

        lines = "\n".join(f"  {line}" for line in examples)
        command = click.command(name, epilog=f"\b\nExamples:\n{lines}")(run)
        command.params += _shared_flags()
        return command

    return made


def _session(ctx: click.Context, shared: dict[str, object]) -> Session:
    call = ctx.find_object(Call) or Call()
    call.verbosity = int(str(shared["verbose"]))
    return Session(
        quiet=bool(shared["quiet"]),
        verbose=call.verbosity,
        as_json=bool(shared["as_json"]),
        lang=str(shared["lang"]),
        seed=None if shared["seed"] is None else int(str(shared["seed"])),
        data_dir=Path(str(shared["data_dir"])) if shared["data_dir"] else user_data_dir(),
        call=call,
    )


def user_data_dir() -> Path:
    """Folder of the user's own reference files, where the system keeps such."""
    from platformdirs import user_data_path

    return user_data_path("talentatlas", appauthor=False)


def _shared_flags() -> list[click.Parameter]:
    """The same flags, in the same order, for every command."""
    option = click.Option
    return [
        option(["-q", "--quiet"], is_flag=True, help="Print results and errors, nothing else."),
        option(["-v", "--verbose"], count=True, help="Say more; -vv also shows tracebacks."),
        option(["--json", "as_json"], is_flag=True, help="Print the result as JSON."),
        option(
            ["--lang"],
            type=click.Choice(LANGUAGES),
            default="en",
            envvar="TALENTATLAS_LANG",
            show_envvar=True,
            help="Language of results.",
            show_default=True,
        ),
        option(
            ["--seed"],
            type=click.IntRange(min=0),
            envvar="TALENTATLAS_SEED",
            show_envvar=True,
            help="Cuts the folds behind the intervals; an atlas keeps the one of its build.",
        ),
        option(
            ["--data-dir"],
            type=click.Path(file_okay=False),
            envvar="TALENTATLAS_DATA_DIR",
            show_envvar=True,
            help="Folder of your own reference files, such as a ROR dump.",
        ),
        option(["--no-input"], is_flag=True, help="Never ask; fit for scripts."),
    ]
