"""A document as one HTML file: no script, no outside address, and a policy that allows neither."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import groupby
from pathlib import Path

from khcn_tools.document.characters import visible
from khcn_tools.document.html import fragment, text
from khcn_tools.document.parts import Code, Part
from khcn_tools.render.arrange import Document

SOURCE = "Mã nguồn"

_OPTIONAL = re.compile("</(?:td|th|tr|thead|tbody)>")
"""End tags that HTML lets be left out: a tenth of a page of tables. No text holds a "<"."""

_WIDTH = re.compile('<col class="w([0-9]+)">')


def page(document: Document) -> str:
    """Return the whole page; the code of the cells, where the document has it, is folded."""
    body = "".join(_blocks(document.parts))
    style = _style() + _widths(body) + _running(" · ".join(document.marks))
    marks = " · ".join(map(text, document.marks))
    top = f'<header class="marks">{marks}</header>' if marks else ""
    return (
        f'<!doctype html>\n<html lang="vi">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_policy(style)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{text(document.title)}</title>\n<style>{style}</style>\n</head>\n<body>\n"
        f"{top}\n<main>\n{body}</main>\n</body>\n</html>\n"
    )


def _blocks(parts: Iterable[Part]) -> Iterator[str]:
    """Return one block a part; neighbouring sources are folded together."""
    for is_source, group in groupby(parts, key=_is_source):
        blocks = _OPTIONAL.sub("", "\n".join(map(fragment, group)))
        if is_source:
            blocks = f'<details class="source"><summary>{SOURCE}</summary>\n{blocks}\n</details>'
        yield f"{blocks}\n"


def _is_source(part: Part) -> bool:
    return isinstance(part, Code) and part.kind == "source"


@cache
def _style() -> str:
    return (Path(__file__).parent / "page.css").read_text("utf-8")


def _widths(body: str) -> str:
    """Return the widths of columns that the page names."""
    named = sorted({int(percent) for percent in _WIDTH.findall(body)})
    return "".join(f".w{percent}{{width:{percent}%}}" for percent in named)


def _running(marks: str) -> str:
    """Return the rule that prints the marks at the foot of each page, each character by its number."""
    escaped = "".join(f"\\{ord(char):06x}" for char in visible(marks))
    return f'@page{{@bottom-center{{content:"{escaped}"}}}}'


def _policy(style: str) -> str:
    """Allow the page its one style sheet and its own pictures, and nothing else."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
    )
