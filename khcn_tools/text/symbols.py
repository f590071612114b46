"""Ticks and boxes of fonts of symbols, which are letters or private codes underneath."""

from __future__ import annotations

from functools import lru_cache

# Font → its codes → what they show. "x" in Wingdings is a crossed box, which Word's forms use for yes.
_SYMBOLS = {
    "wingdings": str.maketrans("\u00fc\u00fb\u00fe\u00fd\u00a8oqx", "✓✗☑☒☐☐☐☒"),
    "wingdings 2": str.maketrans("POQRST\u00a3", "✓✗☒☑☒☒☐"),
    "webdings": str.maketrans("arc", "✓✗☐"),
}
_PRIVATE = {code: chr(code - 0xF000) for code in range(0xF020, 0xF100)}  # as Word and Excel keep them


def from_symbols(text: str, font: str) -> str:
    r"""Return the text with the ticks and boxes that its font shows; in any other font, as it is.

    >>> from_symbols("ü", "Wingdings"), from_symbols("\uf0fe", "Wingdings"), from_symbols("Mü", "Arial")
    ('✓', '☑', 'Mü')
    """
    table = _table(font)
    return text.translate(_PRIVATE).translate(table) if table else text


@lru_cache(maxsize=1024)
def _table(font: str) -> dict[int, int] | None:
    return _SYMBOLS.get(font.strip().lower())
