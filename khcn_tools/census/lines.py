"""Cells of text with delimiters, counted field by field."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

_OTHER = re.compile(r"\s*<(\?xml|!doctype|html|head|meta|body|table)\b|%PDF|\{\\rtf", re.IGNORECASE)
_CONTROL = re.compile("[\0-\x08\x0e-\x1f]")
_FEW = 50  # characters for each control that may stand among them
_SAMPLE = 100_000


def count_text(data: bytes) -> int:
    """Return the number of fields that are not blank; ValueError where the text has no fields."""
    text = _unicode(data)
    if _FEW * len(_CONTROL.findall(text)) > len(text) or _OTHER.match(text):
        raise ValueError("no text with delimiters")
    if re.match("sep=.\r?\n", text):
        delimiter, text = text[4], text.partition("\n")[2]
    else:
        delimiter = _delimiter(text[:_SAMPLE])
    return sum(bool(field.strip()) for line in _lines(text, delimiter, strict=True) for field in line)


def _unicode(data: bytes) -> str:
    """Return the text; of encodings of a byte a letter it only matters what is blank."""
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return data.decode("utf-16")
    if data.startswith(b"\xef\xbb\xbf"):
        return data.decode("utf-8-sig")
    if _FEW * data.count(0) > len(data):
        return data.decode("utf-16-le" if data[1::2].count(0) > data[::2].count(0) else "utf-16-be")
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("cp1252")


def _delimiter(text: str) -> str:
    """Return the delimiter that splits most lines into the same number of fields, most fields if alike."""
    best: tuple[float, int] = (0, 0)
    found = ""
    for delimiter in ";\t,":
        lengths = Counter(sum(1 for _ in line) for line in _lines(text, delimiter) if any(line))
        several = {length: count for length, count in lengths.items() if length > 1}
        usual = max(several, key=lambda length: (several[length], length), default=0)
        if usual and best < (several[usual] / lengths.total(), usual):
            best, found = (several[usual] / lengths.total(), usual), delimiter
    if not found:
        raise ValueError("no delimiter")
    return found


def _lines(text: str, delimiter: str, *, strict: bool = False) -> Iterator[list[str]]:
    """Yield the fields of each line; ValueError, if strict, where a quotation mark is not closed."""
    field, at = _field(re.escape(delimiter)), 0
    line: list[str] = []
    while at < len(text):
        found = field.match(text, at)
        if found is None or (strict and found["quoted"] is not None and (found["rest"] or not found["closed"])):
            raise ValueError("a quotation mark is not closed, or stands inside a field")
        line.append(found["plain"] or (found["quoted"] or "") + (found["rest"] or ""))
        at = found.end()
        if found["end"] != delimiter:
            yield line
            line = []
    if line:
        yield [*line, ""]


def _field(delimiter: str) -> re.Pattern[str]:
    """Return what matches a field and its end."""
    quoted = rf'"(?P<quoted>(?:[^"]|"")*+)(?P<closed>"?)(?P<rest>[^{delimiter}\r\n]*)'
    plain = rf'(?P<plain>(?!")[^{delimiter}\r\n]*)'
    return re.compile(rf"(?:{quoted}|{plain})(?P<end>{delimiter}|\r\n?|\n|\Z)")
