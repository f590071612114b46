"""The units beside each other, in a chart: those that are counted, and those that have not reported yet."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd

from khcn_tools.year.scope import Scope

Counted = int | None | tuple[int | None, int | None]
"""A count, or a count and of how many; None where the forms do not tell."""


def beside(scope: Scope, names: Sequence[str], count: Callable[[str], Sequence[Counted]]) -> pd.DataFrame:
    """Return a row of counts for each unit in view; without any where nothing could be read of it."""
    rows = []
    for key, unit in scope.store.units.items():
        if key in scope.counted:
            rows.append([unit["name"], *count(key)])
        elif key in scope.inspected:
            rows.append([unit["name"], *(None for _ in names)])
    return pd.DataFrame(rows, columns=["Đơn vị", *names], dtype=object)
