"""How each unit fills in its forms. All of it is read without a finding, but for some of what Chi cục does.

The remark at the top of that unit's content file names what its manners lead to.
"""

from __future__ import annotations

from collections.abc import Mapping

from data.sample.entries import (
    abbreviated,
    addressed,
    mistyped,
    mixed_dates,
    other_tones,
    pasted_names,
    replaced,
    retyped_dates,
    ticked,
)
from data.sample.mess import (
    LETTERS,
    Mess,
    continued,
    with_bands,
    with_groups,
    with_header_again,
    with_headings,
    with_helper,
    with_letterhead,
    with_numbering,
    with_rows,
    with_signature,
    with_subtotals,
    with_total,
)

Habits = Mapping[str, Mapping[str, tuple[Mess, ...]]]

SLASHES, DOTS, PADDED = "{0.day}/{0.month}/{0.year}", "{0.day}.{0.month}.{0.year}", "{0:%d/%m/%Y}"
HYPHENS, IN_WORDS = "{0.day}-{0.month}-{0.year}", "ngày {0.day} tháng {0.month} năm {0.year}"
STYLES = "", DOTS, PADDED, HYPHENS, IN_WORDS
MONTH = "tháng {0.month}/{0.year}"
_MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"


def _letterhead(unit: str, title: str) -> Mess:
    """Return the letterhead of a unit over one of its tables."""
    motto, freedom = _MOTTO
    return with_letterhead(f"SỞ KHOA HỌC VÀ CÔNG NGHỆ | {motto}", f"{unit.upper()} | {freedom}", title=title)


_CHI_CUC = "Chi cục Tiêu chuẩn Đo lường Chất lượng"
_BOTH = "Kết quả, đề nghị năm 2022"
_VOTES_SAID = {
    "issued": "Phát ra", "returned": "Thu về", "valid": "Hợp lệ", "votes_for": "Đồng ý",
    "votes_against": "Không đồng ý",
}  # fmt: skip
_VOTES, _VOTES_NAMED = tuple(_VOTES_SAID), with_headings(**_VOTES_SAID)
WORST: Mapping[str, tuple[Mess, ...]] = {
    "directives": (
        continued("result", "người lao động"),
        _letterhead(_CHI_CUC, "VĂN BẢN CHỈ ĐẠO VÀ VIỆC TRIỂN KHAI CỦA CHI CỤC"),
        mixed_dates(IN_WORDS, "", DOTS, PADDED, HYPHENS),
        with_numbering(),
        with_rows({}, {"number": "Ghi chú: Luật Thi đua, Khen thưởng được phổ biến hằng năm."}),
    ),
    "movements": (
        with_groups("launched_by", ""),
        with_subtotals("registered"),
        with_total("registered"),
        mixed_dates(*STYLES),
    ),
    "registrations": (
        with_groups("kind", "", LETTERS),
        pasted_names("subject"),
        mistyped("subject", "position"),
        abbreviated("title"),
    ),
    "openness": (
        with_rows({}, {}, {"content": "KINH PHÍ KHEN THƯỞNG NĂM 2022"}),
        with_rows({"STT": "STT", "content": "Nội dung chi", "form": "Số tiền (nghìn đồng)"}, kind="heading"),
        with_rows({"STT": 1, "content": "Tiền thưởng của tập thể", "form": "1.234,5"}),
        with_rows({"STT": 2, "content": "Tiền thưởng của cá nhân", "form": "2.345,5"}),
        with_rows({"content": "Tổng cộng", "form": "3.580,0"}, kind="total"),
    ),
    "people": (
        with_groups("collective", "Lãnh đạo Chi cục"),
        addressed(
            "name",
            {
                "Nghiêm Đăng Cát": "ThS.",
                "Tạ Thị Thu Hiên": "Bà",
                "Chu Văn Rạng": "Ông",
                "Cù Đức Trác": "TS.",
                "Đàm Văn Hoạt": "Đ/c",
            },
        ),
        mistyped("name", "position"),
        mixed_dates(*STYLES),
        abbreviated("rating", "title"),
        _letterhead(_CHI_CUC, "DANH SÁCH CÔNG CHỨC, NGƯỜI LAO ĐỘNG VÀ ĐỀ NGHỊ KHEN THƯỞNG"),
        with_bands({f"{_BOTH} | Kết quả": ("rating", "discipline"), f"{_BOTH} | Đề nghị": ("title", "award")}),
        with_numbering(),
        with_helper("Mã tra cứu", "L1", "L1", "L1", "L1", "#N/A", "L1", "L2", "#N/A"),
        with_header_again(after=16),
        with_rows({"STT": 21}, {"STT": 22}, {"STT": "=A40+1"}),
        with_rows({"name": "Tổng cộng: 20 người"}, kind="total"),
        with_signature(
            "Bắc Giang, ngày 21 tháng 11 năm 2022", "Tạ Thị Thu Hiên", "Chi cục trưởng: Giáp Thế Lăng"
        ),
    ),
    "reviews": (
        pasted_names("subject"),
        mistyped("subject"),
        abbreviated("title"),
        _letterhead(_CHI_CUC, "KẾT QUẢ BÌNH XÉT CỦA CHI CỤC VÀ HỘI ĐỒNG"),
        with_bands(
            {
                "Kết quả họp bình xét | Thành viên": ("members_total", "present"),
                "Kết quả họp bình xét | Số phiếu": _VOTES,
            }
        ),
        _VOTES_NAMED,
        with_numbering(valid="(9)=(10)+(11)"),
    ),
    "dossiers": (mistyped("subject"), ticked("✓"), mixed_dates(*STYLES)),
    "initiatives": (
        with_groups("kind", "", LETTERS),
        continued("effect", "được 05 chi cục"),
        replaced("Nghiêm Đăng Cát; Cù Đức Trác", "1. ThS. Nghiêm Đăng Cát\n2. TS. Cù Đức Trác", "authors"),
        replaced("; ", "\n", "authors", "shares"),
        mistyped("name", "field"),
        mixed_dates(*STYLES),
        with_rows({}, {"kind": "(1): đã nộp đơn, chờ Hội đồng họp."}),
    ),
    "exemplars": (replaced("1.250", "1.250,0", "adopters"), mistyped("subject")),
    "honours": (mixed_dates(*STYLES), abbreviated("honour", "next_rating")),
    "activities": (
        with_groups("organiser", "", LETTERS),
        with_subtotals("participants"),
        with_total("participants", typed=36),
    ),
}
"""Chi cục: everything that people do, at once."""


HABITS: Habits = {
    "lanh-dao-so": {},
    "van-phong": {
        "movements": (_letterhead("Văn phòng Sở", "CÁC PHONG TRÀO THI ĐUA NĂM 2022"), retyped_dates(PADDED)),
        "people": (
            with_signature(
                "Bắc Giang, ngày 17 tháng 11 năm 2022", "Thân Hữu Bách", "Chánh Văn phòng: Cù Xuân Thịnh"
            ),
        ),
        "initiatives": (replaced("; ", "\n", "authors", "shares"),),
    },
    "thanh-tra": {
        "directives": (retyped_dates(SLASHES),),
        "movements": (retyped_dates(MONTH, "reviewed_on"),),
        "people": (retyped_dates(SLASHES), abbreviated("rating", "title")),
    },
    "ke-hoach-tai-chinh": {
        "directives": (retyped_dates(DOTS),),
        "people": (retyped_dates(DOTS), abbreviated("rating", "title", "award")),
        "reviews": (
            _letterhead("Phòng Kế hoạch - Tài chính", "KẾT QUẢ HỌP BÌNH XÉT THI ĐUA NĂM 2022"),
            with_bands({"Số phiếu": _VOTES}),
            _VOTES_NAMED,
            abbreviated("title"),
        ),
    },
    "quan-ly-khoa-hoc": {"registrations": (abbreviated("title"),)},
    "quan-ly-cong-nghe": {
        "registrations": (
            _letterhead("Phòng Quản lý Công nghệ", "BẢN ĐĂNG KÝ THI ĐUA, KHEN THƯỞNG NĂM 2022"),
            with_bands({"Đăng ký thi đua, khen thưởng": ("title", "award")}),
            with_headings(title="Danh hiệu", award="Hình thức khen thưởng"),
            abbreviated("title"),
        ),
        "people": (with_headings(position="Chức danh", discipline="Kỷ luật", rating="Xếp loại"),),
        "activities": (with_total("participants"),),
    },
    "quan-ly-chuyen-nganh": {
        "registrations": (pasted_names("subject"), abbreviated("title")),
        "dossiers": (ticked("có"),),
    },
    "so-huu-tri-tue": {
        "people": (with_headings(name="Họ tên", hired_on="Ngày vào làm", rating="Phân loại cán bộ"),),
        "initiatives": (
            with_headings(authors="Tên tác giả", shares="Tỷ lệ (%) đóng góp"),
            retyped_dates(SLASHES),
        ),
        "openness": (retyped_dates(MONTH),),
    },
    "quan-ly-co-so": {"activities": (with_total("participants"),), "dossiers": (ticked("✓"),)},
    "chi-cuc-tdc": WORST,
    "trung-tam-ung-dung": {
        "people": (
            with_groups("collective", "Ban Giám đốc"),
            abbreviated("rating", "title"),
            with_signature(
                "Bắc Giang, ngày 22 tháng 11 năm 2022", "Quách Thị Thu Lượng", "Giám đốc: La Hồng Kỳ"
            ),
        ),
        "dossiers": (ticked("X"), retyped_dates(DOTS)),
        "initiatives": (
            with_groups("kind", ""),
            replaced("; ", "\n", "authors", "shares"),
            retyped_dates(DOTS),
        ),
        "reviews": (abbreviated("title"),),
    },
    "trung-tam-thong-tin": {
        "registrations": (
            _letterhead("Trung tâm Thông tin KH&CN", "TỔNG HỢP ĐĂNG KÝ THI ĐUA, KHEN THƯỞNG"),
            with_bands({"Đăng ký năm 2022": ("title", "award", "initiative")}),
            with_headings(title="Danh hiệu", award="Hình thức khen thưởng", initiative="Tên đề tài, sáng kiến"),
        ),
        "people": (retyped_dates(DOTS),),
        "dossiers": (ticked("đạt"),),
        "exemplars": (retyped_dates(PADDED),),
    },
    "trung-tam-ky-thuat-tdc": {
        "registrations": (other_tones("subject"),),
        "people": (with_groups("collective", "Ban Giám đốc"), retyped_dates(PADDED)),
        "activities": (with_total("participants"),),
        "movements": (
            with_total("registered"),
            with_signature("", "Hứa Thị Thu Vàng", "Giám đốc: Cù Thị Việt Hà"),
        ),
        "reviews": (abbreviated("title"),),
    },
}
"""Unit → form → what happens to the sheet, in order."""
