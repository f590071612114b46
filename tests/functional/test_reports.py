"""The reports of the sample year, as people get them: whole, marked, and nobody else's."""

import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import nbformat
import openpyxl
import pypdf
import pytest
from nbconvert.exporters import get_exporter
from second_path import Report, Row

from khcn_tools.cli import main
from khcn_tools.model import Unit
from khcn_tools.plan import load_plan

MARK = "DỮ LIỆU MẪU – KHÔNG PHẢI SỐ LIỆU THẬT"
UNITS = [unit for unit in load_plan(Path(__file__).parents[2], 2022).units if unit.inspected]
STEMS = [*(f"{kind}/{unit.id}" for kind in ("units", "minutes", "requests") for unit in UNITS), "overall"]


def _pages(path: Path) -> list[str]:
    return [re.sub(r"\s+", " ", page.extract_text()) for page in pypdf.PdfReader(path).pages]


def test_there_is_a_notebook_a_page_and_a_pdf_for_each_unit_and_the_whole(built: Path) -> None:
    made = {path.relative_to(built).as_posix() for path in built.rglob("*") if path.is_file()}
    wanted = {f"{stem}.{ending}" for stem in STEMS for ending in ("ipynb", "html", "pdf")}
    beside = {"overall.chain.xlsx", "index.html", "2022-council.zip", "manifest.json", "build.log"}
    assert made == wanted | beside


@pytest.mark.parametrize("stem", STEMS)
def test_every_page_says_that_the_data_are_a_sample_and_no_letter_is_missing(built: Path, stem: str) -> None:
    pages = _pages(built / f"{stem}.pdf")
    assert [number for number, page in enumerate(pages, 1) if MARK not in page] == []
    assert [number for number, page in enumerate(pages, 1) if "\ufffd" in page] == []
    assert [number for number, page in enumerate(pages, 1) if len(page) < 150] == []
    assert MARK in (built / f"{stem}.html").read_text("utf-8")


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.id)
def test_a_units_report_bears_its_name_and_no_other_units(built: Path, unit: Unit) -> None:
    (title,) = re.findall("<title>(.*)</title>", (built / f"units/{unit.id}.html").read_text("utf-8"))
    assert title.endswith(f"năm 2022 tại {unit.name}")
    assert f"tại {unit.name}" in _pages(built / f"units/{unit.id}.pdf")[0]


def test_the_report_of_a_unit_that_has_not_submitted_is_one_page_that_says_so(built: Path) -> None:
    (page,) = _pages(built / "units/quy-phat-trien.pdf")
    assert "chưa có số liệu để lập báo cáo năm 2022" in page
    assert "chưa nộp báo cáo" in page


@pytest.mark.parametrize(
    ("stem", "is_signed"),
    [
        ("units/van-phong", True),
        ("units/thanh-tra", False),
        ("units/quy-phat-trien", False),
        ("overall", True),
    ],
)
def test_before_the_visit_a_units_report_bears_no_number_and_is_signed_by_nobody(
    built: Path, stem: str, *, is_signed: bool
) -> None:
    pdf = " ".join(_pages(built / f"{stem}.pdf"))
    for text in (pdf, (built / f"{stem}.html").read_text("utf-8")):
        for words in ("Số: ...", "Bắc Giang, ngày", "TM. HỘI ĐỒNG", "Nơi nhận", "DỰ THẢO"):
            assert (words in text) == is_signed, words


def test_the_minutes_say_who_met_when_and_what_came_of_each_finding(built: Path) -> None:
    _in_order(
        " ".join(_pages(built / "minutes/trung-tam-thong-tin.pdf")),
        "Số: ......../BB-HĐTĐKT",
        "BIÊN BẢN",
        "tại Trung tâm Thông tin Khoa học và Công nghệ",
        "Thời gian bắt đầu: 08 giờ 00, ngày 05 tháng 12 năm 2022.",
        "Trưởng đoàn: Nghiêm Thị Bảo Vân, Phó Giám đốc Sở",
        "II. NỘI DUNG VÀ KẾT QUẢ KIỂM TRA",
        "(mục II.1)",
        "(mục II.4)",
        "III. NHẬN XÉT",
        "IV. KIẾN NGHỊ, ĐỀ XUẤT",
        "V. Ý KIẾN CỦA ĐƠN VỊ",
        "kết thúc vào 11 giờ 00 cùng ngày",
        "thành 02 bản có giá trị như nhau, mỗi bên giữ 01 bản./.",
        "ĐẠI DIỆN ĐƠN VỊ",
        "THƯ KÝ",
        "TRƯỞNG ĐOÀN",
    )
    assert "Bắc Giang, ngày" not in " ".join(_pages(built / "minutes/trung-tam-thong-tin.pdf"))


def test_a_letter_has_no_type_and_asks_in_numbered_groups(built: Path) -> None:
    html = (built / "requests/trung-tam-thong-tin.html").read_text("utf-8")
    for text in (" ".join(_pages(built / "requests/trung-tam-thong-tin.pdf")), html):
        _in_order(
            re.sub(r"<[^>]+>", "", text),
            "Số: ......../HĐTĐKT-......",
            "V/v hoàn thiện hồ sơ",
            "Kính gửi: Trung tâm Thông tin Khoa học và Công nghệ",
            "Sửa biểu mẫu (01 điểm)",
            "ô G15 (Ngày tuyển dụng)",
            "Khắc phục, giải trình nội dung đã nêu (08 nội dung)",
            "BM00, ô B7:",
            "Bổ sung hồ sơ, minh chứng",
            "chậm nhất ngày ..... tháng ..... năm",
            "phối hợp thực hiện./.",
            "- Như trên;",
            "CHỦ TỊCH",
        )
    assert html.count("<h1") == 1
    assert "CÔNG VĂN" not in html


def test_a_unit_with_nothing_to_complete_gets_a_page_that_says_so(built: Path) -> None:
    (page,) = _pages(built / "requests/van-phong.pdf")
    assert "Không phải gửi công văn" in page
    assert "Kính gửi" not in page
    assert "DỰ THẢO" not in page


SUBMITTED = [stem for stem in STEMS if stem.startswith("units/") and "quy-phat-trien" not in stem]


def _tables(report: Report) -> dict[str, list[Row]]:
    """Return the rows of the tables that have an id, sums too; each by heading."""
    tables = [part for part in report.parts if part["part"] == "Table" and part["id"]]
    headings = {part["id"]: [column["heading"] for column in part["columns"]] for part in tables}
    return {
        part["id"]: [dict(zip(headings[part["id"]], row, strict=True)) for row in part["rows"]]
        for part in tables
    }


@pytest.mark.parametrize("stem", [*SUBMITTED, "overall"])
def test_every_figure_that_stands_first_leads_to_a_table_of_the_page(built: Path, stem: str) -> None:
    report, html = Report.of(built / f"{stem}.ipynb"), (built / f"{stem}.html").read_text("utf-8")
    (figures,) = [part["items"] for part in report.parts if part["part"] == "KeyFigures"]
    tables = _tables(report)
    assert len(figures) >= 5
    for item in figures:
        name = item["href"].removeprefix("#")
        linked = f'<dd><a href="#{name}" aria-label="{item["value"]} – {item["label"]}: xem bảng số liệu">'
        assert (linked in html) == bool(tables[name]), item["label"]
        assert html.count(f'<div class="table" id="{name}">') == bool(tables[name])
        assert tables[name] or item["value"] == "0", "only nothing has no rows to be counted from"


def test_the_rows_of_these_tables_are_as_many_as_the_figures_of_the_whole_say(built: Path) -> None:
    report = Report.of(built / "overall.ipynb")
    tables = _tables(report)
    states = Counter(row["Tình trạng"] for row in tables["states"])
    now, sums = tables["quota"][0], tables["units"][-1]
    assert {label: value for label, (value, _) in report.figures().items()} == {
        "Đơn vị đã nộp báo cáo": f"{states['Đã nộp']}/{states.total()}",
        "Đề nghị Chiến sĩ thi đua / tối đa": f"{now['Chiến sĩ thi đua']}/{now['Tối đa']}",
        "Đề nghị TTLĐXS": f"{sum('TTLĐXS' in row['Trường hợp'] for row in tables['collectives']):02}",
        "Nội dung phải làm rõ": str(sum("phải làm rõ" in row[_SETTLED] for row in tables["findings"])),
        "Sáng kiến, đề tài": f"{sums['Đã công nhận, nghiệm thu']}/{sums['Sáng kiến, đề tài']}",
    }
    assert [int(sums["Sáng kiến, đề tài"])] == [
        sum(int(row["Sáng kiến, đề tài"]) for row in tables["units"][:-1])
    ]


_SETTLED = "Kết quả, mã, vị trí"


@pytest.mark.parametrize("stem", SUBMITTED)
def test_the_rows_of_these_tables_are_as_many_as_the_figures_of_a_unit_say(built: Path, stem: str) -> None:
    report = Report.of(built / f"{stem}.ipynb")
    tables, figures = _tables(report), {label: value for label, (value, _) in report.figures().items()}
    titles = [row["Danh hiệu đề nghị"] for row in tables["people"]]
    titled = sum(1 for title in titles if title and "(?)" not in title)
    assert figures["Đề nghị danh hiệu cá nhân"] == f"{titled}/{len(titles)}"
    assert int(figures["Đề nghị Chiến sĩ thi đua"]) == sum(title.startswith("CSTĐ") for title in titles)
    told = [row["Tình trạng"] for row in tables["initiatives"]]
    done = sum(state in {"Được công nhận", "Đã nghiệm thu"} for state in told)
    assert figures["Sáng kiến, đề tài"] == f"{done}/{len(told)}"
    asked = (row.get("Trong đó phải làm rõ") or row["Phải làm rõ"] for row in tables["items"])
    assert int(figures["Nội dung phải làm rõ"]) == sum(map(int, asked))


def test_each_item_of_a_units_report_names_the_tables_of_its_annex(built: Path) -> None:
    html = (built / "units/van-phong.html").read_text("utf-8")
    named = re.findall('<a href="#([a-z]+)">(Bảng \\d+)</a>', html)
    assert [name for name, _ in named][:4] == ["directives", "movements", "registrations", "openness"]
    assert len(named) == 13
    for name, number in named:
        assert re.search(f'<div class="table" id="{name}">.*?<caption>{number}\\. ', html)


def test_nbconvert_by_hand_folds_the_code_and_the_build_leaves_it_out(built: Path) -> None:
    assert "<details" not in (built / "units/van-phong.html").read_text("utf-8")
    notebook = nbformat.read(built / "units/van-phong.ipynb", as_version=4)  # type: ignore[no-untyped-call]
    page, _ = get_exporter("khcn-html")().from_notebook_node(notebook)  # type: ignore[no-untyped-call]
    assert page.count('<details class="source">') > 10


def _in_order(text: str, *wanted: str) -> None:
    """Assert that the words stand in a text, one after the other."""
    at = 0
    for words in wanted:
        assert words in text[at:], words
        at = text.index(words, at)


@pytest.mark.parametrize(
    ("unit", "told"),
    [
        ("trung-tam-thong-tin", "Đoàn kiểm tra xác nhận: Giáp Văn Quyền được đề nghị Lao động tiên tiến"),
        (
            "trung-tam-thong-tin",
            "Đơn vị đã giải trình, chứng minh được; đoàn kiểm tra không xác nhận: Khổng Thị Diễm My",
        ),
        ("trung-tam-thong-tin", "Chưa làm rõ: Ong Thị Tuyết Nhung được đề nghị Lao động tiên tiến"),
        ("ke-hoach-tai-chinh", "Cần làm rõ thêm: Phòng Kế hoạch - Tài chính được đề nghị Tập thể lao động"),
        ("quan-ly-chuyen-nganh", "Phải làm rõ (SK-05) Sáng kiến, đề tài “Bộ câu hỏi tự kiểm tra ứng phó"),
    ],
)
def test_confirmed_rejected_and_open_findings_read_differently(built: Path, unit: str, told: str) -> None:
    text = re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", (built / f"units/{unit}.html").read_text("utf-8")))
    assert text.count(told) == 1


def test_reports_hold_charts_with_words_for_those_who_cannot_see_them(built: Path) -> None:
    for stem in ("units/van-phong", "units/trung-tam-ung-dung", "overall"):
        alts = re.findall(r'<img[^>]*alt="([^"]+)"', (built / f"{stem}.html").read_text("utf-8"))
        assert len(alts) >= 2
        assert all(len(alt) > 40 for alt in alts)


def test_pages_need_nothing_from_outside(built: Path) -> None:
    for path in built.rglob("*.html"):
        text = path.read_text("utf-8")
        assert re.findall("<script[^>]*>", text) == ["<script>"] * (path.name == "index.html")  # it filters
        assert re.findall(r'(?:src|href)="(?!#|data:|[\w./-]+")', text) == []


@pytest.mark.parametrize("stem", STEMS)
def test_a_page_is_under_200_kb_without_its_pictures(built: Path, stem: str) -> None:
    page = (built / f"{stem}.html").read_text("utf-8")
    without = re.sub(r"<svg.*?</svg>|data:image/[^\"']+", "", page, flags=re.DOTALL)
    assert len(without.encode()) < 200_000


def test_nothing_that_is_shared_names_a_folder_of_this_computer(built: Path) -> None:
    home = str(built.parents[2])
    for path in built.rglob("*"):
        if path.is_file():
            assert home.encode() not in path.read_bytes(), path.name


def test_the_manifest_tells_every_report_and_its_sources(built: Path) -> None:
    manifest = json.loads((built / "manifest.json").read_text("utf-8"))
    states = {entry["unit_id"]: entry["submission"] for entry in manifest["units"]}
    assert list(states) == [unit.id for unit in UNITS]
    assert states["quy-phat-trien"] == "missing"
    assert {entry["report"] for entry in [*manifest["units"], manifest["overall"]]} == {"built"}
    assert all(len(entry["outputs"]) == 3 for entry in manifest["units"])
    assert "reports/2022/council/overall.chain.xlsx" in {o["path"] for o in manifest["overall"]["outputs"]}


def test_the_annex_holds_the_titles_of_the_report_and_is_left_alone_while_fresh(built: Path) -> None:
    path = built / "overall.chain.xlsx"
    book = openpyxl.load_workbook(path)
    *units, (_, whole, people, *_) = book["Theo đơn vị"].iter_rows(min_row=4, values_only=True)
    assert (whole, people, book["Cá nhân"].max_row - 3) == (
        "Toàn Sở",
        sum(int(str(row[2])) for row in units),
        people,
    )
    assert MARK in str(book["Cá nhân"]["A1"].value)
    assert 'href="overall.chain.xlsx"' in (built / "index.html").read_text("utf-8")
    before = path.stat().st_mtime_ns
    assert main(["build", "--root", str(built.parents[2])]) == 0
    assert path.stat().st_mtime_ns == before


def _papermill(built: Path, output: Path, *parameters: str) -> subprocess.CompletedProcess[str]:
    root = built.parents[2]
    command = [
        sys.executable,
        "-m",
        "papermill",
        "notebooks/unit_report.ipynb",
        str(output),
        "--no-progress-bar",
    ]
    return subprocess.run(  # noqa: S603 - our own command
        [*command, "-p", "year", "2022", *parameters], cwd=root, capture_output=True, text=True, check=False
    )


def test_plain_papermill_and_nbconvert_work_by_themselves(built: Path, tmp_path: Path) -> None:
    output = tmp_path / "out.ipynb"
    assert _papermill(built, output, "-p", "unit", "thanh-tra").returncode == 0
    for ending, exporter in (("html", "khcn-html"), ("pdf", "khcn-pdf")):
        command = [sys.executable, "-m", "nbconvert", "--to", exporter, str(output)]
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603
        assert output.with_suffix(f".{ending}").stat().st_size > 1000
    assert "tại Thanh tra Sở" in _pages(output.with_suffix(".pdf"))[0]


@pytest.mark.parametrize("parameter", ["unti", "Unit"])
def test_a_misspelt_parameter_makes_no_report_of_another_unit(
    built: Path, tmp_path: Path, parameter: str
) -> None:
    output = tmp_path / "out.ipynb"
    ran = _papermill(built, output, "-p", parameter, "thanh-tra")
    assert ran.returncode != 0
    assert "chưa chọn đơn vị (tham số unit)" in ran.stderr
    cells = json.loads(output.read_text("utf-8"))["cells"]
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    assert {output["output_type"] for output in outputs} == {"error"}
