"""Pages of a review: comments on cells and sentences, replies, settlements, notes on warnings."""

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from apps.budgets.models import Status
from apps.disclosure.anchors import anchors
from apps.disclosure.compiling import disclose
from apps.disclosure.document import Disclosure
from apps.disclosure.renderers.html import document_html
from apps.workflow import commenting
from apps.workflow.acknowledging import NotAcknowledged, acknowledge
from apps.workflow.commenting import NotCommented, remarks_on
from apps.workflow.dossier import Dossier
from apps.workflow.models import ReviewComment
from apps.workflow.pages import budget_of

Places = list[tuple[str, list[tuple[str, str]]]]
"""Anchors with their words, in the order of the document, by table and section."""


def _desk(pk: int, fragment: str = "") -> HttpResponse:
    return HttpResponseRedirect(reverse("workflow:desk", args=[pk]) + fragment)


def _places(disclosure: Disclosure) -> Places:
    titles = {grid.key: grid.title for grid in disclosure.tables}
    headings = {section.key: section.heading for section in disclosure.sections}
    listed = [
        (titles[spot.place.table] if spot.place else headings[spot.section], anchor, place.told)
        for anchor, place in anchors(disclosure).items()
        for spot in [place.spot]
    ]
    return [
        (group, [(anchor, told.removeprefix(f"{group}：")) for _, anchor, told in members])
        for group, members in groupby(listed, lambda each: each[0])
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """The document as the public would see it, and beside it what reviewers remark on its cells and sentences."""
    budget = budget_of(request, pk)
    user: Any = request.user
    may_comment = budget.status == Status.SUBMITTED and user.has_perm("budgets.review_budget")
    disclosure = disclose(budget)
    anchor, text = request.POST.get("anchor", request.GET.get("at", "")), request.POST.get("text", "")
    if request.method == "POST":
        if not user.has_perm("budgets.review_budget"):
            raise PermissionDenied
        try:
            commenting.comment(budget, disclosure, anchor=anchor, text=text, by=user)
        except NotCommented as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, "意见已保存；退回时编制员会在该处看到它。")
            return HttpResponseRedirect(f"{request.path}{'#' + anchor if anchor else ''}")
    return render(
        request,
        "workflow/review.html",
        {
            "budget": budget,
            "document": document_html(disclosure),
            "remarks": remarks_on(Dossier(budget), disclosure),
            "may_comment": may_comment,
            "places": _places(disclosure) if may_comment else [],
            "anchor": anchor,
            "text": text,
        },
    )


@require_POST
def remark(request: HttpRequest, pk: int, comment: int, what: str) -> HttpResponse:
    """Reply to a comment as its clerk, or settle it as a reviewer."""
    budget = budget_of(request, pk)
    found = ReviewComment.objects.filter(budget=budget, pk=comment).select_related("budget").first()
    if found is None or what not in ("reply", "settle"):
        raise Http404("没有这条意见。")
    user: Any = request.user
    if not user.has_perm("budgets.submit_budget" if what == "reply" else "budgets.review_budget"):
        raise PermissionDenied
    try:
        if what == "reply":
            commenting.reply(found, text=request.POST.get("text", ""), by=user)
        else:
            commenting.settle(found, by=user)
    except NotCommented as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "已答复。" if what == "reply" else "已了结。")
    return _desk(pk, "#remarks-heading")


NOTE = "note-"


@require_POST
def acknowledgements(request: HttpRequest, pk: int) -> HttpResponse:
    """Acknowledge the warnings on which a note was written."""
    budget = budget_of(request, pk)
    user: Any = request.user
    if not user.has_perm("budgets.review_budget"):
        raise PermissionDenied
    notes = {
        name.removeprefix(NOTE): str(note)
        for name, note in request.POST.items()
        if name.startswith(NOTE) and str(note).strip()
    }
    try:
        if not notes:
            raise NotAcknowledged("没有写说明：每确认一条警告，都请写明为什么可以接受。")
        made = acknowledge(budget, disclose(budget), notes, by=user)
    except NotAcknowledged as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"已确认 {len(made)} 条警告。")
    return _desk(pk, "#findings-heading")
