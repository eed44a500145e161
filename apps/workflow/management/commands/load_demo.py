"""`load_demo`: the official codes, one real department, and its publication, for a first look."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management import BaseCommand, CommandError, call_command
from django.db import transaction
from django.utils.timezone import localdate

from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.budgets.models import DepartmentalBudget, FiscalYear
from apps.classifications.models import FunctionalClass
from apps.departments.models import Department
from apps.disclosure.compiling import disclose
from apps.workflow.acknowledging import acknowledge, key_of, warnings_of
from apps.workflow.transitions import Approval, perform

YEAR, DEPARTMENT = 2024, "191"
FIXTURES = settings.BASE_DIR / "fixtures"

SIGN_INS = (
    ("clerk", "demo-clerk-2024", "王编制", Role.PREPARER),
    ("reviewer", "demo-reviewer-2024", "李审核", Role.REVIEWER),
    ("publisher", "demo-publisher-2024", "张发布", Role.PUBLISHER),
    ("admin", "demo-admin-2024", "财政局管理员", Role.ADMINISTRATOR),
)
"""User name, password, name, role. Public by design: the command refuses to run outside the demonstration."""


class Command(BaseCommand):
    help = (
        "装入演示数据：本年科目、一个部门的预算（由公开文件录入）和四个演示账号，并公开该预算。"
        "重复执行不改变任何内容。"
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("演示数据使用公开的口令，只能在演示环境中装入（PORTAL_DEMO=1）。")
        with transaction.atomic():
            self._load()
        self.stdout.write("演示账号（登录地址 /admin/）：")
        for username, password, name, role in SIGN_INS:
            self.stdout.write(f"  {role.value:　<6}  用户名 {username:<10} 口令 {password:<20} {name}")

    def _load(self) -> None:
        if not FunctionalClass.objects.filter(edition=YEAR).exists():
            call_command("loaddata", FIXTURES / "official_codes_2024.json", verbosity=0)
            self.stdout.write(f"已装入 {YEAR} 年政府收支分类科目。")
        if not FiscalYear.objects.filter(year=YEAR).exists():
            call_command("loaddata", FIXTURES / "fiscal_years.json", verbosity=0)
            self.stdout.write(f"已开启 {YEAR} 年度。")
        budgets = DepartmentalBudget.objects.filter(fiscal_year_id=YEAR, department__code=DEPARTMENT)
        is_new = not budgets.exists()
        if is_new:
            call_command("loaddata", FIXTURES / "demo_2024.json", verbosity=0)
        users = {
            username: self._user(username, password, name, role)
            for username, password, name, role in SIGN_INS
        }
        if is_new:
            self._publish(budgets.get(), users)

    def _user(self, username: str, password: str, name: str, role: Role) -> User:
        user, is_new = User.objects.get_or_create(
            username=username,
            defaults={
                "name": name,
                "is_staff": True,
                "department": Department.objects.get(code=DEPARTMENT) if role == Role.PREPARER else None,
            },
        )
        if is_new:
            user.set_password(password)
            user.save()
            user.groups.add(Group.objects.get(name=role.value))
        return user

    def _publish(self, budget: DepartmentalBudget, users: dict[str, User]) -> None:
        perform("submit", budget, by=users["clerk"], comment="演示")
        disclosure = disclose(budget)
        notes = {key_of(warning): "与公开的原文一致，予以保留。" for warning in warnings_of(disclosure)}
        acknowledge(budget, disclosure, notes, by=users["reviewer"])
        perform(
            "approve",
            budget,
            by=users["reviewer"],
            comment="演示",
            approval=Approval(localdate(), "演示〔一〕号"),  # Published today: else it would be years late.
        )
        perform("clear", budget, by=users["publisher"], comment="演示：不涉密，可以公开。")
        perform("publish", budget, by=users["publisher"], comment="演示")
        self.stdout.write(f"已公开 {budget}。")
