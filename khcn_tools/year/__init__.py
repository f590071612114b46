"""A collected year, opened for notebooks and analysts.

``open_unit`` and ``open_year`` give a `Scope`; the modules here are functions of it. They import from their
own row and from those above::

    audience, tables, store, scope  what may be seen; rows of the database; one unit of it, or all
    team                            what the team wrote: judged, found out, visited, recommended
    findings, submissions           what is to be clarified; who has sent what
    eligibility                     the chain behind every title, what shows its links, how many there may be
    titles, initiatives             titles in sum, what they rest on
    reported, narrative, figures    the items as tables, as sentences, in one figure each
    focus, purposes                 what to look at first; whether the plan was met
    official, minutes, request      head and end of a report; the documents beside it
    public                          the list that is published
"""

from khcn_tools.year.scope import Scope, open_unit, open_year
from khcn_tools.year.store import Store

__all__ = ["Scope", "Store", "open_unit", "open_year"]
