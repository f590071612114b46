"""Parts travel as JSON unharmed, and become HTML in which every text is text."""

import json
from typing import get_args

import pytest

from khcn_tools import show
from khcn_tools.document import official
from khcn_tools.document.characters import FONTS, printable, unprintable, visible
from khcn_tools.document.html import fragment
from khcn_tools.document.lists import DEEPEST, nested
from khcn_tools.document.parts import (
    MIME,
    Attachment,
    Bullets,
    Code,
    Figure,
    Heading,
    KeyFigure,
    KeyFigures,
    Letterhead,
    Notice,
    Paragraph,
    Part,
    Run,
    SignatureBlock,
    Table,
    TableColumn,
    from_json,
    to_json,
)

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>'
COLUMNS = (TableColumn("Đơn vị"), TableColumn("Số người", "right", 0.3))
PARTS = [
    Heading(2, (Run("I. KẾT QUẢ"),), "i"),
    Paragraph((Run("Căn cứ ", "emph"), Run("bảng 1", "", "#b1")), "basis"),
    Bullets(((Run("một"),), (Run("hai"),)), (0, 1), ordered=True, start=3),
    Table("Số người", COLUMNS, (("Thanh tra", "5"), ("Cộng", "5")), "Nguồn: BM05", "b1", total=True, wide=True),
    Figure(SVG, "Biểu đồ", "Thanh tra: 5.", "h1"),
    KeyFigures((KeyFigure("Đề nghị", "5", "trên 8", "attention", "#b1"),)),
    Notice("Cần làm rõ", "Lưu ý", "attention"),
    Letterhead(
        "UBND TỈNH", "SỞ KH&CN", "", "", "BÁO CÁO", "về thi đua", "Báo cáo", marks=("MẪU",), date="2022-11-15"
    ),
    SignatureBlock(("Lãnh đạo Sở",), ("CHỦ TỊCH",), "Nguyễn Văn A", draft=False, sides=("THƯ KÝ",)),
    Code("x = 1", "source"),
    Attachment("chain.xlsx", "Phụ lục dạng bảng tính", "UEs_-w=="),
]


def test_every_kind_of_part_is_among_the_samples() -> None:
    assert {type(part) for part in PARTS} == set(get_args(Part))


@pytest.mark.parametrize("part", PARTS, ids=lambda part: type(part).__name__)
def test_a_part_comes_back_from_json_as_it_was(part: Part) -> None:
    assert from_json(json.loads(json.dumps(to_json(part)))) == part


def test_what_is_no_part_is_refused() -> None:
    with pytest.raises(ValueError, match="not a document part: 'Poem'"):
        from_json({"part": "Poem"})


@pytest.mark.parametrize("name", ["../chain.xlsx", "chain.pdf", "a b.xlsx", ".xlsx"])
def test_an_attachment_has_a_plain_name(name: str) -> None:
    with pytest.raises(ValueError, match=r"a name such as 'chain\.xlsx'"):
        Attachment(name, "", "")


def test_an_attachment_is_kept_without_anything_that_looks_like_a_path() -> None:
    content = bytes(range(256)) * 3
    part = show.attachment(content, "chain.xlsx", "Phụ lục")
    assert part.content == content
    assert "/" not in part.data


@pytest.mark.parametrize("part", PARTS, ids=lambda part: type(part).__name__)
def test_a_notebook_gets_a_part_as_json_html_and_text(part: Part) -> None:
    bundle = part._repr_mimebundle_()
    assert from_json(bundle[MIME]) == part
    assert fragment(part) in bundle["text/html"]
    assert bundle["text/plain"]


# ---------------------------------------------------------------------------------------------
# HTML


def test_the_heads_of_a_table_say_what_they_are_the_heads_of() -> None:
    html = fragment(Table("Danh hiệu", COLUMNS, (("Thanh tra", "5"),)))
    assert '<th scope="col">Đơn vị</th><th scope="col">Số người</th>' in html
    assert '<th scope="row">Thanh tra</th><td class="r">5</td>' in html
    assert "<caption>Danh hiệu</caption>" in html


def test_neighbours_of_one_group_stand_under_one_merged_heading() -> None:
    columns = (
        TableColumn("Đơn vị"),
        TableColumn("Nam", "right", 0, "Số người"),
        TableColumn("Nữ", "right", 0, "Số người"),
    )
    html = fragment(Table("", columns, ()))
    assert (
        '<tr><th scope="col" rowspan="2">Đơn vị</th><th scope="colgroup" colspan="2">Số người</th></tr>' in html
    )
    assert '<tr><th scope="col">Nam</th><th scope="col">Nữ</th></tr>' in html


def test_a_table_without_rows_says_so() -> None:
    html = fragment(Table("", COLUMNS, (), empty="Chưa nộp."))
    assert '<td colspan="2" class="empty">Chưa nộp.</td>' in html


def test_only_the_last_row_of_a_table_with_a_total_is_the_total() -> None:
    html = fragment(Table("", COLUMNS, (("A", "1"), ("Cộng", "1")), total=True))
    assert html.count('<tr class="total">') == 1
    assert html.index('<tr class="total">') < html.index("Cộng")


def test_a_row_that_does_not_fit_its_columns_is_refused() -> None:
    with pytest.raises(ValueError, match="row 2 of table 'Danh hiệu': 1 cells, 2 columns"):
        Table("Danh hiệu", COLUMNS, (("A", "1"), ("B",)))


def test_a_picture_carries_its_text_alternative_and_no_address() -> None:
    html = fragment(Figure(SVG, "Biểu đồ", 'Thanh tra: "5"'))
    assert 'alt="Thanh tra: &quot;5&quot;"' in html
    assert 'src="data:image/svg+xml;base64,' in html


@pytest.mark.parametrize("part", PARTS, ids=lambda part: type(part).__name__)
def test_no_text_of_a_part_becomes_markup(part: Part) -> None:
    hostile = '<script>alert("x")</script>&amp;'
    data = to_json(part)
    for key, value in data.items():
        if isinstance(value, str) and key not in {"part", "svg", "name"}:
            data[key] = hostile
    assert "<script" not in fragment(from_json(data))


def test_a_link_leads_only_within_the_document() -> None:
    html = fragment(Paragraph((Run("a", "", "#b1"), Run("b", "", "javascript:alert(1)"))))
    assert html == '<p><a href="#b1">a</a>b</p>'


def test_line_breaks_stay() -> None:
    assert fragment(Paragraph((Run("a\nb"),))) == "<p>a<br>b</p>"


# ---------------------------------------------------------------------------------------------
# Lists


def test_what_follows_on_a_deeper_level_stands_below() -> None:
    lines = tuple((Run(text),) for text in ("a", "a1", "a11", "b"))
    html = fragment(Bullets(lines, (0, 1, 2, 0)))
    assert html == "<ul><li>a<ul><li>a1<ul><li>a11</li></ul></li></ul></li><li>b</li></ul>"


def test_a_list_of_numbers_begins_where_it_says() -> None:
    assert fragment(Bullets(((Run("ba"),),), ordered=True, start=3)) == '<ol start="3"><li>ba</li></ol>'


def test_depth_ends_somewhere() -> None:
    entries = nested(Bullets(tuple((Run(str(n)),) for n in range(300)), tuple(range(300))))
    depth = 0
    while entries:
        entries, depth = entries[0].below, depth + 1
    assert depth == DEEPEST + 1


# ---------------------------------------------------------------------------------------------
# Fixed lines, characters


def head(number: str = "", date: str = "", marks: tuple[str, ...] = ()) -> Letterhead:
    return Letterhead("", "", number, date, "", "", "", marks=marks)


@pytest.mark.parametrize(
    ("number", "line"),
    [("", "Số: ........"), ("/BC-HĐ", "Số: ......../BC-HĐ"), ("05/BC-HĐ", "Số: 05/BC-HĐ")],
)
def test_a_number_not_yet_given_is_dotted(number: str, line: str) -> None:
    assert official.number_line(head(number)) == line


def test_a_date_not_yet_given_is_dotted() -> None:
    assert official.date_line(head()) == "........, ngày .... tháng .... năm ......"
    assert official.date_line(head(date="Bắc Giang, ngày 05 tháng 01 năm 2023")).startswith(
        "Bắc Giang, ngày 05"
    )


def test_a_draft_is_marked_once_on_every_page() -> None:
    assert official.marks(head(marks=("MẪU",))) == ("DỰ THẢO", "MẪU")
    assert official.marks(head(marks=("DỰ THẢO", "MẪU"))) == ("DỰ THẢO", "MẪU")


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Tie\u0302\u0301n bo\u0323\u0302", "Tiến bộ"),
        ("a\u202egnp", "a\ufffdgnp"),
        ("a\x00b\x1b[0m", "a\ufffdb\ufffd[0m"),
        ("a\ud800b", "a\ufffdb"),
        ("q" + 4 * "\u0316", "q" + 4 * "\u0316"),
        ("q" + 6 * "\u0316", "q" + 4 * "\u0316" + "\ufffd\ufffd"),
        ("a\r\nb\tc", "a\nb\tc"),
        ("Đặng 🏅", "Đặng 🏅"),
    ],
)
def test_what_cannot_be_shown_leaves_a_sign(typed: str, shown: str) -> None:
    assert visible(typed) == shown


def test_what_the_font_lacks_leaves_a_sign() -> None:
    assert printable("Huy chương 🏅 漢 ₫") == "Huy chương \ufffd \ufffd ₫"


def test_the_font_has_every_letter_of_vietnamese() -> None:
    vowels = "aăâeêioôơuưy"
    tones = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
    letters = "".join(visible(vowel + tone) for vowel in vowels for tone in tones) + "đ₫"
    assert unprintable(letters + letters.upper()) == frozenset()


def test_the_fonts_come_with_their_licence() -> None:
    faces = {path.name for path in FONTS.glob("*.ttf")}
    assert faces == {f"Tinos-{face}.ttf" for face in ("Regular", "Bold", "Italic", "BoldItalic")}
    assert "SIL Open Font License" in (FONTS / "OFL.txt").read_text("utf-8")
