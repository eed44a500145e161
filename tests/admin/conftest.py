"""A small department with one row of every kind, and another department beside it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib import admin
from django.db.models import Model
from django.test import Client
from django.utils.timezone import localdate

from apps.accounts.models import User
from apps.budgets.choices import ExpenditureKind, FundingSource, Topic
from apps.budgets.models import (
    ControlFigure,
    DepartmentalBudget,
    ExpenditureLine,
    Explanation,
    FiscalYear,
    GlossaryEntry,
    PriorYearExecution,
    Project,
    RevenueLine,
    YearEndCarryOver,
)
from apps.classifications.models import EconomicClass, FunctionalClass
from apps.departments.models import BudgetaryUnit, Department, UnitNature
from apps.inquiries.models import WHOLE, Inquiry
from apps.performance.models import PerformanceIndicator, PerformanceTarget
from apps.procurement.models import AssetCategory, AssetHolding, ProcurementCategory, ProcurementItem
from apps.publications.models import Publication, Withdrawal
from apps.three_public_funds.models import ThreePublicFundsItem, ThreePublicItem
from apps.workflow.models import Acknowledgement, ReviewComment, TransitionRecord
from tests import cast as cast_module

GENERAL = FundingSource.GENERAL_PUBLIC_BUDGET


@dataclass(frozen=True)
class Office:
    """One department with its year."""

    department: Department
    unit: BudgetaryUnit
    budget: DepartmentalBudget
    project: Project


@pytest.fixture
def year(db: None) -> FiscalYear:
    return FiscalYear.objects.create(year=2024, edition=2024, standard="hangzhou-2024")


@pytest.fixture
def codes(db: None) -> dict[str, Model]:
    """The few codes that the rows below use, and one of the year before."""
    functional = [(2024, "201", "一般公共服务支出"), (2024, "2019999", "其他一般公共服务支出")]
    functional += [(2024, "2080505", "机关事业单位基本养老保险缴费支出"), (2023, "2010199", "旧科目")]
    economic = [(2024, "30101", "基本工资"), (2024, "30217", "公务接待费"), (2023, "30299", "旧经济科目")]
    rows = [FunctionalClass.objects.create(edition=e, code=c, name=n) for e, c, n in functional]
    rows += [EconomicClass.objects.create(edition=e, code=c, name=n) for e, c, n in economic]
    return {row.code: row for row in rows}


def open_office(year: FiscalYear, codes: dict[str, Model], code: str, name: str) -> Office:
    """A department with one record of every kind."""
    department = Department.objects.create(code=code, name=name)
    unit = BudgetaryUnit.objects.create(
        department=department,
        year=2024,
        code=f"{code}001",
        name=f"{name}本级",
        nature=UnitNature.ADMINISTRATIVE,
    )
    budget = DepartmentalBudget.objects.create(
        fiscal_year=year, department=department, standard=year.standard
    )
    project = Project.objects.create(budget=budget, unit=unit, code=f"{code}P1", name=f"{name}协作项目")
    spent = {"budget": budget, "unit": unit, "functional_class": codes["2019999"], "source": GENERAL}
    ExpenditureLine.objects.create(
        **spent, kind=ExpenditureKind.OPERATING, economic_class=codes["30217"], amount="1234567.50"
    )
    ExpenditureLine.objects.create(**spent, kind=ExpenditureKind.PROJECT, project=project, amount="20000")
    RevenueLine.objects.create(budget=budget, unit=unit, source=GENERAL, amount="1254567.50")
    YearEndCarryOver.objects.create(budget=budget, unit=unit, source=FundingSource.OTHER_INCOME, amount="1")
    PriorYearExecution.objects.create(
        budget=budget, functional_class=codes["2019999"], source=GENERAL, amount="99"
    )
    ControlFigure.objects.create(budget=budget, source=GENERAL, amount="2000000")
    Explanation.objects.create(budget=budget, topic=Topic.REVENUE_CHANGE, text="人员增加")
    GlossaryEntry.objects.create(budget=budget, term="基本支出", definition="保障机构正常运转的支出。")
    ThreePublicFundsItem.objects.create(
        budget=budget, unit=unit, item=ThreePublicItem.RECEPTION, amount="1", prior_year_amount="2"
    )
    ProcurementItem.objects.create(budget=budget, unit=unit, category=ProcurementCategory.GOODS, amount="3")
    AssetHolding.objects.create(budget=budget, category=AssetCategory.GENERAL_VEHICLE, quantity=2)
    PerformanceTarget.objects.create(budget=budget, project=project, text="完成协作任务")
    PerformanceIndicator.objects.create(
        budget=budget, project=project, level_one="产出指标", level_three="培训人次", value="≥100"
    )
    return Office(department, unit, budget, project)


@pytest.fixture
def office(year: FiscalYear, codes: dict[str, Model]) -> Office:
    return open_office(year, codes, "A01", "协作局")


@pytest.fixture
def other_office(year: FiscalYear, codes: dict[str, Model]) -> Office:
    return open_office(year, codes, "B02", "别部门")


@pytest.fixture
def cast(office: Office, other_office: Office) -> cast_module.Cast:
    return cast_module.call(office.department, other_office.department)


@pytest.fixture
def history(office: Office, cast: cast_module.Cast) -> tuple[Publication, TransitionRecord]:
    """Something published, and the step that published it."""
    publication = Publication.objects.create(
        department=office.department,
        year=2023,
        department_code=office.department.code,
        department_name="协作局",
        total="125.46",
        content="{}",
        published_by=cast.publisher,
        deadline=localdate() - timedelta(days=2),
    )
    Withdrawal.objects.create(publication=publication, notice="核实中。", by=cast.publisher)
    record = TransitionRecord.objects.create(
        budget=office.budget,
        name="submit",
        from_status="draft",
        to_status="submitted",
        by=cast.preparer,
        sha256="0" * 64,
    )
    Acknowledgement.objects.create(
        budget=office.budget, key="0" * 64, told="原因应当具体。", note="已核实", by=cast.reviewer
    )
    ReviewComment.objects.create(budget=office.budget, place="整份预算", text="请核对", by=cast.reviewer)
    Inquiry.objects.create(
        number="2023-A01-0001",
        serial=1,
        code_sha256="0" * 64,
        publication=publication,
        department=office.department,
        place=WHOLE,
        text="为什么比上年多？",
    )
    return publication, record


@pytest.fixture
def enter() -> Callable[[User], Client]:
    """A client signed in as somebody."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in


def registered() -> list[type[Model]]:
    """The models of this project that the admin shows."""
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("apps.")}
    return [model for model in admin.site._registry if model._meta.app_label in ours]
