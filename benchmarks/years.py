"""A year of many units, each with a workbook of 30 people, for the benchmarks. Nothing in it is real."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from khcn_tools.blank import submission_workbook, to_bytes
from khcn_tools.forms import load_forms
from khcn_tools.plan import load_plan

ROOT = Path(__file__).parents[1]
PEOPLE = 30
FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Đỗ", "Vũ")
MIDDLE = ("Anh", "Ba", "Cao", "Duy", "Hoài", "Kim", "Linh", "Mai", "Ngọc", "Quang")
GIVEN = ("An", "Bình", "Chi", "Dung", "Giang")


def write_year(root: Path, count: int) -> None:
    """Write a root with a plan of so many units, each with a workbook of 30 people."""
    for name in ("forms", "rules"):
        shutil.copytree(ROOT / "data" / name, root / "data" / name)
    (root / "data" / "plans").mkdir()
    folder = root / "data" / "submissions" / "2022"
    folder.mkdir(parents=True)
    plan = (ROOT / "data" / "plans" / "2022.toml").read_text("utf-8")
    head = plan[: plan.index("[[units]]")]
    units = (
        f'[[units]]\nid = "{identifier(n)}"\nname = "{title(n)}"\nkind = "division"\n' for n in range(count)
    )
    (root / "data" / "plans" / "2022.toml").write_text(head + "\n".join(units), "utf-8")
    template = first_workbook(root)
    for number in range(count):
        (folder / f"{identifier(number)}.xlsx").write_bytes(renamed(template, number))


def identifier(number: int) -> str:
    return f"unit-{number:04}"


def title(number: int) -> str:
    return f"Đơn vị {number:04}"


def first_workbook(root: Path) -> bytes:
    """Return the first unit's workbook, filled in: people with a title, a review and a dossier each."""
    plan, forms = load_plan(root, 2022), load_forms(root)
    book = submission_workbook(plan, plan.unit(identifier(0)), forms)
    about = book[forms["unit_info"].sheet]
    for row in range(1, about.max_row + 1):
        label = str(about.cell(row, 1).value or "")
        if label.startswith(("Tổng số cán bộ", "Số liệu chốt")):
            about.cell(row, 2).value = PEOPLE if label.startswith("Tổng") else "31/10/2022"
    for form_id, values in (
        ("people", person),
        ("reviews", review),
        ("dossiers", dossier),
        ("collectives", unit),
    ):
        form = forms[form_id]
        sheet = book[form.sheet]
        first = next(r for r in range(4, sheet.max_row + 2) if sheet.cell(r, 2).value is None)
        for number in range(1 if form_id == "collectives" else PEOPLE):
            record = values(number)
            for column, entry in enumerate(form.columns, start=2):
                sheet.cell(first + number, column).value = record.get(entry.id)
    return to_bytes(book)


def name(number: int) -> str:
    """Return a name that is nobody's, each once within a unit."""
    return f"{FAMILIES[number % 6]} Mẫu {GIVEN[number // 6]}"


def middle(number: int) -> str:
    """Return the middle names of a unit's people: no two units have the same."""
    return " ".join(MIDDLE[int(digit)] for digit in f"{number:04}")


def person(number: int) -> dict[str, Any]:
    return {
        "name": name(number),
        "birth_year": 1970 + number,
        "sex": "Nam",
        "hired_on": f"{number % 28 + 1:02}/03/2010",
        "rating": "Hoàn thành tốt nhiệm vụ",
        "discipline": "Không",
        "title": "CSTĐCS" if number < PEOPLE // 10 else "LĐTT",
        "status": "Dự kiến",
    }


def unit(_: int) -> dict[str, Any]:
    return {"name": title(0), "members": PEOPLE, "rating": "Hoàn thành xuất sắc nhiệm vụ", "title": "TTLĐXS"}


def review(number: int) -> dict[str, Any]:
    return {"subject": name(number), "title": "LĐTT", "votes_for": 28, "issued": 30, "returned": 30}


def dossier(number: int) -> dict[str, Any]:
    return {"subject": name(number), "title": "LĐTT", "letter": "x", "report": "x", "minutes": "x"}


def renamed(workbook: bytes, number: int, people: int | None = None) -> bytes:
    """Return a workbook as another unit's, with people of its own, or with those of another number."""
    own_middle = middle(number if people is None else people)
    target = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(workbook)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy,
    ):
        for part, data in parts(source):
            own = data.replace(title(0).encode(), title(number).encode())
            copy.writestr(part, own.replace(" Mẫu ".encode(), f" {own_middle} ".encode()))
    return target.getvalue()


def parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    for part in archive.namelist():
        yield part, archive.read(part)
