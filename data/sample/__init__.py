"""The sample year: synthetic submissions and inspections, from the content files beside this module.

::

    content/<unit>.txt   what a unit reports            visits/<unit>.txt   what the team saw
        │ textfile       tables of text cells               │
        │ derived        what follows from the proposals    │
        │ page           typed values, one page a sheet     │
        │ mess, entries  what people do to forms            │
        │ habits         which of it this unit does         │
        │ drawing        a workbook                         │
        │ sent           in another kind of file            │
        ▼                                                   ▼
    data/submissions/2022/<unit>.…   ── findings ──►   data/inspections/2022/<unit>.xlsx

`next_year` makes a root of its own with the small year 2023 beside it, from ``2023/``.

Run ``python -m data.sample`` from the root. Nothing in it is real.
"""
