"""A chart as a picture of dots, for pages that take no SVG."""

from __future__ import annotations

from khcn_tools.render.paper import compiler

_SOURCE = b"""#set page(width: auto, height: auto, margin: 0pt)
#set text(font: "Tinos", fallback: false)
#image(bytes(sys.inputs.svg), format: "svg", width: 160mm)
"""
_DOTS = 200  # an inch: sharp in print, and a third of the size of 300


def png(svg: str) -> bytes:
    """Return the picture of an SVG text as PNG; the same text gives the same bytes."""
    picture = compiler().compile(_SOURCE, format="png", ppi=_DOTS, sys_inputs={"svg": svg})
    assert isinstance(picture, bytes)  # noqa: S101 - for the type checker: one page is one picture
    return picture
