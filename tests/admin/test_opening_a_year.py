"""A year is opened in the browser: its codes as a whole, its standard and texts; what was before stays as it is."""

import json
import time
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from apps.audit.models import AuditEntry
from apps.budgets.models import FiscalYear
from apps.classifications.loading import COLUMNS
from apps.classifications.models import EconomicClass, FunctionalClass
from tests.admin.pages import address, english, read

EDITION = address(FunctionalClass, "edition")

ROWS = [
    ["201", "一般公共服务支出", "", "类", "functional", "yes", "", ""],
    ["20101", "人大事务", "201", "款", "functional", "yes", "", ""],
    ["2010101", "行政运行", "20101", "项", "functional", "no", "", "=备注"],
    ["301", "工资福利支出", "", "类", "departmental_economic", "yes", "", ""],
    ["30101", "基本工资", "301", "款", "departmental_economic", "yes", "", ""],
    ["501", "机关工资福利支出", "", "类", "government_economic", "yes", "", ""],
]


def as_csv(rows: list[list[str]], encoding: str = "utf-8-sig") -> bytes:
    return "\n".join(",".join(row) for row in [list(COLUMNS), *rows]).encode(encoding)


def as_xlsx(rows: list[list[str]]) -> bytes:
    book = openpyxl.Workbook()
    for row in [list(COLUMNS), *rows]:
        book.active.append([int(cell) if cell.isdecimal() else cell for cell in row])
    page = BytesIO()
    book.save(page)
    return page.getvalue()


def send(client: Client, content: bytes, edition: object = 2031, name: str = "科目.csv") -> Any:
    return client.post(EDITION, {"edition": edition, "file": SimpleUploadedFile(name, content)})


def confirm(client: Client, page: Any) -> Any:
    return client.post(EDITION, {"kept": page.context["kept"], "edition": page.context["edition"]})


@pytest.fixture
def bureau(cast, enter) -> Client:
    return enter(cast.administrator)


@pytest.mark.parametrize(
    "content", [as_csv(ROWS), as_csv(ROWS, "gb18030"), as_xlsx(ROWS)], ids=["csv", "gbk", "xlsx"]
)
def test_a_whole_edition_is_loaded_in_one_go(bureau, content) -> None:
    page = send(bureau, content)
    assert english(page, "functional", *COLUMNS) == []
    assert not read(page).blocked
    assert not FunctionalClass.objects.filter(edition=2031).exists(), "确认之前什么都不保存"
    assert "新增 6 个" in page.content.decode()
    assert confirm(bureau, page).status_code == 302
    assert list(FunctionalClass.of_edition(2031)) == ["201", "20101", "2010101"]
    assert EconomicClass.of_edition(2031)["501"].scheme == "government"
    assert "载入 2031 年科目：共 6 个" in AuditEntry.objects.first().changes_text


def test_the_official_list_takes_a_few_seconds_and_a_short_page(bureau, codes) -> None:
    official = Path(__file__).resolve().parents[2] / "fixtures" / "official_codes_2024.json"
    rows = []
    for record in json.loads(official.read_text(encoding="utf-8")):
        fields, kind = record["fields"], "functional"
        if record["model"] == "classifications.economicclass":
            kind = f"{fields['scheme']}_economic"
        code = fields["code"]
        level = {3: "类", 5: "款", 7: "项"}[len(code)]
        rows.append(
            [
                code,
                fields["name"].replace(",", "，"),
                code[:-2] if len(code) > 3 else "",
                level,
                kind,
                "yes",
                "",
                "",
            ]
        )
    assert len(rows) > 1600
    before = time.perf_counter()
    page = send(bureau, as_csv(rows))
    confirm(bureau, page)
    assert time.perf_counter() - before < 8
    assert len(page.content) < 40_000, "变动只列前几处"
    assert FunctionalClass.objects.filter(edition=2031).count() + EconomicClass.objects.filter(
        edition=2031
    ).count() == len(rows)


def test_every_mistake_is_told_by_line_and_nothing_is_loaded(bureau) -> None:
    wrong = [
        *ROWS,
        ["20199", "其他", "202", "款", "functional", "yes", "", ""],
        ["abc", "x", "", "类", "other", "", "", ""],
    ]
    page = send(bureau, as_csv(wrong))
    text = page.content.decode()
    assert "第 8 行：编码 20199 的上级应为“201”，不是“202”。" in text
    assert "第 9 行：classification “other”不正确" in text
    assert "kept" not in page.context
    assert not FunctionalClass.objects.filter(edition=2031).exists()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"code,name\n201,x\n", "缺少列：parent、level"),
        (b"\x89PNG\0\0\0", "不是 CSV 文本"),
        (b"PK\x03\x04broken", "不是 .xlsx 工作簿"),
        (as_csv([]), "文件里没有科目"),
        ("一,二\n".encode("utf-16"), "不是 CSV 文本"),
    ],
)
def test_a_file_that_is_no_list_of_codes_is_refused(bureau, content, told) -> None:
    assert told in send(bureau, content).content.decode()


def test_an_edition_in_use_is_locked_and_previous_years_stay(bureau, office, codes) -> None:
    before = list(FunctionalClass.objects.filter(edition=2024).values())
    page = send(bureau, as_csv(ROWS), edition=2024)
    assert "2024 年科目已被预算使用，不能改动" in page.content.decode()
    confirm(bureau, send(bureau, as_csv(ROWS), edition=2031))
    assert list(FunctionalClass.objects.filter(edition=2024).values()) == before

    row = FunctionalClass.objects.get(edition=2024, code="201")
    sent = {"edition": 2024, "code": "201", "name": "改名", "definition": "", "note": ""}
    answer = bureau.post(address(FunctionalClass, "change", row.pk), sent)
    assert "2024 年科目已被预算使用，编码和名称不能增加或改动。" in answer.content.decode()
    assert bureau.post(address(FunctionalClass, "delete", row.pk), {"post": "yes"}).status_code == 403
    explained = sent | {"name": row.name, "definition": "保障机构运转。"}
    assert bureau.post(address(FunctionalClass, "change", row.pk), explained).status_code == 302


def test_a_confirmation_that_is_too_late_or_invented_loads_nothing(bureau) -> None:
    page = send(bureau, as_csv(ROWS))
    confirm(bureau, page)
    for kept in (page.context["kept"], "../../etc/passwd", "0" * 32):
        answer = bureau.post(EDITION, {"kept": kept, "edition": 2032})
        assert "上传的文件已经装入过或已过期" in answer.content.decode()
    assert not FunctionalClass.objects.filter(edition=2032).exists()


@pytest.mark.parametrize("who", ["preparer", "reviewer", "publisher"])
def test_only_administrators_load_codes(who, cast, enter) -> None:
    assert enter(getattr(cast, who)).get(EDITION).status_code == 403
    assert (
        "装入一个年度的科目"
        not in enter(cast.reviewer).get(address(FunctionalClass, "changelist")).content.decode()
    )


def test_the_command_says_the_same(tmp_path, codes, db, capsys) -> None:
    file = tmp_path / "codes.csv"
    file.write_bytes(as_csv(ROWS))
    call_command("load_codes", file, edition=2031)
    assert "2031 年科目共 6 个，新增 6 个，修改 0 个，删除 0 个。" in capsys.readouterr().out
    file.write_bytes(as_csv(ROWS[1:]))
    with pytest.raises(CommandError, match="上级 201 不在文件中"):
        call_command("load_codes", file, edition=2031)


# The year. ------------------------------------------------------------------------------------------------------------


def open_year(client: Client, **changes: object) -> Any:
    sent = {"year": 2031, "edition": 2031, "standard": "hangzhou-2024", "overseas_policy": "", "glossary": ""}
    return client.post(address(FiscalYear, "add"), sent | changes)


def errors(page: Any) -> dict[str, list[str]]:
    return dict(page.context["adminform"].form.errors)


def test_a_year_is_opened_with_codes_standard_and_texts(bureau, year) -> None:
    confirm(bureau, send(bureau, as_csv(ROWS)))
    answer = open_year(
        bureau,
        overseas_policy="本年度不安排因公出国（境）费用。",
        congress_on="2031-01-20",
        incomparable_factor="机构改革",
    )
    assert answer.status_code == 302
    opened = FiscalYear.objects.get(year=2031)
    assert (opened.edition, opened.standard, str(opened.congress_on)) == (2031, "hangzhou-2024", "2031-01-20")
    assert opened.overseas_policy == "本年度不安排因公出国（境）费用。"
    before = FiscalYear.objects.get(year=2024)
    assert (before.edition, before.overseas_policy) == (2024, ""), "往年不变"


def test_the_standard_is_chosen_and_not_typed(bureau, year) -> None:
    page = bureau.get(address(FiscalYear, "add"))
    field = page.context["adminform"].form.fields["standard"]
    assert [key for key, _ in field.choices] == ["hangzhou-2024"]
    assert errors(open_year(bureau, standard="beijing-1999"))["standard"]


def test_a_year_needs_the_codes_of_its_edition(bureau, year) -> None:
    assert errors(open_year(bureau)) == {
        "edition": ["还没有装入 2031 年的支出功能分类科目，请先在科目页面装入。"]
    }


def test_the_edition_of_a_year_with_budgets_stays(bureau, office) -> None:
    confirm(bureau, send(bureau, as_csv(ROWS)))
    path = address(FiscalYear, "change", 2024)
    sent = {"edition": 2031, "standard": "hangzhou-2024", "overseas_policy": "", "glossary": ""}
    assert errors(bureau.post(path, sent)) == {"edition": ["本年度已有预算，不能更换科目年度。"]}


@pytest.mark.parametrize("typed", [0, 99, 20240, "abc"])
def test_a_year_has_four_digits(bureau, year, typed) -> None:
    confirm(bureau, send(bureau, as_csv(ROWS)))
    assert errors(open_year(bureau, year=typed))["year"]
