"""What follows from the proposals: counts, registrations, ballots and dossiers.

Whoever is proposed for a title has registered for it, has been voted on and, where the law wants one, has a
complete dossier – unless the content file says otherwise. A row there replaces the cells that it names, adds
a row where the proposals give none, or takes one away ("-").
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from data.sample.textfile import Content, Row, Section

TITLES = ("LĐTT", "CSTĐCS", "CSTĐ tỉnh", "TTLĐTT", "TTLĐXS")
NEEDS_DOSSIER = ("CSTĐCS", "CSTĐ tỉnh", "TTLĐXS", "BK tỉnh")
NEEDS_CERTIFICATE = ("CSTĐCS", "CSTĐ tỉnh")
_EVERY = 7  # in every seventh ballot one vote is against


def complete(content: Content) -> dict[str, list[Row]]:
    """Return the rows of every form, those that follow from others included."""
    rows = {name: _with_defaults(section) for name, section in content.items()}
    rows["unit_info"] = [_counted(content["unit_info"].defaults, rows["people"])]
    rows["collectives"] = [{"members": str(_members(c, rows)), **c} for c in rows["collectives"]]
    registered = _merged(_registrations(rows), content["registrations"], ("subject",))
    rows["registrations"] = [_described(row, rows) for row in registered]
    reviewed = _merged(_proposals(rows), content["reviews"], ("subject", "title"))
    rows["reviews"] = [_ballot(row, n, len(rows["people"])) for n, row in enumerate(reviewed, start=1)]
    rows["dossiers"] = _merged(_dossiers(rows), content["dossiers"], ("subject", "title"))
    return rows


def _with_defaults(section: Section) -> list[Row]:
    """Return the rows of a section, empty cells filled from its defaults."""
    return [section.defaults | {key: cell for key, cell in row.items() if cell} for row in section.rows]


def _counted(info: Row, people: list[Row]) -> Row:
    """Add the number of people, and of women, where the content file does not give them."""
    women = sum(person["sex"] == "Nữ" for person in people)
    return {"staff_total": str(len(people)), "staff_female": str(women), **info}


def _members(collective: Row, rows: dict[str, list[Row]]) -> int:
    """Count the members of a collective; the first one is the unit itself."""
    if collective is rows["collectives"][0]:
        return len(rows["people"])
    return sum(person.get("collective") == collective["name"] for person in rows["people"])


def _subjects(rows: dict[str, list[Row]]) -> Iterator[tuple[str, Row]]:
    """Yield every collective, then every person, under the name they are proposed by."""
    yield from ((collective["name"], collective) for collective in rows["collectives"])
    yield from ((person["name"], person) for person in rows["people"])


def _proposals(rows: dict[str, list[Row]]) -> Iterator[Row]:
    """Yield each proposed title and award: one that was misspelt is left to the content file."""
    for name, subject in _subjects(rows):
        for column in ("title", "award"):
            proposed = subject.get(column, "")
            if proposed and not proposed.startswith("'"):
                yield {"subject": name, "title": proposed}


def _registrations(rows: dict[str, list[Row]]) -> Iterator[Row]:
    """Yield a registration for each proposed title."""
    for name, subject in _subjects(rows):
        if subject.get("title", "") in TITLES:
            yield {"subject": name, "title": subject["title"], "award": subject.get("award", "")}


def _described(row: Row, rows: dict[str, list[Row]]) -> Row:
    """Add to a registration what it is for, the person's position and the initiative it rests on."""
    name, subjects = row["subject"], dict(_subjects(rows))
    kind = "Tập thể" if any(name == c["name"] for c in rows["collectives"]) else "Cá nhân"
    position = subjects.get(name, {}).get("position", "")
    wanted = row["title"] in NEEDS_CERTIFICATE
    return {"kind": kind, "position": position, "initiative": _initiative(name, rows) if wanted else "", **row}


def _initiative(author: str, rows: dict[str, list[Row]]) -> str:
    """Return the first initiative of an author."""
    return next((i["name"] for i in rows["initiatives"] if author in i["authors"].split("; ")), "")


def _dossiers(rows: dict[str, list[Row]]) -> Iterator[Row]:
    """Yield a complete dossier for each proposal that needs one."""
    for proposal in _proposals(rows):
        if proposal["title"] in NEEDS_DOSSIER:
            certificate = "x" if proposal["title"] in NEEDS_CERTIFICATE else ""
            papers = dict.fromkeys(("letter", "report", "minutes"), "x")
            yield proposal | papers | {"initiative_certificate": certificate}


def _merged(derived: Iterable[Row], section: Section, key: tuple[str, ...]) -> list[Row]:
    """Apply the rows of the content file to the derived ones; rows with the same cells in `key` are one."""
    rows = {tuple(row[column] for column in key): row for row in derived}
    for row in section.rows:
        which = tuple(row[column].removeprefix("-") for column in key)
        if row["subject"].startswith("-"):
            del rows[which]
        else:
            rows[which] = rows.get(which, {}) | row
    return [section.defaults | row for row in rows.values()]


def _ballot(row: Row, number: int, members: int) -> Row:
    """Add the figures that a review does not give: all present vote, one in some rows against."""
    against = int(number % _EVERY == 0 and row["title"] == "LĐTT")
    figures = dict.fromkeys(("issued", "returned", "valid"), row["present"])
    votes = {"votes_for": str(int(row["present"]) - against), "votes_against": str(against)}
    return {"members_total": str(members)} | figures | votes | row
