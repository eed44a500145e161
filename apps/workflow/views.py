"""The desk of a budget: pages behind the sign-in, scoped to the departments one may see."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from apps.budgets.models import DepartmentalBudget, Explanation, Status
from apps.budgets.texts import phrase
from apps.classifications.models import FunctionalClass
from apps.disclosure.compiling import disclose
from apps.disclosure.renderers.html import document_html
from apps.workflow.desk import desk_of, needs_of
from apps.workflow.pages import budget_of, page
from apps.workflow.transitions import TRANSITIONS, Approval, Refused, perform


@require_safe
def desk(request: HttpRequest, pk: int) -> HttpResponse:
    """What is done, what is missing, what comes next."""
    budget = budget_of(request, pk)
    user: Any = request.user
    return page(
        request,
        "workflow/desk.html",
        str(budget),
        desk=desk_of(budget, user),
        budget=budget,
        may_review=budget.status == Status.SUBMITTED and user.has_perm("budgets.review_budget"),
        may_reply=budget.is_editable and user.has_perm("budgets.submit_budget"),
    )


@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft as the public would see it, by the same templates."""
    budget = budget_of(request, pk)
    return render(
        request, "workflow/preview.html", {"budget": budget, "document": document_html(disclose(budget))}
    )


@require_POST
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Take a step of the workflow, or say why not."""
    budget = budget_of(request, pk)
    if name not in TRANSITIONS:
        raise Http404("没有这个步骤。")
    user: Any = request.user
    try:
        perform(
            name,
            budget,
            by=user,
            comment=request.POST.get("comment", "").strip(),
            approval=_approval(request) if TRANSITIONS[name].is_approval else None,
        )
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
    else:
        messages.success(request, f"{budget}：{TRANSITIONS[name].label}已办理。")
    return HttpResponseRedirect(reverse("workflow:desk", args=[pk]))


def _approval(request: HttpRequest) -> Approval:
    """What the 批复 says, as typed."""
    typed = request.POST.get("approved_on", "").strip()
    try:
        approved_on = forms.DateField(required=False).clean(typed)
    except ValidationError:
        raise Refused("批复日期应写作 YYYY-MM-DD。") from None
    return Approval(approved_on, request.POST.get("approval_number", "").strip())


class ReasonForm(forms.Form):
    """One text, with what it was when the page was opened."""

    text = forms.CharField(label="文字", required=False, widget=forms.Textarea(attrs={"rows": 2, "cols": 80}))
    opened = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)

    def show_again(self, now: str) -> None:
        """Somebody else wrote meanwhile: what was typed stays, and is saved if it is sent once more."""
        self.add_error(
            "text", f"数据已被他人修改，现在是：{now or '（空）'}。核对后再次保存，即以您填的为准。"
        )
        data: Any = self.data
        self.data = data.copy()
        self.data[self.add_prefix("opened")] = now  # type: ignore[index]


def reasons(request: HttpRequest, pk: int) -> HttpResponse:
    """Every reason and purpose the sentences ask for, listed with its change."""
    budget = budget_of(request, pk)
    may_write = budget.is_editable and request.user.has_perm("budgets.change_explanation")  # type: ignore[union-attr]
    needed = needs_of(budget)
    rows = []
    for need in needed:
        prefix = f"{need.topic.value}-{need.function}"
        initial = {"text": need.text, "opened": need.text}
        form = ReasonForm(request.POST if request.method == "POST" else None, prefix=prefix, initial=initial)
        if not may_write:
            form.fields["text"].disabled = True
        rows.append((need, form))
    if request.method == "POST" and may_write and _save_reasons(budget, rows):
        messages.success(request, "已保存。")
        return HttpResponseRedirect(request.path)
    return page(
        request,
        "workflow/reasons.html",
        f"变动原因和科目用途 · {budget}",
        budget=budget,
        rows=rows,
        may_write=may_write,
    )


@transaction.atomic
def _save_reasons(budget: DepartmentalBudget, rows: list[tuple[Any, ReasonForm]]) -> bool:
    """All of them or none. A text that somebody else has changed meanwhile is not overwritten."""
    DepartmentalBudget.objects.select_for_update().get(pk=budget.pk)
    stored = {
        (each.topic, each.functional_class_id): each for each in Explanation.objects.filter(budget=budget)
    }
    codes = dict(FunctionalClass.objects.filter(edition=budget.fiscal_year.edition).values_list("code", "pk"))
    for need, form in rows:
        if not form.is_valid():
            continue
        text, opened = phrase(form.cleaned_data["text"]), form.cleaned_data["opened"]
        if text == opened:
            continue
        key = (need.topic.value, codes[need.function] if need.function else None)
        row = stored.get(key)
        if (row.text if row else "") != opened:
            form.show_again(row.text if row else "")
            continue
        row = row or Explanation(budget=budget, topic=key[0], functional_class_id=key[1])
        row.text = text
        try:
            if text:
                row.full_clean()
                row.save()
            elif row.pk:
                row.delete()
        except ValidationError as error:
            form.add_error("text", error.messages)
    if any(form.errors for _, form in rows):
        transaction.set_rollback(True)
        return False
    return True
