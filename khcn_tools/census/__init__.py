"""How many cells a file holds, counted by a path that shares no code with the reader.

The reader accounts for every cell it saw; this says how many there are. If the two differ, something that a
unit typed was lost, and the collection says so instead of going on in silence.
"""

from __future__ import annotations

from pathlib import Path

from khcn_tools.census.compound import count_xls
from khcn_tools.census.package import count_xlsx
from khcn_tools.errors import SubmissionError

__all__ = ["count_cells"]


def count_cells(path: Path) -> int:
    """Return the number of cells with a stored value or a formula, not blank once stripped, on all sheets.

    Raises SubmissionError where the file is neither .xlsx nor .xls by its content, or cannot be counted.
    """
    data = path.read_bytes()
    count = count_xlsx if data.startswith(b"PK") else count_xls
    try:
        return count(data)
    except Exception as error:  # a broken file may raise anything here: told, and chained
        raise SubmissionError(
            "không đếm được số ô có dữ liệu để đối soát; lưu lại bằng Excel rồi gửi lại"
        ) from error
