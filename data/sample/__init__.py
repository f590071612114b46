"""The sample year: synthetic submissions and inspections, from the content files beside this module.

::

    content/<unit>.txt   what a unit reports            visits/<unit>.txt   what the team saw
        │ textfile       tables of text cells               │
        │ derived        what follows from the proposals    │
        │ page           typed values, one page a sheet     │
        │ mess, habits   how this unit fills in forms       │
        ▼                                                   ▼
    data/submissions/2022/<unit>.xlsx   ── findings ──►   data/inspections/2022/<unit>.xlsx

Run ``python -m data.sample`` from the root. Nothing in it is real.
"""
