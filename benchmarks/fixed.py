"""A fixed notebook of 15 code cells, with 3 charts of matplotlib and 6 tables of pandas, for the benchmarks.

It imports nothing of ours, so that any way of running a notebook can run it. Each `unit` has its own figures.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

CHARTS, TABLES = 3, 6

_CELLS = (
    """
unit = 0
year = 2022
""",
    """
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
""",
    """
numbers = np.random.default_rng(1000 * year + unit)
groups = [f'Phòng {n}' for n in range(1, 9)]
titles = ['LĐTT', 'CSTĐCS', 'GK', 'BK']
""",
    """
people = pd.DataFrame({'group': numbers.choice(groups, 300), 'title': numbers.choice(titles, 300),
    'votes': numbers.integers(10, 31, 300), 'hired': numbers.integers(1985, 2022, 300)})
people.head(10)
""",
    "print(f'unit {unit}, {len(people)} people, {people.votes.sum()} votes')",
    "people.describe().round(2)",
    """
by_group = people.groupby('group').votes.agg(['count', 'sum', 'mean']).round(2)
by_group
""",
    """
fig, ax = plt.subplots(figsize=(7, 3.5))
ax.bar(by_group.index, by_group['count'], label='people')
ax.set_title(f'People of unit {unit}')
ax.tick_params(axis='x', rotation=30)
ax.legend()
plt.show()
""",
    "pd.crosstab(people.group, people.title, margins=True)",
    """
by_year = people.groupby('hired').votes.mean()
fig, ax = plt.subplots(figsize=(7, 3.5))
ax.plot(by_year.index, by_year, marker='o', label='votes')
ax.set_xlabel('hired')
ax.grid(visible=True)
ax.legend()
plt.show()
""",
    """
people['share'] = people.votes / 30
people['years'] = year - people.hired
""",
    "people.nlargest(15, ['share', 'years'], keep='first')",
    """
fig, axes = plt.subplots(1, 2, figsize=(8, 3.5))
axes[0].hist(people.years, bins=12)
axes[1].scatter(people.years, people.share, s=8)
for ax, name in zip(axes, ('years', 'share')):
    ax.set_title(name)
plt.show()
""",
    "people.groupby('title')[['share', 'years']].agg(['min', 'median', 'max']).round(3)",
    """
assert by_group['count'].sum() == len(people) == 300
print('checked')
""",
)


def write_fixed(path: Path) -> None:
    """Write the notebook, without outputs."""
    cells = [_cell(number, source) for number, source in enumerate(_CELLS)]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook = {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(notebook, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _cell(number: int, source: str) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": f"cell-{number:02}",
        "metadata": {} if number else {"tags": ["parameters"]},
        "outputs": [],
        "source": source.strip(),
    }
