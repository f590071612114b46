"""What notebooks call gives the parts that a reader expects, with figures written the Vietnamese way."""

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
import pandas as pd
import pytest

from khcn_tools import show
from khcn_tools.document.parts import Figure, KeyFigure, Paragraph, Run
from khcn_tools.show.canvas import ACCENT, DARK, LIGHT, MIDDLE, PAPER, TALLEST, WIDTH, text_width, wrapped
from khcn_tools.show.numbers import printed

UNITS = ["Văn phòng", "Thanh tra"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1234567, "1.234.567"),
        (np.int64(5), "5"),
        (1234.56, "1.234,6"),
        (0.25, "0,3"),
        (0.24, "0,2"),
        (-0.01, "0"),
        (3.0, "3"),
        (Decimal("12.50"), "12,5"),
        (True, "x"),
        (np.bool_(False), ""),  # noqa: FBT003 - the value under test
        (None, ""),
        (float("nan"), ""),
        (pd.NaT, ""),
        (pd.NA, ""),
        (dt.date(2022, 3, 5), "05/03/2022"),
        (pd.Timestamp(2022, 3, 5), "05/03/2022"),
        (("Lan", "Hoa"), "Lan; Hoa"),
        ("chữ", "chữ"),
    ],
)
def test_values_are_printed_as_in_vietnamese(value: Any, text: str) -> None:
    assert printed(value) == text


@pytest.mark.parametrize(
    ("share", "text"),
    [(0.7, "70,0%"), (1, "100,0%"), (Decimal("0.65212"), "65,2%"), (None, ""), (12.5, "1.250,0%")],
)
def test_a_share_of_one_is_printed_as_a_percentage(share: Any, text: str) -> None:
    assert show.percent(share) == text


# ---------------------------------------------------------------------------------------------
# Tables


def test_a_frame_becomes_a_table_with_figures_to_the_right() -> None:
    frame = pd.DataFrame(
        {
            "Đơn vị": UNITS,
            "Số người": [5, None],
            "Đạt": [True, False],
            "Năm": [2021, 2022],
            "Tỷ lệ": [0.7, None],
        }
    )
    table = show.table(frame, "Danh hiệu", percent=["Tỷ lệ"])
    assert [column.heading for column in table.columns] == list(frame.columns)
    assert [column.align for column in table.columns] == ["left", "right", "center", "center", "right"]
    assert table.rows == (("Văn phòng", "5", "x", "2021", "70,0%"), ("Thanh tra", "", "", "2022", ""))


def test_all_numbers_of_a_column_have_the_same_decimals() -> None:
    table = show.table(pd.DataFrame({"Điểm": [70, 70.25, None]}), "")
    assert table.rows == (("70,0",), ("70,3",), ("",))


def test_text_among_numbers_stands_left_and_as_typed() -> None:
    table = show.table(pd.DataFrame({"Điểm": [70, "chưa chấm"]}), "")
    assert table.columns[0].align == "left"
    assert table.rows == (("70",), ("chưa chấm",))


@pytest.mark.parametrize(
    ("values", "align"),
    [
        (["20", "1.234,5", ""], "right"),
        (["70,0%", "–"], "right"),
        (["05/03/2022", "03/2022", "Quý I/2022", "2022"], "center"),
        (["x", "", "–"], "center"),
        (["012", "5"], "left"),
        (["20", "hai"], "left"),
        (["", ""], "left"),
    ],
)
def test_values_that_come_as_text_stand_as_what_they_are(values: list[str], align: str) -> None:
    assert show.table(pd.DataFrame({"Cột": values}), "").columns[0].align == align


def test_rows_are_numbered_but_not_their_total() -> None:
    frame = pd.DataFrame({"Đơn vị": ["A", "B", "Cộng"], "Số": [1, 2, 3]})
    table = show.table(frame, "", stt=True, total=True)
    assert table.columns[0].heading == "STT"
    assert [row[0] for row in table.rows] == ["1", "2", ""]
    assert table.total


def test_headings_may_stand_under_a_merged_one() -> None:
    by_label = show.table(pd.DataFrame({("", "Đơn vị"): ["A"], ("Số người", "Nam"): [1]}), "")
    by_name = show.table(pd.DataFrame({"Đơn vị": ["A"], "Nam": [1]}), "", group={"Nam": "Số người"})
    assert by_label == by_name
    assert [column.group for column in by_name.columns] == ["", "Số người"]


def test_a_frame_without_rows_keeps_its_headings() -> None:
    table = show.table(pd.DataFrame({"Đơn vị": [], "Số": []}), "", stt=True, empty="Không có.")
    assert [column.heading for column in table.columns] == ["STT", "Đơn vị", "Số"]
    assert (table.rows, table.empty) == ((), "Không có.")


@pytest.mark.parametrize("option", ["align", "widths", "group"])
def test_a_heading_that_is_no_column_is_refused(option: str) -> None:
    with pytest.raises(ValueError, match="no column 'Đơn  vị'; the columns are 'Đơn vị'"):
        show.table(pd.DataFrame({"Đơn vị": UNITS}), "", **{option: {"Đơn  vị": "left"}})  # type: ignore[arg-type]


# ---------------------------------------------------------------------------------------------
# Text, head and end


def test_key_figures_are_written_the_vietnamese_way() -> None:
    figures = show.key_figures([("Số người", 1234), ("Đề nghị", 3, "tối đa 2", "attention", "people")])
    assert figures.items == (
        KeyFigure("Số người", "1.234"),
        KeyFigure("Đề nghị", "3", "tối đa 2", "attention", "#people"),
    )


def test_the_first_of_several_points_names_the_tables_that_it_was_counted_from() -> None:
    first, second = show.points([("A", "một"), ("B", "hai")], ["people", "reviews"]).items
    assert first[2:] == (
        *(Run(" ("), Run("bảng", "ref", "#people"), Run(", "), Run("bảng", "ref", "#reviews")),
        Run(")"),
    )
    assert second == (Run("B: ", "strong"), Run("hai"))


def test_a_tone_unknown_is_refused() -> None:
    with pytest.raises(ValueError, match="tone 'loud': one of 'info', 'attention'"):
        show.notice("x", tone="loud")
    with pytest.raises(ValueError, match="tone 'loud': one of '', 'good', 'attention'"):
        show.key_figures([("a", 1, "", "loud")])


def test_a_document_ends_only_where_there_is_something_to_say() -> None:
    assert show.ending("") is None
    ending = show.ending("Đơn vị chưa nộp báo cáo.")
    assert ending is not None
    assert (ending.text, ending.last) == ("Đơn vị chưa nộp báo cáo.", True)


def test_words_are_plain_unless_strong() -> None:
    paragraph = show.paragraph("Đơn vị **có** ", show.strong("3"), " người")
    assert paragraph.runs == (Run("Đơn vị **có** "), Run("3", "strong"), Run(" người"))


def test_levels_of_a_list_match_its_lines() -> None:
    assert show.bullets(["a", ["b ", show.strong("c")]], levels=[0, 1]).levels == (0, 1)
    with pytest.raises(ValueError, match="2 lines, but 1 levels"):
        show.bullets(["a", "b"], levels=[0])


def test_organ_and_kind_are_in_capitals_and_name_the_file() -> None:
    head = show.letterhead(organ="Sở Khoa học và Công nghệ", kind="Báo cáo", subject="Kết quả\nkiểm tra")
    assert (head.organ, head.kind) == ("SỞ KHOA HỌC VÀ CÔNG NGHỆ", "BÁO CÁO")
    assert head.title == "Báo cáo Kết quả kiểm tra"
    assert head.draft


# ---------------------------------------------------------------------------------------------
# Charts

FRAME = pd.DataFrame({"Đơn vị": UNITS, "Đăng ký": [8, 3], "Đề nghị": [5, None]})
CHARTS = {
    "bars": show.bars,
    "grouped": show.grouped_bars,
    "matrix": show.matrix,
}


def drawn(part: object) -> Figure:
    assert isinstance(part, Figure)
    return part


@pytest.fixture(params=CHARTS)
def chart(request: pytest.FixtureRequest) -> Callable[[pd.DataFrame], Figure]:
    return lambda frame: drawn(CHARTS[request.param](frame, "Đăng ký"))


def texts(figure: Figure) -> list[str]:
    drawing = ET.fromstring(figure.svg)  # noqa: S314 - our own drawing
    return [element.text or "" for element in drawing.iter() if element.tag.endswith("}text")]


def test_the_text_of_a_chart_is_text_in_fonts_the_reader_has(chart: Callable[[pd.DataFrame], Figure]) -> None:
    figure = chart(FRAME)
    assert {"Văn phòng", "Thanh tra", "8", "3"} <= set(texts(figure))
    assert set(re.findall(r"font-family: ([^;]+)", figure.svg)) == {"Tinos, 'Times New Roman', serif"}


def test_the_text_alternative_says_every_figure(chart: Callable[[pd.DataFrame], Figure]) -> None:
    alt = chart(FRAME).alt
    assert "Văn phòng: " in alt
    assert all(re.search(rf"\b{figure}\b", alt) for figure in (8, 3))
    if "Đề nghị" in alt:
        assert "Đề nghị 5" in alt
        assert "Đề nghị –" in alt


def test_a_chart_drawn_twice_has_the_same_bytes(chart: Callable[[pd.DataFrame], Figure]) -> None:
    assert chart(FRAME) == chart(FRAME)


def test_a_chart_names_no_address_and_no_date(chart: Callable[[pd.DataFrame], Figure]) -> None:
    svg = chart(FRAME).svg
    assert set(re.findall(r"https?://[^\"]+", svg)) <= {
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/1999/xlink",
    }
    assert "date" not in svg


@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize(
    ("frame", "said"),
    [
        (FRAME.head(0), "Không có số liệu."),
        (FRAME.assign(**{"Đăng ký": None, "Đề nghị": None}), "Không có số liệu."),
        (FRAME.assign(**{"Đăng ký": 0, "Đề nghị": 0}), "Không có trường hợp nào."),
        (
            pd.DataFrame({"Đơn vị": UNITS, "Đăng ký": [0, None], "Đề nghị": [0, None]}),
            "Không có trường hợp nào. Chưa có báo cáo: Thanh tra.",
        ),
    ],
    ids=["no row", "no figure", "zeros", "zeros, and one without"],
)
def test_a_chart_of_nothing_is_a_sentence(name: str, frame: pd.DataFrame, said: str) -> None:
    assert CHARTS[name](frame, "Đăng ký") == Paragraph((Run("Đăng ký: "), Run(said, "emph")))


@pytest.mark.parametrize("name", ["grouped", "matrix"])
def test_a_row_without_figures_says_so_and_shows_no_zero(name: str) -> None:
    frame = pd.DataFrame({"Đơn vị": UNITS, "Đăng ký": [8, None], "Đề nghị": [5, None]})
    figure = drawn(CHARTS[name](frame, ""))
    assert texts(figure).count("chưa có báo cáo") == 1
    assert "0" not in texts(figure)
    assert figure.alt.endswith("Thanh tra: chưa có báo cáo.")


def test_a_pair_is_a_count_with_its_share_and_is_summed() -> None:
    cells = [(7, 12), (0, 2), (0, 0), (25, 10)]
    frame = pd.DataFrame({"Đơn vị": list("abcd"), "Đề nghị": [8, 3, 0, None], "Đạt": cells})
    figure = drawn(show.grouped_bars(frame, "Đạt", total="Toàn Sở"))
    said = {"7/12 (58%)", "0/2 (0%)", "0", "–", "25/10 (2,5 lần)", "11", "32/24 (1,3 lần)", "Toàn Sở"}
    assert said <= set(texts(figure))
    assert figure.alt == (
        "Biểu đồ thanh. Đạt: Toàn Sở: Đề nghị 11, Đạt 32/24 (1,3 lần); a: Đề nghị 8, Đạt 7/12 (58%); "
        "b: Đề nghị 3, Đạt 0/2 (0%); c: Đề nghị 0, Đạt 0; d: Đề nghị –, Đạt 25/10 (2,5 lần)."
    )


def test_a_sum_has_a_share_only_where_every_figure_has_one() -> None:
    frame = pd.DataFrame({"Đơn vị": list("ab"), "Đạt": [(7, 12), (4, None)]})
    assert "Toàn Sở: 11; a: 7/12 (58%)" in drawn(show.grouped_bars(frame, "", total="Toàn Sở")).alt


LONG = "Trung tâm Kỹ thuật Tiêu chuẩn Đo lường Chất lượng, Ứng dụng tiến bộ Khoa học và Công nghệ"


@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize(("rows", "letters"), [(1, 9.5), (13, 9.5), (40, 8.5), (60, 6.5)])
def test_a_chart_of_many_units_fits_a_page_and_is_readable(name: str, rows: int, letters: float) -> None:
    units = [LONG if n % 10 == 3 else f"Phòng số {n}" for n in range(rows)]
    svg = drawn(CHARTS[name](pd.DataFrame({"Đơn vị": units, "Đăng ký": 3, "Đề nghị": 2}), "")).svg
    width, height = (float(x) for x in re.findall(r'(?:width|height)="([\d.]+)pt"', svg)[:2])
    assert height / width <= TALLEST / WIDTH + 0.001  # it is printed as wide as the text
    assert 9.5 * WIDTH / (width / 72 * 25.4) >= letters


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_of_more_than_sixty_rows_draws_the_foremost_and_says_so(name: str) -> None:
    """Sixty are all drawn; of sixty-one the one with the smallest sum is not, though it is said."""
    frame = pd.DataFrame({"Đơn vị": [f"Đơn vị {n}." for n in range(61)], "Đạt": [9, *[7] * 29, 1, *[7] * 30]})
    all_but_one = frame.drop(index=30)
    whole, cut = (drawn(CHARTS[name](of, "Số")) for of in (all_but_one, frame))
    assert whole.caption == "Số"
    assert cut.caption == "Số (60 dòng có số liệu lớn nhất trong tổng số 61 dòng)"
    assert texts(cut) == texts(whole)
    assert "Đơn vị 30.: 1;" in cut.alt


@pytest.mark.parametrize("name", ["bars", "grouped"])
def test_rows_without_a_figure_are_the_first_to_go_and_told(name: str) -> None:
    figures = [(None, 500), *[(1, 2)] * 60]
    frame = pd.DataFrame({"Đơn vị": [f"Đơn vị {n}." for n in range(61)], "Tham gia": figures})
    cut = drawn(CHARTS[name](frame, "Số"))
    assert "Đơn vị 0." not in texts(cut)
    assert cut.caption == "Số (60 dòng có số liệu lớn nhất trong tổng số 61 dòng, 1 dòng chưa có báo cáo)"


@pytest.mark.parametrize(("highlight", "gone"), [((), "Đơn vị 60."), (("Đơn vị 60.",), "Đơn vị 59.")])
def test_of_equal_rows_the_first_stay_and_those_that_stand_out_in_any_case(
    highlight: tuple[str, ...], gone: str
) -> None:
    labels = [f"Đơn vị {n}." for n in range(61)]
    cut = texts(drawn(show.bars(pd.DataFrame({"Đơn vị": labels, "Số": 2}), "", highlight=highlight)))
    assert [label for label in labels if label not in cut] == [gone]


def test_the_sums_of_a_chart_are_those_of_all_rows() -> None:
    frame = pd.DataFrame({"Đơn vị": [f"Đơn vị {n}." for n in range(61)], "Đạt": 2})
    assert "122" in texts(drawn(show.grouped_bars(frame, "", total="Toàn Sở")))


def test_a_chart_without_a_column_of_figures_is_refused(chart: Callable[[pd.DataFrame], Figure]) -> None:
    with pytest.raises(ValueError, match="a chart needs a column of labels and at least one of figures"):
        chart(FRAME[["Đơn vị"]])


def test_a_negative_figure_is_refused(chart: Callable[[pd.DataFrame], Figure]) -> None:
    with pytest.raises(ValueError, match="negative figure -1"):
        chart(pd.DataFrame({"Đơn vị": ["A"], "Số": [-1]}))


def test_mathematics_and_missing_glyphs_in_a_label_are_harmless() -> None:
    figure = drawn(show.bars(pd.DataFrame({"Đơn vị": ["$x$ <b> 🏅 \x07"], "Số": [1]}), ""))
    assert "$x$ <b> \ufffd \ufffd" in texts(figure)


def boxes(figure: Figure) -> list[str]:
    """Return the colours of the boxes, in the order in which they are drawn."""
    return re.findall(r'style="fill: (#[0-9a-f]{6})"', figure.svg)


def quota(count: int, most: int) -> Figure:
    frame = pd.DataFrame([["Theo đề nghị", count, most, "15,4% của 117 người"]], columns=list("abcd"))
    return show.quota(frame, "CSTĐCS")


@pytest.mark.parametrize(
    ("count", "within", "beyond", "left"), [(8, 8, 0, 1), (9, 9, 0, 0), (10, 9, 1, 0), (0, 0, 0, 9)]
)
def test_each_person_is_a_box_and_those_beyond_the_limit_stand_out(
    count: int, within: int, beyond: int, left: int
) -> None:
    figure = quota(count, 9)
    assert [boxes(figure).count(colour) for colour in (MIDDLE, ACCENT, LIGHT)] == [within, beyond, left]
    assert {f"{count}, tối đa 9", "15,4% của 117 người"} <= set(texts(figure))
    assert figure.alt == f"Biểu đồ hạn mức. CSTĐCS: Theo đề nghị: {count}, tối đa 9, 15,4% của 117 người."


def test_too_many_people_for_boxes_are_a_bar() -> None:
    assert [boxes(quota(121, 120)).count(colour) for colour in (MIDDLE, ACCENT, LIGHT)] == [1, 1, 0]


def test_a_single_finding_is_no_alarm_and_the_most_is_darkest() -> None:
    def shades(*counts: int) -> list[str]:
        frame = pd.DataFrame([["A", *counts]], columns=["Đơn vị", *map(str, range(len(counts)))])
        return [colour for colour in boxes(drawn(show.matrix(frame, ""))) if colour != PAPER]

    assert shades(1, 0) == [LIGHT]
    assert shades(1, 4, 5, 8, 9, 11) == [LIGHT, LIGHT, MIDDLE, MIDDLE, DARK, DARK]


def lightness(colour: str) -> float:
    """Return L* of CIELAB."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    light = sum(w * part for w, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    return 116 * float(np.cbrt(light)) - 16


def test_the_colours_differ_in_grey() -> None:
    lights = [lightness(colour) for colour in (PAPER, LIGHT, MIDDLE, ACCENT, DARK)]
    assert all(first - second >= 15 for first, second in pairwise(lights))


def test_a_label_is_broken_to_fit_its_room() -> None:
    lines = wrapped("Trung tâm Ứng dụng tiến bộ Khoa học và Công nghệ", 9.5, 40)
    assert " ".join(lines) == "Trung tâm Ứng dụng tiến bộ Khoa học và Công nghệ"
    assert len(lines) == 2
    assert all(text_width(line, 9.5) <= 40 < WIDTH for line in lines)


@pytest.mark.parametrize(("rows", "printed"), [(300, 300), (301, 300)])
def test_a_table_that_nobody_reads_on_paper_holds_its_first_rows_and_says_where_all_are(
    rows: int, printed: int
) -> None:
    frame = pd.DataFrame({"Số": range(rows)})
    table = show.table(frame, "Dài", note="Ghi chú.", stt=True, elsewhere="phụ lục dạng bảng tính")
    assert (len(table.rows), table.rows[-1]) == (printed, ("300", "299"))
    told = "In 300 dòng đầu trong 301 dòng; đủ các dòng: phụ lục dạng bảng tính."
    assert table.note == ("Ghi chú." if rows == printed else f"Ghi chú. {told}")
    assert len(show.table(frame, "Dài").rows) == rows  # where they stand nowhere else, all are printed
