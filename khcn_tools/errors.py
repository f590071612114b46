"""What can go wrong, and who must act.

::

    KhcnError                       never raised itself
    ├── UsageError                  the caller must act: wrong call, unknown unit, several plans   exit 2
    │   └── DataFileError           the office must act: the plan, a form or a rule file is at fault  exit 2
    ├── SubmissionError             the unit must act: nothing of its file could be read (becomes DATA-FILE)
    ├── StaleYearError              run ``khcn check``: the year's database is absent or older than its inputs
    └── RenderError                 we must act: a finished notebook could not be turned into a page

Faults *inside* a submission are no exceptions: they are `Finding` values, collected in full.
"""


class KhcnError(Exception):
    """Root of the errors that are told to a person without a traceback."""


class UsageError(KhcnError):
    """The command or function was called in a way that cannot be carried out."""


class DataFileError(UsageError):
    """A file under ``data/plans``, ``data/forms`` or ``data/rules`` is at fault."""


class SubmissionError(KhcnError):
    """A submitted file cannot be opened as a spreadsheet at all."""


class StaleYearError(KhcnError):
    """The year's database is absent, or older than what it was made from."""


class RenderError(KhcnError):
    """An executed notebook cannot be rendered."""
