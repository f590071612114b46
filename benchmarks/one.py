"""One report made our way, in a child of the warm parent: as `khcn_tools.run.produce`, for any notebook.

What is left out is whose report it is: a notebook that is not ours has no letterhead.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any


def made(
    notebook: Path, parameters: Mapping[str, Any], folder: Path, name: str, formats: tuple[str, ...]
) -> None:
    """Execute a notebook and write it and its pages; what that needs is imported by the warm parent only."""
    import nbformat  # noqa: PLC0415

    from khcn_tools import render  # noqa: PLC0415
    from khcn_tools.run.execute import execute  # noqa: PLC0415
    from khcn_tools.run.stable import scrubber  # noqa: PLC0415

    executed, error = execute(notebook, parameters, folder=folder, scrub=scrubber(folder))
    if error:
        raise RuntimeError(error)
    text: Any = nbformat.writes
    (folder / f"{name}.ipynb").write_text(text(executed, version=4) + "\n", "utf-8")
    document = render.document(executed, name, sources=True)
    for ending in formats:
        page = getattr(render, ending)(document)
        (folder / f"{name}.{ending}").write_bytes(page.encode() if isinstance(page, str) else page)
