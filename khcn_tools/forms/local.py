"""What the office has accepted: ``data/forms/local.toml``, absent by default."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from khcn_tools.errors import DataFileError
from khcn_tools.forms.entries import Entry, blocks, file, known, text, toml
from khcn_tools.forms.form import unambiguous_headings
from khcn_tools.forms.lists import Lists, unambiguous_choices
from khcn_tools.model import Choice, Column, Form

LOCAL = "local.toml"
Spelt = TypeVar("Spelt", Choice, Column)

_ACCEPTED_KEYS = {"spelling", "accepted_by", "accepted_on"}


@dataclass(frozen=True, slots=True)
class Accepted:
    """A spelling from ``local.toml``: `place` is (list, choice) or (form, column), by id or as printed."""

    place: tuple[str, str]
    spelling: str


def load_local(folder: Path) -> tuple[list[Accepted], list[Accepted]]:
    """Return the accepted spellings of choices and of headings; none where there is no ``local.toml``."""
    if not (folder / LOCAL).exists():
        return [], []
    data = toml(folder / LOCAL)
    known(data, {"spellings", "headings"}, file(LOCAL))
    return _accepted(data, "spellings", ("list", "choice")), _accepted(data, "headings", ("form", "column"))


def _accepted(data: Entry, kind: str, place: tuple[str, str]) -> list[Accepted]:
    """Return the entries of one kind, each with who accepted it and when."""
    where = f"{file(LOCAL)}, {kind}"
    return [_accept(entry, place, where) for entry in blocks(data, kind, where)]


def _accept(entry: Entry, place: tuple[str, str], where: str) -> Accepted:
    """Return one accepted spelling."""
    known(entry, {*place, *_ACCEPTED_KEYS}, where)
    spelling = text(entry, "spelling", where)
    text(entry, "accepted_by", f"{where}, {spelling!r}")
    if type(entry.get("accepted_on")) is not dt.date:
        raise DataFileError(f"{where}, {spelling!r}: accepted_on must be a date such as 2022-11-20")
    return Accepted((text(entry, place[0], where), text(entry, place[1], where)), spelling)


def with_spellings(lists: Lists, accepted: Iterable[Accepted]) -> Lists:
    """Return the lists with the accepted spellings among the aliases."""
    result = dict(lists)
    for entry in accepted:
        name, wanted = entry.place
        where = f"{file(LOCAL)}, spelling {entry.spelling!r}"
        if name not in result:
            raise DataFileError(f"{where}: unknown list {name!r}; one of {', '.join(result)}")
        meant = _meant(wanted, [(c.id, c.label) for c in result[name]], f"{where}: {name} has no choice")
        result[name] = tuple(_also(c, entry.spelling) if c.id == meant else c for c in result[name])
        unambiguous_choices(result[name], where)
    return result


def with_headings(forms: Iterable[Form], accepted: Iterable[Accepted]) -> list[Form]:
    """Return the forms with the accepted headings among their columns' aliases."""
    result = {form.id: form for form in forms}
    for entry in accepted:
        name, wanted = entry.place
        where = f"{file(LOCAL)}, heading {entry.spelling!r}"
        form = result[_meant(name, [(f.id, f.code) for f in result.values()], f"{where}: unknown form")]
        columns = [(c.id, c.heading) for c in form.columns]
        meant = _meant(wanted, columns, f"{where}: {form.code} has no column")
        form = replace(
            form, columns=tuple(_also(c, entry.spelling) if c.id == meant else c for c in form.columns)
        )
        unambiguous_headings(form, where)
        result[form.id] = form
    return list(result.values())


def _meant(wanted: str, names: Iterable[tuple[str, str]], refusal: str) -> str:
    """Return the identifier of what is named by identifier or as printed; each name is such a pair."""
    for name in (known_names := tuple(names)):
        if wanted in name:
            return name[0]
    raise DataFileError(f"{refusal} {wanted!r}; one of {', '.join(printed for _, printed in known_names)}")


def _also(thing: Spelt, spelling: str) -> Spelt:
    """Return a choice or a column with one more spelling."""
    return replace(thing, aliases=(*thing.aliases, spelling))
