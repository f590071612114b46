"""The forms are the contract with those who fill them in; a slip in their files is told, never swallowed."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from khcn_tools.errors import DataFileError
from khcn_tools.forms import load_forms
from khcn_tools.forms.reference import reference
from khcn_tools.model import Column, ColumnType, Form
from khcn_tools.plan import load_plan
from khcn_tools.text import search_key

ROOT = Path(__file__).parents[2]

# What every sheet must ask for, in order: "id heading", a star where a value is required.
CONTRACT = {
    "BM00 unit_info": """
        unit_name Tên đơn vị* | year Năm* | head Thủ trưởng đơn vị | reporter Người lập biểu
        staff_total Tổng số cán bộ, công chức, viên chức, người lao động* | staff_female Trong đó: nữ
        cutoff_date Số liệu chốt đến ngày* | reported_on Ngày báo cáo""",
    "BM01 directives": """
        number Số, ký hiệu* | issued_on Ngày ban hành* | issuer Cơ quan ban hành*
        subject Trích yếu nội dung* | action Hình thức triển khai | acted_on Ngày triển khai
        own_document Văn bản triển khai của đơn vị | result Kết quả thực hiện | note Ghi chú""",
    "BM02 movements": """
        name Tên phong trào thi đua* | launch_document Văn bản phát động | launched_by Cấp phát động
        starts_on Từ ngày | ends_on Đến ngày | measures Nội dung, biện pháp tổ chức
        registered Số người đăng ký | result Kết quả | reviewed_on Ngày sơ kết, tổng kết
        evidence Minh chứng""",
    "BM03 registrations": """
        kind Đối tượng* | subject Họ và tên / Tên tập thể* | position Chức vụ
        title Danh hiệu thi đua đăng ký | award Hình thức khen thưởng đăng ký
        initiative Tên đề tài, sáng kiến đăng ký | registered_on Ngày đăng ký""",
    "BM04 openness": """
        content Nội dung công khai* | form Hình thức | held_on Ngày công khai | attended Số người dự
        invited Tổng số được mời | opinions Ý kiến, khiếu nại | resolution Kết quả giải quyết
        evidence Minh chứng""",
    "BM05 people": """
        name Họ và tên* | birth_year Năm sinh | sex Giới tính | position Chức vụ
        collective Thuộc tập thể | hired_on Ngày tuyển dụng | rating Xếp loại chất lượng
        discipline Hình thức kỷ luật trong năm | title Danh hiệu đề nghị
        award Hình thức khen thưởng đề nghị | status Tình trạng
        not_proposed_reason Lý do không đề nghị | note Ghi chú""",
    "BM06 collectives": """
        name Tên tập thể* | members Số thành viên* | rating Mức độ hoàn thành nhiệm vụ
        title Danh hiệu đề nghị | award Hình thức khen thưởng đề nghị | status Tình trạng
        note Ghi chú""",
    "BM07 reviews": """
        subject Cá nhân / tập thể* | title Danh hiệu, hình thức* | body Cấp bình xét
        members_total Tổng số thành viên | present Số người có mặt | issued Phiếu phát ra
        returned Phiếu thu về | valid Phiếu hợp lệ | votes_for Số phiếu đồng ý
        votes_against Số phiếu không đồng ý | minutes_number Số biên bản | minutes_on Ngày biên bản""",
    "BM08 dossiers": """
        subject Cá nhân / tập thể* | title Danh hiệu, hình thức* | letter Tờ trình
        report Báo cáo thành tích | minutes Biên bản bình xét
        initiative_certificate Chứng nhận sáng kiến, đề tài | submitted_on Ngày nộp | note Ghi chú""",
    "BM09 initiatives": """
        kind Loại* | name Tên đề tài, sáng kiến, giải pháp* | authors Tác giả, đồng tác giả*
        shares Tỷ lệ đóng góp (%) | field Lĩnh vực | registered_on Ngày đăng ký
        applied_on Ngày áp dụng lần đầu | state Tình trạng
        decision Số quyết định công nhận / nghiệm thu | decided_on Ngày quyết định
        decided_by Cơ quan công nhận | level Cấp | effect Hiệu quả, phạm vi ảnh hưởng
        not_done_reason Lý do chưa thực hiện""",
    "BM10 exemplars": """
        subject Cá nhân / tập thể* | kind Đối tượng | movement Phong trào
        deed Nhân tố mới, việc làm hay* | found_on Ngày phát hiện | found_by Người, đơn vị phát hiện
        nurture Biện pháp bồi dưỡng | spread Hình thức nhân rộng
        adopters Số đơn vị, cá nhân học tập | evidence Minh chứng""",
    "BM11 honours": """
        subject Cá nhân / tập thể* | honour Danh hiệu, hình thức khen thưởng* | year Năm*
        decision Số quyết định | decided_on Ngày quyết định | decided_by Cơ quan quyết định
        next_rating Xếp loại năm sau | role Việc phát huy vai trò sau khi được khen thưởng
        note Ghi chú""",
    "BM12 activities": """
        name Hoạt động* | organiser Đơn vị phát động* | kind Loại | held_on Thời gian
        participants Số người tham gia | result Kết quả, giải thưởng | evidence Minh chứng""",
    "BM13 self_assessment": """
        item Nội dung kiểm tra* | strengths Ưu điểm | shortcomings Tồn tại, hạn chế
        causes Nguyên nhân | proposals Kiến nghị, đề xuất""",
    "BB00 visit": """
        unit_name Tên đơn vị* | visited_on Ngày kiểm tra* | place Địa điểm | started_at Bắt đầu lúc
        ended_at Kết thúc lúc | leader Trưởng đoàn | secretary Thư ký | team Đoàn kiểm tra
        unit_side Đại diện đơn vị | unit_opinion Ý kiến của đơn vị | copies Số bản""",
    "BB01 assessments": """
        item Nội dung* | rating Đánh giá | documents_seen Hồ sơ đã xem | strengths Ưu điểm
        shortcomings Tồn tại, hạn chế | recommendation Kiến nghị
        responsible Người/đơn vị thực hiện | due_on Thời hạn""",
    "BB02 clarifications": """
        finding Mã nội dung* | subject Cá nhân / tập thể | message Nội dung cần làm rõ
        outcome Kết quả làm rõ | explanation Giải trình | evidence Minh chứng""",
    "BB03 proposals": """
        kind Loại* | subject Cá nhân / tập thể* | content Nội dung* | basis Căn cứ""",
    "BB04 follow_up": """
        number Số kiến nghị* | recommendation Kiến nghị | responsible Người/đơn vị thực hiện
        due_on Thời hạn | state Tình trạng thực hiện | done_on Ngày thực hiện xong | evidence Minh chứng
        reason Lý do""",
}

# The columns that are not plain text.
TYPES = {
    "date": """unit_info.cutoff_date unit_info.reported_on directives.issued_on directives.acted_on
        movements.starts_on movements.ends_on movements.reviewed_on registrations.registered_on
        openness.held_on people.hired_on reviews.minutes_on dossiers.submitted_on
        initiatives.registered_on initiatives.applied_on initiatives.decided_on exemplars.found_on
        honours.decided_on activities.held_on visit.visited_on assessments.due_on follow_up.due_on
        follow_up.done_on""",
    "number": """unit_info.staff_total unit_info.staff_female movements.registered openness.attended
        openness.invited collectives.members reviews.members_total reviews.present reviews.issued
        reviews.returned reviews.valid reviews.votes_for reviews.votes_against exemplars.adopters
        activities.participants visit.copies""",
    "year": "unit_info.year people.birth_year honours.year",
    "tick": "dossiers.letter dossiers.report dossiers.minutes dossiers.initiative_certificate",
    "decision": """directives.number directives.own_document movements.launch_document
        reviews.minutes_number initiatives.decision honours.decision""",
    "person": "people.name",
    "persons": "initiatives.authors",
    "shares": "initiatives.shares",
    "choice": """directives.action movements.launched_by registrations.kind registrations.title
        registrations.award openness.form people.sex people.rating people.discipline people.title
        people.award people.status collectives.rating collectives.title collectives.award
        collectives.status reviews.title reviews.body dossiers.title initiatives.kind
        initiatives.state initiatives.level exemplars.kind honours.honour honours.next_rating
        activities.organiser activities.kind self_assessment.item assessments.item
        assessments.rating clarifications.outcome proposals.kind follow_up.state""",
}

PERSON = "ldtt cstdcs cstd_tinh cstd_toan_quoc"
COLLECTIVE = "ttldtt ttldxs co_tinh co_chinh_phu"
AWARDS = "gk_so bk_tinh bk_ttg hcld_3 hcld_2 hcld_1"
RATINGS = "excellent good completed not_completed"
ITEMS = "II.1 II.2a II.2b II.2c II.3a II.3b II.3c II.4"
CHOICES = {
    "directives.action": "meeting copied own_document other",
    "movements.launched_by": "unit department bloc province central",
    "follow_up.state": "done in_progress not_done dropped",
    "registrations.kind": "person collective",
    "registrations.title": f"{PERSON} {COLLECTIVE}",
    "openness.form": "meeting posted email website other",
    "people.sex": "male female",
    "people.rating": RATINGS,
    "people.discipline": "none reprimand warning salary_downgrade demotion dismissal forced_resignation",
    "people.title": PERSON,
    "people.award": AWARDS,
    "people.status": "planned reviewed recognised",
    "collectives.rating": RATINGS,
    "collectives.title": COLLECTIVE,
    "reviews.title": f"{PERSON} {COLLECTIVE} {AWARDS}",
    "reviews.body": "unit council",
    "dossiers.title": f"{PERSON} {COLLECTIVE} {AWARDS}",
    "initiatives.kind": "initiative topic solution",
    "initiatives.state": "registered in_progress submitted under_review recognised rejected accepted "
    "not_done withdrawn",
    "initiatives.level": "grassroots province national",
    "honours.honour": f"{PERSON} {COLLECTIVE} {AWARDS}",
    "honours.next_rating": RATINGS,
    "activities.organiser": "bloc cluster department union other",
    "activities.kind": "sports arts contest movement other",
    "self_assessment.item": ITEMS,
    "assessments.item": ITEMS,
    "assessments.rating": "good fair pass fail not_applicable",
    "clarifications.outcome": "confirmed not_confirmed needs_clarification",
    "proposals.kind": "praise spread commend correct sanction",
}

# As people write them, and what they mean.
SPELLINGS = [
    ("reviews.title", "LĐTT", "ldtt"),
    ("reviews.title", "lao động tiên tiến", "ldtt"),
    ("reviews.title", "CSTĐCS", "cstdcs"),
    ("reviews.title", "CSTĐ cơ sở", "cstdcs"),
    ("reviews.title", "Chiến sỹ thi đua cơ sở", "cstdcs"),
    ("reviews.title", "CSTĐ cấp tỉnh", "cstd_tinh"),
    ("reviews.title", "CSTĐ toàn quốc", "cstd_toan_quoc"),
    ("reviews.title", "TTLĐTT", "ttldtt"),
    ("reviews.title", "Tập thể Lao động xuất sắc", "ttldxs"),
    ("reviews.title", "TTLĐXS", "ttldxs"),
    ("reviews.title", "Cờ thi đua UBND tỉnh", "co_tinh"),
    ("reviews.title", "Giấy khen của Giám đốc Sở Khoa học và Công nghệ", "gk_so"),
    ("reviews.title", "Bằng khen của UBND tỉnh", "bk_tinh"),
    ("reviews.title", "Bằng khen của Chính phủ", "bk_ttg"),
    ("reviews.title", "Bằng khen của Thủ tướng", "bk_ttg"),
    ("reviews.title", "HCLĐ hạng Nhì", "hcld_2"),
    ("reviews.title", "Huân chương Lao động hạng III", "hcld_3"),
    ("people.rating", "HTXSNV", "excellent"),
    ("people.rating", "Hoàn thành XS nhiệm vụ", None),
    ("people.rating", "HTTNV", "good"),
    ("people.rating", "HT tốt nhiệm vụ", "good"),
    ("people.rating", "HTNV", "completed"),
    ("people.rating", "KHTNV", "not_completed"),
    ("people.discipline", "không bị kỷ luật", "none"),
    ("directives.action", "Văn bản cụ thể hoá", "own_document"),
    ("movements.launched_by", "Cụm", "bloc"),
    ("openness.form", "E-mail", "email"),
    ("initiatives.state", "Đã được công nhận", "recognised"),
    ("self_assessment.item", "2b", "II.2b"),
    ("self_assessment.item", "Phát hiện nhân tố mới", "II.3a"),
]


@pytest.fixture(scope="module")
def forms() -> Mapping[str, Form]:
    return load_forms(ROOT)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a root of its own, whose forms a test may spoil."""
    shutil.copytree(ROOT / "data" / "forms", tmp_path / "data" / "forms")
    return tmp_path


def spoil(root: Path, name: str, old: str, new: str) -> None:
    """Replace a text that must be there once at least, first occurrence only."""
    path = root / "data" / "forms" / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def understood(column: Column, typed: str) -> set[str]:
    """Return the choices whose label, abbreviation or other spelling is what was typed."""
    return {
        choice.id
        for choice in column.choices
        if search_key(typed) in {search_key(s) for s in (choice.label, choice.short, *choice.aliases) if s}
    }


def column(forms: Mapping[str, Form], name: str) -> Column:
    form, _, column_id = name.partition(".")
    return forms[form].column(column_id)


@pytest.mark.parametrize("name", CONTRACT)
def test_a_form_asks_for_what_was_agreed_in_that_order(forms: Mapping[str, Form], name: str) -> None:
    code, form_id = name.split()
    lines = [part.strip() for line in CONTRACT[name].splitlines() for part in line.split("|")]
    wanted = [tuple(line.split(" ", 1)) for line in lines if line]
    form = forms[form_id]
    assert form.code == code
    assert [(c.id, c.heading + "*" * c.required) for c in form.columns] == wanted


def test_there_is_no_form_beyond_the_agreed_ones_and_they_come_in_the_order_of_their_sheets(
    forms: Mapping[str, Form],
) -> None:
    assert [f"{form.code} {form.id}" for form in forms.values()] == list(CONTRACT)
    assert {form.workbook for form in forms.values() if form.code.startswith("BM")} == {"submission"}
    assert {form.workbook for form in forms.values() if form.code.startswith("BB")} == {"inspection"}
    assert [form.code for form in forms.values() if form.layout == "pairs"] == ["BM00", "BB00"]
    assert [form.code for form in forms.values() if form.optional] == ["BB04"]


def test_every_column_has_the_agreed_type(forms: Mapping[str, Form]) -> None:
    wanted = {name: kind for kind, names in TYPES.items() for name in names.split()}
    typed = {f"{form.id}.{c.id}": c.type for form in forms.values() for c in form.columns}
    assert {name: kind for name, kind in typed.items() if kind is not ColumnType.TEXT} == wanted


@pytest.mark.parametrize("name", CHOICES)
def test_a_choice_has_the_agreed_codes_in_order(forms: Mapping[str, Form], name: str) -> None:
    assert [choice.id for choice in column(forms, name).choices] == CHOICES[name].split()


@pytest.mark.parametrize(("name", "typed", "wanted"), SPELLINGS)
def test_a_usual_spelling_means_one_choice_and_an_unusual_one_none(
    forms: Mapping[str, Form], name: str, typed: str, wanted: str | None
) -> None:
    assert understood(column(forms, name), typed) == ({wanted} if wanted else set())


def test_the_eight_items_are_worded_as_in_the_plan(forms: Mapping[str, Form]) -> None:
    labels = {item.id: f"{item.id}. {item.label}" for item in load_plan(ROOT, 2022).items}
    assert {choice.id: choice.label for choice in forms["assessments"].column("item").choices} == labels


def test_every_item_of_the_plan_is_served_by_a_form_of_its_own(forms: Mapping[str, Form]) -> None:
    own = {item for form in forms.values() if len(form.items) < len(ITEMS.split()) for item in form.items}
    assert own == set(ITEMS.split())


def test_every_table_of_the_workbooks_has_an_example_and_instructions(forms: Mapping[str, Form]) -> None:
    assert [form.code for form in forms.values() if form.layout == "table" and not form.example] == []
    assert [form.code for form in forms.values() if not form.instructions] == []


# Discipline, leave, birth and rating of a person never leave the council.
@pytest.mark.parametrize(
    "name",
    ["people.birth_year", "people.sex", "people.rating", "people.discipline", "people.not_proposed_reason",
     "people.note", "people.hired_on", "honours.next_rating", "honours.role", "honours.note",
     "reviews.votes_against", "openness.opinions", "clarifications.message", "clarifications.explanation"],
)  # fmt: skip
def test_what_concerns_a_person_beyond_the_honour_is_not_public(forms: Mapping[str, Form], name: str) -> None:
    assert not column(forms, name).public


@pytest.mark.parametrize(
    "name", ["people.name", "people.title", "collectives.members", "honours.subject", "unit_info.staff_total"]
)
def test_names_of_those_proposed_or_honoured_and_counts_are_public(
    forms: Mapping[str, Form], name: str
) -> None:
    assert column(forms, name).public


FAULTS = [
    ("bm05.toml", 'id = "sex"', 'id = "sex"\nrequird = true', r"column 'sex': unknown key 'requird'"),
    ("bm05.toml", 'workbook = "submission"', 'workbook = "submision"', r"workbook is 'submision'; one of"),
    ("bm05.toml", 'type = "year"', 'type = "yaer"', r"column 'birth_year': type is 'yaer'; one of text, date"),
    ("bm05.toml", '"sexes"', '"sexs"', r"column 'sex': unknown list 'sexs'; lists of data/forms/lists\.toml: "),
    ("bm05.toml", 'lists = ["sexes"]\n', "", r"column 'sex': type = \"choice\" and lists"),
    ("bm05.toml", 'id = "sex"', 'id = "name"', r"column id 'name' stands there twice, for 'Họ và tên' and"),
    ("bm05.toml", 'heading = "Giới tính"', 'heading = "Họ tên"', r"'Họ tên' stands for both 'Họ và tên' and"),
    ("bm05.toml", 'sex = "Nam"', 'sexe = "Nam"', r"bm05\.toml, example: unknown column 'sexe'; one of name"),
    ("bm05.toml", 'sex = "Nam"', 'sex = "nam giới"', r"example: sex is 'nam giới'; one of Nam, Nữ"),
    ("bm05.toml", 'name = "Nguyễn Văn A"\n', "", r"example: name is required; give it a value"),
    ("bm05.toml", 'birth_year = "1985"', 'birth_year = "khoảng 1985"', r"'khoảng 1985'; give a whole"),
    ("bm05.toml", "[[columns]]", "[columns]", r"bm05\.toml: not valid TOML"),
    ("bm05.toml", 'items = ["II.2b"]', 'items = "II.2b"', r"bm05\.toml: items must be a list of texts"),
    ("bm05.toml", 'code = "BM05"', 'code = "BM50"', r"code is 'BM50'; name the file bm50\.toml"),
    ("bm05.toml", 'name = "Cán bộ"', 'name = "Cán bộ/NLĐ"', r"Excel takes no sheet named 'BM05 Cán bộ/NLĐ'"),
    ("bm05.toml", 'id = "people"', 'id = "honours"', r"data/forms: form id 'honours' stands there twice"),
    ("bm05.toml", "required = true", 'required = "có"', r"column 'name': required must be true or false"),
    ("bm05.toml", "width = 24", "width = 240", r"column 'name': width must be a whole number from 5 to 100"),
    ("bm05.toml", 'items = ["II.2b"]', 'items = ["II.5"]', r"unknown item 'II\.5'; one of II\.1, II\.2a"),
    ("bm05.toml", 'heading = "Giới tính"\n', "", r"column 'sex': heading must be text in quotes"),
    ("bm05.toml", 'code = "BM05"', "code = BM05", r"data/forms/bm05\.toml: not valid TOML"),
    ("bm00.toml", "[[columns]]", '[example]\nyear = "2022"\n\n[[columns]]', r"pairs has no example row"),
    ("lists.toml", 'id = "female"', 'id = "male"', r"list 'sexes': id 'male' stands there twice"),
    ("lists.toml", 'label = "Nữ"', 'label = "Nữ"\nalias = ["F"]', r"choice 'female': unknown key 'alias'"),
    ("lists.toml", 'aliases = ["Bà"]', 'aliases = ["ông"]', r"'ông' stands for both 'Nam' and 'Nữ'"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "message"), FAULTS)
def test_a_slip_in_a_file_is_told_with_place_and_remedy(
    root: Path, name: str, old: str, new: str, message: str
) -> None:
    spoil(root, name, old, new)
    with pytest.raises(DataFileError, match=message):
        load_forms(root)


def test_a_missing_code_list_file_is_told(root: Path) -> None:
    (root / "data" / "forms" / "lists.toml").unlink()
    with pytest.raises(DataFileError, match=r"data/forms/lists\.toml is missing"):
        load_forms(root)


def test_a_root_without_forms_is_told(tmp_path: Path) -> None:
    (tmp_path / "data" / "forms").mkdir(parents=True)
    shutil.copy(ROOT / "data" / "forms" / "lists.toml", tmp_path / "data" / "forms")
    with pytest.raises(DataFileError, match="no form there"):
        load_forms(tmp_path)


def test_one_spelling_in_two_lists_of_the_same_column_is_told(root: Path) -> None:
    spoil(root, "lists.toml", 'aliases = ["Giấy khen", "GK"', 'aliases = ["LĐTT", "GK"')
    with pytest.raises(DataFileError, match="'LĐTT' stands for both 'Lao động tiên tiến' and 'Giấy khen"):
        load_forms(root)


ACCEPTED = """
[[spellings]]
list = "ratings"
choice = "{choice}"
spelling = "{spelling}"
accepted_by = "Nguyễn Văn A, Văn phòng Sở"
accepted_on = 2022-11-20

[[headings]]
form = "{form}"
column = "{column}"
spelling = "{heading}"
accepted_by = "Nguyễn Văn A, Văn phòng Sở"
accepted_on = 2022-11-20
"""
USUAL = {
    "choice": "Hoàn thành tốt nhiệm vụ",
    "spelling": "Hoàn thành khá",
    "form": "BM05",
    "column": "Ngày tuyển dụng",
    "heading": "Ngày vào cơ quan",
}


def accept(root: Path, text: str = ACCEPTED, **changed: str) -> None:
    """Write a local.toml with one spelling and one heading."""
    (root / "data" / "forms" / "local.toml").write_text(text.format(**(USUAL | changed)), "utf-8")


def test_what_the_office_accepted_is_understood_wherever_the_list_is_used(root: Path) -> None:
    accept(root)
    forms = load_forms(root)
    for name in ("people.rating", "collectives.rating", "honours.next_rating"):
        assert understood(column(forms, name), "hoàn thành khá") == {"good"}
    assert "Ngày vào cơ quan" in column(forms, "people.hired_on").aliases


def test_an_accepted_spelling_may_name_its_place_by_identifier(root: Path) -> None:
    accept(root, choice="good", form="people", column="hired_on")
    assert "Hoàn thành khá" in column(load_forms(root), "people.rating").choices[1].aliases


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"choice": "Khá"}, r"spelling 'Hoàn thành khá': ratings has no choice 'Khá'; one of Hoàn"),
        ({"spelling": "HTNV"}, r"local\.toml, spelling 'HTNV': .* stands for both"),
        ({"form": "BM55"}, r"heading 'Ngày vào cơ quan': unknown form 'BM55'; one of BM00"),
        ({"column": "hired"}, r"BM05 has no column 'hired'; one of Họ và tên"),
        ({"heading": "Năm sinh"}, r"local\.toml, heading 'Năm sinh': 'Năm sinh' stands for both"),
    ],
)  # fmt: skip
def test_an_acceptance_that_fits_nowhere_is_told(root: Path, changed: dict[str, str], message: str) -> None:
    accept(root, **changed)
    with pytest.raises(DataFileError, match=message):
        load_forms(root)


@pytest.mark.parametrize(
    ("missing", "message"),
    [
        ('accepted_by = "Nguyễn Văn A, Văn phòng Sở"\n', "'Hoàn thành khá': accepted_by must be text"),
        ("accepted_on = 2022-11-20\n", "'Hoàn thành khá': accepted_on must be a date such as"),
    ],
)
def test_an_acceptance_says_who_and_when(root: Path, missing: str, message: str) -> None:
    accept(root, ACCEPTED.replace(missing, "", 1))
    with pytest.raises(DataFileError, match=message):
        load_forms(root)


DOCUMENTED = (ROOT / "docs" / "add-a-form.md").read_text("utf-8")


def test_the_example_of_the_guide_to_forms_is_accepted_as_it_stands(root: Path) -> None:
    example = DOCUMENTED.partition("```toml\n")[2].partition("```")[0]
    (root / "data" / "forms" / "local.toml").write_text(example, "utf-8")
    assert understood(column(load_forms(root), "people.rating"), "Hoàn thành khá") == {"good"}


def test_the_guide_to_forms_names_every_type() -> None:
    line = next(line for line in DOCUMENTED.splitlines() if line.startswith("| `type` |"))
    assert [kind for kind in ColumnType if f"`{kind}`" not in line] == []


def test_the_page_of_the_forms_is_the_data() -> None:
    page = (ROOT / "docs" / "forms.md").read_text("utf-8")
    assert page == reference(load_forms(ROOT).values()), (
        "run: python -m khcn_tools.forms.reference > docs/forms.md"
    )
