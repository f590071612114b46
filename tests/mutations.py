"""Files broken by chance, as transfers, old programs and hands break them: the same for the same seed."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO
from random import Random

_XML = re.compile(r"\.(xml|rels)$")
_NUMBER = re.compile(rb"(?<=[\">])\d+(?=[\"<])")
_ATTRIBUTE = re.compile(rb'="[^"]*"')
_TAG = re.compile(rb"</?[\w:]+[^>]*>")
_ODD_NUMBERS = (b"0", b"-1", b"4294967296", b"99999999999999999999", b"1e400", b"NaN", b"2.5", b"x")
_ODD_TEXTS = (b"", b"&amp;", b"&bomb;", b"\x00", b"\xff\xfe", "ế".encode(), b"=1+1", b"A1:XFD1048576", b"]]>")


def mutated(data: bytes, random: Random) -> bytes:
    """Return a file with one to three things wrong; one that is an archive mostly inside its parts."""
    for _ in range(random.randint(1, 3)):
        inside = data.startswith(b"PK") and random.random() < 0.85
        try:
            data = _in_archive(data, random) if inside else _bytewise(data, random)
        except (
            zipfile.BadZipFile,
            zlib.error,
            ValueError,
            KeyError,
            NotImplementedError,
            RuntimeError,
            EOFError,
        ):
            # it is broken enough already
            break
    return data


def _in_archive(data: bytes, random: Random) -> bytes:
    """Return an archive with a part of it wrong, absent or there twice."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = [(name, archive.read(name)) for name in archive.namelist()]
    at = random.choice([n for n, (name, _) in enumerate(parts) if _XML.search(name)] or [0])
    name, part = parts[at]
    if random.random() < 0.06:
        del parts[at]
    else:
        parts[at] = (name, random.choice(_WAYS)(part, random))
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for part_name, content in parts:
            archive.writestr(part_name, content)
    return target.getvalue()


def _bytewise(data: bytes, random: Random) -> bytes:
    """Return data cut short, with bytes changed, or with a piece taken out or doubled."""
    if random.random() < 0.15:
        return data[: random.randrange(len(data) + 1)]
    if random.random() < 0.5:
        return _pieced(data, random)
    changed = bytearray(data)
    for _ in range(random.randint(1, 8)):
        if changed:
            changed[random.randrange(len(changed))] = random.choice((0, 255, 34, 59, 10, random.randrange(256)))
    return bytes(changed)


def _pieced(part: bytes, random: Random) -> bytes:
    """Return data with a piece of it left out or written twice."""
    start = random.randrange(len(part) + 1)
    end = min(len(part), start + random.choice((1, 7, 60, 700)))
    return part[:start] + (part[start:end] * 2 if random.random() < 0.5 else b"") + part[end:]


def _replaced(pattern: re.Pattern[bytes], odd: tuple[bytes, ...]) -> Callable[[bytes, Random], bytes]:
    """Return a way to put something odd in the place of one thing that the pattern finds."""

    def way(part: bytes, random: Random) -> bytes:
        found = list(pattern.finditer(part))
        if not found:
            return _pieced(part, random)
        match, new = random.choice(found), random.choice(odd)
        return (
            part[: match.start()] + (b'="' + new + b'"' if pattern is _ATTRIBUTE else new) + part[match.end() :]
        )

    return way


def _swapped(part: bytes, random: Random) -> bytes:
    """Return XML in which two tags have changed places, or one stands twice."""
    tags = list(_TAG.finditer(part))
    if len(tags) < 2:
        return _pieced(part, random)
    one, other = sorted(random.sample(tags, 2), key=lambda tag: tag.start())
    return (
        part[: one.start()]
        + other[0]
        + part[one.end() : other.start()]
        + (one[0] if random.random() < 0.5 else other[0])
        + part[other.end() :]
    )


_WAYS: tuple[Callable[[bytes, Random], bytes], ...] = (
    _pieced,
    _swapped,
    _replaced(_NUMBER, _ODD_NUMBERS),
    _replaced(_NUMBER, _ODD_NUMBERS),
    _replaced(_ATTRIBUTE, _ODD_NUMBERS + _ODD_TEXTS),
    _replaced(_TAG, _ODD_TEXTS),
)
