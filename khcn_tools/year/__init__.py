"""A collected year, opened for notebooks and analysts.

``open_unit`` and ``open_year`` give a `Scope`; the modules here are functions of it.
"""

from khcn_tools.year.scope import Scope, open_unit, open_year
from khcn_tools.year.store import Store

__all__ = ["Scope", "Store", "open_unit", "open_year"]
