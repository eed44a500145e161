"""A workbook through the browser: sent in, checked and compared, then saved on confirmation, all of it or nothing."""

import datetime
import io
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from apps.accounts.roles import ONLY_UNITS
from apps.accounts.scope import sees_all
from apps.disclosure.standards import STANDARDS
from apps.workbook.importing import WorkbookRefused, import_workbook
from apps.workbook.models import Upload
from apps.workbook.opening import FileRefused

LARGEST = 50 * 1024 * 1024
"""Bytes. The same limit as on the command line; asked before the file is kept."""

KEPT = datetime.timedelta(days=1)
"""How long an upload waits for its confirmation."""

NEEDED = ("budgets.add_expenditureline", "budgets.change_departmentalbudget")


class UploadForm(forms.Form):
    file = forms.FileField(
        label="工作簿（.xlsx）", widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"})
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise ValidationError("文件超过 50 MB，请检查是否选错了文件。")
        return file


def _import(request: HttpRequest, upload: Upload, *, dry_run: bool) -> Any:
    """What the import does, or would do. A clerk imports only the own department."""
    user: Any = request.user
    code = None if sees_all(user) else user.department.code
    return import_workbook(
        io.BytesIO(bytes(upload.content)),
        standards=STANDARDS,
        dry_run=dry_run,
        filename=upload.filename,
        department_code=code,
    )


def upload(request: HttpRequest) -> HttpResponse:
    """Send a workbook in: every mistake at its cell, or what would be added, changed and removed."""
    user: Any = request.user
    if user.unit_codes:
        raise PermissionDenied(ONLY_UNITS)
    if not user.has_perms(NEEDED) or not (sees_all(user) or user.department_id):
        raise PermissionDenied
    form = UploadForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {**admin.site.each_context(request), "title": "导入编报工作簿", "form": form}
    if request.method == "POST" and form.is_valid():
        Upload.objects.filter(at__lt=timezone.now() - KEPT).delete()
        file = form.cleaned_data["file"]
        kept = Upload.objects.create(content=file.read(), filename=file.name[:200], by=user)
        try:
            context |= {"imported": _import(request, kept, dry_run=True), "upload": kept}
        except WorkbookRefused as refused:
            context["problems"] = refused.problems
        except FileRefused as refused:
            form.add_error("file", str(refused))
        except ValidationError as refused:
            form.add_error("file", refused)
        if "imported" not in context:
            kept.delete()
    return render(request, "workbook/upload.html", context)


def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Save what was shown. It is checked again: others may have worked meanwhile."""
    user: Any = request.user
    kept = Upload.objects.filter(pk=pk, by=user).first()
    if kept is None or request.method != "POST" or not user.has_perms(NEEDED):
        raise Http404("这份工作簿已经导入，或者超过一天没有确认；请重新上传。")
    try:
        imported = _import(request, kept, dry_run=False)
    except (WorkbookRefused, FileRefused, ValidationError) as refused:
        messages.error(request, f"没有保存：{refused}")
        return HttpResponseRedirect(reverse("workbook:upload"))
    kept.delete()
    messages.success(request, f"已导入：{imported.budget}。")
    return HttpResponseRedirect(reverse("workflow:desk", args=[imported.budget.pk]))
