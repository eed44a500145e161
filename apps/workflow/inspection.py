"""Pages for looking closely: the lines behind a number, the change from last year, the sheet of a review."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from apps.accounts.roles import ONLY_UNITS
from apps.budgets.models import DepartmentalBudget
from apps.disclosure.comparison import compare as compare_years
from apps.disclosure.compiling import disclose
from apps.disclosure.consistency.plausibility import LARGE_CHANGE
from apps.disclosure.differences import differences
from apps.disclosure.document import Disclosure
from apps.disclosure.figures import Figures
from apps.disclosure.money import add, percent, wan, yuan
from apps.disclosure.renderers import XLSX
from apps.disclosure.renderers.differences import differences_html
from apps.disclosure.serialization import load
from apps.disclosure.standards import STANDARDS
from apps.disclosure.tracing import Trace, trace
from apps.publications.models import Publication
from apps.publications.publishing import public_version
from apps.workflow.comparing import ShownTable, shown
from apps.workflow.dossier import Dossier
from apps.workflow.lines import csv_of, table_of
from apps.workflow.models import Snapshot, TransitionRecord
from apps.workflow.pages import budget_of, page
from apps.workflow.review_sheet import review_sheet as sheet_of

MOST_LINES = 500
"""How many lines a page lists; the file has all of them."""


def _traced(request: HttpRequest, pk: int) -> tuple[DepartmentalBudget, Figures, Trace]:
    budget = budget_of(request, pk)
    if request.user.unit_codes:  # type: ignore[union-attr]  # The lines may be those of other units.
        raise PermissionDenied(ONLY_UNITS)
    figures = Figures.of(budget, with_keys=True)
    try:
        return budget, figures, trace(figures, STANDARDS[budget.standard], request.GET.get("cell", ""))
    except LookupError as error:
        raise Http404(f"{error.args[0]}，请从预览或审阅页面选择一个有金额的单元格。") from None


@require_safe
def trace_cell(request: HttpRequest, pk: int) -> HttpResponse:
    """The lines whose sum is the amount of the cell named in `cell`, each with the form it is entered in."""
    budget, figures, found = _traced(request, pk)
    return page(
        request,
        "workflow/trace.html",
        f"数字来源 · {budget}",
        budget=budget,
        cell=request.GET["cell"],
        told=found.told,
        amount=yuan(found.amount),
        in_wan=wan(found.amount),
        count=len(found.entries),
        total=yuan(add(entry.line.amount for entry in found.entries)),
        table=table_of(found.entries[:MOST_LINES], figures),
    )


@require_safe
def trace_csv(request: HttpRequest, pk: int) -> HttpResponse:
    """All lines behind the cell, as a file."""
    budget, figures, found = _traced(request, pk)
    return _download(csv_of(found.entries, figures), "text/csv; charset=utf-8", f"{budget}数字来源.csv")


def _download(data: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=content_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    return response


# Last year, and last time. --------------------------------------------------------------------------------------------


@require_safe
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """This year beside last year's publication, and beside what was submitted before."""
    budget = budget_of(request, pk)
    disclosure = disclose(budget)
    last_year = public_version(budget.department_id, budget.year - 1)
    submission = submission_before(Dossier(budget))
    only_marked = request.GET.get("only") == "marked"
    return page(
        request,
        "workflow/compare.html",
        f"与上年和上次上报比较 · {budget}",
        budget=budget,
        last_year=last_year,
        tables=_tables(last_year, disclosure, only_marked=only_marked) if last_year else (),
        only_marked=only_marked,
        limit=percent(LARGE_CHANGE),
        submission=submission,
        changes=_changes(submission, disclosure, reverse("workflow:preview", args=[pk])),
    )


def submission_before(dossier: Dossier) -> TransitionRecord | None:
    """What to read the budget beside: a draft beside its last submission, what was submitted beside the one before."""
    submissions = [record for record in dossier.records if record.name == "submit"]
    if not dossier.budget.is_editable:
        submissions = submissions[:-1]
    return submissions[-1] if submissions else None


def _tables(last_year: Publication, disclosure: Disclosure, *, only_marked: bool) -> list[ShownTable]:
    decimals = STANDARDS[disclosure.standard].rate_decimals
    return shown(compare_years(load(last_year.content), disclosure), decimals, only_marked=only_marked)


def _changes(submission: TransitionRecord | None, disclosure: Disclosure, preview: str) -> SafeString | None:
    """What has changed since; None where there is nothing to compare with, or it was not kept."""
    snapshot = submission and Snapshot.objects.filter(pk=submission.sha256).first()
    if not snapshot:
        return None
    return differences_html(differences(load(snapshot.content), disclosure), preview)


# The sheet of a review. -----------------------------------------------------------------------------------------------


@require_safe
def review_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything a review rests on, as a workbook to be printed and filed."""
    budget = budget_of(request, pk)
    return _download(sheet_of(Dossier(budget), disclose(budget)), XLSX, f"{budget}审核表.xlsx")
