"""Workbooks to download in the admin: the blank one, and a budget as it is stored."""

from io import BytesIO

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from apps.accounts.roles import ONLY_UNITS
from apps.accounts.scope import visible
from apps.budgets.models import DepartmentalBudget
from apps.disclosure.standards import STANDARDS
from apps.workbook.exporting import TextTooLong, blank, export

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def blank_workbook(request: HttpRequest) -> HttpResponseBase:
    page = BytesIO()
    blank(page, standards=STANDARDS)
    return _attached(page, "部门预算编报工作簿（空白）.xlsx")


@require_safe
def filled_workbook(request: HttpRequest, pk: int) -> HttpResponseBase:
    rows = DepartmentalBudget.objects.select_related("department", "fiscal_year")
    budget = visible(rows, request.user).filter(pk=pk).first()
    if budget is None or not request.user.has_perm("budgets.view_departmentalbudget"):
        raise Http404("没有这个预算，或者它不属于您的部门。")
    if request.user.unit_codes:  # It holds the records of all units.
        raise PermissionDenied(ONLY_UNITS)
    page = BytesIO()
    try:
        export(budget, page, standards=STANDARDS)
    except TextTooLong as error:
        messages.error(request, f"{error}。")
        return HttpResponseRedirect(reverse("admin:budgets_departmentalbudget_change", args=[pk]))
    return _attached(page, f"{budget}工作簿.xlsx")


def _attached(page: BytesIO, name: str) -> FileResponse:
    page.seek(0)
    return FileResponse(page, as_attachment=True, filename=name, content_type=XLSX)
