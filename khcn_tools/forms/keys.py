"""The keys by which the headings of a form are found on a sheet."""

from __future__ import annotations

from functools import lru_cache

from khcn_tools.model import Column
from khcn_tools.text import search_key


def column_keys(column: Column) -> frozenset[str]:
    """Return the search keys of a column: its heading and its aliases."""
    return _keys((column.heading, *column.aliases))


@lru_cache(maxsize=1024)
def _keys(texts: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(search_key, texts))
