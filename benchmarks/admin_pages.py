"""Every page that a clerk or a reviewer opens of a budget: seconds and queries, through every middleware."""

import gc
from collections.abc import Iterator

from django.contrib import admin
from django.contrib.auth.models import Group
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import include, path, reverse

from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.budgets.models import DepartmentalBudget, ExpenditureLine, Project
from apps.departments.models import Department
from benchmarks.timing import measure, row

PAGE_GOAL, PREVIEW_GOAL = 0.3, 3.0
QUERIES_GOAL = 25
RUNS = 9


def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


urlpatterns = [
    path("empty/", empty),
    path("admin/empty/", admin.site.admin_view(empty)),
    path("", include("budget_portal.urls")),
]


def addresses(budget: DepartmentalBudget) -> Iterator[tuple[str, str]]:
    """The pages of a budget by what they are called."""
    lines = reverse("admin:budgets_expenditureline_changelist") + f"?budget__id__exact={budget.pk}"
    line = ExpenditureLine.objects.filter(budget=budget).order_by("pk")[2_500]
    project = Project.objects.filter(budget=budget).earliest("pk")
    yield "工作台首页", reverse("admin:index")
    yield "预算工作台", reverse("workflow:desk", args=[budget.pk])
    yield "变动原因和科目用途", reverse("workflow:reasons", args=[budget.pk])
    yield "预览", reverse("workflow:preview", args=[budget.pk])
    yield "审阅", reverse("workflow:review", args=[budget.pk])
    yield "比较", reverse("workflow:compare", args=[budget.pk])
    yield "数字的来源（合计）", reverse("workflow:trace", args=[budget.pk]) + "?cell=t3-total-total"
    yield "预算表单", reverse("admin:budgets_departmentalbudget_change", args=[budget.pk])
    yield "支出列表", lines
    yield "支出列表，末页", f"{lines}&p=40"
    yield "支出列表，查找", f"{lines}&q=30201"
    yield "一行支出", reverse("admin:budgets_expenditureline_change", args=[line.pk])
    yield "新增支出", reverse("admin:budgets_expenditureline_add") + f"?budget={budget.pk}"
    yield "项目列表", reverse("admin:budgets_project_changelist")
    yield "一个项目", reverse("admin:budgets_project_change", args=[project.pk])
    yield "修改历史", reverse("admin:budgets_departmentalbudget_history", args=[budget.pk])


def clerk(department: Department) -> Client:
    """A browser's place: signed in as a 编制员, before whom everything of the draft lies open."""
    user = User.objects.create_user(f"clerk{department.code}", department=department, is_staff=True)
    user.groups.add(Group.objects.get(name=Role.PREPARER.value))
    client = Client(headers={"host": "localhost"})
    client.force_login(user)
    return client


def measured(usual: DepartmentalBudget, large: DepartmentalBudget) -> list[str]:
    """A row for each page of the usual budget, and for the preview of the large one."""
    gc.collect()
    gc.freeze()  # A server carries no rest of a hundred thousand lines that were just made.
    client = clerk(usual.department)
    count = ExpenditureLine.objects.filter(budget=usual).count()
    with override_settings(ROOT_URLCONF=__name__):
        floor = measure(lambda: client.get("/admin/empty/"), runs=30)

        def page(client: Client, name: str, address: str, goal: float, runs: int) -> str:
            with CaptureQueriesContext(connection) as taken:
                status = client.get(address).status_code
            if status != 200:
                raise SystemExit(f"{address} 没有正常打开（{status}）。")
            queries = len(taken)
            verdict = "" if queries < QUERIES_GOAL else f"，应少于 {QUERIES_GOAL} 次"
            seconds = measure(lambda: client.get(address), runs=runs)
            return row(name, seconds, goal, "空的后台页", floor, f"{queries} 次查询{verdict}")

        rows = [
            page(client, f"{name}（{count:,} 行）", address, PAGE_GOAL, RUNS)
            for name, address in addresses(usual)
        ]
        count = ExpenditureLine.objects.filter(budget=large).count()
        preview = reverse("workflow:preview", args=[large.pk])
        rows.append(page(clerk(large.department), f"预览（{count:,} 行）", preview, PREVIEW_GOAL, 3))
    return rows
