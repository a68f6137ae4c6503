"""Speed and memory of reading a snapshot of OpenAlex's works, beside other ways to do the same.

python scripts/bench/snapshot.py --works 200000 --runs 3
python scripts/bench/snapshot.py --works 2000000 --runs 1 --match "tables"
python scripts/bench/snapshot.py --works 40000 --runs 1 --peers

Every route of `peers/routes.toml` runs in its own process, one after the other in each round.
Core seconds are user and system time of the process and of those that it started; works are all
records of the files, those that a rule leaves out included. Peak memory is the largest
proportional set size of the process and its children, sampled (Linux; elsewhere 0).
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import threading
import time
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from talentatlas.synthetic.snapshot.config import SnapshotConfig
from talentatlas.synthetic.snapshot.write import write_snapshot

PEERS = Path(__file__).with_name("peers")
TICKS = os.sysconf("SC_CLK_TCK")
SAMPLE = 0.1  # seconds between two looks at the memory
TIME_LIMIT = 3600  # seconds for one run of one route
FIELDS = {"tables": ("ai", "all"), "flat": ("all",), "own": ("all",)}
# What routes that make the same rows must agree on.
CHECKS = {
    "tables": """
        select count(*) as rows, sum(position) as positions,
            sum(coalesce(try_cast(substr(openalex, 2) as bigint), 0) % 1000003) as authors
        from read_parquet('{out}/authorship/*.parquet')
    """,
    "flat": """
        select count(*) as rows, sum(position) as positions,
            count(distinct author) as authors, count(country) as countries
        from read_parquet('{out}/**/*.parquet')
    """,
}


@dataclass(slots=True)
class Route:
    """One way from a snapshot to a table.

    Args:
        name: with the works that it reads.
        command: without the folder for its output.
        like: routes with the same word make the same rows.
        seconds: core seconds of each run.
        peak: largest memory, in megabytes.
        check: what its rows add up to.
        problem: why it has no figures.
    """

    name: str
    command: list[str]
    like: str
    seconds: list[float] = field(default_factory=list)
    peak: float = 0.0
    check: tuple[object, ...] | None = None
    problem: str = ""


def made_data(folder: Path, works: int) -> Path:
    """A snapshot of that many works in both formats, made unless it is there."""
    if not (folder / "parquet" / "works" / "manifest.json").exists():
        print(f"making {works:,} works in {folder} ...", file=sys.stderr)
        write_snapshot(SnapshotConfig(works=works), folder, ("jsonl", "parquet"))
    return folder


def environment(stated: dict, folder: Path) -> str:
    """Python of a route; a route that needs packages gets an environment of its own."""
    if "requires" not in stated:
        return sys.executable
    home = folder / "environments" / Path(stated["script"]).stem
    python = home / "bin" / "python"
    if not python.exists():
        base = shutil.which(f"python{stated['python']}") if "python" in stated else None
        subprocess.run([base or sys.executable, "-m", "venv", home], check=True)
        pip = [python, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
        subprocess.run([*pip, *stated["requires"]], check=True)
    return str(python)


def routes(arguments: argparse.Namespace, data: Path) -> list[Route]:
    """The routes asked for, each with its command."""
    found = []
    for stated in tomllib.loads((PEERS / "routes.toml").read_text("utf-8"))["route"]:
        if stated["name"].startswith("peer") and not arguments.peers:
            continue
        for rule in FIELDS[stated["like"]]:
            name = f"{stated['name']}, {rule}"
            if not re.search(arguments.match, f"{stated['like']} {name}"):
                continue
            works = str(data / stated["format"] / "works")
            script = str(PEERS / stated["script"])
            route = Route(name, [], f"{stated['like']} {rule}")
            try:
                route.command = [environment(stated, data.parent), script, works, "", rule]
            except (OSError, subprocess.CalledProcessError) as error:
                route.problem = f"cannot be had here: {error}"
            found.append(route)
    return found


def looked_at(root: int, seconds: dict[int, float]) -> float:
    """Megabytes that a process and its descendants hold now, shared ones in proportion.

    Args:
        root: the process.
        seconds: of each process ever seen below it; filled. Some are waited for by nobody.
    """
    children: dict[int, list[int]] = {}
    used: dict[int, float] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        number = int(path.parent.name)
        children.setdefault(int(fields[1]), []).append(number)
        used[number] = (int(fields[11]) + int(fields[12])) / TICKS
    total, left = 0, [root]
    while left:
        process = left.pop()
        left += children.get(process, [])
        seconds[process] = max(seconds.get(process, 0), used.get(process, 0))
        try:
            text = Path(f"/proc/{process}/smaps_rollup").read_text()
        except OSError:
            continue
        total += int(match[1]) if (match := re.search(r"^Pss:\s+(\d+)", text, re.M)) else 0
    return total / 1024


def run(route: Route, out: Path) -> None:
    """Run a route once, and keep what it took."""
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    command = [str(out) if part == "" else part for part in route.command]
    before = os.times()
    with (out.parent / "log.txt").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=out)
        stop, seen = threading.Event(), dict[int, float]()

        def watch() -> None:
            while not stop.wait(SAMPLE):
                route.peak = max(route.peak, looked_at(process.pid, seen))

        watcher = threading.Thread(target=watch, daemon=True)
        watcher.start()
        try:
            code = process.wait(TIME_LIMIT)
        except subprocess.TimeoutExpired:
            process.kill()
            code = process.wait()
        stop.set()
        watcher.join()
    after = os.times()
    if code:
        last = (out.parent / "log.txt").read_text("utf-8", "replace").strip().splitlines()
        route.problem = f"failed: {last[-1][:100] if last else code}"
        return
    used = after.children_user + after.children_system
    used -= before.children_user + before.children_system
    route.seconds.append(max(used, sum(seen.values())))
    if (query := CHECKS.get(route.like.partition(" ")[0])) and route.check is None:
        route.check = duckdb.execute(query.format(out=out)).fetchone()


def table(found: list[Route], works: int) -> str:
    """Figures of all routes; ratios are to DuckDB by hand on lines, of the same rows."""
    base = {
        r.like: statistics.median(r.seconds)
        for r in found
        if "DuckDB by hand, JSON" in r.name and r.seconds
    }
    lines = [f"{'route':54}{'core s':>8}{'works/core s':>14}{'ratio':>8}{'peak MB':>9}"]
    for route in found:
        if not route.seconds:
            lines.append(f"{route.name:54}{route.problem}")
            continue
        seconds = statistics.median(route.seconds)
        like = base.get(route.like) or base.get("flat all", 0)
        lines.append(
            f"{route.name:54}{seconds:8.1f}{works / seconds:14,.0f}{like / seconds:8.2f}"
            f"{route.peak:9,.0f}"
        )
    for stated in tomllib.loads((PEERS / "routes.toml").read_text("utf-8"))["published"]:
        rate = stated["works_a_core_second"]
        lines.append(f"{stated['name'] + ' (published)':54}{'':8}{rate:14,}")
    return "\n".join(lines)


def disagreements(found: list[Route]) -> list[str]:
    """Routes whose rows add up to something else than those of the first one like them."""
    first: dict[str, Route] = {}
    wrong = []
    for route in (r for r in found if r.check is not None):
        other = first.setdefault(route.like, route)
        if other.check != route.check:
            wrong.append(f"{route.name}: {route.check}, but {other.name}: {other.check}")
    return wrong


def main() -> None:
    """Make data, run every route in every round, print one table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--works", type=int, default=200_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--folder", type=Path, default=Path("build/bench"))
    parser.add_argument("--match", default="", help="only routes that this expression finds")
    parser.add_argument("--peers", action="store_true", help="published tools too (slow)")
    arguments = parser.parse_args()
    folder = arguments.folder.resolve()
    data = made_data(folder / f"works-{arguments.works}", arguments.works)
    found = routes(arguments, data)
    for number in range(arguments.runs):
        for route in (r for r in found if not r.problem):
            began = time.monotonic()
            run(route, folder / "out" / "rows")
            took = time.monotonic() - began
            print(f"round {number + 1}: {route.name}, {took:.0f} s", file=sys.stderr)
    shutil.rmtree(folder / "out", ignore_errors=True)
    print(table(found, arguments.works))
    if wrong := disagreements(found):
        sys.exit("Rows differ:\n" + "\n".join(wrong))


if __name__ == "__main__":
    main()
