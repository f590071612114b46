"""One value at a time, pure: text made clean, keys to compare by, what was typed as a value.

No function here knows a form, a file or a place; none guesses: what cannot be read for certain is None.
"""

from khcn_tools.text.dates import date_orders, parse_date, parse_year
from khcn_tools.text.keys import clean, drop_accents, matching_key, search_key
from khcn_tools.text.legacy import font_scheme, from_legacy
from khcn_tools.text.values import (
    number_of,
    parse_number,
    parse_percent,
    parse_shares,
    parse_tick,
    split_people,
)

__all__ = [
    "clean",
    "date_orders",
    "drop_accents",
    "font_scheme",
    "from_legacy",
    "matching_key",
    "number_of",
    "parse_date",
    "parse_number",
    "parse_percent",
    "parse_shares",
    "parse_tick",
    "parse_year",
    "search_key",
    "split_people",
]
