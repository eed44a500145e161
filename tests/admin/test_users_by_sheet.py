"""Users come and go by spreadsheet: found by name, all mistakes at once, no password in it, the first one by a link."""

import re
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from apps.accounts.models import User
from apps.audit.models import AuditEntry
from tests.admin.pages import address, english, read
from tests.admin.test_spreadsheets import XLSX, confirm, export, sheet, upload
from tests.cast import PASSWORD

HEADINGS = ["用户名", "姓名", "电子邮件", "部门编码", "角色", "单位编码", "是否启用"]
NEW = ["xinren", "新人", "xinren@example.gov.cn", "A01", "编制员", "A01001", "是"]


@pytest.fixture
def bureau(cast, enter) -> Client:
    return enter(cast.administrator)


def links(client: Client, *users: User) -> list[str]:
    sent = {"action": "give_links", "_selected_action": [user.pk for user in users]}
    page = client.post(address(User, "changelist"), sent)
    assert english(
        page, "guanli", "http", "testserver", "admin", "account", "password", *[u.username for u in users]
    )
    return re.findall(r"http://testserver(/admin/account/password/[^<]+)", page.content.decode())


def test_new_users_come_in_and_known_ones_are_changed(bureau, cast, office) -> None:
    moved = ["shenhe", "审核二", "", "", "审核员、发布员", "", "否"]
    preview = upload(bureau, User, sheet([HEADINGS, NEW, moved]))
    assert not read(preview).blocked
    answer = confirm(bureau, User, preview)
    new = User.objects.get(username="xinren")
    assert (new.name, new.email, new.department, new.unit_codes) == (
        "新人",
        "xinren@example.gov.cn",
        office.department,
        "A01001",
    )
    assert new.is_staff
    assert not new.has_usable_password()
    assert [group.name for group in new.groups.all()] == ["编制员"]
    known = User.objects.get(username="shenhe")
    assert (known.name, known.is_active) == ("审核二", False)
    assert {group.name for group in known.groups.all()} == {"审核员", "发布员"}
    assert known.check_password(PASSWORD), "密码不变"
    assert "生成设置密码的链接" in bureau.get(answer["Location"]).content.decode()


def test_what_goes_out_comes_in_unchanged(bureau, cast) -> None:
    content = export(bureau, User, XLSX)
    book = openpyxl.load_workbook(BytesIO(content))
    assert [cell.value for cell in book.active[1]] == HEADINGS
    assert PASSWORD.encode() not in content
    assert {row.import_type for row in upload(bureau, User, content).context["result"].rows} == {"skip"}


def test_every_mistake_of_every_row_is_told_and_nobody_comes_in(bureau, cast, office) -> None:
    rows = [
        NEW,
        ["坏 人", "", "不是邮箱", "Z99", "经理、编制员", "", "也许"],
        ["wudanwei", "无单位", "", "A01", "编制员", "B02001", "是"],
        ["wubumen", "无部门", "", "", "编制员", "", "是"],
        ["guanli", "管理", "", "", "财政局管理员", "", "否"],
    ]
    page = upload(bureau, User, sheet([HEADINGS, *rows]))
    told = {row.number: row.field_specific_errors for row in page.context["result"].invalid_rows}
    assert set(told[2]) == {"用户名", "电子邮件", "部门编码", "角色", "是否启用"}
    assert told[2]["角色"] == ["没有“经理”这个角色，请填写：编制员、审核员、发布员、财政局管理员。"]
    assert told[3] == {"单位编码": ["所属部门没有编码为B02001的单位。"]}
    assert told[4] == {"部门编码": ["编制员必须选择所属部门。"]}
    assert told[5] == {"是否启用": ["不能停用自己的账号。"]}
    assert not User.objects.filter(username="xinren").exists()


def test_a_superuser_is_not_changed_by_sheet(bureau) -> None:
    User.objects.create_superuser("chaoji", password=PASSWORD)
    page = upload(bureau, User, sheet([HEADINGS, ["chaoji", "改名", "", "", "", "", "否"]]))
    (row,) = page.context["result"].invalid_rows
    assert row.field_specific_errors == {"用户名": ["这是系统管理员的账号，不能用表格修改。"]}


@pytest.mark.parametrize("who", ["preparer", "reviewer", "publisher"])
def test_only_administrators_take_users(who, cast, enter) -> None:
    client = enter(getattr(cast, who))
    for page in ("import", "export"):
        assert client.get(address(User, page)).status_code == 403


def test_a_link_sets_the_first_password_once(bureau, cast, office) -> None:
    confirm(bureau, User, upload(bureau, User, sheet([HEADINGS, NEW])))
    new = User.objects.get(username="xinren")
    (link,) = links(bureau, new)
    visitor = Client()
    page = visitor.get(link, follow=True)
    assert english(page, "xinren") == []
    assert not read(page).blocked
    form = page.redirect_chain[-1][0]
    weak = visitor.post(form, {"new_password1": "123", "new_password2": "123"})
    assert "密码" in weak.content.decode()
    done = visitor.post(form, {"new_password1": PASSWORD, "new_password2": PASSWORD}, follow=True)
    assert "现在可以" in done.content.decode()
    assert visitor.login(username="xinren", password=PASSWORD)
    assert visitor.get("/admin/").status_code == 200, "密码是自己设的，不必再改"
    assert "不能用了" in Client().get(link, follow=True).content.decode()


def test_a_link_of_a_closed_account_is_dead(bureau, cast) -> None:
    (link,) = links(bureau, cast.preparer)
    User.objects.filter(pk=cast.preparer.pk).update(is_active=False)
    assert "不能用了" in Client().get(link, follow=True).content.decode()


def test_a_link_ends_after_some_days(bureau, cast, monkeypatch, settings) -> None:
    (link,) = links(bureau, cast.preparer)
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert "不能用了" in Client().get(link, follow=True).content.decode()


def test_giving_a_link_is_written_down_without_the_link(bureau, cast) -> None:
    (link,) = links(bureau, cast.preparer)
    entry = AuditEntry.objects.first()
    assert (entry.changes_text, entry.actor) == ("生成设置密码的链接", cast.administrator)
    token = link.rstrip("/").rpartition("/")[2]
    assert token not in "".join(f"{each.changes}{each.changes_text}" for each in AuditEntry.objects.all())


def test_no_link_is_given_for_a_superuser(bureau) -> None:
    root = User.objects.create_superuser("chaoji", password=PASSWORD)
    sent = {"action": "give_links", "_selected_action": [root.pk]}
    answer = bureau.post(address(User, "changelist"), sent, follow=True)
    assert "没有办理系统管理员的账号" in answer.content.decode()
    assert "/admin/account/password/" not in answer.content.decode()


def test_the_new_user_form_has_units_and_an_address(bureau, office) -> None:
    sent: dict[str, Any] = {
        "username": "danwei",
        "name": "单位人",
        "email": "d@example.gov.cn",
        "department": office.department.pk,
        "unit_codes": "A01001",
        "groups": [Group.objects.get(name="编制员").pk],
        "password1": PASSWORD,
        "password2": PASSWORD,
    }
    assert bureau.post(address(User, "add"), sent).status_code == 302
    user = User.objects.get(username="danwei")
    assert (user.units, user.email, user.must_change_password) == (
        frozenset({"A01001"}),
        "d@example.gov.cn",
        True,
    )


def test_a_large_or_swollen_file_is_refused(bureau, monkeypatch) -> None:
    from budget_portal import spreadsheets

    content = sheet([HEADINGS, NEW])
    monkeypatch.setattr(spreadsheets, "LARGEST", 100)
    assert "请检查是否选错了文件" in upload(bureau, User, content).content.decode()
    monkeypatch.undo()
    monkeypatch.setattr(spreadsheets, "UNPACKED", 100)
    assert "解压后超过" in upload(bureau, User, content).content.decode()


def test_a_workbook_with_macros_is_refused(bureau) -> None:
    import zipfile

    page = BytesIO(sheet([HEADINGS, NEW]))
    with zipfile.ZipFile(page, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    answer = bureau.post(
        address(User, "import"),
        {"import_file": SimpleUploadedFile("用户.xlsx", page.getvalue()), "format": XLSX, "resource": 0},
    )
    assert "工作簿含有宏" in answer.content.decode()
