"""What stands in the minutes and in the request for completion of a unit of the sample year."""

from __future__ import annotations

import re
from typing import Any

import pytest

from khcn_tools.collect import Collected
from khcn_tools.document.parts import Run
from khcn_tools.year import Scope, findings, minutes, open_unit, request
from khcn_tools.year.team import outcomes


def _unit(sample: Collected, unit: str) -> Scope:
    """Open a unit; each time anew, so that a test may change what it finds there."""
    return open_unit(unit, 2022, root=sample.database.parents[2])


def _with(scope: Scope, table: str, *rows: dict[str, Any]) -> Scope:
    """Put rows into a table of an opened year: the first row there, with what the test says."""
    old = scope.store._tables[table]
    scope.store._tables[table] = [
        {**dict.fromkeys(old[0]), "unit_id": scope.unit, "row": 99, **r} for r in rows
    ]
    return scope


def _groups(scope: Scope) -> dict[str, list[str]]:
    """Return what a letter asks: the title of each group, and its lines."""
    asked = request.asked(scope)
    found: dict[str, list[str]] = {}
    for item, level in zip(asked["items"], asked["levels"], strict=True):
        if level == 0:
            found[item.text] = []
        else:
            words = "".join(part.text if isinstance(part, Run) else part for part in item)
            found[list(found)[-1]].append(words)
    return found


# -- minutes ----------------------------------------------------------------------------------


def test_times_have_two_digits_and_place_and_copies_stand_as_typed(sample: Collected) -> None:
    scope = _unit(sample, "van-phong")
    assert minutes.begun(scope) == "Thời gian bắt đầu: 08 giờ 00, ngày 24 tháng 11 năm 2022."
    assert minutes.place(scope) == "Địa điểm: Phòng họp tầng 2, trụ sở Sở Khoa học và Công nghệ."
    assert minutes.closing(scope).startswith("Buổi kiểm tra kết thúc vào 10 giờ 45 cùng ngày.")
    assert minutes.closing(scope).endswith("thành 02 bản có giá trị như nhau, mỗi bên giữ 01 bản./.")


@pytest.mark.parametrize(("copies", "each"), [(2, "01 bản"), (3, "...... bản"), (None, "...... bản")])
def test_only_of_two_copies_it_is_known_how_many_each_side_keeps(
    sample: Collected, copies: int | None, each: str
) -> None:
    scope = _with(_unit(sample, "van-phong"), "visit", {"copies": copies})
    assert minutes.closing(scope).endswith(f"mỗi bên giữ {each}./.")


@pytest.mark.parametrize(
    ("on", "printed"),
    [
        ("2023-01-05", "ngày 05 tháng 01 năm 2023"),
        ("2022-03-10", "ngày 10 tháng 3 năm 2022"),
        ("2022-12", "12/2022"),
        (None, "ngày ..... tháng ..... năm ......."),
    ],
)
def test_a_day_is_written_as_documents_do_and_never_guessed(
    sample: Collected, on: str | None, printed: str
) -> None:
    scope = _with(_unit(sample, "van-phong"), "visit", {"visited_on": on, "started_at": "14g"})
    assert minutes.begun(scope) == f"Thời gian bắt đầu: 14g, {printed}."


def test_those_who_took_part_stand_one_a_line(sample: Collected) -> None:
    scope = _unit(sample, "van-phong")
    (leader, secretary, *members) = minutes.team(scope)
    assert leader == ("Trưởng đoàn", "Viên Đình Lãm, Phó Giám đốc Sở, Phó Chủ tịch Hội đồng;")
    assert secretary[0] == "Thư ký"
    assert [label for label, _ in members] == ["Thành viên"] * 3
    assert minutes.unit_side(scope)[0] == "Cù Xuân Thịnh, Chánh Văn phòng;"
    assert minutes.unit_side(scope)[-1] == "Thân Hữu Bách, chuyên viên."


def test_before_the_visit_everything_the_team_writes_is_dotted(sample: Collected) -> None:
    scope = _unit(sample, "quan-ly-chuyen-nganh")
    assert minutes.begun(scope) == ("Thời gian bắt đầu: ..... giờ ....., ngày ..... tháng ..... năm ........")
    reported, *to_fill = minutes.item(scope, "II.2b")
    assert reported[1].startswith("Bình xét ")
    to_fill += [*minutes.team(scope), *minutes.strengths(scope), *minutes.shortcomings(scope)]
    for text in [*(text for _, text in to_fill), *minutes.unit_side(scope), minutes.opinion(scope)]:
        assert re.fullmatch(r"\.{20,};?", text)
    assert set(minutes.clarified(scope, "II.2b")["Kết quả làm rõ"]) == {"." * 20}
    assert len(minutes.proposals(scope)) == 0


@pytest.mark.parametrize(
    ("unit", "begins", "told", "why"),
    [
        (
            "trung-tam-thong-tin",
            "Giáp Văn Quyền được đề nghị",
            "Đã xác nhận",
            "Hợp đồng làm việc từ tháng 5/2022. Minh chứng: Hợp đồng làm việc.",
        ),
        (
            "trung-tam-thong-tin",
            "Khổng Thị Diễm My được đề nghị",
            "Đã giải trình",
            "Quyết định 101/QĐ-KHCN ngày 18/11/2022 đã có khi nộp hồ sơ. Minh chứng: Quyết định 101/QĐ-KHCN.",
        ),
        ("trung-tam-thong-tin", "Ong Thị Tuyết Nhung được đề nghị", "Chưa làm rõ", ""),
        (
            "trung-tam-ung-dung",
            "Dương Quý Thành được đề nghị Chiến sĩ thi đua cơ sở, nhưng mọi",
            "Cần làm rõ thêm",
            "Cá nhân đang kiến nghị xem xét lại việc từ chối sáng kiến.",
        ),
    ],
)
def test_each_outcome_reads_differently(sample: Collected, unit: str, begins: str, told: str, why: str) -> None:
    rows = minutes.clarified(_unit(sample, unit), "II.2b").to_numpy().tolist()
    ((outcome, explained),) = (row[1:] for row in rows if row[0].startswith(begins))
    assert (outcome, explained[: len(why)], bool(explained)) == (told, why, bool(why))


@pytest.mark.parametrize("unit", ["trung-tam-ung-dung", "chi-cuc-tdc", "ke-hoach-tai-chinh", "thanh-tra"])
def test_every_finding_that_asks_something_stands_in_the_minutes_once(sample: Collected, unit: str) -> None:
    scope = _unit(sample, unit)
    asked = [r["message"] for r in findings.of_law(scope) if r["severity"] != "info"]
    frames = [minutes.clarified(scope, item) for item in (*scope.store.items, None)]
    printed = [text for frame in frames for text in frame["Nội dung"]]
    assert [sum(text.startswith(message) for text in printed) for message in asked] == [1] * len(asked)


def test_a_fault_of_reading_stands_in_the_minutes_once_the_team_wrote_of_it(sample: Collected) -> None:
    scope = _unit(sample, "trung-tam-ung-dung")
    (told,) = minutes.clarified(scope, "II.4")["Nội dung"]
    assert told.startswith("Trang BM12 Khối, Cụm, ô F8")
    scope = _unit(sample, "chi-cuc-tdc")  # it has such faults, of which the team wrote nothing
    assert not any(text.startswith("Trang") for text in minutes.clarified(scope, "II.2b")["Nội dung"])


def test_what_the_team_wrote_of_no_item_is_not_lost(sample: Collected) -> None:
    scope = _with(
        _unit(sample, "van-phong"),
        "assessments",
        {"item": "II.1", "shortcomings": "Chậm", "strengths": "Đủ"},
        {"item": None, "shortcomings": "Hồ sơ lưu phân tán", "strengths": None},
    )
    assert minutes.shortcomings(scope)[-1] == ("Nội dung khác", "Hồ sơ lưu phân tán.")
    assert minutes.strengths(scope) == [("Mục II.1", "Đủ.")]


def test_a_shortcoming_stands_with_the_cause_that_the_unit_names(sample: Collected) -> None:
    told = dict(minutes.shortcomings(_unit(sample, "chi-cuc-tdc")))
    assert told["Mục II.2a"] == (
        "Danh sách đăng ký còn người đã chuyển công tác. "
        "Nguyên nhân (đơn vị tự đánh giá): Đăng ký từ tháng 02, không rà soát giữa năm."
    )


def test_of_a_unit_without_a_report_it_is_not_said_that_there_is_nothing_to_clarify(sample: Collected) -> None:
    told = {unit: _unit(sample, unit) for unit in ("quy-phat-trien", "thanh-tra")}
    assert {unit: minutes.none(scope) for unit, scope in told.items()} == {
        "quy-phat-trien": "Chưa có báo cáo để đối chiếu.",
        "thanh-tra": "Không có.",
    }
    assert "chưa có báo cáo để đối chiếu" in minutes.found(told["quy-phat-trien"])
    assert minutes.found(told["thanh-tra"]).endswith("không có nội dung cần làm rõ.")
    (asked,) = minutes.clarified(told["quy-phat-trien"], None)["Nội dung"]
    assert "chưa nộp báo cáo" in asked


# -- the request for completion ---------------------------------------------------------------


def test_a_unit_without_a_report_is_asked_for_it_and_for_nothing_else(sample: Collected) -> None:
    scope = _unit(sample, "quy-phat-trien")
    assert request.letterhead(scope)["subject"].startswith("V/v nộp báo cáo phục vụ kiểm tra")
    ((title, (line,)),) = _groups(scope).items()
    assert (title, "chưa nộp báo cáo" in line) == ("Nộp báo cáo", True)
    assert "bộ biểu mẫu đã điền" in request.deadline(scope)


def test_what_the_team_did_not_confirm_is_not_asked_again(sample: Collected) -> None:
    scope = _unit(sample, "trung-tam-thong-tin")
    lines = [line for lines in _groups(scope).values() for line in lines]
    for words in ("Nghiêm Hoàng Giang (năm sinh", "Khổng Thị Diễm My được đề nghị Chiến sĩ thi đua cơ sở"):
        assert not any(words in line for line in lines)
    (confirmed,) = [line for line in lines if "Giáp Văn Quyền" in line]
    assert confirmed.startswith("BM05, ô G12: ")
    assert "chưa đủ 10 tháng (đoàn kiểm tra đã xác nhận). Đề nghị đơn vị" in confirmed
    assert confirmed.endswith("Đề nghị đơn vị khắc phục; đề nghị Hội đồng xem xét lại việc đề nghị danh hiệu.")
    (open_,) = [line for line in lines if "Ong Thị Tuyết Nhung" in line]
    assert "đã xác nhận" not in open_


@pytest.mark.parametrize(
    ("states", "title"),
    [
        (["confirmed", "confirmed"], "Khắc phục nội dung đã nêu (02 nội dung)"),
        (["confirmed", "open"], "Khắc phục, giải trình nội dung đã nêu (02 nội dung)"),
        (["open", "needs_clarification"], "Giải trình nội dung đã nêu (02 nội dung)"),
        (["not_confirmed", "open"], "Giải trình nội dung đã nêu (01 nội dung)"),
    ],
)
def test_what_is_established_is_to_be_put_right_and_the_rest_explained(
    sample: Collected, monkeypatch: pytest.MonkeyPatch, states: list[str], title: str
) -> None:
    scope = _unit(sample, "van-phong")
    rows = [{"id": str(n), "code": "HS-01", "severity": "error", "message": "A."} for n in range(len(states))]
    _with(scope, "findings", *({**row, "remedy": "Đề nghị đơn vị bổ sung."} for row in rows))
    monkeypatch.setattr(outcomes, "state", lambda _, row: states[int(row["id"])])
    cleared = frozenset(("van-phong", str(n)) for n, state in enumerate(states) if state == "not_confirmed")
    monkeypatch.setattr(outcomes, "cleared", lambda _: cleared)
    lines = _groups(scope)[title]
    mended = sum("Đề nghị đơn vị khắc phục: bổ sung." in line for line in lines)
    assert (mended, len(lines)) == (states.count("confirmed"), len(states) - len(cleared))


def test_a_letter_asks_for_the_errors_of_the_form_and_not_for_what_is_only_odd(sample: Collected) -> None:
    faults = _groups(_unit(sample, "chi-cuc-tdc"))["Sửa biểu mẫu (02 điểm)"]
    assert [re.findall(r"ô (O\d+)", line) for line in faults] == [["O17"], ["O20"]]


@pytest.mark.parametrize(("kind", "asked"), [("submissions", True), ("inspections", False)])
def test_a_fault_of_the_teams_own_workbook_is_not_asked_of_the_unit(
    sample: Collected, kind: str, *, asked: bool
) -> None:
    scope = _unit(sample, "van-phong")
    fault = {"id": "DATA-TYPE-00000000", "code": "DATA-TYPE", "severity": "error", "message": "Trang X: lỗi."}
    _with(scope, "findings", {**fault, "remedy": "Sửa.", "file": f"data/{kind}/2022/van-phong.xlsx"})
    assert _groups(scope) == ({"Sửa biểu mẫu (01 điểm)": ["Trang X: lỗi. Sửa."]} if asked else {})


def test_a_paper_is_asked_for_once(sample: Collected) -> None:
    papers = _groups(_unit(sample, "trung-tam-ung-dung"))["Bổ sung hồ sơ, minh chứng"]
    assert len(papers) == len(set(papers)) > 0
    assert all(paper.endswith(".") for paper in papers)


@pytest.mark.parametrize(
    ("unit", "is_none"), [("van-phong", True), ("thanh-tra", True), ("quan-ly-co-so", False)]
)
def test_with_nothing_to_complete_there_is_no_letter(sample: Collected, unit: str, *, is_none: bool) -> None:
    scope = _unit(sample, unit)
    assert bool(request.nothing(scope)) is is_none
    head = request.letterhead(scope)
    assert (head["form"], "addressee" in head) == (("summary", False) if is_none else ("letter", True))


@pytest.mark.parametrize(
    ("deadline", "first"),
    [
        (None, "Đề nghị"),
        ("2022-11-15", "Thời hạn nộp báo cáo theo Kế hoạch là ngày 15 tháng 11 năm 2022. Đề nghị"),
    ],
)
def test_the_day_of_the_plan_is_told_and_the_day_to_answer_is_dotted(
    sample: Collected, monkeypatch: pytest.MonkeyPatch, deadline: str | None, first: str
) -> None:
    scope = _unit(sample, "chi-cuc-tdc")
    monkeypatch.setitem(scope.store.__dict__, "meta", {**scope.store.meta, "deadline": deadline})
    assert request.deadline(scope) == (
        f"{first} đơn vị gửi biểu mẫu đã sửa, văn bản giải trình kèm minh chứng về Hội đồng Thi đua - Khen "
        "thưởng Sở Khoa học và Công nghệ chậm nhất ngày ..... tháng ..... năm ......."
    )


def test_a_letter_goes_to_its_unit_and_is_kept(sample: Collected) -> None:
    scope = _unit(sample, "chi-cuc-tdc")
    head = request.letterhead(scope)
    assert head["addressee"] == "Chi cục Tiêu chuẩn Đo lường Chất lượng"
    assert request.signature(scope) == {
        "recipients": ["Như trên", "Lưu: VT, VP"],
        "role": ["TM. HỘI ĐỒNG", "CHỦ TỊCH"],
    }
