"""The rulebook: what is in force when, and files at fault that say where."""

import shutil
from pathlib import Path

import pytest

from khcn_tools.errors import DataFileError
from khcn_tools.forms import load_forms
from khcn_tools.plan import ITEM_IDS
from khcn_tools.rulebook import Rulebook, load_rulebook
from khcn_tools.rulebook.reference import reference
from khcn_tools.rules.needs import refuse_unusable

ROOT = Path(__file__).parents[2]
BOOK = load_rulebook(ROOT)

DOCUMENT = 'document = "Quyết định mẫu của tỉnh"'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a root with a copy of the rules and the lists, and a rule of its own."""
    shutil.copytree(ROOT / "data" / "rules", tmp_path / "data" / "rules")
    (tmp_path / "data" / "rules" / "local.toml").unlink(missing_ok=True)
    (tmp_path / "data" / "forms").mkdir()
    shutil.copy(ROOT / "data" / "forms" / "lists.toml", tmp_path / "data" / "forms")
    return tmp_path


def _add(root: Path, text: str, name: str = "mine.toml") -> None:
    (root / "data" / "rules" / name).write_text(text, "utf-8")


def _edit(root: Path, name: str, old: str, new: str) -> None:
    path = root / "data" / "rules" / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def _rule(**changed: str) -> str:
    """Return a rule's TOML, with lines changed or (empty) left out."""
    lines = {
        "code": '"XX-01"',
        "name": '"Tên"',
        "severity": '"error"',
        "message": '"{subject}."',
        "remedy": '"Đề nghị."',
        "papers": '"Biên bản."',
        "regimes": '{ R2024 = { certainty = "V", basis = "Điều 1" } }',
        **changed,
    }
    return "\n".join(["[[rules]]", *(f"{key} = {value}" for key, value in lines.items() if value)])


# ---------------------------------------------------------------------------------------------
# In force


@pytest.mark.parametrize(
    ("year", "regime"),
    [(2018, "R2017"), (2022, "R2017"), (2023, "R2017"), (2024, "R2024"), (2025, "R2025"), (2030, "R2025")],
)
def test_the_year_of_award_chooses_the_law(year: int, regime: str) -> None:
    assert BOOK.regime(year).id == regime
    assert {rule.regime for code, rule in BOOK.for_year(year).items() if code not in BOOK.faults} == {regime}


def test_a_plan_may_name_another_regime() -> None:
    assert BOOK.for_year(2024, "R2017")["LDTT-01"].parameters["min_months"] == 10


def test_an_unknown_regime_is_told_with_those_known() -> None:
    with pytest.raises(
        DataFileError, match=r"2022\.toml: regime 'R1998' is unknown; known: R2017, R2024, R2025"
    ):
        BOOK.for_year(2022, "R1998")


@pytest.mark.parametrize(
    ("code", "year", "threshold"),
    [
        ("LDTT-01", 2023, {"min_months": 10}),
        ("LDTT-01", 2024, {"min_months": 6}),
        ("LDTT-01", 2025, {"min_months": 6}),
        ("CSTD-04", 2022, {"max_percent": 15}),
        ("TTXS-01", 2022, {"min_percent": 70}),
        ("TTXS-01", 2024, {"min_percent": 70}),
    ],
)
def test_thresholds_of_the_law(code: str, year: int, threshold: dict[str, int]) -> None:
    parameters = BOOK.for_year(year)[code].parameters
    assert {name: parameters[name] for name in threshold} == threshold


@pytest.mark.parametrize(
    ("code", "years"), [("TTXS-03", {2022}), ("CSTD-04", {2022}), ("DK-01", {2022, 2024, 2025})]
)
def test_a_rule_that_a_regime_does_not_have_does_not_run_in_it(code: str, years: set[int]) -> None:
    assert {year for year in (2022, 2024, 2025) if code in BOOK.for_year(year)} == years


@pytest.mark.parametrize(
    ("code", "year", "severity", "says"),
    [
        ("LDTT-02", 2022, "error", False),
        ("LDTT-02", 2024, "warning", True),  # marked M
        ("LDTT-03", 2024, "error", False),  # marked V
        ("LDTT-03", 2025, "warning", True),
        ("NOP-01", 2025, "warning", True),  # every rule of a regime whose text is not at hand
        ("SK-01", 2025, "warning", True),
        ("DK-01", 2025, "info", True),
    ],
)
def test_what_was_not_held_against_the_text_only_warns_and_says_so(
    code: str, year: int, severity: str, *, says: bool
) -> None:
    rule = BOOK.for_year(year)[code]
    assert (rule.severity, rule.message.endswith("chưa đối chiếu văn bản.")) == (severity, says)


@pytest.mark.parametrize(
    ("code", "marks"),
    [("LDTT-03", ["V2", "V", "M"]), ("LDTT-02", ["V2", "M", "M"]), ("DV-01", ["R", "R", "R"])],
)
def test_how_sure_we_are_is_told_for_each_regime(code: str, marks: list[str]) -> None:
    assert [BOOK.for_year(year)[code].certainty for year in (2022, 2024, 2025)] == marks


def test_no_rule_of_2025_is_an_error() -> None:
    assert {rule.severity for rule in BOOK.rules["R2025"].values()} == {"warning", "info"}


def test_faults_of_reading_are_in_every_year_and_never_capped(root: Path) -> None:
    _add(root, _rule(code='"DATA-MINE"', regimes=""))
    for year in (2022, 2024, 2025):
        rule = load_rulebook(root).for_year(year)["DATA-MINE"]
        assert (rule.severity, rule.message, rule.regime) == ("error", "{subject}.", "")


def test_a_rule_points_at_forms_and_items_that_there_are() -> None:
    forms = load_forms(ROOT)
    for rules in BOOK.rules.values():
        for rule in rules.values():
            assert rule.item is None or rule.item in ITEM_IDS, rule.code
            if rule.table and rule.column:
                assert forms[rule.table].column(rule.column), rule.code


def test_the_order_is_that_of_the_files() -> None:
    themes = [code.partition("-")[0] for code in BOOK.rules["R2017"]]
    order = "NOP DV DS VB PT CK DK TT TTTT TRUNG CSTT BK LDTT CSTD TTXS HS SK DH KT HD"
    assert list(dict.fromkeys(themes)) == order.split()


# ---------------------------------------------------------------------------------------------
# local.toml


def _override(
    code: str = "CSTD-04", regime: str = "R2024", more: str = DOCUMENT, thresholds: str = "max_percent = 20"
) -> str:
    return "\n".join(
        [
            "[[overrides]]",
            f'code = "{code}"',
            f'regime = "{regime}"',
            more,
            "[overrides.thresholds]",
            thresholds,
        ]
    )


def test_a_rule_that_waits_for_a_local_share_runs_once_there_is_one(root: Path) -> None:
    waiting = ("CSTD-04", "CSTD-05")
    assert BOOK.waiting == {"R2017": (), "R2024": waiting, "R2025": waiting}
    _add(root, _override(), "local.toml")
    book = load_rulebook(root)
    rule = book.for_year(2024)["CSTD-04"]
    assert (rule.parameters["max_percent"], rule.severity) == (20, "error")
    assert (rule.basis, rule.certainty) == ("Quyết định mẫu của tỉnh", "L")
    assert book.waiting["R2024"] == ("CSTD-05",)


def test_a_local_threshold_stands_with_its_document_before_the_law(root: Path) -> None:
    _add(root, _override(regime="R2017", thresholds="max_percent = 10"), "local.toml")
    rule = load_rulebook(root).for_year(2022)["CSTD-04"]
    assert rule.parameters["max_percent"] == 10
    assert rule.basis == "Quyết định mẫu của tỉnh; khoản 3 Điều 9 Nghị định 91/2017/NĐ-CP"


def test_a_local_list_of_papers_leaves_the_other_titles_alone(root: Path) -> None:
    thresholds = 'papers = { ttldxs = ["report"] }'
    _add(root, _override("HS-01", "R2017", thresholds=thresholds), "local.toml")
    papers = load_rulebook(root).for_year(2022)["HS-01"].parameters["papers"]
    assert papers["ttldxs"] == ["report"]
    assert papers["co_tinh"] == ["letter", "report", "minutes"]


def test_the_block_that_the_documentation_shows_is_accepted(root: Path) -> None:
    page = (ROOT / "docs" / "add-a-rule.md").read_text("utf-8")
    _add(root, page.split("```toml\n")[1].split("```")[0], "local.toml")
    book = load_rulebook(root)
    assert book.for_year(2024)["CSTD-04"].parameters["max_percent"] == 15
    votes, size = (book.for_year(2022)[code] for code in ("HS-04", "TT-01"))
    assert votes.parameters["council"] == {"other": "> 50%", "cstd_tinh": ">= 80%", "cstd_toan_quoc": ">= 90%"}
    assert (votes.parameters["unit"]["other"], votes.parameters["of"]) == ("> 2/3", "present")
    assert (size.parameters["count_new_recruits"], size.certainty) == (False, "L")
    refuse_unusable(votes)
    refuse_unusable(size)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (_override(more=""), "overrides no. 1: document is missing"),
        (_override(more='document = " "'), "document is blank"),
        (_override(code="CSTD-99"), "code is 'CSTD-99'; one of NOP-01"),
        (_override(regime="R1998"), "regime is 'R1998'; one of R2017, R2024, R2025"),
        (_override(code="TTXS-03"), "TTXS-03 does not run in R2024"),
        (_override(thresholds="share = 20"), "CSTD-04 has no threshold 'share'; it has: max_percent"),
        (_override(thresholds='max_percent = "20%"'), "max_percent must be of the kind int, not '20%'"),
        (_override(more=f"{DOCUMENT}\nshare = 3"), "unknown key 'share'"),
        (f"{_override()}\n{_override()}", "CSTD-04 in R2024 is set twice"),
        (f"note = 1\n{_override()}", "unknown key 'note'"),
    ],
)
def test_an_override_that_cannot_stand_is_refused(root: Path, text: str, fault: str) -> None:
    _add(root, text, "local.toml")
    with pytest.raises(DataFileError, match=f"data/rules/local.toml.*{fault}"):
        load_rulebook(root)


# ---------------------------------------------------------------------------------------------
# Files at fault


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[[rules]\n", "not valid TOML"),
        (_rule(name=""), "rule XX-01: name is missing"),
        (_rule(message=""), "rule XX-01: message is missing"),
        (_rule(papers=""), "rule XX-01: papers is missing"),
        (_rule(papers='" "'), "rule XX-01: papers is blank"),
        (_rule(code='"DATA-MINE"', regimes="", papers=""), "rule DATA-MINE: papers is missing"),
        (_rule(code=""), "rules no. 1: code is missing"),
        (_rule(severity='"grave"'), "rule XX-01: severity is 'grave'; one of info, warning, error"),
        (_rule(severity="3"), "severity must be text in quotes, not 3"),
        (_rule(mesage='"x"'), "rule XX-01: unknown key 'mesage'; correct its spelling"),
        (_rule(message='"{subject"'), "rule XX-01: message: expected '}'"),
        (_rule(message='"{subject.name}."'), "{subject.name} is no name of a figure"),
        (_rule(message='"{}."'), "{} is no name of a figure"),
        (_rule(code='"LDTT-01"'), "its code stands in data/rules/2b-titles.toml, rule LDTT-01 too"),
        (_rule(regimes=""), "rule XX-01: a rule of law says something in some regime"),
        (_rule(code='"DATA-MINE"'), "rule DATA-MINE: a rule of law says something"),
        (_rule(regimes='{ R1998 = { certainty = "V" } }'), "regime 'R1998' is unknown; known: R2017"),
        (_rule(regimes='{ R2024 = { basis = "Điều 1" } }'), "XX-01: regime R2024: certainty is missing"),
        (_rule(regimes='{ R2024 = { certainty = "V" } }'), "XX-01: regime R2024: basis is missing"),
        (_rule(regimes='{ R2024 = { certainty = "X" } }'), "regime R2024: certainty is 'X'; one of V, V2"),
        (_rule(regimes='{ R2024 = { certainty = "R", month = 3 } }'), "regime R2024: unknown key 'month'"),
        (_rule(regimes='{ R2024 = "V" }'), "regime must be a table, not 'V'"),
        ("rules = 3", "rules must be a list"),
        ("rules = [3]", "rules must be written as"),
        (f"title = 1\n{_rule()}", "mine.toml: unknown key 'title'"),
    ],
)  # fmt: skip
def test_a_rule_at_fault_is_told_with_its_place(root: Path, text: str, fault: str) -> None:
    _add(root, text)
    with pytest.raises(DataFileError) as told:
        load_rulebook(root)
    assert "data/rules/mine.toml" in str(told.value)
    assert fault in str(told.value)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('like = "R2024"', 'like = "R2030"', "like is 'R2030'; it must name a regime that stands above"),
        ('id = "R2024"', 'id = "R2017"', "regime 'R2017' stands there twice"),
        ("unverified = ", "unchecked = ", "unverified is missing"),
        (
            "caps_unverified = false",
            'caps_unverified = "no"',
            "caps_unverified must be true or false, not 'no'",
        ),
        ("to_year = 2023", "last_year = 2023", "regimes no. 1: unknown key 'last_year'"),
    ],
)
def test_a_regime_at_fault_is_told_with_its_place(root: Path, old: str, new: str, fault: str) -> None:
    _edit(root, "regimes.toml", old, new)
    with pytest.raises(DataFileError, match=rf"data/rules/regimes\.toml.*{fault}"):
        load_rulebook(root)


@pytest.mark.parametrize(("to", "which"), [(2022, "no regime"), (2025, "R2017 and R2025")])
def test_exactly_one_regime_governs_a_year(root: Path, to: int, which: str) -> None:
    _edit(root, "regimes.toml", "to_year = 2023", f"to_year = {to}")
    with pytest.raises(
        DataFileError, match=f"regimes.toml: {which} for award year {2023 if to < 2023 else 2025}"
    ):
        load_rulebook(root).for_year(2023 if to < 2023 else 2025)


@pytest.mark.parametrize("name", ["rules/regimes.toml", "forms/lists.toml"])
def test_a_missing_file_is_told(root: Path, name: str) -> None:
    (root / "data" / name).unlink()
    with pytest.raises(DataFileError, match=f"data/{name} is not there; put the original back"):
        load_rulebook(root)


def test_a_code_has_one_meaning_in_all_lists(root: Path) -> None:
    lists = root / "data" / "forms" / "lists.toml"
    lists.write_text(lists.read_text("utf-8") + '\n[[awards]]\nid = "ldtt"\nlabel = "Khác"\n', "utf-8")
    with pytest.raises(DataFileError, match=r"lists\.toml, awards no. .*'ldtt' has another meaning"):
        load_rulebook(root)


# ---------------------------------------------------------------------------------------------
# The page


def test_the_page_of_rules_is_written_from_the_data() -> None:
    page = (ROOT / "docs" / "rules.md").read_text("utf-8")
    assert page == reference(BOOK), "run: python -m khcn_tools.rulebook.reference > docs/rules.md"


def test_the_page_has_every_rule_in_every_regime() -> None:
    lines = reference(BOOK).splitlines()
    months = [line for line in lines if "min_months" in line]
    assert [line.split(" | ")[3:6] for line in months] == [
        ["R2017", "phải làm rõ", "min_months = 10"],
        ["R2024", "phải làm rõ", "min_months = 6"],
        ["R2025", "nên làm rõ", "min_months = 6"],
    ]
    assert sum("chỉ chạy khi local.toml cho ngưỡng" in line for line in lines) == 4


def test_the_book_is_the_same_however_often_it_is_loaded() -> None:
    again: Rulebook = load_rulebook(ROOT)
    assert again == BOOK
