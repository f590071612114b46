"""The ten questions of a council member (docs/questions.md), answered in the overall report by right figures.

What the report says is recomputed from the workbooks as they were handed in, by a second and simple path that
shares no code with the package (`second_path`). The year is the sample without its messes.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from pathlib import Path

import pytest
from conftest import copy_root
from second_path import Raw, Report, Row, plain, shown

from data.sample.__main__ import main as write_sample
from data.sample.next_year import write_next_year
from khcn_tools.cli import main

REPOSITORY = Path(__file__).parents[2]
LDTT, CSTDCS, CSTDT, CSTDTQ = (
    "Lao động tiên tiến",
    "Chiến sĩ thi đua cơ sở",
    "Chiến sĩ thi đua cấp tỉnh",
    "Chiến sĩ thi đua toàn quốc",
)
TTLDTT, TTLDXS = "Tập thể lao động tiên tiến", "Tập thể lao động xuất sắc"
FIGHTERS = (CSTDCS, CSTDT, CSTDTQ)
PERSONAL = (LDTT, *FIGHTERS)
SHORT = {LDTT: "LĐTT", CSTDCS: "CSTĐCS", CSTDT: "CSTĐ tỉnh", CSTDTQ: "CSTĐ toàn quốc"} | {
    TTLDTT: "TTLĐTT",
    TTLDXS: "TTLĐXS",
}
ITEMS = ("II.1", "II.2a", "II.2b", "II.2c", "II.3a", "II.3b", "II.3c", "II.4")


@pytest.fixture(scope="session")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a root with the sample year without messes, and its overall report."""
    root = copy_root(tmp_path_factory.mktemp("questions"))
    write_sample(root, habits={}, sent={})
    arguments = ["--year", "2022", "--unit", "quy-phat-trien", "--formats", "html"]
    assert main(["build", *arguments, "--root", str(root)]) == 0
    return root


@pytest.fixture(scope="session")
def raw(root: Path) -> Raw:
    return Raw.of(root, 2022)


@pytest.fixture(scope="session")
def report(root: Path) -> Report:
    return Report.of(root / "reports/2022/council/overall.ipynb")


def proposed(raw: Raw, form: str = "BM05") -> Counter[str]:
    """Count the titles that are proposed; one that nobody could read is none of them."""
    return Counter(row["Danh hiệu đề nghị"] for row in raw.rows(form) if row["Danh hiệu đề nghị"] in SHORT)


# 1. Who has not submitted, and what is missing?


def test_1_who_has_submitted_and_when(report: Report, raw: Raw) -> None:
    people = Counter(row["unit"] for row in raw.rows("BM05"))
    submitted = [name for name in raw.units if name in raw.inspected]
    told = report.table("Tình hình nộp báo cáo của các đơn vị")
    assert [row["Đơn vị"] for row in told] == raw.inspected
    for row in told:
        name = row["Đơn vị"]
        if name in submitted:
            assert (row["Tình trạng"], row["Số người"]) == ("Đã nộp", str(people[name])), name
            assert row["Ngày báo cáo"] == shown(raw.line(name, "Ngày báo cáo")), name
        else:
            assert (row["Tình trạng"], row["Số người"], row["Ngày báo cáo"]) == ("Chưa nộp", "", ""), name
    missing = ", ".join(name for name in raw.inspected if name not in submitted)
    value, note = report.figures()["Đơn vị đã nộp báo cáo"]
    assert (value, note) == (f"{len(submitted)}/{len(raw.inspected)}", f"chưa có: {missing}")
    assert "Kế hoạch không ấn định thời hạn nộp báo cáo nên không xét việc nộp muộn" in report.text


def test_1_what_is_missing_in_the_forms_is_named_with_its_cell(report: Report, raw: Raw) -> None:
    told = report.table("Điểm còn thiếu, chưa đọc được trong biểu mẫu")
    assert len(told) == 4
    for row in told:
        place = re.match(r"Trang (BM\d\d) [^()]*, ô ([A-Z]+\d+) \((.*?)\): (.*)", row["Điểm trong biểu mẫu"])
        assert place
        sheet = raw.sheet(row["Đơn vị"], place[1])
        cell = sheet[place[2]]
        assert plain(sheet.cell(3, cell.column).value) == place[3]
        assert (shown(cell.value) or "chưa ghi") in place[4], "the value as it was typed, or that there is none"


# 2. Which condition of each title is met, by which document?


@pytest.mark.parametrize(
    ("caption", "form", "titles"),
    [
        ("Từng trường hợp đề nghị CSTĐCS", "BM05", [CSTDCS]),
        ("Từng trường hợp đề nghị Chiến sĩ thi đua cấp tỉnh, toàn quốc", "BM05", [CSTDT, CSTDTQ]),
        ("Từng tập thể được đề nghị danh hiệu", "BM06", [TTLDTT, TTLDXS]),
    ],
)
def test_2_each_title_has_its_line_and_its_documents(
    report: Report, raw: Raw, caption: str, form: str, titles: list[str]
) -> None:
    wanted = [
        (row["unit"], row.get("Họ và tên") or row["Tên tập thể"], SHORT[row["Danh hiệu đề nghị"]])
        for row in raw.rows(form)
        if row["Danh hiệu đề nghị"] in titles
    ]
    told = report.table(caption)
    cases = [_case(row["Trường hợp"], raw) for row in told]
    assert cases == wanted
    checked = Counter[str]()
    for (name, who, _), row in zip(cases, told, strict=True):
        for column, form_code, letter in (("Bình xét", "BM07", "L"), ("Sáng kiến, đề tài", "BM09", "J")):
            place = re.match(rf"√ (.*)\n{form_code} {letter}(\d+)", row.get(column, ""))
            if place:
                sheet = raw.sheet(name, form_code)
                line = {plain(head.value): sheet.cell(int(place[2]), head.column).value for head in sheet[3]}
                assert str(sheet[f"{letter}{place[2]}"].value) in place[1], (who, column)
                assert who in (line.get("Cá nhân / tập thể") or line["Tác giả, đồng tác giả"])
                checked[column] += 1
    assert checked["Bình xét"] >= len(told) - 2
    assert checked["Sáng kiến, đề tài"] >= (0 if form == "BM06" else len(told) - 5)


def _case(text: str, raw: Raw) -> tuple[str, str, str]:
    """Return unit, subject and title of a line; a unit's own line names it once."""
    subject, title, *unit = text.split("\n")
    own = unit or [name for name in raw.units if _is_own(subject, name, raw)]
    return own[0], subject, title


def _is_own(subject: str, name: str, raw: Raw) -> bool:
    """Tell whether a collective is a unit itself, by whatever name its own form gives it."""
    rows = (row for row in raw.rows("BM06") if row["unit"] == name)
    return next(rows, {}).get("Tên tập thể") == subject


def test_2_the_cases_of_each_unit_are_all_there(report: Report, raw: Raw) -> None:
    told = report.table("Số trường hợp theo đơn vị và kết quả đối chiếu hồ sơ")
    people, groups = (
        Counter(row["unit"] for row in raw.rows(form) if row["Danh hiệu đề nghị"] in SHORT)
        for form in ("BM05", "BM06")
    )
    counted = {row["Đơn vị"]: [int(v) for k, v in row.items() if k.endswith("đề nghị")] for row in told}
    assert counted == {name: [people[name], groups[name]] for name in counted}
    assert sum(people.values()) == sum(one for one, _ in counted.values())
    for row in told:
        numbers = [int(value) for key, value in row.items() if key != "Đơn vị"]
        assert (numbers[0], numbers[5]) == (sum(numbers[1:5]), sum(numbers[6:])), (
            "each case stands in one column"
        )


# 3. Are we within the share, and what if?


def test_3_the_share_of_fighters_and_one_more_or_fewer(report: Report, raw: Raw) -> None:
    titles = proposed(raw)
    base, fighters = sum(titles[t] for t in PERSONAL), sum(titles[t] for t in FIGHTERS)
    assert (base, fighters) == (117, 18), "what data/README.md says of the sample"
    value, note = report.figures()["Đề nghị Chiến sĩ thi đua / tối đa"]
    assert value == f"{fighters}/{base * 15 // 100}"
    assert f"15% của {base} người" in note
    told = [
        [int(row[key]) for key in ("LĐTT trở lên", "Chiến sĩ thi đua", "Tối đa")]
        for row in report.table("Phương án thêm, bớt 01 người")
    ]
    cases = [(base, fighters), (base, fighters + 1), (base + 1, fighters + 1), (base, fighters - 1)]
    cases.append((base - 1, fighters))
    assert told == [[n, k, n * 15 // 100] for n, k in cases]
    (by_share, *_) = [row["Tỷ lệ"] for row in report.table("Phương án thêm, bớt 01 người")]
    assert by_share == f"{round(1000 * fighters / base) / 10}%".replace(".", ",")


def test_3_whose_title_is_to_be_weighed(report: Report, raw: Raw) -> None:
    told = report.table("Chiến sĩ thi đua còn điều kiện chưa đạt hoặc chưa thể hiện")
    names = {row["Họ và tên"] for row in told}
    proposed_ones = {row["Họ và tên"] for row in raw.rows("BM05") if row["Danh hiệu đề nghị"] in FIGHTERS}
    assert names < proposed_ones
    without_vote = proposed_ones - {row["Cá nhân / tập thể"] for row in raw.rows("BM07") if _is_fighters(row)}
    assert without_vote
    cleared = {r["Cá nhân / tập thể"] for r in raw.rows("BB02") if r["Kết quả làm rõ"] == "Không xác nhận"}
    dependent = {name for _, name in depending(raw)}
    assert dependent & cleared, "one has been cleared up, and is not weighed"
    assert (without_vote | dependent) - cleared <= names
    assert not dependent & cleared & names


def _is_fighters(row: Row) -> bool:
    return row["Danh hiệu, hình thức"] in FIGHTERS


# 4. What was registered, carried out and proposed, by unit?


def test_4_registered_and_proposed_by_title(report: Report, raw: Raw) -> None:
    registered = Counter(row["Danh hiệu thi đua đăng ký"] for row in raw.rows("BM03"))
    titles = proposed(raw) + proposed(raw, "BM06")
    told = report.table("Danh hiệu thi đua toàn Sở: đăng ký và đề nghị")
    assert {row["Danh hiệu"]: (row["Đăng ký"], row["Đề nghị"]) for row in told} == {
        title: (str(registered[title]), str(titles[title])) for title in (LDTT, CSTDCS, CSTDT, TTLDTT, TTLDXS)
    }


def test_4_registered_and_proposed_by_unit(report: Report, raw: Raw) -> None:
    caption = "Chiến sĩ thi đua, Tập thể lao động xuất sắc: đăng ký, đề nghị, không còn điểm phải làm rõ"
    high = (*FIGHTERS, TTLDXS)
    registered = Counter(r["unit"] for r in raw.rows("BM03") if r["Danh hiệu thi đua đăng ký"] in high)
    titles = Counter(r["unit"] for f in ("BM05", "BM06") for r in raw.rows(f) if r["Danh hiệu đề nghị"] in high)
    alt = report.chart(caption)
    for name in raw.units:
        assert f" {name}: Đăng ký {registered[name]}, Đề nghị {titles[name]}, " in alt


def test_4_why_what_is_proposed_differs_from_what_was_registered(report: Report, raw: Raw) -> None:
    high = (*FIGHTERS, TTLDXS)
    subjects = ("Họ và tên", "Tên tập thể", "Họ và tên / Tên tập thể")

    def titles(form: str, column: str) -> dict[tuple[str, str], str]:
        rows = ((row, next(row[key] for key in subjects if key in row)) for row in raw.rows(form))
        return {(row["unit"], who): row[column] for row, who in rows if row[column] in SHORT}

    registered = titles("BM03", "Danh hiệu thi đua đăng ký")
    given = titles("BM05", "Danh hiệu đề nghị") | titles("BM06", "Danh hiệu đề nghị")
    gaps = {
        (*key, SHORT[registered[key]], SHORT[given[key]])
        for key in registered.keys() & given.keys()
        if registered[key] != given[key] and {registered[key], given[key]} & {*high}
    }
    told = report.table("Chênh lệch giữa đăng ký và đề nghị Chiến sĩ thi đua, Tập thể lao động xuất sắc")
    assert {(r["Đơn vị"], r["Tập thể, cá nhân"], r["Đăng ký"], r["Đề nghị"]) for r in told} == gaps
    by_author = {
        (row["unit"], author.strip()): row["Tên đề tài, sáng kiến, giải pháp"]
        for row in raw.rows("BM09")
        for author in re.split(r"[;\n]", row["Tác giả, đồng tác giả"])
    }
    for row in told:
        title = by_author.get((row["Đơn vị"], row["Tập thể, cá nhân"]), "chưa nêu lý do")
        assert title in row["Sáng kiến, đề tài; lý do"]


STAGES = {
    "Được công nhận, nghiệm thu": ("Được công nhận", "Đã nghiệm thu"),
    "Đã nộp đơn, đang thẩm định": ("Đã nộp đơn", "Đang thẩm định"),
    "Đã đăng ký, đang thực hiện": ("Đã đăng ký", "Đang thực hiện"),
    "Bị từ chối, xin rút, không thực hiện": ("Bị từ chối", "Xin rút", "Không thực hiện"),
}


def test_4_initiatives_by_stage_and_unit(report: Report, raw: Raw) -> None:
    states = Counter((row["unit"], row["Tình trạng"]) for row in raw.rows("BM09"))
    alt = report.chart("Đề tài, sáng kiến, giải pháp theo tình trạng")
    for name in raw.units:
        counts = {stage: sum(states[name, state] for state in of) for stage, of in STAGES.items()}
        if every := sum(counts.values()):
            (first, number), *others = counts.items()
            share = f"{int(100 * number / every + 0.5)}%"
            listed = ", ".join(f"{stage} {n}" for stage, n in others)
            assert f"{name}: {first} {number}/{every} ({share}), {listed}" in alt
    total = sum(states.values())
    done = sum(n for (_, state), n in states.items() if state in STAGES["Được công nhận, nghiệm thu"])
    assert report.figures()["Sáng kiến, đề tài"][0] == f"{done}/{total}"
    assert f"Đăng ký {total} đề tài, sáng kiến, giải pháp: {done} được công nhận, nghiệm thu" in report.text


# 5. Which initiatives will not be recognised in time, and whose title depends on them?


def open_ones(raw: Raw) -> list[Row]:
    """Return the initiatives that were not recognised, or only after the day the data were closed."""
    return [
        row
        for row in raw.rows("BM09")
        if row["Tình trạng"] not in STAGES["Được công nhận, nghiệm thu"]
        or (row["Ngày quyết định"] and row["Ngày quyết định"] > raw.line(row["unit"], "Số liệu chốt đến ngày"))
    ]


def depending(raw: Raw) -> set[tuple[str, str]]:
    """Return title and name of the fighters all of whose initiatives are open."""
    people = {(r["unit"], r["Họ và tên"]) for r in raw.rows("BM05") if r["Danh hiệu đề nghị"] in FIGHTERS}
    names = "Tên đề tài, sáng kiến, giải pháp"
    unfinished = {row[names] for row in open_ones(raw)}
    found = set()
    for unit, name in people:
        own = [r[names] for r in raw.rows("BM09") if r["unit"] == unit and name in r["Tác giả, đồng tác giả"]]
        if own and unfinished.issuperset(own):
            found |= {(title, name) for title in own}
    return found


def test_5_initiatives_at_risk_and_the_titles_that_hang_on_them(report: Report, raw: Raw) -> None:
    told = report.table("Nội dung chưa được công nhận, nghiệm thu tại ngày chốt số liệu và danh hiệu phụ thuộc")
    names = "Tên đề tài, sáng kiến, giải pháp"
    assert [(row["Đơn vị"], row[names]) for row in told] == [(r["unit"], r[names]) for r in open_ones(raw)]
    for row, typed in zip(told, open_ones(raw), strict=True):
        assert row["Tình trạng"].startswith(typed["Tình trạng"])
        assert (typed["Lý do chưa thực hiện"] or "") in row["Tình trạng"]
    persons = {(r[names], r["CSTĐ chỉ dựa vào nội dung này"]) for r in told}
    assert {(title, name) for title, name in persons if name} == depending(raw)
    assert len(depending(raw)) == 3


# 6. Who is left out, who is perhaps wrongly put in?


def test_6_who_is_left_out_and_why(report: Report, raw: Raw) -> None:
    told = report.table("Cá nhân không được đề nghị danh hiệu và lý do")
    columns = ("Họ và tên", "Xếp loại chất lượng", "Lý do không đề nghị")
    left = [row for row in raw.rows("BM05") if row["Danh hiệu đề nghị"] is None]
    assert [(row["Đơn vị"], *(row[c] for c in columns)) for row in told] == [
        (row["unit"], *(shown(row[c]) for c in columns)) for row in left
    ]
    assert len(left) == 18


def test_6_who_is_put_in_against_a_condition(report: Report, raw: Raw) -> None:
    def unfit(row: Row) -> bool:
        hired, rating = row["Ngày tuyển dụng"], row["Xếp loại chất lượng"]
        if isinstance(hired, dt.datetime):
            late = hired.year == 2022 and (hired.month, hired.day) > (3, 1)
        else:
            late = hired in {"Quý II/2022", "tháng 9/2022"}
        poor = rating in {"Hoàn thành nhiệm vụ", "Không hoàn thành nhiệm vụ"}
        return late or poor or row["Hình thức kỷ luật trong năm"] != "Không"

    wanted = [
        (row["unit"], row["Họ và tên"])
        for row in raw.rows("BM05")
        if row["Danh hiệu đề nghị"] in PERSONAL and unfit(row)
    ]
    told = report.table("Đề nghị danh hiệu cá nhân cần xem lại")
    assert len(wanted) == len(told)
    for name, who in wanted:
        assert any(r["Đơn vị"] == name and r["Nội dung cần làm rõ"].startswith(who) for r in told), who


# 7. Were meetings valid, were there complaints?


def test_7_votes_attendance_publication_and_complaints(report: Report, raw: Raw) -> None:
    caption = "Bình xét, công khai và ý kiến theo đơn vị"
    votes, published = list(raw.rows("BM07")), list(raw.rows("BM04"))
    asked = [r for r in published if not (r["Ý kiến, khiếu nại"] or "Không").startswith("Không")]
    for row in report.table(caption):
        name = row["Đơn vị"]
        own = [(r["Số người có mặt"], r["Tổng số thành viên"]) for r in votes if r["unit"] == name]
        least = min(own, key=lambda pair: pair[0] / pair[1])
        assert row["Dự họp thấp nhất"] == f"{least[0]}/{least[1]}", name
        numbers = (row["Lượt bình xét"], row["Lần công khai"], row["Có ý kiến, khiếu nại"])
        counted = (len(own), *(sum(r["unit"] == name for r in rows) for rows in (published, asked)))
        assert numbers == tuple(map(str, counted)), name
    total = report.sums(caption)
    assert [total[1], total[4], total[5]] == [str(len(votes)), str(len(published)), str(len(asked))]
    told = report.table("Ý kiến, khiếu nại và kết quả giải quyết")
    columns = ("Nội dung công khai", "Ý kiến, khiếu nại", "Kết quả giải quyết")
    assert [tuple(row.values()) for row in told] == [
        (r["unit"], *(shown(r[c]) for c in columns)) for r in asked
    ]


# 8. Exemplars, what was done to spread them, awards to those who do not lead


def test_8_exemplars_and_how_they_were_spread(report: Report, raw: Raw) -> None:
    columns = (
        "Cá nhân / tập thể", "Nhân tố mới, việc làm hay", "Biện pháp bồi dưỡng", "Hình thức nhân rộng",
        "Số đơn vị, cá nhân học tập",
    )  # fmt: skip
    rows = list(raw.rows("BM10"))
    told = report.table("Nhân tố mới, điển hình tiên tiến")
    assert [tuple(row.values()) for row in told] == [(r["unit"], *(shown(r[c]) for c in columns)) for r in rows]
    spread = sum(row["Hình thức nhân rộng"] is not None for row in rows)
    assert f"{spread}/{len(rows)} đã được nhân rộng" in report.text


def test_8_titles_and_awards_of_those_who_do_not_lead(report: Report, raw: Raw) -> None:
    words = ("giám đốc", "trưởng", "phó", "chánh")
    people = list(raw.rows("BM05"))
    for row, leads in zip(report.table("Đề nghị theo chức vụ"), (True, False), strict=True):
        own = [p for p in people if any(word in p["Chức vụ"].lower() for word in words) == leads]
        titles = [person["Danh hiệu đề nghị"] for person in own]
        awarded = sum(person["Hình thức khen thưởng đề nghị"] is not None for person in own)
        counted = (len(own), sum(t in PERSONAL for t in titles), sum(t in FIGHTERS for t in titles), awarded)
        assert tuple(row.values())[1:] == tuple(map(str, counted))


@pytest.mark.parametrize(
    ("caption", "kinds"),
    [
        ("Đề xuất tuyên dương, nhân rộng, khen thưởng", {"Tuyên dương", "Nhân rộng", "Khen thưởng"}),
        ("Đề xuất chấn chỉnh, xử lý", {"Chấn chỉnh", "Đề nghị xử lý"}),
    ],
)
def test_8_and_10_what_the_team_proposes(report: Report, raw: Raw, caption: str, kinds: set[str]) -> None:
    columns = ("Loại", "Cá nhân / tập thể", "Nội dung", "Căn cứ")
    told = report.table(caption)
    wanted = [(r["unit"], *(shown(r[c]) for c in columns)) for r in raw.rows("BB03") if r["Loại"] in kinds]
    assert sorted(tuple(row.values()) for row in told) == sorted(wanted)
    assert wanted


# 9. Do those awarded last year still perform?


def test_9_those_awarded_last_year(report: Report, raw: Raw) -> None:
    title = "Danh hiệu, hình thức khen thưởng"
    wanted = [
        (row["unit"], row["Cá nhân / tập thể"], shown(row["Xếp loại năm sau"]), shown(row[ROLE]))
        for row in raw.rows("BM11")
        if row["Năm"] == 2021 and (row[title] in {*FIGHTERS, TTLDXS} or row[title].startswith("Bằng khen"))
    ]
    told = report.table("Tập thể, cá nhân được khen thưởng năm trước và việc phát huy vai trò")
    columns = ("Đơn vị", "Cá nhân / tập thể", "Xếp loại năm sau", ROLE)
    assert [tuple(row[c] for c in columns) for row in told] == wanted
    good = sum(
        rating.startswith(("Hoàn thành tốt", "Hoàn thành xuất sắc")) and bool(role)
        for *_, rating, role in wanted
    )
    assert f"năm 2021 có {len(wanted)} lượt" in report.text
    assert f"trong đó {good} lượt xếp loại năm sau từ Hoàn thành tốt nhiệm vụ trở lên" in report.text


ROLE = "Việc phát huy vai trò sau khi được khen thưởng"


# 10. Shortcomings, causes, who must do what by when


def test_10_shortcomings_seen_and_causes_given(report: Report, raw: Raw) -> None:
    told = report.table("Tồn tại, hạn chế đoàn kiểm tra thấy và nguyên nhân đơn vị nêu")
    seen = {row["Nội dung"].split(". ")[0]: row["Đoàn kiểm tra thấy"] for row in told}
    causes = {row["Nội dung"].split(". ")[0]: row["Nguyên nhân đơn vị nêu"] for row in told}
    numbers = Counter[str]()
    for row in raw.rows("BB01"):
        item = row["Nội dung"].split(". ")[0]
        if row["Tồn tại, hạn chế"]:
            assert f"{row['unit']}: {row['Tồn tại, hạn chế'].rstrip('.')}" in seen[item]
            numbers[item] += 1
    assert {item: len(said.split("\n")) for item, said in seen.items() if said} == numbers
    noted = re.findall(r"(\d+) đơn vị có tồn tại, hạn chế", report.text)
    assert list(map(int, noted)) == [numbers[item] for item in ITEMS]
    given = [row for row in raw.rows("BM13") if row["Nguyên nhân"]]
    for row in given:
        item = row["Nội dung kiểm tra"].split(". ")[0]
        assert f"{row['unit']}: {row['Nguyên nhân'].rstrip('.')}" in causes[item]
    assert sum(len(said.split("\n")) for said in causes.values() if said) == len(given)


def test_10_who_must_do_what_by_when(report: Report, raw: Raw) -> None:
    told = report.table("Kiến nghị với đơn vị, người thực hiện và thời hạn")
    columns = ("Kiến nghị", "Người/đơn vị thực hiện", "Thời hạn")
    wanted = [
        (row["unit"], row["Nội dung"].split(". ")[0], *(shown(row[c]) for c in columns))
        for row in raw.rows("BB01")
        if row["Kiến nghị"]
    ]
    found = [(row["Đơn vị"], row["Nội dung"], *(row[c] for c in columns)) for row in told]
    assert [_without_words(row) for row in found] == [_without_words(row) for row in wanted]
    assert len({row["Số"] for row in told}) < len(told), "a number is a unit's own"
    assert len({(row["Đơn vị"], row["Số"]) for row in told}) == len(told)


def _without_words(row: tuple[str, ...]) -> tuple[str, ...]:
    """Return a line whose due date is written in one way, a month being "tháng 9/2023" or "09/2023"."""
    month = re.fullmatch(r"tháng (\d)/(\d{4})", row[-1])
    return (*row[:-1], f"0{month[1]}/{month[2]}" if month else row[-1])


def test_10_what_changed_since_last_year_cannot_be_told_in_the_first_year(report: Report) -> None:
    assert "Chưa có số liệu để so sánh." in report.text


def test_10_what_became_of_last_years_recommendations(root: Path, raw: Raw, tmp_path: Path) -> None:
    after = tmp_path / "after"
    write_next_year(root, after)
    arguments = ["--year", "2023", "--unit", "so-huu-tri-tue", "--formats", "html"]
    assert main(["build", *arguments, "--root", str(after)]) == 0
    report, rows = Report.of(after / "reports/2023/council/overall.ipynb"), Raw.of(after, 2023).rows("BB04")
    followed = {(row["unit"], row["Số kiến nghị"]): row for row in rows}
    assert len(followed) == 9

    caption = "Thực hiện kiến nghị của các kỳ kiểm tra trước"
    assert report.places[caption] == "I"
    told = {(row["Đơn vị"], row["Số"]): row for row in report.table(caption)}
    assert followed.keys() <= told.keys()
    for key, typed in followed.items():
        assert told[key]["Kiến nghị"] == typed["Kiến nghị"]
        assert (shown(typed["Minh chứng"]) or typed["Lý do"]) in told[key]["Minh chứng, lý do"]
        assert shown(typed["Ngày thực hiện xong"]) in told[key]["Tình trạng"]

    states = Counter(row["Tình trạng thực hiện"] for row in followed.values())
    given = sum(bool(row["Kiến nghị"]) for row in raw.rows("BB01"))
    assert f"Trong {given} kiến nghị của năm 2022" in report.text
    assert f"{states['Đã thực hiện']:02} kiến nghị đã thực hiện" in report.text
    assert f"{states['Thôi theo dõi']:02} thôi theo dõi, {given - len(followed)} chưa xác định" in report.text


# The page


def test_the_page_of_questions_names_the_places_where_the_tables_stand(report: Report) -> None:
    page = (REPOSITORY / "docs/questions.md").read_text("utf-8")
    assert [n for n in range(1, 11) if not re.search(rf"^\| {n} \|", page, re.MULTILINE)] == []
    named = re.findall(r"(Phụ lục [IVX]+|[IVX]+(?:\.\d+)?(?: \w)?): “([^”]+)”", page)
    assert len(named) == page.count("“") >= 20
    assert {caption: report.places.get(caption) for _, caption in named} == {c: place for place, c in named}
