"""One value at a time, pure: text made clean, keys to compare by, what was typed as a value.

No function here knows a form, a file or a place; none guesses: what cannot be read for certain is None.
"""

from khcn_tools.text.dates import date_orders, parse_date, parse_year
from khcn_tools.text.ids import parse_finding_id
from khcn_tools.text.keys import clean, drop_accents, matching_key, search_key, without_places
from khcn_tools.text.legacy import font_scheme, from_legacy
from khcn_tools.text.letters import is_unicode_only, read_as
from khcn_tools.text.people import are_full_names, bare_subject, split_people
from khcn_tools.text.symbols import from_symbols
from khcn_tools.text.values import (
    decimal_of,
    number_of,
    parse_number,
    parse_percent,
    parse_shares,
    parse_tick,
)

__all__ = [
    "are_full_names",
    "bare_subject",
    "clean",
    "date_orders",
    "decimal_of",
    "drop_accents",
    "font_scheme",
    "from_legacy",
    "from_symbols",
    "is_unicode_only",
    "matching_key",
    "number_of",
    "parse_date",
    "parse_finding_id",
    "parse_number",
    "parse_percent",
    "parse_shares",
    "parse_tick",
    "parse_year",
    "read_as",
    "search_key",
    "split_people",
    "without_places",
]
