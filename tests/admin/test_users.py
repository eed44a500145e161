"""Users and their roles: groups are as the table says, and nobody makes oneself more than one is."""

from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.core.management.sql import emit_post_migrate_signal

from apps.accounts.models import User
from apps.accounts.roles import Role, install_roles, may, permissions_of
from tests.admin.pages import address
from tests.cast import PASSWORD, person


def held(role: Role) -> set[str]:
    permissions = Group.objects.get(name=role.value).permissions.select_related("content_type")
    return {f"{each.content_type.app_label}.{each.codename}" for each in permissions}


def test_groups_have_exactly_the_permissions_of_the_table(db) -> None:
    Group.objects.get(name="发布员").delete()
    Group.objects.get(name="审核员").permissions.add(Permission.objects.get(codename="delete_user"))
    emit_post_migrate_signal(verbosity=0, interactive=False, db="default")
    known = {f"{each.content_type.app_label}.{each.codename}" for each in Permission.objects.all()}
    for role in Role:
        assert held(role) == permissions_of(role) & known
        missing = permissions_of(role) - known
        assert not [name for name in missing if not name.endswith("_budget")]


def test_installing_again_changes_nothing(db) -> None:
    before = {role: held(role) for role in Role}
    install_roles()
    assert {role: held(role) for role in Role} == before


def test_may(cast) -> None:
    assert may(cast.preparer, Role.PREPARER)
    assert not may(cast.preparer, Role.REVIEWER)
    assert may(person("chaoji", "超级", *Role), Role.ADMINISTRATOR)


def test_groups_are_not_edited_by_hand() -> None:
    assert not admin.site.is_registered(Group)


def new_user(**changes: object) -> dict[str, object]:
    return {"username": "xinren", "name": "新人", "password1": PASSWORD, "password2": PASSWORD} | changes


def test_a_new_user_can_sign_in_at_once(cast, office, enter, client) -> None:
    role = Group.objects.get(name=Role.PREPARER.value)
    sent = new_user(department=office.department.pk, groups=[role.pk])
    answer = enter(cast.administrator).post(address(User, "add"), sent)
    assert answer.status_code == 302
    assert client.login(username="xinren", password=PASSWORD)
    assert client.get("/admin/")["Location"].startswith("/admin/password_change/"), "初始密码须先改"
    own = {"old_password": PASSWORD, "new_password1": "自己的-密码-2031", "new_password2": "自己的-密码-2031"}
    assert client.post("/admin/password_change/", own).status_code == 302
    assert client.get("/admin/").status_code == 200
    assert User.objects.get(username="xinren").department == office.department


def test_a_preparer_needs_a_department(cast, enter) -> None:
    role = Group.objects.get(name=Role.PREPARER.value)
    page = enter(cast.administrator).post(address(User, "add"), new_user(groups=[role.pk]))
    assert page.context["adminform"].form.errors == {"department": ["编制员必须选择所属部门。"]}


def test_an_administrator_is_of_the_bureau(cast, enter) -> None:
    names = ["财政局管理员"]
    sent = {
        "username": "bumen",
        "department": cast.preparer.department_id,
        "groups": list(Group.objects.filter(name__in=names).values_list("pk", flat=True)),
        "password1": PASSWORD,
        "password2": PASSWORD,
    }
    page = enter(cast.administrator).post(address(User, "add"), sent)
    assert "财政局管理员属于财政局，不能有所属部门" in page.content.decode()
    assert not User.objects.filter(username="bumen").exists()


def test_an_administrator_cannot_touch_a_superuser_or_become_one(cast, enter) -> None:
    root = User.objects.create_superuser("chaoji", password=PASSWORD)
    client = enter(cast.administrator)
    assert client.post(address(User, "change", root.pk), {"username": "x"}).status_code == 403
    password = address(User, "change", root.pk).replace("change/", "password/")
    assert client.post(password, {"password1": "abc", "password2": "abc"}).status_code == 403
    client.post(
        address(User, "change", cast.administrator.pk),
        {
            "username": "guanli",
            "name": "管理",
            "is_active": "on",
            "is_superuser": "on",
            "user_permissions": ["1"],
        },
    )
    after = User.objects.get(pk=cast.administrator.pk)
    assert after.name == "管理"
    assert not after.is_superuser
    assert not after.user_permissions.exists()
    assert (
        "is_superuser" in enter(root).get(address(User, "change", root.pk)).context["adminform"].form.fields
    )


def test_passwords_can_be_changed(cast, enter, client) -> None:
    path = address(User, "change", cast.preparer.pk).replace("change/", "password/")
    answer = enter(cast.administrator).post(
        path, {"password1": "新的-密码-2025", "password2": "新的-密码-2025"}
    )
    assert answer.status_code == 302
    assert client.login(username="bianzhi", password="新的-密码-2025")
    own = {"old_password": "新的-密码-2025", "new_password1": PASSWORD, "new_password2": PASSWORD}
    assert client.post("/admin/password_change/", own).status_code == 302
    assert client.login(username="bianzhi", password=PASSWORD)
