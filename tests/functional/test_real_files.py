"""Real spreadsheets of 2004-2009 in TCVN3 and VNI fonts: what `khcn peek` sees is what a person counts.

The figures were counted by hand, row by row, in the transcripts that lie beside the files. Where the folder is
absent, as in a public clone, the tests are skipped.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from rapidfuzz.distance import Levenshtein

from khcn_tools.census import count_cells
from khcn_tools.read import peek, read_sheets
from khcn_tools.read.cells import text_cell
from khcn_tools.read.unfonted import settled
from khcn_tools.text import clean

FOLDER = Path(__file__).parents[2].parent / "shared" / "real"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the folder of real spreadsheets is not here")

# File → (sheet, rows of the header, columns with a heading, records), table by table.
TABLES: dict[str, list[tuple[str, list[int], int, int]]] = {
    "tcvn3__2005-391F5_Danh_muc.xls": [
        ("DM thiet bi", [2, 3], 7, 186),
        ("DM vat tu xay dung", [2, 3], 7, 159),
        ("DM vat tu dau khi", [2, 3], 7, 30),
    ],
    "tcvn3__2005-KH2003-bieu.xls": [
        ("TH", [3, 4], 6, 29),
        ("GDP", [3, 4], 5, 17),
        ("NN", [3, 4], 8, 45),
        ("CN", [3, 4], 8, 25),
        ("XNK", [3, 4], 7, 39),
        ("VTBD", [3, 4], 7, 14),
        ("KHGD", [3, 4], 7, 10),
        ("VHYT", [3, 4], 7, 11),
        ("DT", [3, 4], 7, 14),
    ],
    "tcvn3__2006-Bang-bieu.xls": [
        ("Danh muc benh tat hh", [9, 9], 6, 85),
        ("Mau so 2a", [7, 8], 11, 0),
        ("Mau so 2b", [7, 8], 12, 0),
        ("Mau so 3", [7, 8], 11, 7),
    ],
    "tcvn3__2006-Bieu-ban-hanh-kem-theo-TT04.xls": [
        ("Mau 10", [9, 10], 11, 0),
        ("Mau 12", [7, 9], 27, 3),
        ("Mau 11", [7, 8], 25, 0),
    ],
    "tcvn3__2009-KTTrangTrai_2007.xls": [
        ("HoatDong_07", [3, 3], 8, 11),
        ("LoaiHinh_07", [2, 2], 8, 11),
        ("DTBDphu_07", [2, 2], 3, 15),
        ("DTBDphu_07", [24, 24], 3, 7),
        ("CCDat_07", [2, 2], 3, 6),
        ("CCDat_07", [13, 13], 3, 6),
        ("TLieu_07", [2, 2], 3, 7),
        ("TLieu_07", [15, 15], 3, 5),
        ("ChuTT_07", [2, 2], 3, 14),
        ("LHinh_BDophu", [3, 3], 7, 6),
    ],
    "vni__2006-Mau21_CKTC_NSH.xls": [("Sheet1", [9, 10], 3, 17)],
    "vni__2009-20081202.257.xls": [("Mau 4-sua", [8, 10], 43, 0)],
}

# Sheet → the rows that are neither title, header nor record; sheets that are not named have none of them.
ASIDE: dict[str, dict[str, list[int]]] = {
    "TH": {"group": [5, 21], "note": [39, 48]},
    "GDP": {"group": [7, 19], "note": [35, 36]},
    "NN": {"group": [6, 10, 11, 49, 51]},
    "CN": {"group": [7, 11]},
    "XNK": {"group": [13, 30, 37]},
    "VTBD": {"group": [5, 14, 19]},
    "KHGD": {"group": [10]},
    "VHYT": {"group": [6, 15]},
    "DT": {"total": [5], "note": [21]},
    "Danh muc benh tat hh": {"group": [10, 25, 59, 72, 83]},
    "Mau so 2a": {"index": [9], "signature": [25, 26, 27]},
    "Mau so 2b": {"index": [9], "signature": [25, 26, 27]},
    "Mau so 3": {"index": [9], "group": [11, 16], "total": [22], "signature": [25, 26, 27]},
    "Mau 10": {"index": [11], "total": [24], "signature": [26, 27, 28]},
    "Mau 12": {
        "index": [10],
        "group": [11, 12, 16, 18, 20],
        "total": [23],
        "signature": [25, 26],
        "note": [29],
    },
    "Mau 11": {
        "index": [9, 11, 12, 13, 15, 16, 17],
        "group": [10, 14],
        "signature": [23, 24],
        "note": [26],
    },
    "HoatDong_07": {"total": [15]},
    "LoaiHinh_07": {"total": [14]},
    "DTBDphu_07": {"group": [3, 10, 16]},
    "CCDat_07": {"total": [9, 20]},
    "TLieu_07": {"group": [16, 19]},
    "ChuTT_07": {"total": [3], "group": [4, 7, 10, 16]},
    "LHinh_BDophu": {"total": [10]},
    "Mau 4-sua": {"index": [11], "total": [12], "group": [13, 18], "note": [24, 25, 26, 27, 28]},
}
# Sheet and row → the titles that the record stands under.
GROUPS = {
    ("TH", 6): "A. Chỉ tiêu kinh tế",
    ("TH", 35): "B. Chỉ tiêu xã hội và xoá đói giảm nghèo",
    ("NN", 50): "B. Sản phẩm chủ yếu – 2. Lâm nghiệp:",
    ("Mau so 3", 12): "hưởng trợ cấp mức:",
    ("Mau so 3", 14): None,
    ("Mau 12", 13): "I Trong các KCN, KCX, KCNC – A KCN, CX, CNC ...",
    ("Mau 12", 21): "II Ngoài KCN,CX,CNC",
    ("DTBDphu_07", 20): "III CÂY LƯƠNG THỰC",
    ("DTBDphu_07", 25): None,
    ("ChuTT_07", 21): "III THÀNH PHẦN XÃ HỘI",
    ("Danh muc benh tat hh", 26): "2. Các chi | 4. Cơ quan thính giác",
}


@cache
def seen(name: str) -> dict[str, Any]:
    return peek(FOLDER / name, records=True)


def tables(name: str, sheet: str) -> list[dict[str, Any]]:
    return [table for table in seen(name)["tables"] if table["sheet"] == sheet]


def test_every_file_of_the_folder_is_counted_here() -> None:
    assert {path.name for path in FOLDER.glob("*.xls")} == set(TABLES)


@pytest.mark.parametrize("name", TABLES)
def test_tables_headers_and_records_are_those_a_person_counts(name: str) -> None:
    found = [(t["sheet"], t["header"], len(t["columns"]), t["n_records"]) for t in seen(name)["tables"]]
    assert found == TABLES[name]


@pytest.mark.parametrize("name", TABLES)
def test_totals_groups_signatures_and_notes_are_those_a_person_sees(name: str) -> None:
    found: dict[str, dict[str, list[int]]] = {}
    for table in seen(name)["tables"]:
        for entry in table["skipped"]:
            if entry["kind"] not in {"title", "header"}:
                found.setdefault(table["sheet"], {}).setdefault(entry["kind"], []).append(entry["row"])
    assert found == {sheet: ASIDE[sheet] for sheet, *_ in TABLES[name] if sheet in ASIDE}


def test_records_know_the_titles_that_they_stand_under() -> None:
    records = {
        (table["sheet"], record["_row"]): record.get("_group")
        for name in TABLES
        for table in seen(name)["tables"]
        for record in table["records"]
    }
    assert {place: records[place] for place in GROUPS} == GROUPS


@pytest.mark.parametrize("name", TABLES)
def test_sheets_without_a_table_are_the_blank_ones(name: str) -> None:
    assert {entry["why"] for entry in seen(name)["unread"]} <= {"trang trống"}


@pytest.mark.parametrize("name", TABLES)
def test_the_second_count_finds_the_cells_that_the_reader_saw(name: str) -> None:
    assert count_cells(FOLDER / name) == sum(len(s.cells) for s in read_sheets(FOLDER / name, name))


@pytest.mark.parametrize("name", TABLES)
def test_every_text_of_the_transcript_is_read_or_the_transcript_is_known_to_be_wrong(name: str) -> None:
    transcript = (FOLDER / f"{name.split('__')[1].removesuffix('.xls')}.txt").read_text("utf-8")
    wanted = [plain(text) for line in transcript.splitlines() for text in line.split("\t") if plain(text)]
    sheets = read_sheets(FOLDER / name, name)
    read = [plain(sheet.cells[place].text) for sheet in sheets for place in sorted(sheet.cells)]
    # Left out: numbers (the transcript rounds them) and TCVN3 that the transcript took for Unicode ("TriƯu").
    different = {(w, r) for w, r in zip(wanted, read, strict=True) if w != r and not is_number(w)}
    assert {r for _, r in different} <= {
        "mía",
        "triệu tấn",
        "triệu lít",
        "so với tổng xuất khẩu",
        "so với xuất khẩu",
    }


def plain(text: str) -> str:
    return " ".join(text.split()).lower()


def is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdigit()


def test_merged_headings_are_joined_from_top_to_bottom() -> None:
    (first,) = tables("tcvn3__2005-KH2003-bieu.xls", "NN")
    assert first["columns"][2] == "Mục tiêu 2005 (hoặc b/q)"
    assert first["columns"][6:] == ["So sánh (%) – Ước 2002/ 2001", "So sánh (%) – KH 2003/ ước 2002"]
    (second,) = tables("tcvn3__2006-Bieu-ban-hanh-kem-theo-TT04.xls", "Mau 12")
    assert second["columns"][5] == (
        "Số lao động nước ngoài tăng trong kỳ báo cáo – Trình độ – Có chứng chỉ chuyên môn tay nghề"
    )


def test_records_are_the_cells_of_their_row() -> None:
    record = tables("tcvn3__2005-391F5_Danh_muc.xls", "DM thiet bi")[0]["records"][0]
    assert (record["_row"], record["Số TT"], record["Tên mặt hàng"]) == (
        4,
        "1",
        "Cột điện cao thế bằng thép mạ nhúng kẽm nóng",
    )
    (budget,) = tables("vni__2006-Mau21_CKTC_NSH.xls", "Sheet1")
    assert budget["records"][0] == {
        "_row": 12,
        "STT": "A",
        "NỘI DUNG": "Tổng thu NSNN trên địa bàn",
        "QUYẾT TOÁN – NĂM 2004": "15237170",
    }


def test_capitals_of_fonts_that_print_capitals_are_restored() -> None:
    titles = [table["skipped"][0]["text"] for table in seen("tcvn3__2005-KH2003-bieu.xls")["tables"]]
    assert titles[0] == "1. MỘT SỐ CHỈ TIÊU TỔNG HỢP"
    assert all(title == title.upper() for title in titles)


def test_what_is_out_of_the_ordinary_is_told() -> None:
    warnings = seen("tcvn3__2005-KH2003-bieu.xls")["warnings"]
    assert "trang “NN”: 56 ô báo lỗi: G13, H13, G14, H14, G15, H15, G17, H17 …" in warnings
    assert "trang “CN”: 3 ô nằm ngoài các cột có tiêu đề: K13, L13, M13" in warnings
    assert any("mã VNI" in text for text in seen("vni__2009-20081202.257.xls")["warnings"])


# Transcript → what the cell says. Its converter took these cells, which the file marks as two bytes a letter
# though they hold TCVN3, for Unicode; the words around them, and the same words elsewhere, show what is meant.
TRANSCRIPT_WRONG = {
    "triưu tên": "triệu tấn",
    "triưu lýt": "triệu lít",
    "mýa": "mía",
    "so víi xŭt khèu": "so với xuất khẩu",
    "so víi tỉng xŭt khèu": "so với tổng xuất khẩu",
}


@pytest.mark.parametrize("name", TABLES)
def test_letters_equal_the_transcripts_after_case_folding(name: str) -> None:
    transcript = (FOLDER / f"{name.split('__')[1].removesuffix('.xls')}.txt").read_text("utf-8")
    wanted = [plain(text) for line in transcript.splitlines() for text in line.split("\t") if plain(text)]
    sheets = read_sheets(FOLDER / name, name)
    read = [sheet.cells[place] for sheet in sheets for place in sorted(sheet.cells)]
    # Cells of numbers and errors have no letters of the unit's: the transcript rounds the one, and writes 7
    # for #DIV/0!.
    texts = [(w, plain(cell.text)) for w, cell in zip(wanted, read, strict=True) if cell.kind == "text"]
    different = [(w, r) for w, r in texts if letters(w) != letters(r)]
    assert [pair for pair in different if TRANSCRIPT_WRONG.get(pair[0]) != pair[1]] == []
    total = sum(len(letters(r)) for _, r in texts)
    wrong = sum(Levenshtein.distance(letters(w), letters(r)) for w, r in different)
    assert 1 - wrong / total >= LETTERS_EQUAL[name]


# The share that is reached without any allowance for what the transcript has wrong.
LETTERS_EQUAL = dict.fromkeys(TABLES, 1.0) | {"tcvn3__2005-KH2003-bieu.xls": 0.995}


def letters(text: str) -> list[str]:
    return [c for c in text.casefold() if c.isalpha()]


@pytest.mark.parametrize("name", TABLES)
def test_without_their_fonts_texts_are_read_as_with_them_or_left_as_they_are(name: str) -> None:
    right = left = 0
    for sheet in read_sheets(FOLDER / name, name):
        texts = {place: cell for place, cell in sheet.cells.items() if cell.kind == "text"}
        bare = {place: text_cell(*place, [(str(cell.value), "")]) for place, cell in texts.items()}
        cells = settled(replace(sheet, cells=bare)).cells
        for place, cell in texts.items():
            shown = plain(cells[place].text)
            right += bool(cell.scheme) and shown == plain(cell.text)
            left += bool(cell.scheme) and shown != plain(cell.text)
            assert shown in {plain(cell.text), plain(clean(str(cell.value)))}
    assert left / (left + right) < 0.02  # at most "Ph©n Urª" and such, half foreign
