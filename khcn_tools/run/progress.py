"""How far a command has come: a bar on a terminal, lines elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import TextIO

from khcn_tools.run.manifest import Entry


def in_a_line(entry: Entry) -> str:
    """Return what became of a report, why it was built, and the seconds of each stage."""
    spent = (f"{stage} {seconds:.1f}s" for stage, seconds in entry.seconds.items() if seconds is not None)
    error = " ".join((entry.error or "").split())
    parts = [f"{entry.id}: {entry.report}", f"({entry.why})" if entry.why else "", *spent]
    return " ".join(filter(None, parts)) + (f" – {error}" if error else "")


@contextmanager
def progress(total: int, stream: TextIO) -> Iterator[Callable[[Entry], None]]:
    """Give a function that is told each finished report.

    It draws a bar on a terminal, above which stands what failed; elsewhere it writes a line a report.
    """
    from tqdm import tqdm  # noqa: PLC0415  # a build alone needs it

    numbers = count(1)
    with tqdm(total=total, unit="report", file=stream, disable=not (total and stream.isatty())) as bar:

        def done(entry: Entry) -> None:
            line = f"[{next(numbers)}/{total}] {in_a_line(entry)}"
            bar.set_postfix_str(entry.id)
            bar.update()
            if bar.disable or entry.error:
                bar.write(line, file=stream)

        yield done


@contextmanager
def counting(stream: TextIO) -> Iterator[Callable[[str], None]]:
    """Give a function that is told each workbook that is written; it counts them on a terminal."""
    from tqdm import tqdm  # noqa: PLC0415  # as above

    with tqdm(unit="workbook", file=stream, disable=not stream.isatty()) as bar:

        def told(name: str) -> None:
            bar.set_postfix_str(name)
            bar.update()

        yield told
