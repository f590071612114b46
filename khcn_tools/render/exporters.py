"""The pages as nbconvert exporters: ``jupyter nbconvert --to khcn-html``, ``khcn-pdf`` and ``khcn-docx``.

JupyterLab lists them under *Save and Export Notebook As*.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from nbconvert.exporters import Exporter
from nbconvert.utils.exceptions import ConversionException

from khcn_tools import render
from khcn_tools.errors import RenderError

Page = TypeVar("Page", str, bytes)


class _PageExporter(Exporter):
    """Hands the notebook to `render`, under its own name where it has no title."""

    def _page(self, make: Callable[[render.Document], Page], nb: Any, resources: Any) -> tuple[Page, Any]:
        notebook, resources = super().from_notebook_node(nb, resources)
        name = str(resources.get("metadata", {}).get("name", ""))
        try:
            return make(render.document(notebook, name)), resources
        except RenderError as error:
            raise ConversionException(str(error)) from error  # what nbconvert tells without giving up


class KhcnHtmlExporter(_PageExporter):
    """One HTML file: no script, no outside address."""

    export_from_notebook = "KHCN HTML"
    output_mimetype = "text/html"

    def _file_extension_default(self) -> str:
        return ".html"

    def from_notebook_node(  # type: ignore[override]  # as all exporters: text, where the base has a notebook
        self, nb: Any, resources: Any = None, **_: Any
    ) -> tuple[str, Any]:
        """Return the page and nbconvert's resources. Raises ConversionException where there is none."""
        return self._page(render.html, nb, resources)


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

    export_from_notebook = "KHCN Word"
    output_mimetype = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

    def _file_extension_default(self) -> str:
        return ".docx"

    def from_notebook_node(  # type: ignore[override]  # as all exporters: bytes, where the base has a notebook
        self, nb: Any, resources: Any = None, **_: Any
    ) -> tuple[bytes, Any]:
        """Return the file's bytes and nbconvert's resources. Raises ConversionException where there is none."""
        return self._page(render.docx, nb, resources)
