"""The years before: which were collected, and whether their databases say what their workbooks say.

People's history and the recommendations come from there: what a database lacks would be missing without a word.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from khcn_tools.database import reading
from khcn_tools.errors import UsageError
from khcn_tools.model import Plan
from khcn_tools.plan import FOLDERS, database_file, load_plan, plan_years, year_files

_SENT = tuple(f"data/{folder}/" for folder in FOLDERS.values())
_MADE_FROM = (*_SENT, "data/clean/")
"""What makes a year stale for later ones: what was sent, and the databases of years before it."""


def collected_before(root: Path, plan: Plan) -> list[Plan]:
    """Return the plans of the years before that were collected, as synthetic as this one, oldest first.

    Raises UsageError where one of them must be checked first.
    """
    if first := to_check_first(root, plan):
        raise UsageError(first)
    return [earlier for earlier in _before(root, plan) if database_file(root, earlier.year).is_file()]


def to_check_first(root: Path, plan: Plan) -> str:
    """Say which earlier year must be checked before this one and why, the oldest such; "" for none.

    Its workbooks changed since, or it is a gap after a year that was checked: what had become of that year's
    recommendations would be lost. Workbooks that were taken away change nothing: the database still has them.
    """
    followed = False
    for year in (earlier.year for earlier in _before(root, plan)):
        why = _unsettled(root, year) or (followed and _unchecked(root, year))
        if why:
            return _to_check(why, year)
        followed = followed or database_file(root, year).is_file()
    return ""


def not_counted(root: Path, plan: Plan) -> str:
    """Say which earlier year has workbooks that nobody checked, so that nothing of it counts; "" for none."""
    told = (_unchecked(root, earlier.year) for earlier in _before(root, plan))
    return next((f"{why}; nothing of it is taken into account" for why in told if why), "")


def _before(root: Path, plan: Plan) -> list[Plan]:
    """Return the plans of the years before, as synthetic as this one, oldest first."""
    before = (load_plan(root, year) for year in plan_years(root) if year < plan.year)
    return [earlier for earlier in before if earlier.sample == plan.sample]


def _unchecked(root: Path, year: int) -> str:
    """Say that a year has workbooks and no database."""
    database = database_file(root, year)
    if database.is_file() or not any(path.startswith(_SENT) for path in year_files(root, year)):
        return ""
    return f"{year} has workbooks and was never checked: there is no data/clean/{database.name}"


def _unsettled(root: Path, year: int) -> str:
    """Say why a year's database does not hold what its workbooks say; "" where it does, or there is none."""
    database = database_file(root, year)
    if not database.is_file():
        return ""
    try:
        with reading(database) as connection:
            then = dict(connection.execute("SELECT path, sha256 FROM inputs").fetchall())
    except sqlite3.DatabaseError as error:
        return _unreadable(database, error)
    now = _made_from(year_files(root, year))
    same = all(then.get(path) == digest for path, digest in now.items())
    return (
        "" if same else f"{year} has other workbooks, or earlier years behind it, than when it was last checked"
    )


def _made_from(files: Mapping[str, str]) -> dict[str, str]:
    return {path: digest for path, digest in files.items() if path.startswith(_MADE_FROM)}


def _unreadable(database: Path, error: sqlite3.DatabaseError) -> str:
    return f"data/clean/{database.name} cannot be read ({error})"


def _to_check(why: str, year: int) -> str:
    return f"{why}; run khcn check --year {year} first"


@contextmanager
def opened(root: Path, earlier: Plan) -> Iterator[sqlite3.Connection]:
    """Open an earlier year's database.

    Raises UsageError where it cannot be read, as one of another version: its year must be collected again,
    for years that are missing would be gaps in somebody's history.
    """
    database = database_file(root, earlier.year)
    try:
        with reading(database) as connection:
            yield connection
    except sqlite3.DatabaseError as error:
        raise UsageError(_to_check(_unreadable(database, error), earlier.year)) from error
