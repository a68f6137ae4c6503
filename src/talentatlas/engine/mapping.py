"""Applies a function to batches of rows in several processes, in order, in bounded memory."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import chain, islice

import pyarrow as pa

from talentatlas.engine.base import RowFunction

AHEAD = 2  # batches a process that may wait, so that none stands idle


def mapped(
    batches: Iterable[pa.RecordBatch], function: RowFunction, *, processes: int
) -> Iterator[pa.RecordBatch]:
    """What a function makes of some batches, in their order.

    Args:
        batches: of about `BATCH` rows.
        function: see `Engine.map`.
        processes: at most so many at once; a single batch is worth no second process.
    """
    rest = iter(batches)
    first = list(islice(rest, 2))
    every = chain(first, rest)
    if processes < 2 or len(first) < 2:
        yield from function(every)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        waiting: deque[Future[list[pa.RecordBatch]]] = deque()
        for batch in every:
            waiting.append(pool.submit(_applied, function, batch))
            if len(waiting) > AHEAD * processes:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()


def _applied(function: RowFunction, batch: pa.RecordBatch) -> list[pa.RecordBatch]:
    return list(function(iter([batch])))
