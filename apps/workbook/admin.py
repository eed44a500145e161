"""Import and export in the admin: a budget as a workbook, each list of records as one sheet of it.

The pages, permissions, formats and forms are django-import-export's. Between sending a file in and its result stands
a page of its own, because a large file takes longer than a request may.
"""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.http import content_disposition_header
from import_export.admin import ExportMixin, ImportMixin
from import_export.forms import ExportForm, ImportForm
from import_export.tmp_storages import BaseStorage
from tablib import Dataset

from apps.accounts.roles import ONLY_UNITS
from apps.accounts.scope import sees, sees_all, visible
from apps.budgets.models import DepartmentalBudget, Status
from apps.disclosure.standards import STANDARDS
from apps.workbook import processing, sheets
from apps.workbook.models import Upload, UploadState
from apps.workbook.resources import BudgetResource
from apps.workbook.sheets import Sheet
from budget_portal.receiving import refuse_too_large
from budget_portal.spreadsheets import Csv, Xlsx

SHOWN = 500
"""Problems on the page; the list to download has them all."""


class SendForm(ImportForm):
    """A file. Which format it has is told by its name and checked by its content."""

    def __init__(self, *args: Any, budgets: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["format"]
        self.fields["import_file"].label = "文件（.xlsx、.csv）" if budgets is not None else "工作簿（.xlsx）"
        self.fields["import_file"].widget.attrs.update(
            {"accept": ".xlsx,.csv" if budgets is not None else ".xlsx", "class": ""}
        )
        if budgets is not None:
            self.fields["budget"] = forms.ModelChoiceField(budgets, label="部门预算", empty_label="请选择")
            self.order_fields(["budget", "import_file"])

    @property
    def media(self) -> forms.Media:
        """Without the script that guesses the format."""
        return forms.Media()

    def clean_import_file(self) -> Any:
        file = self.cleaned_data["import_file"]
        refuse_too_large(file)
        return file


class TakeForm(ExportForm):
    """Which budget's rows, in which format."""

    def __init__(self, *args: Any, budgets: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["budget"] = forms.ModelChoiceField(budgets, label="部门预算", empty_label="请选择")
        self.order_fields(["budget", "format"])


class Uploads(BaseStorage):
    """Import-export's store of files between preview and confirmation: the database, which every worker shares."""

    def __init__(self, *, fields: dict[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fields = fields or {}
        self.upload: Upload

    def save(self, data: bytes) -> None:
        self.upload = processing.receive(data, **self.fields)
        self.name = str(self.upload.pk)


class SendsFiles(ImportMixin):
    """Importing: send a file in, see what it would change, confirm."""

    import_template_name = "admin/workbook/import.html"
    upload_template_name = "admin/workbook/upload.html"
    import_form_class = SendForm
    tmp_storage_class = Uploads
    import_formats = (Xlsx,)
    resource_classes: ClassVar[list[type[BudgetResource]]] = [BudgetResource]
    sheet: Sheet | None = None

    def has_import_permission(self, request: HttpRequest) -> bool:
        """Those who enter for a whole department; a sheet replaces the rows of all its units."""
        user: Any = request.user
        return (
            user.has_perms(("budgets.add_expenditureline", "budgets.change_departmentalbudget"))
            and (sees_all(user) or user.department_id is not None)
            and not user.unit_codes
        )

    def refuse_others(self, request: HttpRequest) -> None:
        """PermissionDenied, with the reason where there is one to tell."""
        user: Any = request.user
        if not self.has_import_permission(request):
            raise PermissionDenied(ONLY_UNITS if user.unit_codes else "")

    def get_urls(self) -> list[Any]:
        app, model = self.get_model_info()
        view = self.admin_site.admin_view
        return [
            path("import/<int:pk>/", view(self.upload_view), name=f"{app}_{model}_upload"),
            path("import/<int:pk>/progress/", view(self.progress_view), name=f"{app}_{model}_progress"),
            path("import/<int:pk>/problems/", view(self.problems_view), name=f"{app}_{model}_problems"),
            *super().get_urls(),
        ]

    def address(self, name: str, *args: Any) -> str:
        app, model = self.get_model_info()
        return reverse(f"admin:{app}_{model}_{name}", args=args)

    def import_action(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Take a file in and begin to check it; its own page tells what comes of it."""
        self.refuse_others(request)
        form = self.create_import_form(request)
        if request.method == "POST" and form.is_valid() and (told := processing.why_not_now(request.user)):
            form.add_error("import_file", told)
        if request.method == "POST" and form.is_valid():
            file = form.cleaned_data["import_file"]
            fields = {
                "filename": file.name[:200],
                "by": request.user,
                "sheet": self.sheet.name if self.sheet else "",
                "budget": form.cleaned_data.get("budget"),
            }
            store = self.get_tmp_storage_class()(fields=fields)
            store.save(file.read())
            self.go_on(request, store.upload)
            return HttpResponseRedirect(self.address("upload", store.upload.pk))
        context = {
            **self.admin_site.each_context(request),
            "title": f"导入{self.sheet.title}" if self.sheet else "导入编报工作簿",
            "form": form,
            "opts": self.opts,
            "sheet": self.sheet,
        }
        return TemplateResponse(request, self.import_template_name, context)

    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Save what was shown. It is checked again: others may have worked meanwhile."""
        self.refuse_others(request)
        key = request.POST.get("import_file_name", "")
        upload = self.own(request, int(key) if key.isdecimal() else 0)
        if processing.confirm(upload):
            upload.state = UploadState.CONFIRMED
            self.go_on(request, upload)
        return HttpResponseRedirect(self.address("upload", upload.pk))

    def go_on(self, request: HttpRequest, upload: Upload) -> None:
        user: Any = request.user
        department = None if sees_all(user) else user.department.code
        processing.start(upload, standards=STANDARDS, department_code=department)

    def own(self, request: HttpRequest, pk: int) -> Upload:
        """An upload of one's own to this list."""
        rows = Upload.objects.filter(by=request.user, sheet=self.sheet.name if self.sheet else "")
        # Not the file itself: the page asks again and again.
        upload = rows.select_related("budget__department").defer("content").filter(pk=pk).first()
        is_theirs = upload is not None and (upload.budget is None or sees(request.user, upload.budget))
        if upload is None or not is_theirs or not self.has_import_permission(request):
            raise Http404("没有这份上传的文件，或者它超过一天没有确认；请重新上传。")
        return upload

    def upload_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Where an upload stands: in work, with its mistakes, with its changes to be confirmed, or saved."""
        upload = self.own(request, pk)
        progress = processing.progress(upload)
        if upload.state == UploadState.SAVED:
            messages.success(request, f"已导入：{upload.filename}。{self.in_numbers(upload)}")
            return HttpResponseRedirect(self.after(upload))
        problems = upload.report.get("problems", [])
        context = {
            **self.admin_site.each_context(request),
            "title": f"导入{self.sheet.title}" if self.sheet else "导入编报工作簿",
            "opts": self.opts,
            "sheet": self.sheet,
            "upload": upload,
            "progress": progress,
            "report": upload.report,
            "problems": problems[:SHOWN],
            "numbers": self.in_numbers(upload),
            "form": self.create_import_form(request),
            "problems_url": self.address("problems", upload.pk) if problems else "",
            "progress_url": self.address("progress", upload.pk),
            "import_url": self.address("import"),
            "confirm_url": self.address("process_import"),
        }
        return TemplateResponse(request, self.upload_template_name, context)

    @staticmethod
    def in_numbers(upload: Upload) -> str:
        counts = upload.report.get("counts")
        return (
            "新增 {added:,} 行，修改 {changed:,} 行，删除 {removed:,} 行，不变 {unchanged:,} 行。".format(
                **counts
            )
            if counts
            else ""
        )

    def after(self, upload: Upload) -> str:
        """Where one goes on once it is saved."""
        if self.sheet is not None:
            return f"{self.address('changelist')}?budget__id__exact={upload.budget_id}"
        return reverse("workflow:desk", args=[upload.budget_id])

    def progress_view(self, request: HttpRequest, pk: int) -> JsonResponse:
        """For the script of the page: where the work stands, and whether it has ended."""
        upload = self.own(request, pk)
        progress = processing.progress(upload)
        answer: dict[str, Any] = {"working": upload.is_working, "state": upload.get_state_display()}
        if progress is not None:
            answer |= {
                "stage": progress.stage,
                "done": progress.done,
                "total": progress.total,
                "percent": progress.percent,
            }
        return JsonResponse(answer)

    def problems_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """All mistakes as a list to work through beside the workbook."""
        upload = self.own(request, pk)
        dataset = Dataset(*upload.report.get("problems", []), headers=["表", "单元格", "问题"])
        response = HttpResponse(Csv().export_data(dataset), content_type=Csv.CONTENT_TYPE)
        response["Content-Disposition"] = 'attachment; filename="problems.csv"'
        return response


class SheetExchange(SendsFiles, ExportMixin):
    """A list of records, exported and imported as its sheet of the workbook, for one budget at a time."""

    import_export_change_list_template = "admin/import_export/change_list_import_export.html"
    export_form_class = TakeForm
    export_formats = (Xlsx, Csv)
    sheet: Sheet

    def has_export_permission(self, request: HttpRequest) -> bool:
        """A sheet holds the rows of all units."""
        user: Any = request.user
        return self.has_view_permission(request) and not user.unit_codes

    def get_import_form_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        drafts = self.budgets(request).filter(status=Status.DRAFT)
        return super().get_import_form_kwargs(request) | {
            "budgets": drafts,
            "initial": {"budget": self.named(request, drafts)},
        }

    def budgets(self, request: HttpRequest) -> models.QuerySet[DepartmentalBudget]:
        rows = DepartmentalBudget.objects.select_related("department", "fiscal_year")
        return visible(rows, request.user)

    def named(self, request: HttpRequest, budgets: models.QuerySet[DepartmentalBudget]) -> str | None:
        """The budget of the list one comes from, or the only one there is."""
        named = request.GET.get("budget__id__exact", "")
        if named.isdecimal():
            return named
        keys = list(budgets.values_list("pk", flat=True)[:2])
        return str(keys[0]) if len(keys) == 1 else None

    def export_action(self, request: HttpRequest) -> HttpResponse:
        if not self.has_export_permission(request):
            raise PermissionDenied
        budgets = self.budgets(request)
        form = TakeForm(
            list(self.export_formats),
            self.resource_classes,
            budgets=budgets,
            data=request.POST or None,
            initial={"budget": self.named(request, budgets), "format": "0"},
        )
        if form.is_valid():
            budget = form.cleaned_data["budget"]
            file_format = self.export_formats[int(form.cleaned_data["format"])]()
            dataset = BudgetResource(self.sheet, budget).export()
            response = HttpResponse(
                file_format.export_data(dataset), content_type=file_format.get_content_type()
            )
            name = f"{budget}{self.sheet.title}.{file_format.get_extension()}"
            response.headers["Content-Disposition"] = content_disposition_header(True, name) or ""
            return response
        context = {
            **self.admin_site.each_context(request),
            "title": f"导出{self.sheet.title}",
            "form": form,
            "opts": self.opts,
            "sheet": self.sheet,
        }
        return TemplateResponse(request, "admin/workbook/export.html", context)


class BudgetWorkbook(SendsFiles):
    """The list of budgets, from which a workbook is imported."""

    import_export_change_list_template = "admin/budgets/departmentalbudget/change_list.html"


def exchange() -> None:
    """Give the lists of records and of budgets their import and export; the apps below know of no workbook."""
    site = admin.site
    for sheet in sheets.SHEETS:
        model = sheet.model
        if model is None or sheet in (sheets.DEPARTMENT, sheets.UNITS) or not site.is_registered(model):
            continue
        _extend(model, SheetExchange, {"sheet": sheet})
    _extend(DepartmentalBudget, BudgetWorkbook, {})


def _extend(model: type[models.Model], mixin: type[Any], attributes: dict[str, Any]) -> None:
    plain = type(admin.site.get_model_admin(model))
    admin.site.unregister(model)
    admin.site.register(model, type(plain.__name__, (mixin, plain), attributes))


exchange()
