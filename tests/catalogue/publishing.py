"""Publications of whatever a test needs, with their rows in the catalogue, without a budget behind them."""

from dataclasses import replace

from apps.accounts.models import User
from apps.budgets.choices import FundingSource
from apps.catalogue.cataloguing import refresh
from apps.departments.models import Department
from apps.disclosure.compiling import compile_disclosure
from apps.disclosure.document import Disclosure
from apps.disclosure.figures import Figures
from apps.disclosure.money import wan
from apps.disclosure.serialization import dump
from apps.disclosure.standards import STANDARDS
from apps.publications.models import Publication
from tests.booklets import hangzhou_2024

GENERAL_PUBLIC = FundingSource.GENERAL_PUBLIC_BUDGET.value


def compiled(figures: Figures) -> Disclosure:
    return compile_disclosure(figures, STANDARDS["hangzhou-2024"])


def seed(**other: object) -> Disclosure:
    """The seed, with other figures or under another name: `department`, `department_code`, `year` …"""
    return compiled(replace(hangzhou_2024.figures(), **other))  # type: ignore[arg-type]


def publish(disclosure: Disclosure, version: int = 1, reason: str = "") -> Publication:
    """Stored and catalogued, as publishing does."""
    by, _ = User.objects.get_or_create(username="fabu", defaults={"name": "发布员"})
    department, _ = Department.objects.get_or_create(
        code=disclosure.department_code, defaults={"name": disclosure.department}
    )
    publication: Publication = Publication.objects.create(
        department=department,
        year=disclosure.year,
        version=version,
        department_code=disclosure.department_code,
        department_name=disclosure.department,
        total=wan(disclosure.table("budget_summary").amount("use_total", "use")),
        content=dump(disclosure),
        published_by=by,
        reason=reason,
    )
    refresh(publication.department_code, publication.year)
    return publication


def with_items_below(code: str = "192", name: str = "杭州市援建局") -> Disclosure:
    """The seed in which 21999 has a 项 below it: another department may print what the seed's form does not."""
    figures = hangzhou_2024.figures()
    return seed(
        department=name,
        department_code=code,
        functions={**figures.functions, "2199901": "援建支出"},
        expenditure=tuple(
            line._replace(function="2199901") if line.function == "21999" else line
            for line in figures.expenditure
        ),
    )
