"""The program `talentatlas`: finds the command, runs it, and explains what went wrong."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from types import FrameType

import click

from talentatlas import __version__
from talentatlas.cli.failure import Call, explain, leave_closed_outputs
from talentatlas.errors import UnknownNameError

# In the order of the work; `talentatlas.cli.<name>` holds each as `command`.
COMMANDS = (
    "demo", "doctor", "sources", "fetch", "build", "measure", "report", "export", "cite",
    "check", "diff", "nowcast", "backtest", "events", "scenario", "study", "team", "serve",
    "site", "suppress", "synth", "version",
)  # fmt: skip

EPILOG = """\b
Start here:
  talentatlas demo
  talentatlas build proceedings:FOLDER --out atlas

\b
Exit codes:
    0  done                                4  source refused or unreachable
    1  failed                              5  quota spent, resume later
    2  wrong use of the command            6  quality gate blocked
    3  configuration or key missing        7  licence or privacy rule blocked
  130  interrupted; the same command continues
"""


class Commands(click.Group):
    """Commands that are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of all commands, in the order of the work."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, or None."""
        if cmd_name not in COMMANDS:
            return None
        return import_module(f"talentatlas.cli.{cmd_name}").command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command asked for; an unknown name is answered with the nearest."""
        if args[0] not in COMMANDS and not args[0].startswith("-"):
            raise UnknownNameError("command", args[0], COMMANDS)
        return super().resolve_command(ctx, args)


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=EPILOG,
    invoke_without_command=True,
)
@click.version_option(__version__, prog_name="talentatlas", message="%(prog)s %(version)s")
@click.pass_context
def program(ctx: click.Context) -> None:
    """Where AI researchers come from, work and move, with an interval on every number."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Args:
        arguments: without the name of the program; those of the process when None.

    Returns:
        The exit code: see the table in `talentatlas --help`.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    call = Call(words)
    before = signal.signal(signal.SIGINT, _interrupt(call))
    try:
        program.main(words, prog_name="talentatlas", standalone_mode=False, obj=call)
        sys.stdout.flush()
        return call.exit_code
    except BaseException as error:
        return explain(error, call)
    finally:
        leave_closed_outputs()
        signal.signal(signal.SIGINT, before)


def _interrupt(call: Call) -> Callable[[int, FrameType | None], None]:
    """Note the interruption: a library may turn it into an error of its own."""

    def handler(_signal: int, _frame: FrameType | None) -> None:
        call.is_interrupted = True
        raise KeyboardInterrupt

    return handler
