"""An executed notebook, ours or anyone's, as the parts of a document."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from typing import Any

from khcn_tools.document.parts import MIME, Code, Figure, Part, from_json
from khcn_tools.errors import RenderError
from khcn_tools.render.foreign import NO_ALT, has_table, parts_of_html, picture, plain
from khcn_tools.render.markdown import parts_of_markdown

Notebook = Mapping[str, Any]

log = logging.getLogger(__name__)

_BITMAPS = ("image/png", "image/jpeg")


def parts_of(notebook: Notebook) -> tuple[Part, ...]:
    """Return what the notebook says, in order.

    A cell tagged ``remove-cell`` is left out, so are the source of one tagged ``remove-input`` and the
    outputs of one tagged ``remove-output``. Raises RenderError where an output cannot be understood.
    """
    parts: list[Part] = []
    for number, cell in enumerate(notebook.get("cells", ()), 1):
        try:
            parts += _cell(cell)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise RenderError(f"cell {number} of the notebook cannot be rendered: {error}") from error
    return tuple(parts)


def _cell(cell: Notebook) -> Iterator[Part]:
    tags = {tag.replace("_", "-") for tag in cell.get("metadata", {}).get("tags", ())}
    if "remove-cell" in tags:
        return
    source = _joined(cell.get("source", ""))
    if cell["cell_type"] == "markdown":
        yield from parts_of_markdown(source)
    elif cell["cell_type"] == "code":
        if source.strip() and "remove-input" not in tags:
            yield Code(source, "source")
        if "remove-output" not in tags:
            for output in cell.get("outputs", ()):
                yield from _output(output)


def _output(output: Notebook) -> Iterator[Part]:
    kind = output["output_type"]
    if kind in {"display_data", "execute_result"}:
        yield from _display(output["data"], output.get("metadata", {}))
    elif kind == "error":
        yield Code(f"{output['ename']}: {plain(_joined(output['evalue']))}", "error")
    elif output.get("name") == "stderr":
        # Warnings name folders of this computer: they are for the log, not for the page.
        log.warning("left out what the notebook wrote to stderr: %s", plain(_joined(output["text"]))[:200])
    elif text := plain(_joined(output.get("text", ""))):
        yield Code(text)


def _display(data: Notebook, metadata: Notebook) -> Iterator[Part]:
    """Return the richest form of an output that a page can hold."""
    texts = {mime: _joined(value) for mime, value in data.items() if mime != MIME}
    html = texts.get("text/html", "")
    bitmap = next((mime for mime in _BITMAPS if mime in texts), "")
    if MIME in data:
        yield from_json(data[MIME])
    elif has_table(html):
        yield from parts_of_html(html)
    elif "image/svg+xml" in texts:
        yield Figure(texts["image/svg+xml"], "", _alt(metadata, "image/svg+xml"))
    elif bitmap:
        yield picture(texts[bitmap], bitmap, _alt(metadata, bitmap))
    elif "text/markdown" in texts:
        yield from parts_of_markdown(texts["text/markdown"])
    elif html and not texts.get("text/plain", "").startswith("<"):
        yield from parts_of_html(html)
    elif text := plain(texts.get("text/plain", "")):
        yield Code(text)
    else:
        log.warning("left out an output that a page cannot hold: %s", ", ".join(data) or "empty")


def _alt(metadata: Notebook, mime: str) -> str:
    """Return the text alternative that `display(figure, metadata={mime: {"alt": ...}})` has left."""
    own = metadata.get(mime, {})
    return str((own.get("alt") if isinstance(own, Mapping) else "") or metadata.get("alt") or NO_ALT)


def _joined(text: Any) -> str:
    """Return a text that a notebook may hold as a list of lines."""
    return "".join(text) if isinstance(text, list) else str(text)
