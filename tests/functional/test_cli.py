"""The command line from end to end, on a root of two units: one has handed in a workbook, one nothing."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import psutil  # type: ignore[import-untyped]  # it brings no types
import pytest
from openpyxl import load_workbook

from khcn_tools.cli import main

REPOSITORY = Path(__file__).parents[2]
SAMPLE = "DỮ LIỆU MẪU – KHÔNG PHẢI SỐ LIỆU THẬT"
COUNCIL = Path("reports/2022/council")
UNITS = ["van-phong", "thanh-tra"]


def make_root(folder: Path) -> Path:
    """Make a root with the repository's forms, rules and notebooks, and a plan of two units."""
    for name in ("data/plans", "data/forms", "data/rules", "notebooks"):
        shutil.copytree(REPOSITORY / name, folder / name)
    path = folder / "data/plans/2022.toml"
    head, *units = path.read_text("utf-8").split("[[units]]")
    kept = [unit for unit in units if any(f'id = "{unit_id}"' in unit for unit_id in [*UNITS, "lanh-dao-so"])]
    path.write_text("[[units]]".join([head, *kept]), "utf-8")
    return folder


def khcn(root: Path, *arguments: str) -> int:
    """Run a command on a root; return its exit code."""
    return main([*arguments, "--root", str(root)])


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a root in which Văn phòng has handed in its workbook as it was sent out: blank."""
    root = make_root(tmp_path_factory.mktemp("cli") / "root")
    assert khcn(root, "forms") == 0
    (root / "data/submissions/2022").mkdir(parents=True)
    shutil.copy(
        root / "reports/2022/forms/submissions/van-phong.xlsx", root / "data/submissions/2022/van-phong.xlsx"
    )
    return root


@pytest.fixture
def root(handed_in: Path, tmp_path: Path) -> Path:
    """Give a copy of that root."""
    return Path(shutil.copytree(handed_in, tmp_path / "root"))


# forms


def test_forms_writes_both_workbooks_of_each_inspected_unit(handed_in: Path) -> None:
    folder = handed_in / "reports/2022/forms"
    written = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    assert written == {f"{kind}/{u}.xlsx" for kind in ("submissions", "inspections") for u in UNITS}


def test_forms_never_overwrites(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = root / "reports/2022/forms/submissions/thanh-tra.xlsx"
    kept.write_bytes(b"half filled in")
    (root / "reports/2022/forms/submissions/van-phong.xlsx").unlink()
    assert khcn(root, "forms") == 2
    assert "already there, and never overwritten" in capsys.readouterr().err
    assert kept.read_bytes() == b"half filled in"
    assert not (root / "reports/2022/forms/submissions/van-phong.xlsx").exists(), "nothing is written in part"


def test_forms_for_one_unit_into_another_folder(root: Path, tmp_path: Path) -> None:
    assert khcn(root, "forms", "--unit", "thanh-tra", "--out", str(tmp_path / "out")) == 0
    assert {p.name for p in (tmp_path / "out").rglob("*.xlsx")} == {"thanh-tra.xlsx"}


def test_forms_of_a_year_in_which_nothing_was_sent_checks_nothing(handed_in: Path, tmp_path: Path) -> None:
    root = make_root(tmp_path / "empty")
    assert khcn(root, "forms") == 0
    assert not (root / "data/clean").exists()
    asked = handed_in / "reports/2022/forms/inspections/thanh-tra.xlsx"
    assert load_workbook(asked)["BB02 Làm rõ"]["B6"].value is None


def test_forms_checks_what_was_sent_and_tells_the_team_in_one_order(root: Path, tmp_path: Path) -> None:
    assert khcn(root, "forms", "--out", str(tmp_path / "out")) == 0
    assert (root / "data/clean/2022.sqlite").is_file()
    book = load_workbook(tmp_path / "out/inspections/van-phong.xlsx")
    first, asked = book["Trọng tâm"], book["BB02 Làm rõ"]
    numbered = [line for line in first.iter_rows(values_only=True) if str(line[0]).isdigit()]
    codes = [
        str(code).partition(" ")[0] for (code,) in asked.iter_rows(6, min_col=2, max_col=2, values_only=True)
    ]
    assert [str(line[1]).partition("\n")[0] for line in numbered] == codes
    assert [str(line[4]).partition(";")[0] for line in numbered] == ["Phải làm rõ"] * 2 + ["Nên làm rõ"] * 3
    assert {code[:5] for code in codes} >= {"CK-01", "HD-01"}
    assert all(line[6] for line in numbered)


# check


def test_check_tells_who_is_missing_and_exits_1(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert khcn(root, "check", "--json", str(root / "findings.json")) == 1
    said = capsys.readouterr().out
    assert SAMPLE in said
    assert re.search(r"^thanh-tra +missing", said, re.MULTILINE)
    assert "not submitted: thanh-tra – put data/submissions/2022/<unit>.xlsx there" in said
    assert "next: khcn build" in said
    data = json.loads((root / "findings.json").read_text("utf-8"))
    assert (data["schema"], data["year"]) == (1, 2022)
    missing = [finding["unit_id"] for finding in data["findings"] if finding["code"] == "NOP-01"]
    assert missing == ["thanh-tra"]
    counts = data["accounting"]["van-phong"]
    assert counts["cells"] == counts["read"] + counts["skipped"] + counts["faulted"]


def test_a_corrupt_workbook_is_a_finding_and_not_a_traceback(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / "data/submissions/2022/thanh-tra.xlsx").write_bytes(b"PK\x03\x04 not a workbook")
    assert khcn(root, "check") == 1
    said = capsys.readouterr()
    assert "\nthanh-tra  data/submissions/2022/thanh-tra.xlsx\n  DATA-FILE\n    " in said.out
    assert "file cannot be used: thanh-tra" in said.out
    assert "Traceback" not in said.err


def test_check_into_a_folder_that_is_not_there_is_refused_at_once(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert khcn(root, "check", "--json", str(root / "no" / "findings.json")) == 2
    assert "there is no folder" in capsys.readouterr().err
    assert not (root / "data" / "clean").exists()


def test_check_sends_back_each_workbook_once_and_names_who_has_none(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    back = tmp_path / "back"
    assert khcn(root, "check", "--feedback", str(back)) == 1
    said = capsys.readouterr().out
    assert f"1 workbook to send back, each with a Phiếu phản hồi: {back}" in said
    assert "none to send back, as nothing was submitted: thanh-tra" in said
    assert [path.name for path in back.iterdir()] == ["van-phong.xlsx"]
    before = (back / "van-phong.xlsx").read_bytes()
    assert khcn(root, "check", "--feedback", str(back)) == 2
    assert "van-phong.xlsx: already there, and never overwritten" in capsys.readouterr().err
    assert (back / "van-phong.xlsx").read_bytes() == before


def test_check_sends_the_teams_workbook_back_to_the_team_with_what_is_about_it(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    teams = root / "data/inspections/2022"
    teams.mkdir(parents=True)
    for unit_id in UNITS:
        shutil.copy(root / f"reports/2022/forms/inspections/{unit_id}.xlsx", teams / f"{unit_id}.xlsx")
        fill_in(teams / f"{unit_id}.xlsx", {"BB00 Buổi kiểm tra": {"B4": "07/12/2022"}})
    fill_in(teams / "thanh-tra.xlsx", {"BB00 Buổi kiểm tra": {"B4": "hôm nay"}})
    back = tmp_path / "back"
    khcn(root, "check", "--feedback", str(back))
    said = capsys.readouterr().out
    assert f"1 workbook to send back, each with a Phiếu phản hồi: {back}\n" in said
    assert f"1 workbook of the inspection team, likewise: {back / 'inspections'}\n" in said
    assert {p.relative_to(back).as_posix() for p in back.rglob("*.xlsx")} == {
        "van-phong.xlsx",
        "inspections/thanh-tra.xlsx",
    }
    book = load_workbook(back / "inspections/thanh-tra.xlsx")
    slip = "\n".join(str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row if cell.value)
    assert "Kính gửi: Đoàn kiểm tra" in slip
    assert "BB00 Buổi kiểm tra, ô B4" in slip
    assert "NOP-01" not in slip
    assert "chưa nộp" not in slip, "that is asked of the unit"
    assert "đơn vị sửa" not in slip
    assert "hôm nay" in slip
    assert book["BB00 Buổi kiểm tra"]["B4"].comment is not None
    (back / "van-phong.xlsx").unlink()
    before = (back / "inspections/thanh-tra.xlsx").read_bytes()
    assert khcn(root, "check", "--feedback", str(back)) == 2
    assert "inspections/thanh-tra.xlsx: already there, and never overwritten" in capsys.readouterr().err
    assert (back / "inspections/thanh-tra.xlsx").read_bytes() == before
    assert not (back / "van-phong.xlsx").exists()


def test_check_tells_what_a_corrected_workbook_made_better_and_worse(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    handed_in = root / "data/submissions/2022/van-phong.xlsx"
    fill_in(handed_in, {"BM00 Đơn vị": {"B7": "nhiều"}})
    khcn(root, "check", "--feedback", str(tmp_path / "back"))
    assert "(new)" not in capsys.readouterr().out
    shutil.copy(tmp_path / "back/van-phong.xlsx", handed_in)
    khcn(root, "check")
    assert re.search(r"^van-phong +as before +0 +0 +\d+$", capsys.readouterr().out, re.MULTILINE)
    fill_in(handed_in, {"BM00 Đơn vị": {"B7": 12, "B10": "hôm nay"}})
    khcn(root, "check")
    said = capsys.readouterr().out
    # unchanged: B9 is empty, and nothing is made public, no exemplar named, no activity taken part in
    assert re.search(r"^van-phong +worse +1 +2 +4$", said, re.MULTILINE)
    assert re.findall(r"^  (\S+)  BM00 Đơn vị!\S+  \(new\)$", said, re.MULTILINE) == ["DATA-TYPE", "DV-01"]
    assert "  DATA-REQUIRED  BM00 Đơn vị!B9\n" in said


def test_check_offers_spellings_and_withdraws_them(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    handed_in = root / "data/submissions/2022/van-phong.xlsx"
    offered = root / "data/clean/2022-suggestions.toml"
    fill_in(handed_in, {"BM05 Cán bộ": {"B6": "Nguyễn Thị Hòa", "J6": "Lao động tiên tến"}})
    khcn(root, "check")
    assert "1 spelling to accept or not: data/clean/2022-suggestions.toml" in capsys.readouterr().out
    assert "# van-phong: BM05 Cán bộ!J6\n[[spellings]]\n" in offered.read_text("utf-8")
    fill_in(handed_in, {"BM05 Cán bộ": {"J6": "Lao động tiên tiến"}})
    khcn(root, "check")
    assert not offered.exists()


def fill_in(path: Path, sheets: Mapping[str, Mapping[str, str | int]]) -> None:
    """Write values into a workbook as a person would."""
    book = load_workbook(path)
    for name, values in sheets.items():
        for address, value in values.items():
            book[name][address] = value
    book.save(path)


def test_check_tells_findings_under_their_unit_no_wider_than_the_terminal(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert khcn(root, "check") == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if len(line) > 80] == []
    where, finding, message = lines[lines.index("thanh-tra") :][:3]
    assert (where, finding) == ("thanh-tra", "  NOP-01")
    assert message.startswith("    Thanh tra Sở chưa nộp báo cáo")
    assert lines[-1] == "next: khcn build – makes the reports"


# build and status


def test_build_makes_the_reports_and_status_finds_them_fresh(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert khcn(root, "build", "--formats", "html") == 0
    said = capsys.readouterr()
    assert "7 reports and documents: 7 built, 0 unchanged, 0 failed" in said.out
    assert "open reports/2022/council/index.html" in said.out
    assert "[7/7]" in said.err
    assert "note: Đoạn kết của kế hoạch ghi “năm 2021”" in said.err
    page = (root / COUNCIL / "units/thanh-tra.html").read_text("utf-8")
    assert "Thanh tra Sở" in page
    assert SAMPLE in page

    assert khcn(root, "status", "--json") == 0
    data = json.loads(capsys.readouterr().out)
    assert [unit["submission"] for unit in data["units"]] == ["has_issues", "missing"]
    assert {entry["report"] for entry in [*data["units"], data["overall"]]} == {"fresh"}

    assert khcn(root, "build", "--formats", "html") == 0
    assert "7 reports and documents: 0 built, 7 unchanged, 0 failed" in capsys.readouterr().out


def test_status_before_any_check_says_what_to_do(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert khcn(root, "status") == 0
    said = capsys.readouterr().out
    assert re.search(r"^van-phong +not checked", said, re.MULTILINE)
    assert "next: khcn check" in said


def begun(root: Path, temporary: Path) -> subprocess.Popen[str]:
    """Begin a build in a session of its own, as a terminal does; return it once a report is in hand."""
    temporary.mkdir()
    build = subprocess.Popen(  # noqa: S603  # this very Python
        [sys.executable, "-m", "khcn_tools", "build", "--formats", "html", "--root", str(root)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env={**os.environ, "TMPDIR": str(temporary)},
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509  # no threads here
    )
    deadline = time.monotonic() + 60
    while not list(root.glob("reports/2022/council/.building-*/*")):
        assert build.poll() is None, "the build has ended by itself"
        assert time.monotonic() < deadline, "no report has been begun"
        time.sleep(0.02)
    return build


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal tells its processes in another way")
def test_an_interrupted_build_says_so_in_one_line_and_leaves_nothing_behind(root: Path, tmp_path: Path) -> None:
    build = begun(root, tmp_path / "temporary")
    os.killpg(build.pid, signal.SIGINT)
    _, said = build.communicate(timeout=30)
    assert build.returncode == 130
    assert [line for line in said.splitlines() if not line.startswith(("note: ", "["))] == [
        "khcn: error: interrupted; what is finished is kept: run the same command to go on"
    ]
    assert list((tmp_path / "temporary").iterdir()) == []
    assert list((root / COUNCIL).glob(".*")) == []


@pytest.mark.skipif(sys.platform == "win32", reason="there every process is ended in this way")
def test_the_processes_of_a_build_that_is_killed_end_with_it(root: Path, tmp_path: Path) -> None:
    build = begun(root, tmp_path / "temporary")
    processes = psutil.Process(build.pid).children(recursive=True)
    assert len(processes) >= 2, "workers, and what watches over them"
    build.kill()
    build.communicate(timeout=30)
    assert psutil.wait_procs(processes, timeout=30)[1] == []


# peek


def test_peek_shows_the_tables_of_a_workbook(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = root / "data/submissions/2022/van-phong.xlsx"
    assert main(["peek", str(file), "--json"]) == 0
    sheets = [table["sheet"] for table in json.loads(capsys.readouterr().out)["tables"]]
    assert "BM05 Cán bộ" in sheets


def test_peek_on_what_is_no_spreadsheet_exits_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "letter.xlsx").write_text("Kính gửi", "utf-8")
    assert main(["peek", str(tmp_path / "letter.xlsx")]) == 1
    assert "letter.xlsx: " in capsys.readouterr().err


# new-year and init


def test_new_year_carries_the_plan_on_once_and_lists_what_to_look_at(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert khcn(root, "new-year", "2023") == 0
    said = capsys.readouterr().out
    assert "data/plans/2023.toml, made from the plan of 2022" in said
    assert re.search(r"^data/plans/2023.toml, to be filled in:\n  line \d+: number\n", said, re.MULTILINE)
    assert "award year 2023: R2017" in said
    assert said.splitlines()[-1] == "next: go through data/plans/2023.toml, then: khcn forms --year 2023"
    assert khcn(root, "new-year", "2023") == 2
    assert "data/plans/2023.toml: already there, and never overwritten" in capsys.readouterr().err
    assert khcn(root, "check", "--year", "2023") == 1
    said = capsys.readouterr().out
    assert "note: 2022 has workbooks and was never checked" in said
    assert "not submitted: van-phong, thanh-tra – put" in said


def test_init_makes_a_root_that_works_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = tmp_path / "own"
    assert main(["init", str(own), "--year", "2022", "--root", str(REPOSITORY)]) == 0
    assert f"khcn forms --year 2022 --root {own}" in capsys.readouterr().out
    assert main(["init", str(own)]) == 2
    assert "is there and not empty" in capsys.readouterr().err
    assert khcn(own, "check") == 1
    said = capsys.readouterr().out
    assert SAMPLE not in said
    assert "not submitted: van-phong, thanh-tra" in said
    assert khcn(own, "build", "--unit", "van-phong", "--formats", "html") == 0
    assert "Hội đồng Thi đua - Khen thưởng · .......... · " in (own / COUNCIL / "index.html").read_text("utf-8")
    assert khcn(own, "forms", "--unit", "van-phong") == 0
    guide = load_workbook(own / "reports/2022/forms/submissions/van-phong.xlsx").worksheets[0]
    purpose = str(guide["A2"].value)
    assert purpose.endswith("số ......./KH-KHCN (tháng ..... năm .......).")
    page = (own / COUNCIL / "overall.html").read_text("utf-8")
    assert "số ...../KH-KHCN ngày ..... tháng ..... năm ......." in page
    assert "Thời gian kiểm tra: ..........; thời gian cụ thể: .........." in page
    assert SAMPLE not in page


# called wrongly


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["build", "--unit", "van-phon"], "no unit 'van-phon' in the plan of 2022; did you mean 'van-phong'?"),
        (["build", "--unit", "lanh-dao-so"], "'lanh-dao-so' is not inspected"),
        (["build", "--formats", "hmtl"], "there is no format 'hmtl'; did you mean 'html'?"),
        (["build", "--audience", "pulbic"], "there is no audience 'pulbic'; did you mean 'public'?"),
        (["forms", "--unit", "thanhtra"], "no unit 'thanhtra' in the plan of 2022; did you mean 'thanh-tra'?"),
        (["check", "--year", "2021"], "there is no plan data/plans/2021.toml; plans there: 2022"),
        (["peek", "nowhere.xlsx"], "nowhere.xlsx: no such file"),
    ],
)
def test_a_wrong_call_exits_2_with_one_clear_line(
    handed_in: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    assert khcn(handed_in, *arguments) == 2
    said = capsys.readouterr().err
    assert said.startswith("khcn: error: ")
    assert message in said
    assert said.count("\n") == 1


@pytest.mark.parametrize(
    ("file", "text"),
    [("data/plans/2022.toml", "year = 2022\nsample = perhaps\n"), ("data/forms/bm05.toml", "code = \n")],
)
def test_a_plan_or_form_at_fault_exits_2_and_names_the_file(
    root: Path, capsys: pytest.CaptureFixture[str], file: str, text: str
) -> None:
    (root / file).write_text(text, "utf-8")
    assert khcn(root, "check") == 2
    assert file in capsys.readouterr().err


def test_a_folder_without_plans_is_no_root(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert khcn(tmp_path, "status") == 2
    assert "no data/plans in it" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[], ["bulid"], ["build", "--jobs", "0"]])
def test_what_the_parser_refuses_exits_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert left.value.code == 2


@pytest.mark.parametrize("command", ["forms", "peek", "check", "build", "status", "init", "new-year"])
def test_the_help_of_each_command_has_an_example(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main([command, "--help"])
    assert left.value.code == 0
    said = capsys.readouterr().out
    assert f"  khcn {command}" in said
    assert "--root" in said
    assert "--year" in said or command == "new-year"


def test_help_and_status_load_neither_pandas_nor_matplotlib_nor_papermill(handed_in: Path) -> None:
    script = (
        "import sys\n"
        "from khcn_tools.cli import main\n"
        "main(['status', '--root', sys.argv[1]])\n"
        "heavy = {'pandas', 'numpy', 'matplotlib', 'papermill', 'nbformat', 'openpyxl', 'typst'}\n"
        "heavy |= {'dask', 'distributed'}\n"
        "sys.exit(', '.join(heavy & set(sys.modules)) or 0)\n"
    )
    done = subprocess.run(  # noqa: S603  # this very Python on the script above
        [sys.executable, "-c", script, str(handed_in)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_package_runs_as_a_module(handed_in: Path) -> None:
    done = subprocess.run(  # noqa: S603  # this very Python
        [sys.executable, "-m", "khcn_tools", "status", "--root", str(handed_in)],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0
    assert SAMPLE in done.stdout
