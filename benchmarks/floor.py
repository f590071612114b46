"""The floor: the same cells by bare ``exec`` in a warm process, ``python -m benchmarks.floor FILE``.

Nothing is isolated, parameterised or written. What a cell shows is made, as in every other way: the table of
its last line as HTML, its charts as pictures. It prints the seconds of computing, imports and one report to
warm up left out, and the hashes of the pictures of each report.
"""

from __future__ import annotations

import ast
import hashlib
import json
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("agg")

import matplotlib.pyplot as plt  # after its backend has been chosen
from IPython.core.pylabtools import print_figure

from benchmarks.reports import Reports


def main() -> None:
    """Execute the cells of each report, and print what that took."""
    reports = Reports.read(Path(sys.argv[1]))
    cells = [cell["source"] for cell in json.loads(reports.notebook.read_bytes())["cells"]]
    list(executed(cells, next(iter(reports.parameters.values()))))
    begun = time.process_time()
    hashes = {name: list(executed(cells, given)) for name, given in reports.parameters.items()}
    print(json.dumps({"seconds": time.process_time() - begun, "hashes": hashes}))


def executed(cells: Iterable[str], parameters: Mapping[str, Any]) -> Iterator[str]:
    """Execute cells, the first of which holds the parameters, and yield the hash of each picture."""
    space: dict[str, Any] = {"print": str}
    for number, source in enumerate(cells):
        tree = ast.parse(source)
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, "<cell>", "exec"), space)  # noqa: S102  # what is measured
        if isinstance(last, ast.Expr):
            shown = eval(compile(ast.Expression(last.value), "<cell>", "eval"), space)  # noqa: S307  # as above
            if hasattr(shown, "_repr_html_"):
                repr(shown), shown._repr_html_()  # as IPython asks for it
        space |= {} if number else parameters
        yield from map(_drawn, plt.get_fignums())
        plt.close("all")


def _drawn(number: int) -> str:
    """Return the hash of a figure, drawn as the inline backend does."""
    drawing: Any = print_figure
    return hashlib.sha256(drawing(plt.figure(number), fmt="png", bbox_inches="tight")).hexdigest()


if __name__ == "__main__":
    main()
