"""What was read of each workbook, kept beside the year's database: what has not changed is not read again.

It holds only what this program has written, and may be deleted at any time.
"""

from __future__ import annotations

import pickle
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Self

from khcn_tools.collect.folder import Filing
from khcn_tools.collect.inputs import Input
from khcn_tools.collect.workbook import Workbook
from khcn_tools.itself import digest, made_by

_OF_ALL = ("data/plans/", "data/forms/", "data/rules/")
"""What a workbook is read with, beside this program."""


class Kept:
    """The workbooks as they were read, each with the key of all that it was made from."""

    def __init__(self, path: Path, files: Iterable[Input], filed: Sequence[Filing]) -> None:
        """Take the place where they are kept, what the year is made from, and whose each workbook is."""
        files = list(files)
        made_of = [made_by(), *(f for f in files if f.path.startswith(_OF_ALL))]
        own = {filing.file: [f for f in files if _lies_in(f.path, filing.file)] for filing in filed}
        self._keys = {f.file: digest([made_of, f.unit_id, f.kind, own[f.file]]) for f in filed}
        self._path = path

    def __enter__(self) -> Self:
        """Open it; what is no such file is begun anew."""
        try:
            self._open()
        except sqlite3.DatabaseError:
            self._connection.close()
            self._path.unlink()
            self._open()
        return self

    def __exit__(self, *_: object) -> None:
        """Forget what has changed since; of a batch that was broken off, all that was read stays."""
        gone = [(file,) for file, key in self._known.items() if self._keys.get(file) != key]
        self._connection.executemany("DELETE FROM kept WHERE file = ?", gone)
        self._connection.commit()
        self._connection.close()

    def _open(self) -> None:
        self._connection = sqlite3.connect(self._path)
        self._connection.execute("CREATE TABLE IF NOT EXISTS kept (file PRIMARY KEY, key, workbook)")
        self._known = dict(self._connection.execute("SELECT file, key FROM kept").fetchall())

    def __contains__(self, filing: Filing) -> bool:
        """Tell whether a workbook was read as it is now."""
        return self._known.get(filing.file) == self._keys[filing.file]

    def get(self, filing: Filing) -> Workbook:
        """Return a workbook that is kept."""
        asked = "SELECT workbook FROM kept WHERE file = ?"
        (data,) = self._connection.execute(asked, (filing.file,)).fetchone()
        workbook: Workbook = pickle.loads(data)  # noqa: S301  # written by `put`
        return workbook

    def put(self, workbook: Workbook) -> None:
        """Keep a workbook that was read now."""
        key = self._known[workbook.file] = self._keys[workbook.file]
        row = workbook.file, key, pickle.dumps(workbook)
        self._connection.execute("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", row)


def _lies_in(path: str, place: str) -> bool:
    """Tell whether a path is a file, or lies in that folder."""
    return path == place or path.startswith(f"{place}/")
