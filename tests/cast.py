"""The small named cast that every test of permissions knows."""

from dataclasses import dataclass

from django.contrib.auth.models import Group

from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.departments.models import Department

PASSWORD = "公开透明-预算-2024"


@dataclass(frozen=True)
class Cast:
    """编制员, 审核员, 发布员, a clerk of another department, and 财政局管理员."""

    preparer: User
    reviewer: User
    publisher: User
    stranger: User
    administrator: User

    def everyone(self) -> tuple[User, ...]:
        return (self.preparer, self.reviewer, self.publisher, self.stranger, self.administrator)


def person(username: str, name: str, *roles: Role, department: Department | None = None) -> User:
    """A user of the portal in these roles."""
    user = User.objects.create_user(
        username, password=PASSWORD, name=name, department=department, is_staff=True
    )
    user.groups.set(Group.objects.filter(name__in=[role.value for role in roles]))
    return user


def call(department: Department, other: Department) -> Cast:
    """The cast around one department; the stranger works for the other."""
    return Cast(
        preparer=person("bianzhi", "编制员", Role.PREPARER, department=department),
        reviewer=person("shenhe", "审核员", Role.REVIEWER),
        publisher=person("fabu", "发布员", Role.PUBLISHER),
        stranger=person("biebu", "别部门编制员", Role.PREPARER, department=other),
        administrator=person("guanli", "财政局管理员", Role.ADMINISTRATOR),
    )
