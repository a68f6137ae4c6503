"""REST under load from a second process on loopback: requests a second, delays, memory.

    python scripts/bench/rest.py                        # 10 seconds a kind, bundled figures
    python scripts/bench/rest.py --atlas atlas          # also measures computed from records
    python scripts/bench/rest.py --seconds 300 --workers 2

cached    one of 40 addresses, answered before
computed  an address never asked before: filtered and written anew from the tables in memory
measured  a measure at a level never asked before, counted from the records of the atlas
"""

import argparse
import asyncio
import contextlib
import itertools
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

START = (
    "import sys; from talentatlas.cli.failure import Call; "
    "from talentatlas.cli.serve import command; "
    "command.main(sys.argv[1:], obj=Call())"
)
NEEDED = {"cached": 300, "computed": 60, "measured": 60}  # requests a second on two cores
WARM = 2.0  # seconds before anything is counted: the first answer of each kind is slower
SLOWEST = 0.25  # seconds, 99th percentile
AREAS = ("CAN", "CHN", "DEU", "FRA", "GBR", "IND", "JPN", "KOR", "SGP", "USA")
MEASURES = ("stock", "inflow", "outflow", "net_flow", "in_rate", "out_rate", "net_rate", "flow")
COMPUTED = ("retention_rate", "return_rate", "flow", "stock")


@dataclass
class Load:
    """What was asked and how long it took."""

    delays: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)
    bytes: int = 0


def cached() -> Iterator[str]:
    """Forty addresses, again and again."""
    pairs = list(itertools.product(MEASURES[:4], AREAS))
    return itertools.cycle(f"/v1/observations?measure={m}&area={a}" for m, a in pairs)


def computed() -> Iterator[str]:
    """Addresses that differ in what is asked for, none twice."""
    ways = itertools.product(range(100, 0, -1), range(1990, 2015), (1, 5), AREAS, MEASURES)
    for limit, first, period, area, measure in ways:
        where = f"&area={area}&year={first}-2024&period_years={period}"
        yield f"/v1/observations?measure={measure}{where}&limit={limit}"


def measured() -> Iterator[str]:
    """Levels that nobody asked for before."""
    for step in itertools.count():
        level = 0.5 + (step % 49_000) / 100_000
        measure = COMPUTED[step % len(COMPUTED)]
        yield f"/v1/measures/{measure}/observations?level={level:.5f}&area={AREAS[step % 10]}"


async def client(port: int, paths: Iterator[str], until: float, load: Load) -> None:
    """One connection that asks again as soon as it has an answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while time.perf_counter() < until:
        path = next(paths)
        began = time.perf_counter()
        writer.write(f"GET {path} HTTP/1.1\r\nHost: bench\r\n\r\n".encode())
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        lines = head.lower().split("\r\n")
        length = next(int(n.partition(":")[2]) for n in lines if n.startswith("content-length"))
        await reader.readexactly(length)
        load.delays.append(time.perf_counter() - began)
        status = int(head.split(" ", 2)[1])
        load.statuses[status] = load.statuses.get(status, 0) + 1
        load.bytes += length
    writer.close()
    await writer.wait_closed()


async def asked(
    port: int, paths: Iterator[str], seconds: float, clients: int, pid: int
) -> tuple[Load, float, list[int]]:
    """Ask for some seconds; the memory of the server is looked at once a second."""
    await client(port, paths, time.perf_counter() + WARM, Load())
    load, memory = Load(), [resident(pid)]
    began = time.perf_counter()
    tasks = [
        asyncio.create_task(client(port, paths, began + seconds, load)) for _ in range(clients)
    ]
    while not all(task.done() for task in tasks):
        await asyncio.wait(tasks, timeout=1)
        memory.append(resident(pid))
    for task in tasks:
        task.result()
    return load, time.perf_counter() - began, memory


def resident(pid: int) -> int:
    """Bytes in memory of a process and its children."""
    children = subprocess.run(
        ["ps", "-o", "rss=", "--pid", str(pid), "--ppid", str(pid)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return 1024 * sum(int(line) for line in children.stdout.split())


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as sock:
        return sock.getsockname()[1]


@contextlib.contextmanager
def served(port: int, arguments: list[str]) -> Iterator[int]:
    """A server in a process of its own."""
    words = [sys.executable, "-c", START, "--port", str(port), *arguments]
    server = subprocess.Popen(words, stderr=subprocess.PIPE, text=True)
    try:
        for _ in range(300):
            if server.poll() is not None:
                sys.exit(server.stderr.read() if server.stderr else "no server")
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"http://127.0.0.1:{port}/v1", timeout=5).read()
                break
            time.sleep(0.1)
        yield server.pid
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(20)


def main() -> None:
    """Run each kind of load and print what it took."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--atlas", type=Path)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--kinds", nargs="*", default=["cached", "computed", "measured"])
    given = parser.parse_args()
    arguments = ["--workers", str(given.workers)]
    arguments += ["--atlas", str(given.atlas)] if given.atlas else []
    makers = {"cached": cached, "computed": computed, "measured": measured}
    kinds = [k for k in given.kinds if given.atlas or k != "measured"]
    print(f"{os.cpu_count()} cores, {given.workers} workers, {given.clients} connections")
    print(
        "kind        req/s   p50 ms   p99 ms   max ms  MB/s  statuses  memory MB at 0, 1/5 … 5/5"
    )
    missed = False
    port = free_port()
    with served(port, arguments) as pid:
        for kind in kinds:
            load, took, memory = asyncio.run(
                asked(port, makers[kind](), given.seconds, given.clients, pid)
            )
            delays = sorted(load.delays)
            p50, p99 = (delays[int(len(delays) * share)] for share in (0.5, 0.99))
            rate = len(delays) / took
            marks = [memory[(len(memory) - 1) * part // 5] for part in range(6)]
            print(
                f"{kind:9} {rate:7.0f} {1000 * p50:8.1f} {1000 * p99:8.1f} "
                f"{1000 * delays[-1]:8.1f} {load.bytes / took / 1e6:5.1f}  {load.statuses}  "
                f"{' '.join(f'{m / 1e6:.0f}' for m in marks)}",
                flush=True,
            )
            missed |= kind in NEEDED and (rate < NEEDED[kind] or p99 > SLOWEST)
            missed |= any(status >= 500 for status in load.statuses)
    sys.exit(int(missed))


if __name__ == "__main__":
    main()
