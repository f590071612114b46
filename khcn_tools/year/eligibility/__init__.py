"""Who may have which title: the conditions of each, and what the submissions show of them.

::

    conditions   who is proposed, and what else the unit says of them
    evidence     what shows that a condition is met, or what is missing
    links        the conditions of each title, a link each
    chain        the links of every case, and the tables of them
    quota        how many there may be of a title of which law sets the share
    annex        every case as a workbook
"""
