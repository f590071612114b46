"""Parts of an office file packed into one, the same bytes each time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

_STAMP = (2000, 1, 1, 0, 0, 0)
_UNIX = 3


def packed(parts: Mapping[str, bytes]) -> bytes:
    """Return an office file (.xlsx, .docx) of these parts by name, without any trace of this computer."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as target:
        for name in sorted(parts, key=_order):
            target.writestr(_entry(name), parts[name], compresslevel=9)
    return archive.getvalue()


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
