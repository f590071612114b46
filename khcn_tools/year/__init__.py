"""A collected year, opened for notebooks and analysts.

``open_unit`` and ``open_year`` give a `Scope`; the modules here are functions of it. They import from their
own row and from those above::

    audience, store, scope                      what may be seen; rows of the database; one unit of it, or all
    inspection, outcomes, programme, follow_up  what the team wrote: judged, found out, visited, recommended
      standing                                  how a recommendation stands, by its dates
    findings, submissions                       what is to be clarified; who has sent what
    conditions, evidence, links, chain, annex   the chain behind every title, and what shows each of its links
    titles, initiatives, quota                  titles in sum, what they rest on, how many there may be
    reported, narrative, figures                the items as tables, as sentences, in one figure each
    focus, purposes                             what to look at first; whether the plan was met
    official, minutes, request                  head and end of a report; the documents beside it
    public                                      the list that is published
"""

from khcn_tools.year.scope import Scope, open_unit, open_year
from khcn_tools.year.store import Store

__all__ = ["Scope", "Store", "open_unit", "open_year"]
