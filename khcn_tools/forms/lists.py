"""The code lists of the forms: ``data/forms/lists.toml``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from khcn_tools.forms.entries import Entry, blocks, file, known, no_two, text, texts, toml, unambiguous
from khcn_tools.model import Choice

LISTS = "lists.toml"
Lists = Mapping[str, tuple[Choice, ...]]

_KEYS = {"id", "label", "short", "aliases"}


def load_lists(folder: Path) -> Lists:
    """Return the code lists of ``lists.toml`` by name."""
    data = toml(folder / LISTS)
    return {name: _list(blocks(data, name, file(LISTS)), name) for name in data}


def _list(entries: Iterable[Entry], name: str) -> tuple[Choice, ...]:
    """Return one code list, each id once and no spelling for two choices."""
    where = f"{file(LISTS)}, list {name!r}"
    choices = tuple(_choice(entry, where) for entry in entries)
    no_two(((choice.id, choice.label) for choice in choices), where, "id")
    unambiguous_choices(choices, where)
    return choices


def _choice(entry: Entry, where: str) -> Choice:
    """Return one choice of a code list."""
    place = f"{where}, choice {entry.get('id', '(no id)')!r}"
    known(entry, _KEYS, place)
    return Choice(
        id=text(entry, "id", place),
        label=text(entry, "label", place),
        short=text(entry, "short", place, default=""),
        aliases=texts(entry, "aliases", place),
    )


def unambiguous_choices(choices: Iterable[Choice], where: str) -> None:
    """Refuse two choices that one spelling would stand for."""
    unambiguous(((c.label, (c.label, c.short, *c.aliases)) for c in choices), where)
