"""How far long work is: bars on a terminal, a line per stage and per minute elsewhere."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import TracebackType

from talentatlas.cli.verb import Session

MINUTE = 60.0


@dataclass
class Stage:
    """A stage of long work.

    Args:
        name: what is done.
        total: units to do.
        unit: what is counted.
        began: on the monotonic clock.
        done: units done.
        handle: of its bar.
    """

    name: str
    total: int
    unit: str
    began: float = field(default_factory=time.monotonic)
    done: int = 0
    handle: int = 0

    @property
    def seconds(self) -> float:
        """Since it began."""
        return time.monotonic() - self.began


class Stages:
    """Stages within stages: one ends when its total is reached, then the one around it goes on.

    Args:
        begin: told of each new stage.
        move: told of each advance.
    """

    def __init__(self, begin: Callable[[Stage], None], move: Callable[[Stage], None]) -> None:
        self._begin, self._move = begin, move
        self._open: list[Stage] = []
        self.seconds: dict[str, float] = {}

    @property
    def current(self) -> Stage | None:
        """The innermost stage that is not finished."""
        return self._open[-1] if self._open else None

    def stage(self, name: str, total: int, unit: str) -> None:
        """See `Progress.stage`."""
        new = Stage(name, total, unit)
        self._begin(new)
        if total > 0:
            self._open.append(new)

    def advance(self, units: int) -> None:
        """See `Progress.advance`."""
        if not self._open or units < 1:
            return
        stage = self._open[-1]
        stage.done = min(stage.done + units, stage.total)
        self._move(stage)
        if stage.done == stage.total:
            self._open.pop()
            self.seconds[stage.name] = self.seconds.get(stage.name, 0.0) + stage.seconds


class Lines:
    """One line when a stage begins and one a minute while it lasts."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self.stages = Stages(self._begin, lambda stage: None)
        self._stop = threading.Event()
        self._ticker = threading.Thread(target=self._tick, daemon=True)

    def __enter__(self) -> Stages:
        self._ticker.start()
        return self.stages

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._stop.set()

    def _begin(self, stage: Stage) -> None:
        self._say(f"{stage.name}: {stage.total:,} {stage.unit}")

    def _tick(self) -> None:
        while not self._stop.wait(MINUTE):
            if stage := self.stages.current:
                self._say(state_line(stage))


def state_line(stage: Stage) -> str:
    """One line about a stage: done, rate, time left."""
    head = f"{stage.name}: {stage.done:,} of {stage.total:,} {stage.unit}"
    if not stage.done:
        return f"{head}, {stage.seconds:.0f} s so far"
    rate = stage.done / max(stage.seconds, 1e-9)
    left = (stage.total - stage.done) / rate
    return f"{head}, {rate:,.1f} {stage.unit}/s, about {left:.0f} s left"


class Bars:
    """Moving bars with rate and time left."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as Rich

        self._rich = Rich(
            TextColumn("{task.description:<20}"),
            BarColumn(bar_width=None),  # what is left of the line
            TextColumn("{task.completed:,.0f} / {task.total:,.0f} {task.fields[unit]}"),
            TextColumn("{task.fields[rate]:>14}"),
            TimeRemainingColumn(compact=True, elapsed_when_finished=True),
            console=Console(stderr=True),
            expand=True,
        )
        self.stages = Stages(self._begin, self._move)

    def __enter__(self) -> Stages:
        self._rich.start()
        return self.stages

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._rich.stop()

    def _begin(self, stage: Stage) -> None:
        stage.handle = self._rich.add_task(
            stage.name, total=stage.total, unit=stage.unit, rate=""
        )

    def _move(self, stage: Stage) -> None:
        from rich.progress import TaskID

        rate = stage.done / max(stage.seconds, 1e-9)
        self._rich.update(
            TaskID(stage.handle),
            completed=stage.done,
            rate=f"{rate:,.0f} {stage.unit}/s" if rate >= 1 else "",
        )


@contextmanager
def progress(session: Session) -> Iterator[Stages]:
    """Progress as this session can show it."""
    if session.quiet:
        yield Stages(lambda stage: None, lambda stage: None)
        return
    with Bars() if session.is_live else Lines(session.say) as stages:
        yield stages
