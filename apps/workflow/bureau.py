"""Pages of the finance bureau over all departments of a year: the board and the city's summary."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from apps.accounts.scope import sees_all
from apps.budgets.models import FiscalYear
from apps.disclosure.money import wan
from apps.workflow.board import STATES, board_of
from apps.workflow.pages import page
from apps.workflow.summary import sheet_of, summary_of
from budget_portal.spreadsheets import Csv, Xlsx

DOWNLOADS: dict[str, type[Csv] | type[Xlsx]] = {"csv": Csv, "xlsx": Xlsx}


def _year(request: HttpRequest) -> FiscalYear | None:
    """The year of the address, or the newest; None where no year is open. Http404, PermissionDenied."""
    user: Any = request.user
    if not sees_all(user) or not user.has_perm("budgets.view_departmentalbudget"):
        raise PermissionDenied("这一页由财政局人员查看。")
    typed = request.GET.get("year", "")
    years = FiscalYear.objects.order_by("-year")
    if not typed:
        return years.first()
    year = years.filter(year=typed).first() if typed.isdecimal() and len(typed) == 4 else None
    if year is None:
        raise Http404("没有开启这个年度。")
    return year


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """All departments by state, the late ones first."""
    year = _year(request)
    state = request.GET.get("state", "")
    context: dict[str, Any] = {"years": FiscalYear.objects.values_list("year", flat=True), "year": year}
    if year is not None:
        whole = board_of(year, request.user)  # type: ignore[arg-type]
        lines = whole.lines
        if state == "late":
            lines = tuple(line for line in lines if line.is_overdue)
        elif state in dict(STATES):
            lines = tuple(line for line in lines if line.state == state)
        context |= {"board": whole, "lines": lines, "state": state}
    return page(request, "workflow/board.html", f"编报进度 · {year}" if year else "编报进度", **context)


@require_safe
def summary(request: HttpRequest) -> HttpResponse:
    """What the departments have published, added up."""
    year = _year(request)
    context: dict[str, Any] = {"years": FiscalYear.objects.values_list("year", flat=True), "year": year}
    if year is not None:
        whole = summary_of(year.year)
        context |= {
            "summary": whole,
            "rows": [(row.publication, [wan(amount) for amount in row.amounts]) for row in whole.rows],
            "sums": [wan(amount) for amount in whole.sums],
        }
    return page(request, "workflow/summary.html", f"全市汇总 · {year}" if year else "全市汇总", **context)


@require_safe
def summary_file(request: HttpRequest, extension: str) -> HttpResponse:
    """The summary in yuan; no text in it becomes a formula."""
    year = _year(request)
    if year is None or extension not in DOWNLOADS:
        raise Http404("没有这个文件。")
    form = DOWNLOADS[extension]()
    response = HttpResponse(
        form.export_data(sheet_of(summary_of(year.year))), content_type=form.get_content_type()
    )
    response.headers["Content-Disposition"] = f'attachment; filename="summary-{year.year}.{extension}"'
    return response
