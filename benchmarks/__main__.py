"""`python -m benchmarks [topic …]`: measure imapp on this machine and print the figures."""

import argparse
import os
import platform
import sys
import tempfile
from contextlib import nullcontext
from pathlib import Path

from . import database
from .run import TOPICS, Run
from .sizes import Sizes


def main() -> None:
    options = arguments()
    with tempfile.TemporaryDirectory(prefix="imapp-bench-") as name:
        folder = Path(name)
        with chosen_database(options, folder) as url:
            run = Run(url, folder, Sizes())
            try:
                print(machine(database.version(run.app)), flush=True)
                run.fill(options.topics or TOPICS)
                for table in run.measure():
                    print(f"\n{table.text()}", flush=True)
            except database.NotEmpty as refused:
                sys.exit(str(refused))
            finally:
                run.close()


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("topics", nargs="*", metavar="topic", help=f"{', '.join(TOPICS)}; or all")
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--database-url", help="an empty database, which stays filled")
    where.add_argument(
        "--mariadb",
        action="store_true",
        help="a database of its own on the tests' server (TEST_MYSQL_URL), dropped at the end",
    )
    options = parser.parse_args()
    unknown = set(options.topics) - set(TOPICS)
    if unknown:
        parser.error(f"no such topic: {', '.join(sorted(unknown))}")
    return options


def chosen_database(options: argparse.Namespace, folder: Path):
    if options.mariadb:
        return database.mariadb()
    return nullcontext(options.database_url or database.sqlite(folder))


def machine(database_version: str) -> str:
    """What the figures were measured on."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    parts = (f"{cores} cores", f"Python {platform.python_version()}", database_version)
    return ", ".join((*parts, platform.system()))


if __name__ == "__main__":
    main()
