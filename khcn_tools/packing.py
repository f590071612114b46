"""Files packed into one, the same bytes each time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

_STAMP = (2000, 1, 1, 0, 0, 0)
_UNIX = 3
_PACKED = (".docx", ".pdf", ".xlsx")


def packed(parts: Mapping[str, bytes]) -> bytes:
    """Return an office file (.xlsx, .docx) of these parts by name, without any trace of this computer."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as target:
        for name in sorted(parts, key=_order):
            target.writestr(_entry(name), parts[name])
    return archive.getvalue()


def bundled(files: Mapping[str, bytes], comment: str) -> bytes:
    """Return a .zip of these files by name, with a comment; what is packed already is not packed again."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as target:
        for name in sorted(files):
            entry = _entry(name)
            if name.endswith(_PACKED):
                entry.compress_type = zipfile.ZIP_STORED
            target.writestr(entry, files[name])
        target.comment = comment.encode("ascii")
    return archive.getvalue()


def comment_of(archive: Path) -> str:
    """Return the comment of a .zip; "" where it is none."""
    try:
        with zipfile.ZipFile(archive) as there:
            return there.comment.decode("ascii", "replace")
    except (OSError, zipfile.BadZipFile):
        return ""


def _order(name: str) -> tuple[bool, str]:
    """Put the list of content types first, where readers look for it."""
    return (name != "[Content_Types].xml", name)


def _entry(name: str) -> zipfile.ZipInfo:
    """Return a zip entry without the time or the system of this computer."""
    entry = zipfile.ZipInfo(name, _STAMP)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = _UNIX
    entry.external_attr = 0o644 << 16
    return entry
