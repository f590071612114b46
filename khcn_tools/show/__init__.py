"""What notebooks call: tables, charts and the parts of an official document.

Each function takes plain values or a `pandas.DataFrame` and returns a part, which the notebook displays and
`khcn_tools.render` lays out. Nothing here knows what the figures are about.
"""

from khcn_tools.show.bar_charts import bars, grouped_bars
from khcn_tools.show.grid_charts import matrix, quota
from khcn_tools.show.numbers import number, percent
from khcn_tools.show.official import letterhead, signature
from khcn_tools.show.tables import table
from khcn_tools.show.text import attachment, bullets, ending, key_figures, notice, paragraph, points, strong

__all__ = [
    "attachment",
    "bars",
    "bullets",
    "ending",
    "grouped_bars",
    "key_figures",
    "letterhead",
    "matrix",
    "notice",
    "number",
    "paragraph",
    "percent",
    "points",
    "quota",
    "signature",
    "strong",
    "table",
]
