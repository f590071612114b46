"""The batch: what is built, what is left alone, what a report says of whose it is."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import multiprocessing
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest
import run_factory as factory

from khcn_tools.errors import UsageError
from khcn_tools.model import Plan
from khcn_tools.plan import load_plan
from khcn_tools.run import build as recipe
from khcn_tools.run import index, key, manifest, screen, unfinished, warm_pool, workers
from khcn_tools.run.build import Request, build
from khcn_tools.run.manifest import Entry
from khcn_tools.run.status import as_json, status
from khcn_tools.run.workers import Job, Pool, Result, process_pool

POOLS = [process_pool, warm_pool.pool]
SPAWNED = partial(ProcessPoolExecutor, mp_context=multiprocessing.get_context("spawn"))
COUNCIL = Path("reports/2022/council")
OF_A_REPORT = ("ipynb", "html", "pdf")


@pytest.fixture(autouse=True, scope="module")
def _stand_ins() -> Iterator[None]:
    """Collect without workbooks; take the package for unchanged, also while someone is working on it."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(recipe, "_collect", factory.collect)
        monkeypatch.setattr(key, "package_digest", lambda: "as-it-is")
        yield


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a root whose reports have been built, by two processes; to be copied, not changed."""
    root = factory.make_root(tmp_path_factory.mktemp("finished") / "root")
    build(root, load_plan(root), Request(jobs=2), stream=io.StringIO(), pool=process_pool)
    return root


@pytest.fixture
def root(finished: Path, tmp_path: Path) -> Path:
    """Give a copy of the built root, in another folder."""
    return Path(shutil.copytree(finished, tmp_path / "another root"))


def rebuild(root: Path, **request: object) -> dict[str, Entry]:
    """Build in this process; return the entries of the reports asked for by id."""
    entries = build(
        root,
        load_plan(root),
        Request(**request),  # type: ignore[arg-type]  # a test names what it asks for
        stream=io.StringIO(),
        pool=factory.one_thread,
    )
    return {entry.id: entry for entry in entries}


DOCUMENTS = ("minutes", "requests")


def with_documents(of_units: dict[str, object]) -> dict[str, object]:
    """Add each unit's documents, which stand as its report does."""
    of_documents = {f"{k}/{u}": state for k in DOCUMENTS for u, state in of_units.items() if u != "overall"}
    return {**of_units, **of_documents}


def states(entries: dict[str, Entry]) -> dict[str, tuple[str, str]]:
    return {report_id: (entry.report, entry.why) for report_id, entry in entries.items()}


def files(root: Path) -> dict[str, bytes]:
    """All finished reports by path."""
    found = sorted(p for ending in OF_A_REPORT for p in (root / COUNCIL).rglob(f"*.{ending}"))
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in found if p.name != "index.html"}


UNCHANGED = ("unchanged", "")


# What a build leaves


def test_each_inspected_unit_and_the_whole_get_a_notebook_a_page_and_a_pdf(finished: Path) -> None:
    ids = [*(f"{k}/{unit_id}" for k in ("units", *DOCUMENTS) for unit_id in factory.UNITS), "overall"]
    assert set(files(finished)) == {f"{COUNCIL}/{i}.{ending}" for i in ids for ending in OF_A_REPORT}
    assert (finished / COUNCIL / "units/van-phong.pdf").read_bytes().startswith(b"%PDF-")


def test_the_manifest_names_reports_in_the_plans_order_with_relative_paths(finished: Path) -> None:
    text = (finished / COUNCIL / "manifest.json").read_text("utf-8")
    data = json.loads(text)
    assert [unit["unit_id"] for unit in data["units"]] == list(factory.UNITS)
    assert {key: data[key] for key in ("schema", "year", "audience")} == {
        "schema": 1,
        "year": 2022,
        "audience": "council",
    }
    first, last = data["units"][0], data["units"][-1]
    assert first["submission"] == "received"
    assert last["submission"] == "missing"
    assert last["findings"] == {"error": 1, "warning": 0, "info": 0}
    assert [source["path"] for source in first["sources"]] == ["data/submissions/2022/quan-ly-khoa-hoc.xlsx"]
    assert [Path(output["path"]).suffix for output in first["outputs"]] == [".ipynb", ".html", ".pdf"]
    assert set(first["seconds"]) == {"execute", "html", "pdf", "docx"}
    assert [part.partition("=")[0] for part in first["key"].split()] == [
        "notebook", "parameters", "data", "package", "versions", "plan", "forms", "rules",
    ]  # fmt: skip
    assert str(finished) not in text


def test_nothing_shared_names_a_folder_of_this_computer(finished: Path) -> None:
    for path in (finished / COUNCIL).rglob("*"):
        if path.is_file():
            assert str(finished).encode() not in path.read_bytes(), path.name
            assert str(Path.home()).encode() + b"/" not in path.read_bytes(), path.name


def test_no_unfinished_file_stays(finished: Path) -> None:
    assert not [p.name for p in (finished / COUNCIL).rglob(".*")]


def test_what_a_killed_build_left_goes_with_the_next_and_what_is_in_use_stays(root: Path) -> None:
    left, in_use = root / COUNCIL / ".building-left", root / COUNCIL / ".building-in-use"
    for folder in (left, in_use):
        (folder / "van-phong").mkdir(parents=True)
    number = subprocess.run(["sh", "-c", "echo $$"], capture_output=True, check=True, text=True).stdout.strip()  # noqa: S607
    drafts = [root / COUNCIL / f"{name}.{number}" for name in (".manifest.json", "units/.van-phong.html")]
    for draft in drafts:
        draft.write_text("half a", "utf-8")
    with unfinished._held(in_use):
        rebuild(root)
    assert (left.exists(), in_use.exists()) == (False, True)
    assert not any(draft.exists() for draft in drafts)
    rebuild(root)
    assert not in_use.exists()


def test_two_builds_in_two_folders_give_the_same_bytes(finished: Path, tmp_path: Path) -> None:
    other = factory.make_root(tmp_path / "elsewhere" / "năm {2022}")
    rebuild(other, units=("van-phong",))
    built = files(other)
    assert len(built) == 4 * len(OF_A_REPORT)
    assert built == {path: files(finished)[path] for path in built}


def test_the_executed_notebook_shows_its_parameters_as_a_person_would_type_them(finished: Path) -> None:
    data = json.loads((finished / COUNCIL / "units/van-phong.ipynb").read_text("utf-8"))
    cells = {cell["id"]: cell for cell in data["cells"]}
    assert list(cells) == ["cell-0", "cell-1", "injected-parameters", "cell-2", "cell-3"]
    assert "".join(cells["injected-parameters"]["source"]) == (
        '# Parameters\nunit = "van-phong"\nyear = 2022\naudience = "council"\n'
    )
    assert cells["cell-3"]["outputs"][0]["text"] == [".\n"]
    assert "papermill" not in data["metadata"]


# What is stale, and why


def test_a_second_build_leaves_everything_as_it_is(root: Path) -> None:
    before = files(root)
    assert set(states(rebuild(root)).values()) == {UNCHANGED}
    assert files(root) == before


def test_only_the_unit_whose_data_changed_and_the_whole_are_built(root: Path) -> None:
    factory.submit(root, "quan-ly-co-so", "báo cáo sửa lại")
    of_units: dict[str, object] = {
        "quan-ly-khoa-hoc": UNCHANGED,
        "quan-ly-co-so": ("built", "data"),
        "van-phong": UNCHANGED,
        "overall": ("built", "data"),
    }
    assert states(rebuild(root)) == with_documents(of_units)


def test_a_changed_notebook_builds_its_reports_only(root: Path) -> None:
    factory.edit_cell(root, "overall_report", 0, factory.HEAD + "# a remark\n")
    built = {i: state for i, state in states(rebuild(root)).items() if state != UNCHANGED}
    assert built == {"overall": ("built", "notebook")}


def test_opening_a_notebook_in_jupyter_makes_nothing_stale(root: Path) -> None:
    path = root / "notebooks/overall_report.ipynb"
    data = json.loads(path.read_text("utf-8"))
    data["cells"][0]["execution_count"] = 7
    path.write_text(json.dumps(data), "utf-8")
    assert set(states(rebuild(root)).values()) == {UNCHANGED}


def test_an_output_that_is_gone_or_was_changed_is_made_again(root: Path) -> None:
    (root / COUNCIL / "overall.pdf").unlink()
    (root / COUNCIL / "units/van-phong.html").write_text("sửa tay", "utf-8")
    before = states(rebuild(root))
    assert before["overall"] == ("built", "missing output")
    assert before["van-phong"] == ("built", "altered output")


@pytest.mark.parametrize(
    ("former", "now", "names"),
    [
        ("data=1 rules=2", "data=1 rules=2", ()),
        ("data=1 rules=2", "data=1 rules=3", ("rules",)),
        ("data=1", "data=1 forms=2", ("forms",)),
        ("data=1 forms=2", "data=1", ("forms",)),
    ],
)
def test_two_keys_compared_name_what_changed(former: str, now: str, names: tuple[str, ...]) -> None:
    assert key.changed(former, now) == names


def test_the_parameters_are_part_of_the_key(root: Path) -> None:
    plan = load_plan(root)
    lines = status(root, plan).units
    assert len({line.entry.key.split()[1] for line in lines}) == len(lines)


def test_with_units_named_the_others_stay_as_they_are(root: Path) -> None:
    factory.submit(root, "quan-ly-khoa-hoc", "báo cáo sửa lại")
    factory.submit(root, "quan-ly-co-so", "báo cáo sửa lại")
    of_units: dict[str, object] = {"quan-ly-co-so": ("built", "data"), "overall": ("built", "data")}
    assert states(rebuild(root, units=("quan-ly-co-so",))) == with_documents(of_units)
    documents = [f"{kind}/{unit_id}" for kind in DOCUMENTS for unit_id in factory.UNITS]
    assert list(manifest.read(root / COUNCIL)) == [*factory.UNITS, "overall", *documents]
    lines = status(root, load_plan(root)).reports
    stale = {line.report.id: line.why for line in lines if line.state == "stale"}
    assert stale == with_documents({"quan-ly-khoa-hoc": ("data",)})
    name = "Phòng Quản lý Khoa học"
    assert f"<b>Chưa cập nhật</b>, số liệu đã thay đổi: {name}; Biên bản: {name}; Công văn: {name}." in (
        root / COUNCIL / "index.html"
    ).read_text("utf-8")


def test_force_builds_what_is_fresh(root: Path) -> None:
    built = rebuild(root, units=("van-phong",), force=True)
    assert states(built) == with_documents(dict.fromkeys(["van-phong", "overall"], ("built", "forced")))


# What fails


def test_a_failed_report_keeps_its_evidence_and_the_former_pages_and_stops_no_other(root: Path) -> None:
    pages = files(root)
    factory.edit_cell(root, "unit_report", 3, 'assert unit != "van-phong", f"hỏng ở {find_root()}"')
    entries = rebuild(root)
    assert {i: entry.report for i, entry in entries.items()} == {
        **with_documents(dict.fromkeys([*factory.UNITS, "overall"], "unchanged")),
        "quan-ly-khoa-hoc": "built",
        "quan-ly-co-so": "built",
        "van-phong": "failed",
    }
    assert entries["van-phong"].error == "cell [5]: AssertionError: hỏng ở ."
    evidence = root / COUNCIL / "units/van-phong.failed.ipynb"
    assert "hỏng ở" in evidence.read_text("utf-8")
    assert str(root) not in evidence.read_text("utf-8")
    for ending in OF_A_REPORT:
        path = f"{COUNCIL}/units/van-phong.{ending}"
        assert (root / path).read_bytes() == pages[path]
    page = (root / COUNCIL / "index.html").read_text("utf-8")
    assert (
        "<b>Lập không thành công</b>; các tệp hiện có là của lần lập trước, không còn đúng: Văn phòng Sở"
        in page
    )
    assert "PDF (bản cũ)" in page


def test_a_success_after_a_failure_takes_the_evidence_away(root: Path) -> None:
    factory.edit_cell(root, "unit_report", 3, 'assert unit != "van-phong"')
    rebuild(root, units=("van-phong",))
    assert (root / COUNCIL / "units/van-phong.failed.ipynb").exists()
    factory.edit_cell(root, "unit_report", 3, "")
    assert rebuild(root, units=("van-phong",))["van-phong"].report == "built"
    assert not (root / COUNCIL / "units/van-phong.failed.ipynb").exists()


def test_a_kernel_that_dies_fails_one_report(root: Path) -> None:
    factory.edit_cell(root, "unit_report", 3, "import os\nos._exit(3)")
    entry = rebuild(root, units=("van-phong",))["van-phong"]
    assert entry.report == "failed"
    assert "Kernel died" in (entry.error or "")


def test_a_report_that_kills_its_worker_fails_alone(root: Path) -> None:
    kill = 'import os, signal\nif unit == "van-phong":\n    os.kill(os.getppid(), signal.SIGKILL)'
    factory.edit_cell(root, "unit_report", 3, kill)
    request = Request(units=("quan-ly-co-so", "van-phong"), jobs=1)
    entries = build(root, load_plan(root), request, stream=io.StringIO(), pool=process_pool)
    assert [entry.report for entry in entries] == ["built", "failed", *["unchanged"] * 5]
    assert entries[1].error == "its process ended without a word (out of memory?)"
    assert entries[1].pages, "the former pages stay"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
def test_a_report_that_kills_its_forked_process_fails_alone(root: Path) -> None:
    kill = 'import os, signal\nif unit == "van-phong":\n    os.kill(os.getpid(), signal.SIGKILL)'
    factory.edit_cell(root, "unit_report", 3, kill)
    request = Request(units=("quan-ly-co-so", "van-phong"), jobs=1)
    entries = build(root, load_plan(root), request, stream=io.StringIO(), pool=warm_pool.pool)
    assert [entry.report for entry in entries] == ["built", "failed", *["unchanged"] * 5]
    assert entries[1].error == "its process ended without a word (out of memory?)"
    assert entries[1].pages, "the former pages stay"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
def test_forked_reports_are_those_of_kernels_byte_for_byte(finished: Path, tmp_path: Path) -> None:
    other = factory.make_root(tmp_path / "forked")
    build(other, load_plan(other), Request(jobs=2), stream=io.StringIO(), pool=warm_pool.pool)
    assert files(other) == files(finished)


@pytest.mark.parametrize("pool", [ThreadPoolExecutor, SPAWNED])
def test_the_batch_runs_on_any_executor(finished: Path, tmp_path: Path, pool: Pool) -> None:
    other = factory.make_root(tmp_path / "other")
    entries = build(other, load_plan(other), Request(jobs=2), stream=io.StringIO(), pool=pool)
    assert [entry.error for entry in entries if entry.error] == []
    assert files(other) == files(finished)


@pytest.mark.parametrize("pool", POOLS)
def test_what_a_worker_has_to_tell_is_one_line_and_names_the_report(
    root: Path, capfd: pytest.CaptureFixture[str], pool: Pool
) -> None:
    factory.edit_cell(root, "unit_report", 3, 'import sys\nprint("one\\ntwo", file=sys.stderr)')
    request = Request(units=("van-phong",), jobs=1)
    build(root, load_plan(root), request, stream=io.StringIO(), pool=pool)
    assert capfd.readouterr().err == "van-phong: left out what the notebook wrote to stderr: one two\n"


def test_an_interrupt_ends_the_batch_and_leaves_no_unfinished_file(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[str] = []

    def interrupted(job: Job) -> Result:
        begun.append(job.report.id)
        raise KeyboardInterrupt

    monkeypatch.setattr(workers, "_produce", interrupted)
    with pytest.raises(KeyboardInterrupt):
        rebuild(root, force=True)
    assert begun[0] == "overall", "the longest is begun first"
    assert not list((root / COUNCIL).glob(".*"))
    assert {line.state for line in status(root, load_plan(root)).reports} == {"fresh"}


def test_another_units_report_is_not_kept(root: Path) -> None:
    """Its name is within the longer one's: a search for the name alone would find it there."""
    always = factory.LETTERHEAD.replace(".unit(unit)", '.unit("quan-ly-co-so")')
    factory.edit_cell(root, "unit_report", 2, always)
    entries = rebuild(root, units=("quan-ly-khoa-hoc", "quan-ly-co-so"))
    assert entries["quan-ly-co-so"].report == "built"
    assert entries["quan-ly-khoa-hoc"].report == "failed"
    assert (entries["quan-ly-khoa-hoc"].error or "").startswith(
        "the report was asked for Phòng Quản lý Khoa học, and its letterhead names "
        "Phòng Quản lý Khoa học và Công nghệ cơ sở"
    )


def test_another_years_report_is_not_kept(root: Path) -> None:
    factory.edit_cell(root, "overall_report", 2, factory.OVERALL_LETTERHEAD.replace("{year}", "2021"))
    entry = rebuild(root, units=("van-phong",))["overall"]
    assert (entry.report, "does not name that year" in (entry.error or "")) == ("failed", True)


def test_a_misspelt_parameter_is_refused_before_anything_runs(root: Path) -> None:
    factory.edit_cell(root, "unit_report", 1, 'unti = ""\nyear = 0\naudience = ""\n')
    with pytest.raises(UsageError, match=r"unit_report.ipynb: no parameter 'unit'; did you mean 'unti'\?"):
        rebuild(root)


def test_a_parameter_of_another_type_is_refused(root: Path) -> None:
    factory.edit_cell(root, "unit_report", 1, 'unit = ""\nyear = "2022"\naudience = ""\n')
    with pytest.raises(UsageError, match="parameter 'year' is str, not int: 2022"):
        rebuild(root)


@pytest.mark.parametrize(
    ("unit", "message"),
    [
        ("van-phon", "no unit 'van-phon' in the plan of 2022; did you mean 'van-phong'"),
        ("lanh-dao-so", "'lanh-dao-so' is not inspected"),
    ],
)
def test_an_unknown_unit_is_refused(root: Path, unit: str, message: str) -> None:
    with pytest.raises(UsageError, match=re.escape(message)):
        rebuild(root, units=(unit,))


# Documents


def test_the_manifest_and_the_status_name_documents_with_their_kind_and_reports_without(root: Path) -> None:
    data = json.loads((root / COUNCIL / "manifest.json").read_text("utf-8"))
    told = as_json(status(root, load_plan(root)))
    of_all = [(kind, unit_id) for kind in ("minutes", "request") for unit_id in factory.UNITS]
    for listed in (data, told):
        assert [(entry["kind"], entry["unit_id"]) for entry in listed["documents"]] == of_all
        assert not any("kind" in entry for entry in [*listed["units"], listed["overall"]])
        assert {*listed["documents"][0]} == {*listed["units"][0], "kind"}
    first = data["documents"][0]
    assert first["outputs"][1]["path"] == f"{COUNCIL}/minutes/quan-ly-khoa-hoc.html"


def test_a_changed_notebook_of_documents_builds_these_only(root: Path) -> None:
    factory.edit_cell(root, "minutes", 0, factory.HEAD + "# a remark\n")
    built = {i: state for i, state in states(rebuild(root)).items() if state != UNCHANGED}
    assert built == {f"minutes/{unit_id}": ("built", "notebook") for unit_id in factory.UNITS}


def test_a_failed_document_is_told_by_its_name_and_keeps_its_former_pages(root: Path) -> None:
    pages = files(root)
    factory.edit_cell(root, "request", 2, factory.LETTERHEAD.replace("{year}", "2021"))
    entries = rebuild(root, units=("van-phong",))
    assert {i for i, entry in entries.items() if entry.report == "failed"} == {"requests/van-phong"}
    assert (root / COUNCIL / "requests/van-phong.failed.ipynb").is_file()
    path = f"{COUNCIL}/requests/van-phong.pdf"
    assert (root / path).read_bytes() == pages[path]
    page = (root / COUNCIL / "index.html").read_text("utf-8")
    assert "không còn đúng: Công văn: Văn phòng Sở" in page
    assert 'aria-label="PDF (bản cũ): Công văn – Văn phòng Sở"' in page
    assert 'aria-label="PDF: Biên bản – Văn phòng Sở"' in page
    said = list(screen.of_status(status(root, load_plan(root))))
    assert "minutes: 3 fresh" in said
    others = "2 stale (notebook): quan-ly-khoa-hoc, quan-ly-co-so"
    assert f"requests: {others}; 1 failed (notebook, failed before): van-phong" in said


@pytest.mark.parametrize("name", ["minutes", "request", "unit_report"])
def test_a_notebook_that_is_not_there_is_named_before_anything_runs(root: Path, name: str) -> None:
    (root / f"notebooks/{name}.ipynb").unlink()
    with pytest.raises(UsageError, match=f"notebooks/{name}.ipynb is not there"):
        rebuild(root)


def test_a_manifest_without_documents_is_of_an_earlier_version_and_its_reports_count(root: Path) -> None:
    path = root / COUNCIL / "manifest.json"
    data = json.loads(path.read_text("utf-8"))
    del data["documents"]
    path.write_text(json.dumps(data), "utf-8")
    year = status(root, load_plan(root))
    assert {line.state for line in (*year.units, year.overall)} == {"fresh"}
    assert {line.state for line in year.documents} == {"none"}


# Status and index


def test_status_tells_what_arrived_since_the_last_check(root: Path) -> None:
    factory.submit(root, "van-phong", "báo cáo nộp muộn")
    year = status(root, load_plan(root))
    lines = {line.report.id: line for line in year.reports}
    assert not year.checked
    assert lines["van-phong"].entry.submission == "not_checked"
    assert lines["van-phong"].why == ("not checked",)
    assert lines["quan-ly-co-so"].state == "fresh"
    assert lines["overall"].state == "stale"


def test_status_before_any_check_knows_what_lies_there(tmp_path: Path) -> None:
    root = factory.make_root(tmp_path / "new")
    lines = {line.report.id: line for line in status(root, load_plan(root)).reports}
    of_units: dict[str, object] = {
        "quan-ly-khoa-hoc": ("not_checked", "none"),
        "quan-ly-co-so": ("not_checked", "none"),
        "van-phong": ("missing", "none"),
        "overall": (None, "none"),
    }
    assert {i: (line.entry.submission, line.state) for i, line in lines.items()} == with_documents(of_units)


def test_status_takes_a_database_that_cannot_be_read_for_none(root: Path) -> None:
    (root / "data/clean/2022.sqlite").write_bytes(b"no database at all")
    lines = {line.report.id: line for line in status(root, load_plan(root)).reports}
    assert lines["van-phong"].entry.submission == "missing"
    assert lines["quan-ly-co-so"].entry.submission == "not_checked"
    assert lines["quan-ly-co-so"].why == ("not checked", "data")


def test_the_index_is_one_file_in_vietnamese_without_outside_address(finished: Path) -> None:
    page = (finished / COUNCIL / "index.html").read_text("utf-8")
    assert '<html lang="vi">' in page
    assert "DỮ LIỆU MẪU – KHÔNG PHẢI SỐ LIỆU THẬT" in page
    assert "http://" not in page
    assert "https://" not in page
    links = set(re.findall(r"href=[\"']([^\"']+)", page))
    assert {f"{kind}/van-phong.html" for kind in ("units", *DOCUMENTS)} | {"2022-council.zip"} <= links
    assert all((finished / COUNCIL / link).is_file() for link in links)


def test_the_index_runs_its_one_script_and_no_other(finished: Path) -> None:
    page = (finished / COUNCIL / "index.html").read_text("utf-8")
    (script,) = re.findall("<script>(.*?)</script>", page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    (policy,) = re.findall('Content-Security-Policy" content="([^"]+)"', page)
    assert "default-src 'none'" in policy
    assert [part for part in policy.split("; ") if "script" in part] == [f"script-src 'sha256-{digest}'"]
    assert "unsafe" not in policy
    assert page.count("<script") == 1
    assert not re.search(r"<[^>]+\son\w+=", page)


def test_a_row_bears_what_it_is_searched_by(root: Path) -> None:
    factory.edit_cell(root, "minutes", 0, factory.HEAD + "# a remark\n")
    page = index.page(status(root, load_plan(root)))
    asked = 'data-submission="missing" data-report="fresh stale" data-error="1"'
    assert f'<tr data-q="van phong so" {asked}><th scope="row">Văn phòng Sở</th>' in page
    not_asked = 'data-submission="received" data-report="fresh stale" data-error="0"'
    assert f'<tr data-q="phong quan li khoa hoc" {not_asked}>' in page


def test_a_units_other_names_are_searched_too(root: Path) -> None:
    path = root / "data/plans/2022.toml"
    name = 'name = "Văn phòng Sở"'
    path.write_text(path.read_text("utf-8").replace(name, f'{name}\naliases = ["VP", "Văn phòng"]'), "utf-8")
    assert 'data-q="van phong so vp van phong"' in index.page(status(root, load_plan(root)))


def test_the_fields_are_labelled_and_hidden_until_the_script_runs(finished: Path) -> None:
    page = (finished / COUNCIL / "index.html").read_text("utf-8")
    (form,) = re.findall('<form class="filter".*?</form>', page)
    assert " hidden>" in form
    assert '<p role="status"' in form
    fields = re.findall(r'name="(\w+)"', form)
    assert fields == ["q", "submission", "report", "error"]
    assert form.count("<label") == len(fields)
    assert re.findall(r'<option value="(\w*)">([^<]+)', form) == [
        ("", "Tất cả"),
        ("received", "Đã nộp (2)"),
        ("missing", "Chưa nộp (1)"),
        ("", "Tất cả"),
        ("fresh", "Đã lập (3)"),
    ]


@pytest.mark.skipif(not shutil.which("chromium"), reason="needs Chromium")
@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("", ["Phòng Quản lý Khoa học", "Phòng Quản lý Khoa học và Công nghệ cơ sở", "Văn phòng Sở"]),
        ("#q=van+phong", ["Văn phòng Sở"]),
        ("#q=QUẢN LÍ cơ", ["Phòng Quản lý Khoa học và Công nghệ cơ sở"]),
        ("#q=hong", []),
        ("#submission=missing", ["Văn phòng Sở"]),
        ("#q=phong&submission=received&report=fresh&error=1", []),
    ],
)
def test_the_address_says_what_is_shown(finished: Path, address: str, shown: list[str]) -> None:
    """What follows # is what the fields hold; the same function shows what is typed into them."""
    call = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom"]
    page = subprocess.run(  # noqa: S603  # our own page
        [*call, (finished / COUNCIL / "index.html").as_uri() + address],
        capture_output=True, check=True, encoding="utf-8", timeout=60,
    ).stdout  # fmt: skip
    rows = re.findall('<tr data-q=[^>]*?( class="out"|)><th scope="row">([^<]+)', page)
    assert len(rows) == len(factory.UNITS)
    assert [name for out, name in rows if not out] == shown
    assert f">Đang hiện {len(shown)}/3 đơn vị</p>" in page


def test_the_index_prints_what_people_wrote_as_text(root: Path) -> None:
    plan: Plan = load_plan(root)
    hostile = '<script>alert("x")</script>'
    path = root / "data/plans/2022.toml"
    path.write_text(path.read_text("utf-8").replace('name = "Văn phòng Sở"', f"name = '{hostile}'"), "utf-8")
    page = index.page(status(root, load_plan(root)))
    assert plan.unit("van-phong").name == "Văn phòng Sở"
    assert page.count("<script") == 1, "its own"
    assert "&lt;script&gt;" in page
    assert 'data-q="script alert x script"' in page


# The file to hand over

ARCHIVE = COUNCIL / "2022-council.zip"


def held(root: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(root / ARCHIVE) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_what_is_handed_over_is_for_reading_and_its_links_lead_to_it(finished: Path) -> None:
    parts = held(finished)
    ids = [*(f"{k}/{unit_id}" for k in ("units", *DOCUMENTS) for unit_id in factory.UNITS), "overall"]
    assert list(parts) == sorted({"index.html", *(f"{i}.{ending}" for i in ids for ending in ("html", "pdf"))})
    page = parts.pop("index.html").decode()
    assert parts == {name: (finished / COUNCIL / name).read_bytes() for name in parts}
    assert set(re.findall(r"href=[\"']([^\"']+)", page)) == set(parts)
    assert "Không kèm" not in (finished / COUNCIL / "index.html").read_text("utf-8")


def test_word_and_excel_files_are_handed_over_too(root: Path) -> None:
    attached = 'from khcn_tools import show\nshow.attachment(b"PK", "chain.xlsx", "Bảng kèm theo")\n'
    factory.edit_cell(root, "overall_report", 2, factory.OVERALL_LETTERHEAD + attached)
    rebuild(root, units=("van-phong",), formats=("html", "docx"))
    assert {"overall.chain.xlsx", "overall.docx", "units/van-phong.docx"} <= held(root).keys()


def test_the_file_to_hand_over_is_the_same_in_another_folder_and_left_alone(root: Path, tmp_path: Path) -> None:
    other = factory.make_root(tmp_path / "elsewhere")
    rebuild(other)
    before = (root / ARCHIVE).stat()
    rebuild(root)
    assert (root / ARCHIVE).read_bytes() == (other / ARCHIVE).read_bytes()
    assert (root / ARCHIVE).stat().st_mtime_ns == before.st_mtime_ns
    assert (root / ARCHIVE).stat().st_ino == before.st_ino


@pytest.mark.parametrize("there", [None, b"", b"cut off"])
def test_the_file_to_hand_over_is_written_where_it_is_absent_or_another(
    root: Path, there: bytes | None
) -> None:
    whole = (root / ARCHIVE).read_bytes()
    (root / ARCHIVE).unlink()
    if there is not None:
        (root / ARCHIVE).write_bytes(there)
    rebuild(root)
    assert (root / ARCHIVE).read_bytes() == whole


def test_what_failed_or_is_out_of_date_is_not_handed_over_and_told(root: Path) -> None:
    factory.submit(root, "quan-ly-co-so", "báo cáo sửa lại")
    factory.edit_cell(root, "unit_report", 3, 'assert unit != "van-phong"')
    told = io.StringIO()
    request = Request(units=("van-phong",))
    build(root, load_plan(root), request, stream=told, pool=factory.one_thread)
    left_out = [
        "quan-ly-khoa-hoc",
        "quan-ly-co-so",
        "van-phong",
        "minutes/quan-ly-co-so",
        "requests/quan-ly-co-so",
    ]
    line = f"note: not in 2022-council.zip, as not up to date: {', '.join(left_out)}\n"
    assert line in told.getvalue()
    parts = held(root)
    documents = {f"{k}/{u}" for k in DOCUMENTS for u in ("quan-ly-khoa-hoc", "van-phong")}
    assert {name.partition(".")[0] for name in parts} == {"index", "overall", *documents}
    within, beside = parts["index.html"].decode(), (root / COUNCIL / "index.html").read_text("utf-8")
    assert "<b>Lập không thành công</b>: Văn phòng Sở.</li>" in within
    assert "AssertionError" in beside
    assert "AssertionError" not in within
    assert "Bộ tài liệu này không kèm báo cáo, văn bản chưa lập, chưa cập nhật" in within
    assert "Không kèm 5 báo cáo, văn bản chưa lập, chưa cập nhật" in beside
