"""The pages as nbconvert exporters: ``jupyter nbconvert --to khcn-html``, ``khcn-pdf`` and ``khcn-docx``.

JupyterLab lists them under *Save and Export Notebook As*.
"""

from __future__ import annotations

from typing import Any

from nbconvert.exporters import Exporter
from nbconvert.utils.exceptions import ConversionException
from traitlets import Bool

from khcn_tools import render
from khcn_tools.errors import RenderError
from khcn_tools.render import menu


class _PageExporter(Exporter):
    """Hands the notebook to the function of `render` that is called as the file ends."""

    ending = ""
    sources = False

    def _file_extension_default(self) -> str:
        return f".{self.ending}"

    def from_notebook_node(  # type: ignore[override]  # as all exporters: a page, where the base has a notebook
        self, nb: Any, resources: Any = None, **_: Any
    ) -> tuple[str | bytes, Any]:
        """Return the page, under the notebook's name where it has no title, and nbconvert's resources.

        Raises ConversionException where there is none.
        """
        notebook, resources = super().from_notebook_node(nb, resources)
        name = str(resources.get("metadata", {}).get("name", ""))
        try:
            document = render.document(notebook, name, sources=self.sources)
            return getattr(render, self.ending)(document), resources
        except RenderError as error:
            raise ConversionException(str(error)) from error  # what nbconvert tells without giving up


class KhcnHtmlExporter(_PageExporter):
    """One HTML file: no script, no outside address; the code of the cells folded, for who made the notebook."""

    export_from_notebook = "KHCN HTML"
    output_mimetype = "text/html"
    ending = "html"

    sources = Bool(
        default_value=True, help="Keep the code of the cells, folded; false for a page for readers."
    ).tag(config=True)


class KhcnPdfExporter(_PageExporter):
    """A PDF in the layout of an official document."""

    export_from_notebook = "KHCN PDF"
    output_mimetype = "application/pdf"
    ending = "pdf"


class KhcnDocxExporter(_PageExporter):
    """A file of Word in the same layout, for the office to go on writing in."""

    export_from_notebook = "KHCN DOCX"
    output_mimetype = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    ending = "docx"


menu.listed()
