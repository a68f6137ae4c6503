"""Every benchmark in one run, one after the other, with the peers installed beside it.

python scripts/bench/all.py --folder build/bench
python scripts/bench/all.py --folder build/bench --small

Needs some 12 GB of disk, 8 GB of memory and an hour on two cores; `--small` a tenth of that.
What is printed lies in FOLDER/report.txt as well.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
PEERS = ("pandas>=2.2,<4", "pyarrow>=18", "duckdb>=2.0,<3")  # of careers.py
PROGRAM = Path(sys.executable).with_name("talentatlas")


def main() -> None:
    """Run them all and keep what they print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--folder", type=Path, default=Path("build/bench"))
    parser.add_argument("--small", action="store_true", help="a tenth of the sizes, no peers")
    arguments = parser.parse_args()
    folder = arguments.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    failed = []
    with (folder / "report.txt").open("w", encoding="utf-8") as report:
        for title, command in commands(folder, is_small=arguments.small):
            print(f"\n== {title}", file=sys.stderr)
            done = subprocess.run(
                [str(part) for part in command], stdout=subprocess.PIPE, text=True, check=False
            )
            print(f"== {title}\n{done.stdout}")
            report.write(f"== {title}\n{done.stdout}\n")
            report.flush()
            if done.returncode:
                failed.append(title)
    if failed:
        sys.exit(f"Failed: {', '.join(failed)}")


def commands(folder: Path, *, is_small: bool) -> list[tuple[str, list[object]]]:
    """Title and command of each benchmark."""
    python, part = sys.executable, 10 if is_small else 1
    works, many = 200_000 // part, 2_000_000 // part
    rows = f"{5_000_000 // part},{20_000_000 // part}"
    archive = folder / f"orcid-{100_000 // part}.tar.gz"
    if not archive.exists():
        made = [PROGRAM, "synth", "orcid", "--records", str(100_000 // part), "--out", archive]
        subprocess.run(made, check=True)
    snapshot = [python, HERE / "snapshot.py", "--folder", folder, "--runs", "1"]
    careers = [python, HERE / "careers.py", folder / "careers", "--rows", rows]
    ways = ["--ways", "ours,flat,pandas,duckdb", "--peers", peers(folder)]
    peer = [] if is_small else ["--peers"]
    return [
        ("a build from records", [python, HERE / "build.py"]),
        (f"a snapshot of {works:,} works", [*snapshot, "--works", works, *peer]),
        (f"a snapshot of {many:,} works", [*snapshot, "--works", many]),
        ("careers and flows", [*careers, "--runs", "1", *ways]),
        ("ORCID, as a stream", [python, HERE / "orcid.py", archive]),
        ("rules of residence on known lives", [python, HERE / "rules.py", "--seeds", "3"]),
    ]


def peers(folder: Path) -> Path:
    """Python of an environment with the libraries that are compared."""
    home = folder / "environments" / "careers"
    python = home / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", home], check=True)
        pip = [python, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
        subprocess.run([*pip, *PEERS], check=True)
    return python


if __name__ == "__main__":
    main()
