"""An executed notebook becomes a page: HTML, PDF, a file of Word.

`html`, `pdf` and `docx` take a notebook; a batch that wants several reads it once, with `document`::

    document = render.document(notebook, title="van-phong")
    render.html(document), render.pdf(document)
"""

from __future__ import annotations

from khcn_tools.render.arrange import Document, arrange, without_sources
from khcn_tools.render.notebook import Notebook, parts_of

__all__ = ["Document", "document", "docx", "html", "parts_of", "pdf"]


def document(notebook: Notebook, title: str = "", *, sources: bool = False) -> Document:
    """Return the document that an executed notebook makes; `title` names one without a title of its own.

    `sources` keeps the code of the cells, folded, for analysts: in the HTML page, never in the others.
    """
    parts = parts_of(notebook)
    return arrange(parts if sources else without_sources(parts), title)


def html(source: Notebook | Document, title: str = "") -> str:
    """Return the notebook or document as one HTML file. Raises RenderError where it cannot be rendered."""
    from khcn_tools.render.webpage import page  # noqa: PLC0415 - a PDF alone needs none of it

    return page(source if isinstance(source, Document) else document(source, title))


def pdf(source: Notebook | Document, title: str = "") -> bytes:
    """Return the notebook or document as PDF. Raises RenderError where it cannot be rendered.

    The first call in a process starts the typesetter's threads: fork before, not after.
    """
    from khcn_tools.render.paper import typeset  # noqa: PLC0415 - HTML alone needs no typesetter

    return typeset(source if isinstance(source, Document) else document(source, title))


def docx(source: Notebook | Document, title: str = "") -> bytes:
    """Return the notebook or document as a file of Word. Raises RenderError where it cannot be rendered.

    Charts become pictures by the typesetter: as with `pdf`, fork before, not after.
    """
    from khcn_tools.render.word import written  # noqa: PLC0415 - the other pages need none of it

    return written(source if isinstance(source, Document) else document(source, title))
