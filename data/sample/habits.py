"""How each unit fills in its forms. Everything here is read without a finding but the total of Chi cục."""

from __future__ import annotations

from collections.abc import Mapping

from data.sample.mess import (
    Mess,
    abbreviated,
    other_tones,
    pasted_names,
    replaced,
    retyped_dates,
    ticked,
    with_bands,
    with_groups,
    with_headings,
    with_letterhead,
    with_signature,
    with_total,
)

Habits = Mapping[str, Mapping[str, tuple[Mess, ...]]]

SLASHES, DOTS, PADDED = "{0.day}/{0.month}/{0.year}", "{0.day}.{0.month}.{0.year}", "{0:%d/%m/%Y}"
MONTH = "tháng {0.month}/{0.year}"
_MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"


def _letterhead(unit: str, title: str) -> Mess:
    """Return the letterhead of a unit over one of its tables."""
    motto, freedom = _MOTTO
    return with_letterhead(f"SỞ KHOA HỌC VÀ CÔNG NGHỆ | {motto}", f"{unit.upper()} | {freedom}", title=title)


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
            with_bands({"Số phiếu": ("issued", "returned", "valid", "votes_for", "votes_against")}),
            with_headings(
                issued="Phát ra",
                returned="Thu về",
                valid="Hợp lệ",
                votes_for="Đồng ý",
                votes_against="Không đồng ý",
            ),
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
    "chi-cuc-tdc": {
        "people": (
            with_groups("collective", "Lãnh đạo Chi cục"),
            _letterhead(
                "Chi cục Tiêu chuẩn Đo lường Chất lượng",
                "DANH SÁCH CÔNG CHỨC, NGƯỜI LAO ĐỘNG VÀ ĐỀ NGHỊ KHEN THƯỞNG",
            ),
            retyped_dates(SLASHES),
            abbreviated("rating", "title"),
            with_signature(
                "Bắc Giang, ngày 21 tháng 11 năm 2022", "Tạ Thị Thu Hiên", "Chi cục trưởng: Giáp Thế Lăng"
            ),
        ),
        "reviews": (pasted_names("subject"), abbreviated("title")),
        "movements": (with_total("registered"),),
        "activities": (with_total("participants", typed=36),),
    },
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
