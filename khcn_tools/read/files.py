"""A file becomes sheets. What a file is, is told by its content, never by its name."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import xlrd

from khcn_tools.errors import SubmissionError, UsageError
from khcn_tools.model import RawSheet
from khcn_tools.read.bounds import MOST_BYTES, check_unpacked, too_large
from khcn_tools.read.xls import xls_sheets
from khcn_tools.read.xlsx import xlsx_sheets

_ZIP, _COMPOUND = b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE_AS = "mở bằng Excel, chọn Lưu thành (Save As), loại Excel Workbook (.xlsx), rồi gửi lại"


def read_sheets(path: Path, name: str) -> tuple[RawSheet, ...]:
    """Return the sheets of an .xlsx or .xls workbook, hidden ones too, in their order.

    `name` stands for the file in every address (its path under the root). Raises SubmissionError, with what
    is wrong and what to do, where the file cannot be opened as a workbook; UsageError where there is none.
    """
    if not path.exists():
        raise UsageError(f"there is no file {name}")
    if path.is_dir():
        raise SubmissionError(f"là một thư mục, không phải tệp bảng tính; {_SAVE_AS}")
    if path.stat().st_size > MOST_BYTES:
        raise too_large()
    data = path.read_bytes()
    sheets = _sheets(data, name)
    if not sheets:
        raise SubmissionError(
            f"không có trang tính nào đọc được (có thể do lưu ở dạng Strict Open XML); {_SAVE_AS}"
        )
    return sheets


def _sheets(data: bytes, name: str) -> tuple[RawSheet, ...]:
    """Read the bytes with the reader of their format."""
    if not data.strip(b"\0 \r\n\t"):
        raise SubmissionError("là tệp rỗng; kiểm tra lại tệp đã lưu rồi gửi lại")
    if data.startswith(_COMPOUND):
        return _from_compound(data, name)
    if data.startswith(_ZIP):
        return _from_zip(data, name)
    raise SubmissionError(f"không phải tệp bảng tính Excel; {_SAVE_AS}")


def _from_zip(data: bytes, name: str) -> tuple[RawSheet, ...]:
    """Read an .xlsx, or say what else the archive is."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            members = set(archive.namelist())
            check_unpacked(archive)
    except zipfile.BadZipFile as error:
        raise _broken() from error
    if "xl/workbook.bin" in members:
        raise SubmissionError(f"là tệp Excel nhị phân (.xlsb), chương trình không đọc được; {_SAVE_AS}")
    if "content.xml" in members:
        raise SubmissionError(f"là tệp LibreOffice/OpenDocument, chương trình không đọc được; {_SAVE_AS}")
    if "[Content_Types].xml" not in members or any(member.startswith(("word/", "ppt/")) for member in members):
        raise SubmissionError(f"không phải tệp bảng tính Excel (tệp Word, tệp nén hoặc loại khác); {_SAVE_AS}")
    try:
        return xlsx_sheets(data, name)
    except SubmissionError:
        raise
    except Exception as error:  # a broken file may raise anything in its reader: told, and chained
        raise _broken() from error


def _from_compound(data: bytes, name: str) -> tuple[RawSheet, ...]:
    """Read an .xls, or say what else the compound file is: encrypted workbooks are kept in one too."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise _encrypted()
    if "WordDocument".encode("utf-16-le") in data:
        raise SubmissionError(f"là tệp Word (.doc), không phải bảng tính; {_SAVE_AS}")
    try:
        return xls_sheets(data, name)
    except SubmissionError:
        raise
    except xlrd.XLRDError as error:
        raise (_encrypted() if "encrypted" in str(error).lower() else _broken()) from error
    except Exception as error:  # a broken file may raise anything in its reader: told, and chained
        raise _broken() from error


def _encrypted() -> SubmissionError:
    return SubmissionError(
        "có đặt mật khẩu; mở bằng Excel, bỏ mật khẩu (File, Info, Protect Workbook), lưu lại rồi gửi lại"
    )


def _broken() -> SubmissionError:
    return SubmissionError(f"bị hỏng hoặc không mở được; {_SAVE_AS}")
