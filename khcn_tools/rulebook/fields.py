"""A table of a TOML file, taken apart key by key; what is missing or wrong is told with its place."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, TypeVar

from khcn_tools.errors import DataFileError

T = TypeVar("T")

_KINDS = {str: "text in quotes", int: "a whole number", bool: "true or false", list: "a list", dict: "a table"}


class Fields:
    """The keys of one table, and where it stands."""

    def __init__(self, data: dict[str, Any], where: str) -> None:
        """Take a table and the words that name its place."""
        self._data, self.where = dict(data), where

    @classmethod
    def of_file(cls, path: Path) -> Fields:
        """Read a file under ``data``; DataFileError where it is absent or no TOML."""
        where = f"data/{path.parent.name}/{path.name}"
        try:
            return cls(tomllib.loads(path.read_text("utf-8")), where)
        except FileNotFoundError:
            raise DataFileError(f"{where} is not there; put the original back") from None
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise DataFileError(f"{where}: not valid TOML: {error}") from error

    def fault(self, problem: str) -> DataFileError:
        """Return the error that tells a problem of this table."""
        return DataFileError(f"{self.where}: {problem}")

    def take(self, key: str, kind: type[T], default: T | None = None) -> T:
        """Return a value of that kind and be done with its key; without `default` it must be there."""
        value = self._data.pop(key, default)
        if value is None:
            raise self.fault(f"{key} is missing; add it ({_KINDS[kind]})")
        if type(value) is not kind:
            raise self.fault(f"{key} must be {_KINDS[kind]}, not {value!r}")
        return value

    def text(self, key: str) -> str:
        """Return a text that must be there and not be blank."""
        text = self.take(key, str)
        if not text.strip():
            raise self.fault(f"{key} is blank; write it")
        return text

    def maybe(self, key: str, kind: type[T]) -> T | None:
        """Return a value of that kind, or None where the key is absent."""
        return self.take(key, kind) if self.has(key) else None

    def has(self, key: str) -> bool:
        """Tell whether the key is there and not yet taken."""
        return key in self._data

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts, empty where the key is absent."""
        values = self.take(key, list, [])
        if not all(isinstance(value, str) for value in values):
            raise self.fault(f"{key} must be a list of texts, not {values!r}")
        return tuple(values)

    def tables(self, key: str) -> list[Fields]:
        """Return a list of tables, empty where the key is absent; each is named by its place in the list."""
        values = self.take(key, list, [])
        if not all(isinstance(value, dict) for value in values):
            raise self.fault(f"{key} must be written as [[{key}]] blocks")
        return [Fields(value, f"{self.where}, {key} no. {n}") for n, value in enumerate(values, start=1)]

    def one_of(self, key: str, allowed: tuple[str, ...]) -> str:
        """Return a text that must be one of those allowed."""
        value = self.text(key)
        if value not in allowed:
            raise self.fault(f"{key} is {value!r}; one of {', '.join(allowed)}")
        return value

    def done(self) -> None:
        """Refuse what nobody asked for: a misspelt key must not be passed over in silence."""
        if self._data:
            raise self.fault(f"unknown key {min(self._data)!r}; correct its spelling or take it out")
