"""Reading the TOML of ``data/forms`` with its place: every slip is told with file, entry and remedy."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from khcn_tools.errors import DataFileError
from khcn_tools.text import search_key

Entry = Mapping[str, Any]


def file(name: str) -> str:
    """Return a form file as messages name it."""
    return f"data/forms/{name}"


def toml(path: Path) -> dict[str, Any]:
    """Read one TOML file."""
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise DataFileError(f"{file(path.name)} is missing; copy it from the package's source") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataFileError(f"{file(path.name)}: not valid TOML: {error}") from error


def blocks(data: Entry, key: str, where: str) -> list[Entry]:
    """Return the entries written as blocks under one name, none where the name is absent."""
    value = data.get(key, [])
    if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
        raise DataFileError(f"{where}: write each entry as a block that begins with [[{key}]]")
    return value


def known(entry: Entry, known: set[str], where: str) -> None:
    """Refuse a key that means nothing here: it is a slip, and would be lost in silence."""
    unknown = sorted(set(entry) - known)
    if unknown:
        raise DataFileError(f"{where}: unknown key {unknown[0]!r}; known: {', '.join(sorted(known))}")


def text(entry: Entry, key: str, where: str, default: str | None = None) -> str:
    """Return a text; without a default it must be there and not be empty."""
    value = entry.get(key, default)
    if not isinstance(value, str) or (default is None and not value.strip()):
        raise DataFileError(f"{where}: {key} must be text in quotes, and not empty")
    return value


def texts(entry: Entry, key: str, where: str) -> tuple[str, ...]:
    """Return a list of texts, empty where the key is absent."""
    value = entry.get(key, [])
    if not isinstance(value, list) or not all(isinstance(text, str) and text.strip() for text in value):
        raise DataFileError(f'{where}: {key} must be a list of texts: ["…", "…"]')
    return tuple(value)


def flag(entry: Entry, key: str, where: str) -> bool:
    """Return true or false, false where the key is absent."""
    value = entry.get(key, False)
    if not isinstance(value, bool):
        raise DataFileError(f"{where}: {key} must be true or false, without quotes")
    return value


def one_of(entry: Entry, key: str, known: Iterable[str], where: str, default: str | None = None) -> str:
    """Return a text that must be one of `known`."""
    value = text(entry, key, where, default)
    if value not in (listed := tuple(known)):
        raise DataFileError(f"{where}: {key} is {value!r}; one of {', '.join(listed)}")
    return value


def no_two(pairs: Iterable[tuple[str, str]], where: str, what: str) -> None:
    """Refuse an identifier that stands there twice; each pair is (identifier, name for people)."""
    seen: dict[str, str] = {}
    for identifier, name in pairs:
        if identifier in seen:
            raise DataFileError(
                f"{where}: {what} {identifier!r} stands there twice, for {seen[identifier]!r} and {name!r}; "
                "give each its own"
            )
        seen[identifier] = name


def unambiguous(spellings: Iterable[tuple[str, tuple[str, ...]]], where: str) -> None:
    """Refuse a spelling that stands for two things; each entry is (name, its spellings)."""
    owner: dict[str, str] = {}
    for name, known in spellings:
        for spelling in known:
            key = search_key(spelling)
            if key and owner.setdefault(key, name) != name:
                raise DataFileError(
                    f"{where}: {spelling!r} stands for both {owner[key]!r} and {name!r}; keep it at one of them"
                )
