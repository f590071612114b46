"""Broken files of every format: each is read with all of its cells accounted for, or refused with a reason.

Some dozens of each; set KHCN_FUZZ to the number wanted, such as 2000.
"""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from random import Random

from biff12 import Sheet, xlsb
from factories import ROOT, forms, plan, rules
from mutations import mutated

from khcn_tools.collect.folder import Filing
from khcn_tools.collect.workbook import Workbook, open_workbook
from khcn_tools.errors import SubmissionError
from khcn_tools.read import read_sheets
from khcn_tools.read.confined import confined

COUNT = int(os.environ.get("KHCN_FUZZ", "160"))
SUBMISSIONS = ROOT / "data" / "submissions" / "2022"
NOT_FORESEEN = ("ngoài dự kiến", "dừng đột ngột", "giây chưa xong")


def broken(folder: Path, count: int) -> Iterator[Filing]:
    """Write broken copies of the sample's files, one after the other; each a filing of its own."""
    sources = [*sorted(path for path in SUBMISSIONS.iterdir() if path.name[0] != "."), binary(folder)]
    for number in range(count):
        source, random = sources[number % len(sources)], Random(number)  # noqa: S311  # the same each time
        target = folder / f"{number:05}{source.suffix}"
        if source.is_dir():
            shutil.copytree(source, target)
            page = random.choice(sorted(target.iterdir()))
            page.write_bytes(mutated(page.read_bytes(), random))
        else:
            target.write_bytes(mutated(source.read_bytes(), random))
        yield Filing(source.stem, "submission", target.name)


def binary(folder: Path) -> Path:
    """Write a submission of the sample as an .xlsb: of this format alone it has none."""
    sheets = [
        Sheet(
            sheet.name or "",
            {(cell.row - 1, cell.column - 1): cell.text for cell in sheet.cells.values()},
            merged=[(top - 1, left - 1, bottom - 1, right - 1) for top, left, bottom, right in sheet.merged],
        )
        for sheet in read_sheets(SUBMISSIONS / "van-phong.xlsx", "x")
    ]
    path = folder / "van-phong.xlsb"
    path.write_bytes(xlsb(*sheets))
    return path


def test_a_broken_file_is_accounted_for_or_refused_with_a_reason(tmp_path: Path) -> None:
    filed = list(broken(tmp_path, COUNT))
    opening = partial(open_workbook, root=tmp_path, plan=plan(), forms=forms(), rules=rules())
    ends: Counter[str] = Counter()
    wrong: list[str] = []
    for filing, result in zip(filed, confined(opening, filed, workers=2), strict=True):
        refused = isinstance(result, SubmissionError)
        if isinstance(result, SubmissionError):
            wrong += [f"{filing.file}: {result}" for words in NOT_FORESEEN if words in str(result)]
        elif not _adds_up(result) and not _told(result):
            wrong.append(f"{filing.file}: {result.accounting}")
        ends["refused" if refused else "read"] += 1
    assert wrong == []
    assert min(ends["refused"], ends["read"]) > COUNT // 10, ends  # both ways are gone


def _adds_up(workbook: Workbook) -> bool:
    account = workbook.accounting
    if account is None:
        return False
    return account.cells == account.read + account.faulted + sum(account.skipped_by.values())


def _told(workbook: Workbook) -> bool:
    """Tell whether it is said that cells are not accounted for: of two in one place of an .xls one is lost."""
    return workbook.file.endswith(".xls") and any(
        "đối soát" in finding.message for finding in workbook.findings
    )
