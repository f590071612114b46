"""Markdown as parts of a document. Nothing in it is obeyed: HTML is text, an outside address is printed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import mistune

from khcn_tools.document.parts import Bullets, Code, Heading, Paragraph, Part, Run, Table, TableColumn

Token = Mapping[str, Any]

_parse = mistune.create_markdown(renderer="ast", plugins=["table"])
_STYLES = {"strong": "strong", "emphasis": "emph", "codespan": "code"}


def parts_of_markdown(source: str) -> list[Part]:
    """Return the parts of a Markdown text."""
    return list(_blocks(_tokens(source)))


def _tokens(source: str) -> list[Token]:
    tokens = _parse(source)
    assert not isinstance(tokens, str)  # noqa: S101 - for the type checker: the "ast" renderer makes tokens
    return list(tokens)


def _blocks(tokens: Iterable[Token]) -> Iterator[Part]:
    for token in tokens:
        yield from _block(token)


def _block(token: Token) -> Iterator[Part]:
    match token["type"]:
        case "heading":
            yield Heading(token["attrs"]["level"], _line(token))
        case "paragraph" | "block_text":
            yield Paragraph(_line(token))
        case "list":
            yield _list(token)
        case "table":
            yield _table(token)
        case "block_quote":
            yield from _quote(token)
        case "block_code":
            yield Code(token["raw"].rstrip("\n"))
        case "block_html":
            yield from _html(token["raw"])
        case _:  # blank lines, rules between sections, definitions of links
            pass


def _html(raw: str) -> Iterator[Part]:
    """Return what would be markup as text; only a comment says nothing."""
    text = raw.strip()
    if text and not (text.startswith("<!--") and text.endswith("-->")):
        yield Paragraph((Run(text),))


def _quote(token: Token) -> Iterator[Part]:
    for part in _blocks(token["children"]):
        yield replace(part, style="quote") if isinstance(part, Paragraph) else part


# ---------------------------------------------------------------------------------------------
# Lines of text


def _line(token: Token) -> tuple[Run, ...]:
    return tuple(_joined(_runs(token.get("children", ()))))


def _runs(tokens: Iterable[Token], style: str = "", href: str = "") -> Iterator[Run]:
    for token in tokens:
        yield from _inline(token, style, href)


def _inline(token: Token, style: str, href: str) -> Iterator[Run]:
    kind = token["type"]
    if kind in {"softbreak", "linebreak"}:
        yield Run(" " if kind == "softbreak" else "\n", style, href)
    elif kind == "link":
        yield from _link(token, style)
    elif "children" in token:
        yield from _runs(token["children"], _STYLES.get(kind, style), href)
    elif token.get("raw", "").lower() in {"<br>", "<br/>", "<br />"}:
        yield Run("\n", style, href)
    else:
        yield Run(token.get("raw", ""), _STYLES.get(kind, style), href)


def _link(token: Token, style: str) -> Iterator[Run]:
    """Return a link within the document as one; of any other its address is printed behind its words."""
    url = token["attrs"]["url"]
    if url.startswith("#"):
        yield from _runs(token["children"], style, url)
        return
    words = tuple(_runs(token["children"], style))
    yield from words
    if "".join(run.text for run in words) != url:
        yield Run(f" ({url})", style)


def _joined(runs: Iterable[Run]) -> Iterator[Run]:
    """Join neighbours of the same style."""
    held: Run | None = None
    for run in runs:
        if held and (held.style, held.href) == (run.style, run.href):
            held = replace(held, text=held.text + run.text)
            continue
        if held:
            yield held
        held = run
    if held:
        yield held


# ---------------------------------------------------------------------------------------------
# Lists and tables


def _list(token: Token) -> Bullets:
    lines = list(_items(token, 0))
    ordered = token["attrs"]["ordered"]
    return Bullets(
        tuple(line for _, line in lines),
        tuple(level for level, _ in lines),
        ordered,
        token["attrs"].get("start", 1) if ordered else 1,
    )


def _items(token: Token, level: int) -> Iterator[tuple[int, tuple[Run, ...]]]:
    """Return each line with its depth; the number of a deeper ordered list becomes text."""
    first = token["attrs"].get("start", 1)
    for number, item in enumerate(token["children"], first):
        prefix = f"{number}. " if token["attrs"]["ordered"] and level else ""
        blocks = [child for child in item["children"] if child["type"] not in {"list", "blank_line"}]
        runs = [Run(prefix)] if prefix else []
        for index, block in enumerate(blocks):
            runs += [Run("\n")] if index else []
            runs += _line(block) or (Run(block.get("raw", "").strip()),)
        yield level, tuple(_joined(runs))
        for child in item["children"]:
            if child["type"] == "list":
                yield from _items(child, level + 1)


def _table(token: Token) -> Table:
    """Return a table of Markdown; it has no caption of its own."""
    head, *bodies = token["children"]
    columns = tuple(TableColumn(_text(cell), cell["attrs"].get("align") or "left") for cell in head["children"])
    rows = tuple(tuple(_text(cell) for cell in row["children"]) for body in bodies for row in body["children"])
    return Table("", columns, rows)


def _text(token: Token) -> str:
    return "".join(run.text for run in _line(token))
