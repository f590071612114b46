"""The database of a collected year, opened to be read."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a database so that nothing can be written; sqlite3.DatabaseError where it is none."""
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        yield connection


def answers(path: Path, questions: Sequence[str]) -> list[list[Any]]:
    """Return the rows that answer each question; none where the database is absent or of another version."""
    if path.is_file():
        with suppress(sqlite3.DatabaseError), reading(path) as connection:
            return [connection.execute(question).fetchall() for question in questions]
    return [[] for _ in questions]
