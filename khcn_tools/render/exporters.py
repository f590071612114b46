"""The pages as nbconvert exporters: ``jupyter nbconvert --to khcn-html``, ``khcn-pdf`` and ``khcn-docx``.

JupyterLab lists them under *Save and Export Notebook As*.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from nbconvert.exporters import Exporter
from nbconvert.utils.exceptions import ConversionException
from traitlets import Bool

from khcn_tools import render
from khcn_tools.errors import RenderError
from khcn_tools.render import menu

Page = TypeVar("Page", str, bytes)


class _PageExporter(Exporter):
    """Hands the notebook to `render`, under its own name where it has no title."""

    def _page(
        self, make: Callable[[render.Document], Page], nb: Any, resources: Any, *, sources: bool = False
    ) -> tuple[Page, Any]:
        notebook, resources = super().from_notebook_node(nb, resources)
        name = str(resources.get("metadata", {}).get("name", ""))
        try:
            return make(render.document(notebook, name, sources=sources)), resources
        except RenderError as error:
            raise ConversionException(str(error)) from error  # what nbconvert tells without giving up


class KhcnHtmlExporter(_PageExporter):
    """One HTML file: no script, no outside address; the code of the cells folded, for who made the notebook."""

    export_from_notebook = "KHCN HTML"
    output_mimetype = "text/html"

    sources = Bool(
        default_value=True, help="Keep the code of the cells, folded; false for a page for readers."
    ).tag(config=True)

    def _file_extension_default(self) -> str:
        return ".html"

    def from_notebook_node(  # type: ignore[override]  # as all exporters: text, where the base has a notebook
        self, nb: Any, resources: Any = None, **_: Any
    ) -> tuple[str, Any]:
        """Return the page and nbconvert's resources. Raises ConversionException where there is none."""
        return self._page(render.html, nb, resources, sources=self.sources)


class KhcnPdfExporter(_PageExporter):
    """A PDF in the layout of an official document."""

    export_from_notebook = "KHCN PDF"
    output_mimetype = "application/pdf"

    def _file_extension_default(self) -> str:
        return ".pdf"

    def from_notebook_node(  # type: ignore[override]  # as all exporters: bytes, where the base has a notebook
        self, nb: Any, resources: Any = None, **_: Any
    ) -> tuple[bytes, Any]:
        """Return the file's bytes and nbconvert's resources. Raises ConversionException where there is none."""
        return self._page(render.pdf, nb, resources)


class KhcnDocxExporter(_PageExporter):
    """A file of Word in the same layout, for the office to go on writing in."""

    export_from_notebook = "KHCN DOCX"
    output_mimetype = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

    def _file_extension_default(self) -> str:
        return ".docx"

    def from_notebook_node(  # type: ignore[override]  # as all exporters: bytes, where the base has a notebook
        self, nb: Any, resources: Any = None, **_: Any
    ) -> tuple[bytes, Any]:
        """Return the file's bytes and nbconvert's resources. Raises ConversionException where there is none."""
        return self._page(render.docx, nb, resources)


menu.listed()
