"""Workbooks with one defect each, named after it, and what the clerk is told."""

import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from apps.disclosure.standards import STANDARDS
from apps.workbook import opening, reading, scanning
from apps.workbook.importing import import_workbook
from apps.workbook.opening import FileRefused
from tests.workbook.books import (
    DEMO,
    Change,
    cell,
    changed,
    columns_named,
    problems,
    rewritten,
    row,
    take,
    warnings,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("official_codes")]

BASIC = ("191001", "2019999", "公用经费", "30216", None, "一般公共预算", "否", 1000)


def line(**typed: Any) -> Change:
    """One more expenditure line, right but for what is typed; it becomes row 33."""
    names = ("unit", "function", "kind", "economy", "project", "source", "carry_over", "amount")
    return row("支出", *(typed.get(name, value) for name, value in zip(names, BASIC, strict=True)))


def merge(book: Workbook) -> None:
    book["支出"].merge_cells("A2:A3")


def rename(book: Workbook) -> None:
    book["支出"][f"{columns_named(book, '支出', '功能科目编码')}1"] = "功能科目"


def second_department(book: Workbook) -> None:
    book["部门"].append([each.value for each in book["部门"][2]])


DEFECTS: dict[str, tuple[list[Change], list[str]]] = {
    "unknown-function-code": (
        [line(function="2010777")],
        ["支出!B33: 功能科目编码 2010777 不在 2024 年科目中，请从本年科目选择"],
    ),
    "seven-digit-code-under-219": (
        [line(function="2199900")],
        ["支出!B33: 功能科目编码 2199900 不在 2024 年科目中，请从本年科目选择"],
    ),
    "function-code-not-lowest": (
        [line(function="201")],
        ["支出!B33: 功能科目编码 201 不是最末级科目，请选择最末级科目"],
    ),
    "economic-category-instead-of-item": (
        [line(economy="302")],
        ["支出!D33: 经济科目编码 302 不是最末级科目，请选择最末级科目"],
    ),
    "government-economic-code": (
        [line(economy="50201")],
        ["支出!D33: 经济科目编码 50201 不在 2024 年科目中，请从本年科目选择"],
    ),
    "wages-as-operating": (
        [line(economy="30106")],
        ["支出!D33: 公用经费不能使用 301 工资福利支出类经济科目 30106"],
    ),
    "basic-without-economic-code": (
        [line(economy=None)],
        ["支出!D33: 公用经费必须填写部门预算支出经济分类科目"],
    ),
    "basic-with-project": (
        [line(project="191001001")],
        ["支出!E33: 公用经费不能选择项目；项目只用于项目支出"],
    ),
    "project-expenditure-without-project": (
        [line(kind="项目支出")],
        ["支出!E33: 项目支出必须选择项目"],
    ),
    "unknown-project": (
        [line(kind="项目支出", project="191001009")],
        ["支出!E33: 项目编码 191001009 不在“项目”表中，请先在那里填写"],
    ),
    "project-of-another-unit": (
        [
            row("预算单位", "191002", "服务中心", "事业单位", "否", "否", None),
            line(unit="191002", kind="项目支出", project="191001001"),
        ],
        ["支出!E33: 项目 191001001 属于单位 191001，不属于单位 191002"],
    ),
    "business-expenditure-of-administrative-unit": (
        [line(kind="事业单位经营支出", economy=None, source="事业单位经营收入")],
        ["支出!C33: 行政单位不能有事业单位经营支出"],
    ),
    "remittance-from-appropriation": (
        [line(kind="上缴上级支出", economy=None)],
        ["支出!C33: 上缴上级支出不能由财政拨款（一般公共预算）安排"],
    ),
    "state-capital-as-basic": (
        [line(source="国有资本经营预算", function="2230201")],
        ["支出!C33: 国有资本经营预算只能安排项目支出"],
    ),
    "blank-amount": ([line(amount=None)], ["支出!H33: 请填写金额，无支出请删除该行"]),
    "duplicate-line": (
        [line(), line(amount=2)],
        [
            "支出!A34: 重复：第 34 行与第 33 行的单位编码、功能科目编码、支出类别、经济科目编码、项目编码、"
            "资金来源、是否上年结转相同，请合并为一行"
        ],
    ),
    "total-row": (
        [row("支出", "合计", *[None] * 6, 1)],
        [
            "支出!H33: “合计”行的金额是 1.00 元，各行之和是 54,891,400.00 元，请核对；"
            "合计由系统计算，核对后可删除该行"
        ],
    ),
    "two-projects-of-one-name": (
        [row("项目", "191001004", "191001", "都市圈和区域合作工作", None, None)],
        ["项目!C5: 单位 191001 已有同名项目 191001001，请改名或合并"],
    ),
    "two-departments": ([second_department], ["部门!A3: “部门”表只能有一行，现有 2 行"]),
    "appropriation-executed-without-function": (
        [row("上年执行数", None, "一般公共预算", 1)],
        ["上年执行数!A8: 财政拨款（一般公共预算）的上年执行数必须填写功能科目编码"],
    ),
    "vehicles-bought-as-reception": (
        [cell("三公经费", "E3", 2)],
        ["三公经费!E3: 购置数量只用于公务用车购置费，其他费用项目请留空"],
    ),
    "item-purpose-without-code": (
        [row("文字说明", "科目用途", None, "日常支出")],
        ["文字说明!B19: 科目用途必须填写功能科目编码"],
    ),
    "total-reason-with-code": (
        [row("文字说明", "三公变动原因", "2080501", "厉行节约")],
        ["文字说明!B19: 三公变动原因不针对单个科目，功能科目编码请留空"],
    ),
    "definition-of-nothing": (
        [row("名词解释", None, None, "解释")],
        ["名词解释!A8: 请填写名词或功能科目编码"],
    ),
    "missing-sheet": (
        [lambda book: book.remove(book["支出"])],
        ["支出!A1: 工作簿缺少“支出”表，请从空白模板补上（可以只有标题行）"],
    ),
    "renamed-column": (
        [rename],
        ["支出!A1: 缺少“功能科目编码”列，标题应与空白模板一致；B1“功能科目”是否应为“功能科目编码”？"],
    ),
    "column-twice": (
        [cell("收入", "E1", "单位编码")],
        ["收入!A1: “单位编码”列出现两次（另一列在 E1），请只保留一列"],
    ),
    "amount-without-unit": (
        [cell("收入", "D1", "金额")],
        ["收入!D1: “金额”列没有写明单位，应为“金额（元）”或“金额（万元）”"],
    ),
    "merged-cells": ([merge], ["支出!A2: A2:A3 是合并单元格，请取消合并，每行单独填写"]),
    "formula-without-value": (
        [cell("支出", "H2", "=500000+449900")],
        ["支出!H2: 公式没有计算结果，请在表格软件中重新计算并保存，或改填数值"],
    ),
}


@pytest.mark.parametrize("defect", DEFECTS)
def test_a_workbook_with_one_defect_gives_one_message(defect: str, tmp_path: Path) -> None:
    changes, messages = DEFECTS[defect]
    assert problems(changed(tmp_path, *changes, name=f"{defect}.xlsx")) == messages


ACCEPTED: dict[str, tuple[list[Change], list[str]]] = {
    "item-of-219-ends-at-five-digits": ([line(function="21901")], []),
    "codes-typed-as-numbers": ([line(unit=191001, function=2019999, economy=30216)], []),
    "amount-as-text": ([line(amount="１，０００．００")], []),
    "hidden-rows": (
        [lambda book: setattr(book["支出"].row_dimensions[5], "hidden", True)],
        ["支出!A5: 第 5 行是隐藏的，仍已读入"],
    ),
    "hidden-column": (
        [lambda book: setattr(book["支出"].column_dimensions["C"], "hidden", True)],
        ["支出!C1: C 列是隐藏的，仍已读入"],
    ),
    "hidden-sheet": (
        [lambda book: setattr(book["收入"], "sheet_state", "hidden")],
        ["收入!A1: 整张表是隐藏的，仍已读入"],
    ),
    "unknown-sheet": ([lambda book: book.create_sheet("草稿")], ["草稿!A1: 不是工作簿规定的表，未使用"]),
    "unknown-column": ([cell("收入", "E1", "说明")], ["收入!E1: “说明”不是规定的列，未使用"]),
    "column-without-heading": ([cell("收入", "E3", "随手记")], ["收入!E1: E 列没有标题，未使用"]),
    "without-indicators": (
        [lambda book: book.remove(book["绩效指标"])],
        ["绩效指标!A1: 工作簿没有“绩效指标”表，按没有内容处理"],
    ),
    "without-notes-column": (
        [lambda book: book["预算单位"].delete_cols(6)],
        ["预算单位!A1: 没有“备注”列，按空白处理"],
    ),
    "blank-rows": (
        [row("收入", *[None] * 4), row("收入", "  ", None, None, None), cell("支出", "A60", " ")],
        [],
    ),
    "one-project-name-in-two-units": (
        [
            row("预算单位", "191002", "服务中心", "事业单位", "否", "否", None),
            row("项目", "191002001", "191002", "都市圈和区域合作工作", "其他运转类", None),
        ],
        [],
    ),
    "total-row-that-agrees": (
        [row("支出", "合  计", *[None] * 6, "54,891,400.00")],
        ["支出!A33: “合计”是合计行，与各行之和相符，不导入（合计由系统计算）"],
    ),
    "typed-share-that-differs": (
        [cell("收入", "E1", "占比（%）"), cell("收入", "E2", "80%")],
        [
            "收入!E1: “占比(%)”不是规定的列，未使用",
            "收入!E2: “占比(%)”填的是 80.00%，按金额计算为 98.91%；以计算为准",
        ],
    ),
    "other-brackets-in-a-heading": ([cell("收入", "D1", "金额(元)")], []),
}


@pytest.mark.parametrize("peculiarity", ACCEPTED)
def test_a_workbook_with_a_peculiarity_is_read_and_says_so(peculiarity: str, tmp_path: Path) -> None:
    changes, expected = ACCEPTED[peculiarity]
    path = changed(tmp_path, *changes, name=f"{peculiarity}.xlsx")
    assert problems(path) == []
    assert warnings(path) == expected


def test_columns_and_sheets_may_stand_in_any_order(tmp_path: Path) -> None:
    def shuffle(book: Workbook) -> None:
        book.move_sheet("名词解释", -13)
        page = book["收入"]
        for cells in page.iter_rows(max_col=4):
            for each, value in zip(cells, [each.value for each in cells][::-1], strict=True):
                each.value = value

    take(DEMO)
    assert not take(changed(tmp_path, shuffle)).preview


def test_an_error_cell_is_named(tmp_path: Path) -> None:
    def break_amount(parts: dict[str, bytes]) -> None:
        name = "xl/worksheets/sheet3.xml"
        parts[name] = (
            parts[name].replace(b"<v>54291400</v>", b"<v>#REF!</v>").replace(b'r="D2"', b'r="D2" ', 1)
        )
        start = parts[name].index(b'r="D2"')
        end = parts[name].index(b">", start)
        tag = parts[name][start:end].replace(b't="n"', b't="e"')
        parts[name] = parts[name][:start] + tag + parts[name][end:]

    path = rewritten(DEMO, tmp_path / "error-cell.xlsx", break_amount)
    assert problems(path) == ["收入!D2: 单元格是错误值（如 #REF!），请改正公式或改填数值"]


def test_a_formula_with_its_value_is_read(tmp_path: Path) -> None:
    def add_formula(parts: dict[str, bytes]) -> None:
        name = "xl/worksheets/sheet3.xml"
        assert b"<v>54291400</v>" in parts[name]
        parts[name] = parts[name].replace(b"<v>54291400</v>", b"<f>54291000+400</f><v>54291400</v>")

    take(DEMO)
    assert not take(rewritten(DEMO, tmp_path / "formula.xlsx", add_formula)).preview


def written(content: bytes) -> Callable[[Path], None]:
    return lambda path: path.write_bytes(content) and None


def archive(**parts: bytes) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        with zipfile.ZipFile(path, "w") as target:
            for name, content in parts.items():
                target.writestr(
                    name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"), content
                )

    return write


def with_macro(path: Path) -> None:
    rewritten(DEMO, path, lambda parts: parts.update({"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"}))


def truncated(path: Path) -> None:
    path.write_bytes(DEMO.read_bytes()[:20000])


def with_document_type(path: Path) -> None:
    def edit(parts: dict[str, bytes]) -> None:
        name = "xl/worksheets/sheet1.xml"
        parts[name] = b'<!DOCTYPE x [<!ENTITY a "b">]>' + parts[name].partition(b"?>")[2]

    rewritten(DEMO, path, edit)


COMPOUND = bytes.fromhex("D0CF11E0A1B11AE1")

REFUSED: dict[str, tuple[str, Callable[[Path], None], str]] = {
    "not-a-spreadsheet": (".xlsx", written("部门,金额\n".encode("gbk")), "文件内容不是 .xlsx 工作簿"),
    "empty": (".xlsx", written(b""), "文件是空的"),
    "pdf": (".pdf", written(b"%PDF-1.7"), ".pdf 不是工作簿"),
    "old-format": (".xls", written(COMPOUND), "不支持 .xls 格式"),
    "old-format-renamed": (".xlsx", written(COMPOUND + b"Workbook"), "这是旧版 .xls 文件"),
    "encrypted": (".xlsx", written(COMPOUND + "EncryptedPackage".encode("utf-16-le")), "工作簿有打开密码"),
    "zip-of-something-else": (".xlsx", archive(word__document_xml=b"<a/>"), "文件内容不是 .xlsx 工作簿"),
    "binary-workbook": (".xlsx", archive(xl__workbook_bin=b"\x00"), "文件内容不是 .xlsx 工作簿"),
    "workbook-without-parts": (".xlsx", archive(xl__workbook_xml=b"<workbook"), "文件已损坏"),
    "macro": (".xlsx", with_macro, "工作簿含有宏"),
    "macro-extension": (".xlsm", with_macro, "工作簿含有宏"),
    "truncated": (".xlsx", truncated, "文件已损坏"),
    "document-type": (".xlsx", with_document_type, "文件内容不是 .xlsx 工作簿"),
}


@pytest.mark.parametrize("defect", REFUSED)
def test_a_file_that_is_no_plain_workbook_is_refused(defect: str, tmp_path: Path) -> None:
    extension, write, message = REFUSED[defect]
    path = tmp_path / f"{defect}{extension}"
    write(path)
    with pytest.raises(FileRefused, match=message):
        take(path)


def test_a_zip_bomb_is_refused_by_its_declared_size(tmp_path: Path) -> None:
    def inflate(parts: dict[str, bytes]) -> None:
        parts["xl/worksheets/sheet99.xml"] = bytes(opening.MAX_UNPACKED_SIZE)

    path = rewritten(DEMO, tmp_path / "zip-bomb.xlsx", inflate)
    assert path.stat().st_size < 1024**2
    with pytest.raises(FileRefused, match="解压后超过 300 MB"):
        take(path)


def test_a_zip_bomb_that_lies_about_its_size_is_not_unpacked(tmp_path: Path) -> None:
    name = b"xl/worksheets/sheet1.xml"
    path = rewritten(
        DEMO, tmp_path / "lie.xlsx", lambda parts: parts.update({name.decode(): bytes(50_000_000)})
    )
    content = bytearray(path.read_bytes())
    declared = (50_000_000).to_bytes(4, "little")
    assert content.count(declared) == 2
    path.write_bytes(bytes(content).replace(declared, (1000).to_bytes(4, "little")))
    with pytest.raises(FileRefused, match="文件已损坏"):
        take(path)


def test_a_file_over_fifty_megabytes_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "MAX_FILE_SIZE", 1024)
    with pytest.raises(FileRefused, match="最大"):
        take(DEMO)


def test_a_single_cell_far_away_does_not_fill_the_memory(tmp_path: Path) -> None:
    path = changed(tmp_path, cell("支出", "XFD1048576", "x"), name="cell-far-away.xlsx")
    with pytest.raises(FileRefused, match="一直到 XFD1048576，太大了"):
        take(path)


@pytest.mark.parametrize(
    "written", [b'<c r="XFD1048576"', b"<c r='XFD1048576'", b'<c t="n" r="XFD1048576"', b'<c\nr="XFD1048576"']
)
def test_a_cell_that_stands_elsewhere_than_its_row_is_measured_where_it_stands(
    written: bytes, tmp_path: Path
) -> None:
    def move(parts: dict[str, bytes]) -> None:
        name = "xl/worksheets/sheet3.xml"
        parts[name] = re.sub(rb'<c r="D3"[^>]*', lambda _: written, parts[name])

    with pytest.raises(FileRefused, match="太大了"):
        take(rewritten(DEMO, tmp_path / "moved.xlsx", move))


def test_a_quick_look_and_a_close_one_see_the_same_outline(tmp_path: Path) -> None:
    with opening.opened(DEMO) as path, zipfile.ZipFile(path) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        assert len(sheets) == 14
        for name in sheets:
            assert scanning._glance(archive, name) == scanning._scan_sheet(archive, name)


def test_an_upload_is_judged_by_its_content_and_its_name(tmp_path: Path) -> None:
    with DEMO.open("rb") as file:
        assert import_workbook(file, standards=STANDARDS, filename="上报.xlsx").budget is not None
    with DEMO.open("rb") as file, pytest.raises(FileRefused, match="不是工作簿"):
        import_workbook(file, standards=STANDARDS, filename="上报.exe")


def test_the_same_sheet_twice_is_refused(tmp_path: Path) -> None:
    path = changed(tmp_path, lambda book: book.create_sheet("收 入"), name="sheet-twice.xlsx")
    with pytest.raises(FileRefused, match="有两张“收入”表"):
        reading.read(path)
