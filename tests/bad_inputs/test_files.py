"""Rows 62 to 65: files that are not quite what they should be, or not at all."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from apps.budgets.models import ExpenditureLine, RevenueLine
from apps.workbook.models import Upload, UploadState
from budget_portal import receiving
from tests.bad_inputs.road import IMPORT, accepted, budget, refused, refused_file, stored, workbook
from tests.workbook.books import cell, row

TOTAL = 54_891_400


def test_row_62_a_missing_sheet_a_renamed_column_and_merged_cells_are_told_at_once(clerk: Client) -> None:
    def merge(book: Workbook) -> None:
        book["支出"].merge_cells("A2:A3")

    told = refused(
        clerk,
        lambda book: book.remove(book["年终结转结余"]),
        cell("收入", "B1", "资金渠道"),
        merge,
    )
    assert told == [
        "收入!A1: 缺少“资金来源”列，标题应与空白模板一致；B1“资金渠道”是否应为“资金来源”？",
        "支出!A2: A2:A3 是合并单元格，请取消合并，每行单独填写",
        "年终结转结余!A1: 工作簿缺少“年终结转结余”表，请从空白模板补上（可以只有标题行）",
    ]


def test_row_62_hidden_rows_and_numbers_kept_as_text_are_read_and_said(clerk: Client) -> None:
    def hide(book: Workbook) -> None:
        book["支出"].row_dimensions[5].hidden = True

    assert accepted(clerk, hide, cell("支出", "H2", "９４９，９０１．００")) == [
        "支出!A5: 第 5 行是隐藏的，仍已读入"
    ]
    assert ExpenditureLine.objects.get(economic_class__code="30101").amount == 949_901


def test_row_62_a_row_of_totals_is_left_out_only_if_it_agrees(clerk: Client) -> None:
    total = ("合  计", *[None] * 6)
    assert accepted(clerk, row("支出", *total, TOTAL)) == [
        "支出!A33: “合计”是合计行，与各行之和相符，不导入（合计由系统计算）"
    ]
    assert ExpenditureLine.objects.count() == 31
    assert refused(clerk, row("支出", *total, TOTAL + 1)) == [
        "支出!H33: “合计”行的金额是 54,891,401.00 元，各行之和是 54,891,400.00 元，"
        "请核对；合计由系统计算，核对后可删除该行"
    ]


def test_row_63_a_typed_share_that_differs_is_shown_beside_the_computed_one_which_counts(
    clerk: Client,
) -> None:
    told = accepted(
        clerk,
        cell("收入", "E1", "占比（%）"),
        cell("收入", "E2", "80%"),
        cell("收入", "E3", 1.09),
        cell("收入", "F1", "合计（元）"),
        cell("收入", "F2", 1),
    )
    assert told[2:] == [
        "收入!E2: “占比(%)”填的是 80.00%，按金额计算为 98.91%；以计算为准",
        "收入!F2: “合计(元)”填的是 1.00 元，按金额计算为 54,291,400.00 元；以计算为准",
    ]
    assert RevenueLine.objects.count() == 2


def test_row_64_an_old_encoding_is_read_as_what_it_says_and_never_as_mojibake(clerk: Client) -> None:
    text = "单位编码,资金来源,是否上年结转,金额（元）\n191001,一般公共预算,否,54291400\n191001,其他收入,否,600000\n"

    def send(content: bytes) -> Upload:
        file = SimpleUploadedFile("收入.csv", content)
        sent = clerk.post(
            "/admin/budgets/revenueline/import/",
            {"budget": budget().pk, "import_file": file, "resource": "0"},
        )
        assert sent.status_code == 302
        return Upload.objects.latest("pk")

    for encoding in ("utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"):
        upload = send(text.encode(encoding))
        assert upload.state == UploadState.READY, upload.report
        assert upload.report["changes"] == ["与已保存的内容相同，没有变化。"]
    assert send(text.encode("big5", errors="replace")).state == UploadState.REFUSED
    assert send(b"\xff\xfa\x80\x81\xff").report["refusal"] == (
        "文件的编码无法识别，请用表格软件另存为“CSV UTF-8”后再导入。"
    )


def macro() -> bytes:
    page = io.BytesIO(workbook())
    with zipfile.ZipFile(page, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0")
    return page.getvalue()


def bomb() -> bytes:
    page = io.BytesIO()
    with zipfile.ZipFile(page, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", bytes(320 * 1024 * 1024))
    return page.getvalue()


COMPOUND = bytes.fromhex("D0CF11E0A1B11AE1")
FILES = {
    "a picture": ("图片.xlsx", b"\x89PNG\r\n", "文件内容不是 .xlsx 工作簿"),
    "a program": ("工作簿.exe", b"MZ", ".exe 不是工作簿，应为 .xlsx 文件"),
    "an old workbook": ("工作簿.xls", COMPOUND, "不支持 .xls 格式，请另存为 .xlsx"),
    "an old workbook renamed": ("工作簿.xlsx", COMPOUND + bytes(600), "这是旧版 .xls 文件，请另存为 .xlsx"),
    "a WPS workbook": ("工作簿.et", COMPOUND, "不支持 .et 格式，请另存为 .xlsx"),
    "a locked workbook": (
        "工作簿.xlsx",
        COMPOUND + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
        "工作簿有打开密码，请取消密码后再导入",
    ),
    "a workbook cut off": ("工作簿.xlsx", workbook()[:3000], "文件已损坏"),
    "a file with macros by name": ("工作簿.xlsm", b"PK", "工作簿含有宏，请另存为不含宏的 .xlsx"),
    "a file with macros": ("工作簿.xlsx", macro(), "工作簿含有宏，请另存为不含宏的 .xlsx"),
}


@pytest.mark.parametrize("what", FILES)
def test_row_65_what_is_no_workbook_is_refused_in_words(clerk: Client, what: str) -> None:
    name, content, message = FILES[what]
    assert message in refused_file(clerk, content, name)


def test_row_65_a_zip_bomb_is_not_unpacked(clerk: Client) -> None:
    content = bomb()
    assert len(content) < 1024 * 1024
    assert "解压后超过 300 MB，请删除无关内容后再导入" in refused_file(clerk, content)


def test_row_65_an_empty_file_is_refused_at_the_field(clerk: Client) -> None:
    assert "所提交的是空文件。" in refused_file(clerk, b"")


def test_row_65_two_hundred_megabytes_are_let_pass_by_and_refused_with_their_size(
    clerk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[int] = []
    whole = receiving.Bounded.receive_data_chunk

    def watch(self: receiving.Bounded, raw: bytes, start: int) -> bytes | None:
        passed = whole(self, raw, start)
        kept.append(len(passed or b""))
        return passed

    monkeypatch.setattr(receiving.Bounded, "receive_data_chunk", watch)
    before = stored()
    file = SimpleUploadedFile("大文件.xlsx", bytes(200 * 1024 * 1024))
    page = clerk.post(IMPORT, {"import_file": file, "resource": "0"})
    assert page.status_code == 200
    assert "文件有 200 MB，超过 50 MB，没有接收；请检查是否选错了文件。" in page.content.decode()
    assert sum(kept) <= receiving.LARGEST
    assert stored() == before
    assert not Upload.objects.exists()
