"""What the index page and the screen say in Vietnamese."""

SAMPLE = "DỮ LIỆU MẪU – KHÔNG PHẢI SỐ LIỆU THẬT"

AUDIENCES = {"council": "Tài liệu phục vụ Hội đồng"}

SEVERITIES = {"error": "Phải làm rõ", "warning": "Nên làm rõ", "info": "Để biết"}

SUBMISSIONS = {
    "received": "Đã nộp",
    "has_issues": "Đã nộp, phải làm rõ",
    "missing": "Chưa nộp",
    "unreadable": "Không mở được tệp",
    "not_checked": "Đã nộp, chưa kiểm tra",
}

STATES = {
    "fresh": "Đã lập",
    "stale": "Chưa cập nhật",
    "failed": "Lập không thành công",
    "none": "Chưa lập",
}

WHY = {
    "notebook": "mẫu báo cáo đã thay đổi",
    "parameters": "tham số đã thay đổi",
    "data": "số liệu đã thay đổi",
    "package": "chương trình đã thay đổi",
    "versions": "thư viện đi kèm đã thay đổi",
    "plan": "kế hoạch đã thay đổi",
    "forms": "biểu mẫu đã thay đổi",
    "rules": "quy tắc đã thay đổi",
    "missing output": "thiếu tệp",
    "altered output": "tệp đã bị sửa",
    "failed before": "lần trước lập không thành công",
    "not checked": "tệp đã thay đổi từ lần kiểm tra trước",
    "new": "chưa lập lần nào",
}

FORMATS = {"html": "Xem", "pdf": "PDF", "docx": "Word", "ipynb": "Notebook"}
