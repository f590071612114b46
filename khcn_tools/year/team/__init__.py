"""What the inspection team wrote.

::

    inspection   how it judged each item, what it saw
    clarified    which of its rows speaks of which finding
    outcomes     what it found out about each finding, in words
    programme    its days and members
    standing     how a recommendation stands, by its dates
    follow_up    what became of recommendations
"""
