"""A unit's report reads its own rows only, and never of two states of a year."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from khcn_tools.collect import Collected
from khcn_tools.errors import StaleYearError
from khcn_tools.year import Scope, findings, open_unit, open_year
from khcn_tools.year.tables import TablesOnDemand

UNIT = "so-huu-tri-tue"


@pytest.fixture
def own(sample: Collected) -> Scope:
    return open_unit(UNIT, 2022, root=sample.database.parents[2])


@pytest.fixture
def database(sample: Collected, tmp_path: Path) -> Path:
    """Give a copy of the database that a test may change."""
    return Path(shutil.copyfile(sample.database, tmp_path / "2022.sqlite"))


def test_a_units_rows_are_those_that_it_has_among_all(own: Scope, sample: Collected) -> None:
    whole = open_year(2022, root=sample.database.parents[2]).store
    assert own.store.names == whole.names
    for table in whole.names:
        expected = [row for row in whole.rows(table) if row.get("unit_id") == UNIT]
        assert own.store.rows(table, UNIT) == expected == whole.rows(table, UNIT)
        assert own.store.rows(table) == whole.rows(table)


def test_a_units_tables_and_sources_are_made_without_the_rows_of_others(own: Scope) -> None:
    (first, *_) = own.rows("findings")
    assert first in findings.points(own, UNIT, first["subject"])
    assert own.store.source("people", UNIT) == "Nguồn: BM05.csv, dòng 6–10."
    assert not {"cells", "findings", "people"} & own.store._tables.keys()


def test_another_unit_may_be_asked_for_too(own: Scope, sample: Collected) -> None:
    whole = open_year(2022, root=sample.database.parents[2]).store
    assert own.store.rows("people", "thanh-tra") == whole.rows("people", "thanh-tra") != []


def test_of_a_database_that_was_written_anew_nothing_more_is_read(database: Path) -> None:
    tables = TablesOnDemand(database, 2022, UNIT)
    assert tables.own("people")
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE meta SET value = 'x' WHERE key = 'digest'")
    assert tables.own("people")
    with pytest.raises(StaleYearError, match="vừa được ghi lại"):
        tables.own("cells")
    with pytest.raises(StaleYearError, match="vừa được ghi lại"):
        tables["findings"]


def test_a_table_that_there_is_not_is_none(database: Path) -> None:
    with pytest.raises(KeyError, match="nothing"):
        TablesOnDemand(database, 2022, None)["nothing"]
