"""Pages that set some measures of all departments of a year side by side."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from apps.catalogue.city import THREE_PUBLIC
from apps.catalogue.conditional import View, of_the_city
from apps.catalogue.matrix import matrix_of
from apps.catalogue.models import Measure
from apps.catalogue.years import Years


@dataclass(frozen=True)
class Topic:
    """A page: its name in addresses, what it is called, and its measures with the headings of their columns."""

    address: str
    title: str
    columns: tuple[tuple[Measure, str], ...]
    silent: str
    """What is said before the departments that print none of it."""
    has_prior: bool
    """Whether the texts compare the first measure with last year's."""
    note: str
    """What the numbers are, as a footnote."""


THREE_PUBLIC_FUNDS = Topic(
    "three_public_funds",
    "“三公”经费",
    tuple(
        zip(
            THREE_PUBLIC,
            ("合计", "因公出国（境）", "公务接待", "公务用车购置", "公务用车运行维护"),
            strict=True,
        )
    ),
    "公开文本中没有“三公”经费表的部门",
    True,
    "数字取自各部门的“三公”经费预算表，只含一般公共预算安排的支出。上年数是文字说明用来比较的数；"
    "文字写“与上年持平”的，不另印上年数，此处留空。",
)
PROCUREMENT = Topic(
    "procurement",
    "政府采购预算",
    (
        (Measure.PROCUREMENT, "总额"),
        (Measure.PROCUREMENT_GOODS, "货物"),
        (Measure.PROCUREMENT_WORKS, "工程"),
        (Measure.PROCUREMENT_SERVICES, "服务"),
    ),
    "公开文本中没有政府采购一段的部门",
    False,
    "数字取自各部门文字说明中“政府采购情况”一段。",
)
OPERATING_COSTS = Topic(
    "operating_costs",
    "机关运行经费",
    ((Measure.OPERATING_COST, "预算数"),),
    "公开文本中没有机关运行经费一段的部门（没有行政单位和参照公务员法管理的事业单位的，不公开这一项）",
    True,
    "数字取自各部门文字说明中“机关运行经费”一段，只含行政单位和参照公务员法管理的事业单位；"
    "上年数是该段用来比较的上年预算数。",
)


def page_of(topic: Topic) -> View:
    """The page of a topic, for a year or the newest."""

    @of_the_city
    def page(request: HttpRequest, year: int | None = None) -> HttpResponse:
        years = Years.of(topic.address, year)
        if years.shown is None:
            return render(request, "catalogue/nothing.html")
        context = {
            "topic": topic,
            "years": years,
            "year": years.shown,
            "matrix": matrix_of(years.shown, [measure for measure, _ in topic.columns]),
        }
        return render(request, "catalogue/matrix.html", context)

    return page


three_public_funds = page_of(THREE_PUBLIC_FUNDS)
procurement = page_of(PROCUREMENT)
operating_costs = page_of(OPERATING_COSTS)
