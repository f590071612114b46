"""The papermill engine ``khcn``: a notebook executed in this very process, its outputs those of a kernel.

``papermill notebook.ipynb out.ipynb --engine khcn`` works by itself: papermill parameterises and saves as
always, nbclient keeps the cells, their outputs and tags (`client`), ipykernel's own shell runs the code and
makes the messages (`kernel`). Only the sockets and a second process are left out. What a cell prints goes
through `streams`.
"""

from __future__ import annotations

from typing import Any

NAME = "khcn"


def __getattr__(name: str) -> Any:
    """Give papermill, which asks for it in the midst of its own import, the class that needs papermill."""
    if name != "KhcnEngine":
        raise AttributeError(name)
    from khcn_tools.run.engine.adapter import KhcnEngine  # noqa: PLC0415  # see above

    return KhcnEngine
