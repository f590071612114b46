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

from factories import ROOT, forms, plan, rules
from mutations import mutated

from khcn_tools.collect.folder import Filing
from khcn_tools.collect.workbook import Workbook, open_workbook
from khcn_tools.errors import SubmissionError
from khcn_tools.read.confined import confined

COUNT = int(os.environ.get("KHCN_FUZZ", "160"))
SUBMISSIONS = ROOT / "data" / "submissions" / "2022"
NOT_FORESEEN = ("ngoài dự kiến", "dừng đột ngột", "giây chưa xong")


def broken(folder: Path, count: int) -> Iterator[Filing]:
    """Write broken copies of the sample's files, one after the other; each a filing of its own."""
    sources = sorted(path for path in SUBMISSIONS.iterdir() if not path.name.startswith("."))
    for number in range(count):
        source, random = sources[number % len(sources)], Random(number)  # noqa: S311  # the same each time
        target = folder / f"{number:05}{source.suffix}"
        if source.is_dir():
            shutil.copytree(source, target)
            target = random.choice(sorted(target.iterdir()))
            target.write_bytes(mutated(target.read_bytes(), random))
            target = target.parent
        else:
            target.write_bytes(mutated(source.read_bytes(), random))
        yield Filing(source.stem, "submission", target.relative_to(folder).as_posix())


def test_a_broken_file_is_accounted_for_or_refused_with_a_reason(tmp_path: Path) -> None:
    filed = list(broken(tmp_path, COUNT))
    opening = partial(open_workbook, root=tmp_path, plan=plan(), forms=forms(), rules=rules())
    ends: Counter[str] = Counter()
    wrong: list[str] = []
    for filing, result in zip(filed, confined(opening, filed, workers=2), strict=True):
        refused = isinstance(result, SubmissionError)
        if isinstance(result, SubmissionError):
            wrong += [f"{filing.file}: {result}" for words in NOT_FORESEEN if words in str(result)]
        elif not _adds_up(result):
            wrong.append(f"{filing.file}: {result.accounting}")
        ends["refused" if refused else "read"] += 1
    assert wrong == []
    assert min(ends["refused"], ends["read"]) > COUNT // 10, ends  # both ways are gone


def _adds_up(workbook: Workbook) -> bool:
    account = workbook.accounting
    if account is None:
        return False
    return account.cells == account.read + account.faulted + sum(account.skipped_by.values())
