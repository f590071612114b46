"""Text with delimiters (.csv, .tsv): its encoding and its delimiter are told from the content.

All values are text: a program that guesses numbers turns 0012 into 12. Rows and columns are those that Excel
shows. A control character among many letters is content: it is shown as a sign.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from io import StringIO

from khcn_tools.errors import SubmissionError
from khcn_tools.model import RawSheet
from khcn_tools.read.bounds import placed
from khcn_tools.read.cells import text_cell

_MARKS = [(b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")]
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f]")
_APART = 50  # characters for each control that may have been typed among them; UTF-16 and programs have more
_TONE = re.compile("(.?)[\u0300\u0301\u0303\u0309\u0323]", re.DOTALL)
_LOST = re.compile(r"(?<=[^\W\d_])[?\ufffd]+(?=[^\W\d_])")  # "th?c hi?n": saved in an encoding without ự, ệ
_SLIPS = 10  # question marks inside words that may have been typed
_VOWELS = set("aăâeêioôơuưyAĂÂEÊIOÔƠUƯY")
_MOSTLY = 0.9
_NAMED = re.compile("sep=(.)\r?\n")
_DELIMITERS = ";\t,"
_AGAIN = "lưu lại bằng Excel, loại “CSV UTF-8” hoặc Excel Workbook (.xlsx), rồi gửi lại"
_SAMPLE = 100_000  # letters


def delimited_sheet(data: bytes, name: str) -> RawSheet:
    """Return the one sheet of a file of text; SubmissionError where it is no text, or has no columns."""
    rows = _rows(decoded(data))
    cells = placed(
        text_cell(row, column, [(text, "")])
        for row, line in enumerate(rows, start=1)
        for column, text in enumerate(line, start=1)
        if text.strip()
    )
    return RawSheet(name, None, cells)


def decoded(data: bytes) -> str:
    """Return text as Unicode; what is TCVN3 or VNI stays in the letters of its font, for `text_cell` to tell.

    Raises SubmissionError where it is no text, or its letters were lost on the way.
    """
    try:
        text = data.decode(_encoding(data))
    except UnicodeDecodeError as error:
        raise SubmissionError(
            f"có ký tự không đọc được (tệp bị hỏng, hoặc lẫn nhiều bảng mã); {_AGAIN}"
        ) from error
    if _APART * len(_CONTROLS.findall(text)) > len(text):
        raise _no_text()
    if len(_LOST.findall(text)) > _SLIPS:
        raise SubmissionError(f"đã mất chữ tiếng Việt khi lưu (chữ thành dấu “?”); mở lại bản gốc, {_AGAIN}")
    return unicodedata.normalize("NFC", text)


def _encoding(data: bytes) -> str:
    """Return the encoding: as marked at the beginning, UTF-16, UTF-8, or one of a byte a letter."""
    marked = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), "")
    if marked:
        return marked
    upper, lower = data[1::2].count(0), data[::2].count(0)
    if _APART * (upper + lower) > len(data):  # the upper halves of digits, blanks and plain letters
        return "utf-16-le" if upper > lower else "utf-16-be"
    try:
        data.decode()
    except UnicodeDecodeError:
        return "cp1258" if _is_cp1258(data) else "cp1252"
    return "utf-8"


def _is_cp1258(data: bytes) -> bool:
    """Tell whether the codes of cp1258 for tones stand where tones can: behind vowels."""
    before = [found[1] in _VOWELS for found in _TONE.finditer(data.decode("cp1258", "replace"))]
    return bool(before) and sum(before) >= _MOSTLY * len(before)


def _rows(text: str) -> Iterator[list[str]]:
    """Return the lines, split at the delimiter that the first one names or that gives even columns."""
    named = _NAMED.match(text)
    if named:
        return _split(text[named.end() :], named[1], strict=True)
    delimiter = max(_DELIMITERS, key=lambda known: _evenness(text[:_SAMPLE], known))
    if _evenness(text[:_SAMPLE], delimiter) == (0, 0):
        raise SubmissionError(f"là tệp văn bản không chia cột, không phải bảng; {_AGAIN}")
    return _split(text, delimiter, strict=True)


def _split(text: str, delimiter: str, *, strict: bool) -> Iterator[list[str]]:
    """Yield the rows of a text, split into fields."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=strict)
    try:
        yield from reader
    except csv.Error as error:
        raise SubmissionError(
            f'có dấu nháy kép (") đặt sai hoặc không khép lại, gần dòng {reader.line_num}; {_AGAIN}'
        ) from error


def _evenness(text: str, delimiter: str) -> tuple[float, int]:
    """Return the share of the lines that have the most usual number of columns, and that number."""
    widths = Counter(len(row) for row in _split(text, delimiter, strict=False) if any(row))
    several = {width: count for width, count in widths.items() if width > 1}
    width = max(several, key=lambda known: (several[known], known), default=0)
    return (several[width] / sum(widths.values()), width) if width else (0, 0)


def _no_text() -> SubmissionError:
    return SubmissionError(f"không phải tệp bảng tính; {_AGAIN}")
