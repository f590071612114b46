"""`khcn_tools.text`: what people type, and what it means."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khcn_tools.model import DateSpan, RawSheet
from khcn_tools.read import read_sheets
from khcn_tools.read.cells import text_cell
from khcn_tools.read.unfonted import settled
from khcn_tools.text import (
    bare_subject,
    clean,
    date_orders,
    decimal_of,
    drop_accents,
    font_scheme,
    from_legacy,
    from_symbols,
    matching_key,
    number_of,
    parse_date,
    parse_number,
    parse_percent,
    parse_shares,
    parse_tick,
    parse_year,
    search_key,
    split_people,
)

DATES = {
    "'15/03/2022": "15/03/2022",
    "15/03/2022": "15/03/2022",
    "5/3/2022": "05/03/2022",
    "05 / 03 / 2022": "05/03/2022",
    "15.3.2022": "15/03/2022",
    "15-3-2022": "15/03/2022",
    "15–3–2022": "15/03/2022",
    "2022-03-15": "15/03/2022",
    "15/03/2022 08:30": "15/03/2022",
    "15/3/2022 12:00:00 AM": "15/03/2022",
    "15/3/2022 8h30": "15/03/2022",
    "2022-03-15 00:00:00": "15/03/2022",
    "2022-03-15T08:30:00": "15/03/2022",
    "20220315": "15/03/2022",
    "15 / 3 / 2022": "15/03/2022",
    "15/3/2022...": "15/03/2022",
    "１５/０３/２０２２": "15/03/2022",
    "15 tháng 3 năm 2022": "15/03/2022",
    "ngày 05/3/2022": "05/03/2022",
    "ngày 05 tháng 3 năm 2022": "05/03/2022",
    "5 tháng 3, năm 2022": "05/03/2022",
    "ngay 5 thang 3 nam 2022.": "05/03/2022",
    unicodedata.normalize("NFD", "Ngày 5 tháng 3 năm 2022"): "05/03/2022",
    "29/02/2020": "29/02/2020",
    "03/25/2022": "25/03/2022",  # can be read in one order only
    "03/2022": "03/2022",
    "3.2022": "03/2022",
    "tháng 3/2022": "03/2022",
    "Tháng 3 năm 2022": "03/2022",
    "T3/2022": "03/2022",
    "T.3/2022": "03/2022",
    "03-2022": "03/2022",
    "2022-03": "03/2022",
    "tháng 3, 2022": "03/2022",
    "Quý IV/2022": "Quý IV/2022",
    "quí 4 năm 2022": "Quý IV/2022",
    "Q1/2022": "Quý I/2022",
    "Q4 năm 2022": "Quý IV/2022",
    "Quý IV, 2022": "Quý IV/2022",
    "Quý IV - 2022": "Quý IV/2022",
    "năm 2022": "2022",
    "2022": "2022",
}
NO_DATES = (
    "chưa rõ", "15/3/98", "15/03/22", "29/02/2022", "31/04/2022", "13/13/2022", "00/03/2022", "13/2022",
    "31/02/2022", "20221315", "15032022", "6 tháng đầu năm 2022", "từ 15/3/2022", "15/3/2022 - 20/3/2022",
    "T13/2022",     "Quý V/2022", "Quý 5/2022", "1899", "15/03.2022", "khoảng 3/2022", "3-4/2022", "", "30/02",
)  # fmt: skip


@pytest.mark.parametrize(("typed", "meant"), DATES.items())
def test_dates_keep_the_precision_they_were_typed_with(typed: str, meant: str) -> None:
    assert str(parse_date(typed)) == meant


@pytest.mark.parametrize("typed", NO_DATES)
def test_what_is_no_date_for_certain_is_refused(typed: str) -> None:
    assert parse_date(typed) is None


def test_the_column_decides_the_order_of_a_date_that_has_two() -> None:
    assert str(parse_date("03/04/2022")) == "03/04/2022"
    assert str(parse_date("03/04/2022", "mdy")) == "04/03/2022"
    assert str(parse_date("13/04/2022", "mdy")) == "13/04/2022"


@pytest.mark.parametrize(
    ("typed", "orders"),
    [
        ("12/12/2022", {"dmy", "mdy"}),
        ("12/13/2022", {"mdy"}),
        ("13/12/2022", {"dmy"}),
        ("12/2022", set()),
        ("2022-04-03", set()),
    ],
)
def test_orders_in_which_a_date_can_be_read(typed: str, orders: set[str]) -> None:
    assert date_orders(typed) == orders


NUMBERS = {
    "12": 12,
    " 12 ": 12,
    "012": 12,
    "-5": -5,
    "−5": -5,
    "1.234": 1234,
    "1.234.567": 1234567,
    "1,234,567": 1234567,
    "1 234": 1234,
    "1\xa0234": 1234,
    "1.234,5": Decimal("1234.5"),
    "1,234.5": Decimal("1234.5"),
    "1234,567": Decimal("1234.567"),
    "12,5": Decimal("12.5"),
    "12.5": Decimal("12.5"),
    "0.123": Decimal("0.123"),
    "0,123": Decimal("0.123"),
    "12,0": 12,
    "12.34": Decimal("12.34"),
    "1,234": None,
    "12 người": None,
    "12%": None,
    "1.23.4": None,
    "1.2345.678": None,
    "1e3": None,
    "1,2E+05": None,
    "(5)": None,
    "12 lượt": None,
    "'12": 12,
    "007": 7,
    "１２": 12,
    "hai": None,
    "": None,
    "١٢": None,
}


@pytest.mark.parametrize(("typed", "number"), NUMBERS.items())
def test_numbers_are_read_exactly_or_refused(typed: str, number: int | Decimal | None) -> None:
    assert parse_number(typed) == number
    assert type(parse_number(typed)) is type(number)


@pytest.mark.parametrize(
    ("typed", "percent"),
    [
        ("70%", 70),
        ("70 %", 70),
        ("70", 70),
        ("0,65%", Decimal("0.65")),
        ("33,333", Decimal("33.333")),
        ("2/3", None),
        ("%", None),
    ],
)
def test_percentages_with_or_without_their_sign(typed: str, percent: int | Decimal | None) -> None:
    assert parse_percent(typed) == percent


@pytest.mark.parametrize(
    ("typed", "shares"),
    [
        ("60; 40", (60, 40)),
        ("60%\n40%", (60, 40)),
        ("33,33; 33,33; 33,34", (Decimal("33.33"), Decimal("33.33"), Decimal("33.34"))),
        ("100", (100,)),
        ("0,6; 0,4", (60, 40)),
        ("0,6%; 0,4%", (Decimal("0.6"), Decimal("0.4"))),
        ("0,6; 0,5", (Decimal("0.6"), Decimal("0.5"))),
        ("60; nửa", None),
        ("60-40", None),
        (";", None),
    ],
)
def test_shares_are_split_as_authors_are(typed: str, shares: tuple[object, ...] | None) -> None:
    assert parse_shares(typed) == shares


TICKS = {
    True: ("☑", "☒", "×", "TRUE", "x", "X", "✓", "✔", "có", "CÓ", "co", "Đạt", "1", " x "),
    False: ("không", "Không", "chưa", "chưa có", "chưa đạt", "0", "☐", "FALSE"),
    None: ("✗", "Đ/K", "?", "v", "đang làm", "2", ""),
}


@pytest.mark.parametrize(("typed", "tick"), [(typed, tick) for tick, all_ in TICKS.items() for typed in all_])
def test_ticks(typed: str, tick: bool | None) -> None:  # noqa: FBT001  # the table's own value
    assert parse_tick(typed) is tick


@pytest.mark.parametrize(
    ("typed", "year"), [("2022", 2022), ("Năm 2022", 2022), ("22", None), ("2022-2023", None), ("1899", None)]
)
def test_years_have_four_digits(typed: str, year: int | None) -> None:
    assert parse_year(typed) == year


@pytest.mark.parametrize(
    ("typed", "people"),
    [
        ("1. Nguyễn Văn An\n2) Trần Thị Bình", ("Nguyễn Văn An", "Trần Thị Bình")),
        ("- Lê Cường; + Phạm Hà", ("Lê Cường", "Phạm Hà")),
        ("1.5", ("1.5",)),
        ("1. Nguyễn Văn An 2. Trần Thị Bình, 3. Lê Hà", ("Nguyễn Văn An", "Trần Thị Bình", "Lê Hà")),
        ("Lê Cường 2. Phạm Hà", ("Lê Cường 2. Phạm Hà",)),
        ("1. Lê Cường 3. Phạm Hà", ("Lê Cường 3. Phạm Hà",)),
        ("Lê Cường - Phạm Hà", ("Lê Cường - Phạm Hà",)),
        (" ; ", ()),
    ],
)
def test_numbers_and_dashes_before_a_name_are_not_part_of_it(typed: str, people: tuple[str, ...]) -> None:
    assert split_people(typed) == people


def test_people_are_split_on_semicolons_and_lines_only() -> None:
    typed = "Nguyễn Văn  An ;Trần Thị Bình\r\nLê Cường;"
    assert split_people(typed) == ("Nguyễn Văn An", "Trần Thị Bình", "Lê Cường")
    assert split_people("Phạm Hà, Phòng Quản lý Khoa học") == ("Phạm Hà, Phòng Quản lý Khoa học",)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("Nguyễn\xa0Văn\u200bAn", "Nguyễn VănAn"),
        ("  a \t b  ", "a b"),
        ("một \r\n\r\n hai", "một\nhai"),
        (unicodedata.normalize("NFD", "Hoàn thành tốt"), "Hoàn thành tốt"),
        ("công\u00adtác", "côngtác"),
        ("e\u0323\u0302", "ệ"),
        ("Nguyê\u0303n Viê\u0323t", "Nguyễn Việt"),  # cp1258 keeps ê and its tone apart
        ("Ðỗ Ðình ðạt", "Đỗ Đình đạt"),
        ("Năm ２０２２", "Năm 2022"),
        ("hòa hoà", "hòa hoà"),
        ("\u200b \ufeff", ""),
    ],
)
def test_clean_text(typed: str, text: str) -> None:
    assert clean(typed) == text


SAME = (
    ("Nguyễn Thị Hòa", "NGUYỄN  THỊ HOÀ"),
    ("Thúy", "Thuý"),
    ("khỏe", "khoẻ"),
    ("Ðỗ Văn Ðạt", "Đỗ Văn Đạt"),
    ("hoàn thành", "hòan thành"),
    ("Phòng Kế hoạch - Tài chính", "phòng kế hoạch – tài chính"),
    ("Khối/Cụm", "khối, cụm"),
)
NOT_SAME = (("Nguyễn Văn Hùng", "Nguyễn Văn Hưng"), ("Trần Thị Thu", "Trần Thị Thư"), ("Đỗ An", "Do An"))


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same_person_or_thing_has_one_matching_key(one: str, other: str) -> None:
    assert matching_key(one) == matching_key(other)


@pytest.mark.parametrize(("one", "other"), NOT_SAME)
def test_accents_tell_people_apart(one: str, other: str) -> None:
    assert matching_key(one) != matching_key(other)


SEARCHED = {
    "chien si thi dua co so": (
        "CSTĐCS",
        "CSTĐ cơ sở",
        "CSTĐ CS",
        "CSTĐ-CS",
        "Chiến sỹ thi đua cơ sở",
        "cstdcs",
        "Chiến sĩ TĐ cơ sở",
    ),
    "chien si thi dua cap tinh": ("CSTĐ cấp tỉnh", "Chiến sĩ thi đua cấp tỉnh"),
    "lao dong tien tien": ("LĐTT", "LĐ tiên tiến", "Lao động tiên tiến"),
    "tap the lao dong tien tien": ("TTLĐTT", "Tập thể LĐTT"),
    "tap the lao dong xuat sac": ("TTLĐXS", "Tập thể LĐ xuất sắc"),
    "hoan thanh xuat sac nhiem vu": ("HTXSNV", "Hoàn thành xuất sắc NV"),
    "hoan thanh tot nhiem vu": ("HTTNV",),
    "hoan thanh nhiem vu": ("HTNV",),
    "khong hoan thanh nhiem vu": ("KHTNV",),
    "ngai tuien dung": ("Ngày tuyển dụng*", "NGÀY TUYỂN DỤNG"),
    "duong dan": ("Đường dẫn", "đường dẫn:"),
}


@pytest.mark.parametrize(("key", "typed"), [(key, typed) for key, all_ in SEARCHED.items() for typed in all_])
def test_search_keys_drop_accents_and_spell_abbreviations_out(key: str, typed: str) -> None:
    assert search_key(typed) == key


def test_search_keys_keep_ratings_and_titles_apart() -> None:
    assert (
        len(
            set(
                map(
                    search_key,
                    ("HTXSNV", "HTTNV", "HTNV", "KHTNV", "LĐTT", "TTLĐTT", "TTLĐXS", "CSTĐ", "CSTĐCS"),
                )
            )
        )
        == 9
    )


# ---------------------------------------------------------------------------------------------
# Legacy fonts

CODES = "¸µ¶·¹¨¾»¼½Æ©ÊÇÈÉË®ÐÌÎÏÑªÕÒÓÔÖÝ×ØÜÞãßáâä«èåæçé¬íêëìîóïñòô\u00adøõö÷ùýúûüþ"
TCVN3 = {
    "bé kÕ ho¹ch vµ ®Çu t\xad": "bộ kế hoạch và đầu tư",
    "céng hoµ x· héi chñ nghÜa viÖt nam": "cộng hoà xã hội chủ nghĩa việt nam",
    "Së Khoa häc vµ C«ng nghÖ": "Sở Khoa học và Công nghệ",
    "tr\xadëng phßng, sè 12": "trưởng phòng, số 12",
    "§¬n vÞ": "Đơn vị",
}
VNI = {
    "Lao ñoäng tieân tieán": "Lao động tiên tiến",
    "UÛy ban nhaân daân huyeän Caàn Giôø": "Ủy ban nhân dân huyện Cần Giờ",
    "QUYEÁT TOAÙN NGAÂN SAÙCH": "QUYẾT TOÁN NGÂN SÁCH",
    "xaùc ñònh, xaùc ñiïnh": "xác định, xác định",
    "yù kieán, kyõ thuaät, vaên ngheä, ñöôïc": "ý kiến, kỹ thuật, văn nghệ, được",
}


@pytest.mark.parametrize(("stored", "text"), TCVN3.items())
def test_tcvn3_is_read_by_the_name_of_its_font(stored: str, text: str) -> None:
    assert from_legacy(stored, ".VnTime") == (text, "tcvn3")
    assert from_legacy(stored, ".VnArial Narrow") == (text, "tcvn3")


@pytest.mark.parametrize(("stored", "text"), VNI.items())
def test_vni_is_read_by_the_name_of_its_font(stored: str, text: str) -> None:
    assert from_legacy(stored, "VNI-Times") == (text, "vni")


def test_fonts_whose_name_ends_in_h_print_capitals() -> None:
    assert from_legacy("kinh tÕ", ".VnTimeH") == ("KINH TẾ", "tcvn3")
    assert from_legacy("gi¸o dôc", ".VnTimeh ") == ("GIÁO DỤC", "tcvn3")


def test_unicode_typed_in_a_legacy_font_stays_as_it_is() -> None:
    unicode = "Sở Khoa học và Công nghệ"
    assert from_legacy(unicode, ".VnTime") == (unicode, "")
    assert from_legacy("Sở Khoa học vµ C«ng nghÖ", ".VnTime") == (unicode, "tcvn3")
    assert from_legacy("Lê Hoàng", ".VnTime") == ("Lê Hoàng", "")  # à is no code of TCVN3


def test_every_vietnamese_letter_is_reached_from_tcvn3() -> None:
    letters = {from_legacy(code, ".VnTime")[0] for code in CODES}
    expected = "áàảãạăắằẳẵặâấầẩẫậđéèẻẽẹêếềểễệíìỉĩịóòỏõọôốồổỗộơớờởỡợúùủũụưứừửữựýỳỷỹỵ"
    assert letters == set(expected)
    assert {from_legacy(code, ".VnTimeH")[0] for code in CODES} == set(expected.upper())


@pytest.mark.parametrize(
    ("font", "scheme"), [(".VnArialH", "tcvn3"), ("VNI-Helve", "vni"), ("Vnu Times", ""), ("", "")]
)
def test_schemes_of_fonts(font: str, scheme: str) -> None:
    assert font_scheme(font) == scheme


# ---------------------------------------------------------------------------------------------
# Legacy text without its font

BY_LETTERS = {
    "tcvn3": {
        **TCVN3,
        "Hoµn thµnh tèt nhiÖm vô": "Hoàn thành tốt nhiệm vụ",
        "Nguyễn ThÞ Hoa": "Nguyễn Thị Hoa",
        "Trần V¨n Hïng": "Trần Văn Hùng",
        "Phòng Nguyên, N÷": "Phòng Nguyên, Nữ",
        "N÷": "Nữ",
        "Kh¸": "Khá",
        "§¹t": "Đạt",
        "Kh«ng": "Không",
        "CÇn Giê": "Cần Giờ",
        "15/Q§-SKHCN": "15/QĐ-SKHCN",
        "trëng phßng": "trởng phòng",  # ư was a soft hyphen and is lost: nothing is made up
        "KINH TÕ Vµ X· HéI": "KINH TẾ VÀ XÃ HỘI",
    },
    "vni": {**VNI, "Nöõ": "Nữ", "Ñaït": "Đạt", "Khaù": "Khá", "NAÊM 2004": "NĂM 2004"},
}
UNTOUCHED = (
    "Café", "Müller", "Señor", "résumé", "±", "§ 5", "m²", "1½", "©", "« Hoa »", "25 µm", "N·m", "n×m", "3×4",
    "m¹", "GDP¹", "Họ và tên¹", "Acme®", "10 £", "Köln", "Straße", "Ångström", "naïve", "Thaï", "Citroën",
    "São Paulo", "José Peña", "Curaçao", "Voß", "Dvořák", "Škoda", "Hà Nam", "Lê Hà", "có", "Tô", "viêc môt",
    "Phòng Müller", "Tổ Café © 2020", "công\u00adtác", "infor\u00admation", "Ðảng", "l’été à la crème brûlée",
    "Sè 5", "Tèt", "", "Nguyê\u0303n",
)  # fmt: skip


@pytest.mark.parametrize(
    ("stored", "text", "scheme"),
    [(s, t, scheme) for scheme, all_ in BY_LETTERS.items() for s, t in all_.items()],
)
def test_legacy_text_is_told_by_its_letters_where_no_font_tells(stored: str, text: str, scheme: str) -> None:
    assert from_legacy(stored, "Times New Roman") == (text, scheme)


@pytest.mark.parametrize("typed", UNTOUCHED)
def test_what_may_be_unicode_is_never_converted(typed: str) -> None:
    assert from_legacy(typed, "Times New Roman") == (typed, "")


def test_no_line_of_the_vietnamese_of_this_project_is_converted() -> None:
    root = Path(__file__).parents[2]
    files = [
        *(root / "docs").rglob("*.md"),
        *(root / "data").rglob("*.toml"),
        *(root / "data/sample").glob("*.txt"),
    ]
    texts = {
        part for path in files for line in path.read_text("utf-8").splitlines() for part in line.split('"')
    }
    assert len(texts) > 2000
    assert {text for text in texts if from_legacy(text, "")[1]} == {"N÷", "ThÞ"}  # which reading.md quotes


def test_d_written_as_eth_is_told_from_e_in_tcvn3() -> None:
    assert from_legacy("Ðång Nai, trÎ Ðm", ".VnTime") == ("Đồng Nai, trẻ ém", "tcvn3")


RUNS = [
    ([("NguyÔn ", ".VnTime"), ("Thị Hoa", "Arial")], "Nguyễn Thị Hoa", "tcvn3"),
    ([("NguyÔn ", "Arial"), ("ThÞ Hoa", "Arial")], "Nguyễn Thị Hoa", "tcvn3"),
    ([("tie", "VNI-Times"), ("án", "VNI-Times")], "tiến", "vni"),  # bold between a letter and its code
    ([("ubnd tØnh ", ".VnTimeH"), ("B×nh D\u00ad¬ng", ".VnTime")], "UBND TỈNH Bình Dương", "tcvn3"),
    ([("abc", ".VnTimeH")], "ABC", "tcvn3"),
    ([("Café", "Arial")], "Café", ""),
    ([("ü", "Wingdings"), (" có", "Arial")], "✓ có", ""),
]


@pytest.mark.parametrize(("runs", "shown", "scheme"), RUNS)
def test_runs_of_a_cell_are_read_by_their_own_fonts(
    runs: list[tuple[str, str]], shown: str, scheme: str
) -> None:
    cell = text_cell(1, 1, runs)
    assert (cell.text, cell.scheme) == (shown, scheme)
    assert cell.value == "".join(text for text, _ in runs)


@pytest.mark.parametrize("encoding", ["latin-1", "utf-8"])
def test_tcvn3_that_comes_as_csv_is_read(tmp_path: Path, encoding: str) -> None:
    """Excel writes its codes as bytes, LibreOffice as the letters of Western Europe that they are."""
    rows = ["STT;Hä vµ tªn;XÕp lo¹i;Ghi chó", "1;NguyÔn ThÞ Hoµ;Hoµn thµnh tèt nhiÖm vô;Tèt"]
    rows += ["2;TrÇn V¨n Hïng;Hoµn thµnh nhiÖm vô;t\u00ad vÊn"]
    (tmp_path / "a.csv").write_bytes("\n".join(rows).encode(encoding))
    (sheet,) = read_sheets(tmp_path / "a.csv", "a.csv")
    texts = [cell.text for cell in sheet.cells.values() if cell.column > 1]
    assert texts[:4] == ["Họ và tên", "Xếp loại", "Ghi chú", "Nguyễn Thị Hoà"]
    assert texts[4:] == ["Hoàn thành tốt nhiệm vụ", "Tốt", "Trần Văn Hùng", "Hoàn thành nhiệm vụ", "tư vấn"]


LONG = ("Hoµn thµnh tèt nhiÖm vô", "Së Khoa häc vµ C«ng nghÖ", "Gi¸m ®èc", "N÷", "Phßng Kinh tÕ")


def sheet_of(texts: Iterable[str], font: str = "") -> RawSheet:
    return RawSheet("x", None, {(n, 1): text_cell(n, 1, [(text, font)]) for n, text in enumerate(texts, 1)})


@pytest.mark.parametrize(
    ("others", "shown"),
    [
        (LONG, ["Ghi chú", "Tốt", "Café", "§ 5", "25 µm"]),
        (LONG[:4], ["Ghi chó", "Tèt", "Café", "§ 5", "25 µm"]),  # too few
        ((*LONG, "Sở Khoa học"), ["Ghi chó", "Tèt", "Café", "§ 5", "25 µm"]),  # some of it is Unicode
        ((*LONG, "Lao ñoäng tieân tieán"), ["Ghi chó", "Tèt", "Café", "§ 5", "25 µm"]),
    ],
)
def test_short_texts_are_read_as_the_rest_of_a_sheet_without_fonts(
    others: tuple[str, ...], shown: list[str]
) -> None:
    cells = settled(sheet_of(("Ghi chó", "Tèt", "Café", "§ 5", "25 µm", *others))).cells
    assert [cells[n, 1].text for n in range(1, 6)] == shown
    assert (cells[1, 1].value, cells[3, 1].scheme) == ("Ghi chó", "")


@pytest.mark.parametrize(
    ("others", "shown"),
    [
        (["Nguyễn Văn Đức"], "Lê Chí Công"),  # nothing but Unicode, in the font of an old file
        (["Nguyễn Văn Đức", "Hoµn thµnh tèt"], "Lờ Chớ Cụng"),  # some of it is TCVN3: the font is believed
        (["Chuyên viên"], "Lờ Chớ Cụng"),  # nothing that only Unicode has
    ],
)
def test_unicode_in_a_legacy_font_is_told_by_the_other_texts_of_its_sheet(
    others: list[str], shown: str
) -> None:
    cell = settled(sheet_of(["Lê Chí Công", *others], ".VnTime")).cells[1, 1]
    assert (cell.text, cell.value) == (shown, "Lê Chí Công")
    assert cell.scheme == ("" if shown == cell.value else "tcvn3")


@pytest.mark.parametrize(
    ("code", "font", "shown"),
    [("ü", "Wingdings", "✓"), ("\uf0fe", "wingdings", "☑"), ("P", "Wingdings 2", "✓"), ("a", "Webdings", "✓")],
)
def test_ticks_of_symbol_fonts(code: str, font: str, shown: str) -> None:
    assert from_symbols(code, font) == shown
    assert from_symbols(code, "Arial") == code


BARE = {
    "1. Nguyễn Văn An": "Nguyễn Văn An",
    "Ông Nguyễn Văn An": "Nguyễn Văn An",
    "Bà: Lê Hà": "Lê Hà",
    "Đ/c Trần Bình": "Trần Bình",
    "Đồng chí ThS. Trần Bình": "Trần Bình",
    "Ông TS. Lê Văn Bình": "Lê Văn Bình",
    "PGS.TS. Lê Văn Bình": "Lê Văn Bình",
    "BS. CKII Phạm Hà": "Phạm Hà",
    "KS NGUYỄN Văn An": "NGUYỄN Văn An",
    "Bà Thị Xuân": "Bà Thị Xuân",
    "Ông Cao Thắng": "Ông Cao Thắng",
    "Ông Văn Tùng": "Ông Văn Tùng",
    "Bà Xuân": "Bà Xuân",
    "Anh Đào": "Anh Đào",
    "TS. An": "TS. An",
    "CN. Miền Nam": "CN. Miền Nam",
    "Phòng Hành chính": "Phòng Hành chính",
}


@pytest.mark.parametrize(("typed", "name"), BARE.items())
def test_titles_are_dropped_only_before_what_can_be_nothing_but_a_name(typed: str, name: str) -> None:
    assert bare_subject(typed) == name


@pytest.mark.parametrize(
    ("typed", "decimal"),
    [
        ("1.234,5", ","),
        ("1,234.5", "."),
        ("12,5", ","),
        ("0.5", "."),
        ("1,234", ""),
        ("1.234", ""),
        ("1.2.3", ""),
    ],
)
def test_a_number_shows_its_decimal_separator_or_does_not(typed: str, decimal: str) -> None:
    assert decimal_of(typed) == decimal


# ---------------------------------------------------------------------------------------------
# What holds of every text

WORDS = "nguyễn trường thị đặng hoà quốc nghiệp khuyến được thưởng phòng ý việt 2022"
SYLLABLES = st.lists(st.sampled_from(WORDS.split()), min_size=3)


@given(SYLLABLES)
def test_vietnamese_put_into_tcvn3_comes_back(words: list[str]) -> None:
    text = " ".join(words)
    stored = text.translate(
        {ord(letter): code for code, letter in ((c, from_legacy(c, ".VnTime")[0]) for c in CODES)}
    )
    assert from_legacy(stored, ".VnTime")[0] == text
    assert from_legacy(stored, "Arial")[0] in {text, stored}


@given(st.text())
def test_what_is_converted_is_not_converted_again(text: str) -> None:
    once = from_legacy(text, "")[0]
    assert once == text or from_legacy(once, "")[0].lower() == once.lower()


DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31))
SPANS = st.one_of(
    DAYS.map(DateSpan.day),
    DAYS.map(lambda day: DateSpan.months(day.year, day.month, day.month)),
    DAYS.map(lambda day: DateSpan.months(day.year, day.month // 4 * 3 + 1, day.month // 4 * 3 + 3)),
    DAYS.map(lambda day: DateSpan.months(day.year, 1, 12)),
)


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.text())
def test_a_key_is_its_own_key(text: str) -> None:
    assert matching_key(matching_key(text)) == matching_key(text)
    assert search_key(search_key(text)) == search_key(text)


@given(st.text(st.characters(codec="cp1258")))
def test_accents_never_change_a_search_key(text: str) -> None:
    assert search_key(drop_accents(text)) == search_key(text)
    assert search_key(unicodedata.normalize("NFD", text)) == search_key(text)


@given(SPANS)
def test_a_date_as_printed_is_read_as_the_same_date(span: DateSpan) -> None:
    assert parse_date(str(span)) == span
    assert DateSpan.from_iso(span.iso) == span


@given(DAYS)
def test_a_date_in_words_is_read_as_the_same_date(day: dt.date) -> None:
    words = f"ngày {day.day:02} tháng {day.month:02} năm {day.year}"
    assert parse_date(words) == DateSpan.day(day)


@given(st.decimals(-(10**12), 10**12, places=2))
def test_a_number_in_either_style_is_read_as_the_same_number(number: Decimal) -> None:
    english = f"{number:,.2f}"
    vietnamese = english.translate(str.maketrans(",.", ".,"))
    assert parse_number(vietnamese) == parse_number(english) == number_of(number)


@given(st.integers(-(10**12), 10**12))
def test_a_whole_number_grouped_by_points_is_read_as_the_same_number(number: int) -> None:
    assert parse_number(f"{number:,}".replace(",", ".")) == number


@given(st.text())
def test_no_text_makes_a_parser_stumble(text: str) -> None:
    for parse in (
        parse_date,
        parse_number,
        parse_percent,
        parse_shares,
        parse_tick,
        parse_year,
        split_people,
        date_orders,
    ):
        parse(text)
