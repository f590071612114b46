"""How far a build has come: a bar on a terminal, a line a report elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from khcn_tools.run.log import in_a_line
from khcn_tools.run.manifest import Entry


@contextmanager
def progress(total: int, stream: TextIO) -> Iterator[Callable[[Entry], None]]:
    """Give a function that is told each finished report."""
    if total and stream.isatty():
        yield from _bar(total, stream)
    else:
        yield from _lines(total, stream)


def _bar(total: int, stream: TextIO) -> Iterator[Callable[[Entry], None]]:
    """Draw a bar; what failed is written above it."""
    from tqdm import tqdm  # noqa: PLC0415  # for terminals only

    with tqdm(total=total, unit="report", file=stream) as bar:

        def done(entry: Entry) -> None:
            bar.set_postfix_str(entry.unit_id or "overall")
            bar.update()
            if entry.error:
                bar.write(in_a_line(entry), file=stream)

        yield done


def _lines(total: int, stream: TextIO) -> Iterator[Callable[[Entry], None]]:
    """Write a line a report."""
    count = 0

    def done(entry: Entry) -> None:
        nonlocal count
        count += 1
        print(f"[{count}/{total}] {in_a_line(entry)}", file=stream, flush=True)

    yield done
