"""What a file is that is no spreadsheet, told from its content: the words of its refusal."""

from __future__ import annotations

import re
from collections.abc import Collection

from khcn_tools.errors import SubmissionError

SAVE_AS = "mở bằng Excel, chọn Lưu thành (Save As), loại Excel Workbook (.xlsx), rồi gửi lại"
_FILL_IN = "điền số liệu vào biểu mẫu Excel rồi gửi lại"
_UNPACK = "giải nén, rồi gửi lại các tệp bảng tính bên trong"
_HEAD = 4096
_LOCK_SIZE, _LONGEST_NAME = (
    165,
    54,
)  # of what Excel keeps beside an open file: a person's name, its length first

_WORD = f"là tệp Word, không phải bảng tính; {_FILL_IN}"
_SLIDES = f"là tệp PowerPoint, không phải bảng tính; {_FILL_IN}"
_IMAGE = f"là tệp ảnh, không phải bảng tính; {_FILL_IN}"
_OLD = f"là tệp Excel đời cũ (trước Excel 97); {SAVE_AS}"
_BEGINNINGS = {
    b"%PDF": f"là tệp PDF, không phải bảng tính; {_FILL_IN}",
    b"{\\rtf": _WORD,
    b"Rar!": f"là tệp nén RAR; {_UNPACK}",
    b"7z\xbc\xaf": f"là tệp nén 7z; {_UNPACK}",
    b"\x1f\x8b": f"là tệp nén gzip; {_UNPACK}",
    b"\x89PNG": _IMAGE,
    b"\xff\xd8\xff": _IMAGE,
    b"GIF8": _IMAGE,
    b"II*\0": _IMAGE,
    b"MM\0*": _IMAGE,
    b"\x09\x00\x04\x00": _OLD,
    b"\x09\x02\x06\x00": _OLD,
    b"\x09\x04\x06\x00": _OLD,
    b"\x09\x08": _OLD,
}
_MARKUP = {
    re.compile(rb"urn:schemas-microsoft-com:office:spreadsheet"): (
        f"là tệp XML Spreadsheet 2003 mang tên bảng tính; {SAVE_AS}"
    ),
    re.compile(rb"<(!doctype\s+html|html|head|meta|body|table)\b", re.IGNORECASE): (
        f"là trang web (HTML) mang tên bảng tính, thường do phần mềm khác kết xuất; {SAVE_AS}"
    ),
    re.compile(rb"^<\?xml"): f"là tệp XML, không phải tệp bảng tính; {SAVE_AS}",
}
_STREAMS = {
    "EncryptedPackage": (
        "có đặt mật khẩu; mở bằng Excel, bỏ mật khẩu (File, Info, Protect Workbook), lưu lại rồi gửi lại"
    ),
    "WordDocument": _WORD,
    "PowerPoint Document": _SLIDES,
}
_FOLDERS = {"word/": _WORD, "ppt/": _SLIDES}


def refuse_foreign(data: bytes) -> None:
    """Raise SubmissionError where a file's first bytes say that it is of another kind."""
    if not data.strip(b"\0 \r\n\t"):
        raise SubmissionError("là tệp rỗng; kiểm tra lại tệp đã lưu rồi gửi lại")
    for beginning, why in _BEGINNINGS.items():
        if data.startswith(beginning):
            raise SubmissionError(why)
    if len(data) == _LOCK_SIZE and data[0] <= _LONGEST_NAME and b"\0" in data:
        raise SubmissionError(
            "là tệp tạm (tên bắt đầu bằng ~$) mà Excel để lại khi đang mở bảng tính; gửi lại chính bảng tính đó"
        )
    head = data[:_HEAD].replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").lstrip(b"\xff\xfe\r\n\t ")
    for pattern, why in _MARKUP.items() if head.startswith(b"<") else ():
        if pattern.search(head):
            raise SubmissionError(why)


def refuse_compound(data: bytes) -> None:
    """Raise SubmissionError where a compound file is known to hold something other than an open workbook."""
    for stream, why in _STREAMS.items():
        if stream.encode("utf-16-le") in data:
            raise SubmissionError(why)


def refuse_archive(members: Collection[str]) -> None:
    """Raise SubmissionError where the members of an archive are not those of a workbook."""
    for folder, why in _FOLDERS.items():
        if any(member.startswith(folder) for member in members):
            raise SubmissionError(why)
    if "[Content_Types].xml" not in members:
        raise SubmissionError(f"là tệp nén ZIP, không phải bảng tính; {_UNPACK}")


def encrypted() -> SubmissionError:
    """Return the error of a file that only opens with a password."""
    return SubmissionError(_STREAMS["EncryptedPackage"])
