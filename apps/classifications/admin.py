"""The admin of 政府收支分类科目, kept by the finance bureau one edition at a time."""

import re
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from apps.accounts.scope import ScopedAdmin
from apps.classifications.loading import COLUMNS, CodesRefused, load, rows_of
from apps.classifications.models import EconomicClass, FunctionalClass, is_used
from apps.classifications.resources import EconomicClassResource, FunctionalClassResource
from budget_portal.columns import yes_no
from budget_portal.spreadsheets import LARGEST, Csv, Expired, FileRefused, SpreadsheetAdmin, Uploads, Xlsx


class EditionForm(forms.Form):
    """A whole edition: the official list as CSV or XLSX."""

    edition = forms.IntegerField(
        label="科目年度", min_value=1000, max_value=9999, help_text="四位数字，例如明年的年份。"
    )
    file = forms.FileField(
        label="科目清单（.csv 或 .xlsx）",
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        help_text=f"第一行是列名：{'、'.join(COLUMNS)}。",
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(f"文件超过 {LARGEST // 1024**2} MB，请检查是否选错了文件。")
        return file


def read(data: bytes) -> Any:
    """The rows of a list, whether CSV or XLSX; the content tells which. FileRefused, CodesRefused."""
    try:
        table = (Xlsx() if data.startswith(b"PK") else Csv()).create_dataset(data)
    except FileRefused:
        raise
    except Exception:
        raise FileRefused("读不了这个文件，请另存为“CSV UTF-8”或 .xlsx 后再上传。") from None
    return rows_of(table.headers or (), enumerate(table.dict, start=2))


class ClassificationAdmin(SpreadsheetAdmin, ScopedAdmin):
    list_display_links = ("code", "name")
    list_filter = ("edition", "is_verified")
    search_fields = ("code__startswith", "name")
    ordering = ("-edition", "code")
    import_export_change_list_template = "admin/codes_change_list.html"

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Codes of an edition in use stay."""
        return super().has_delete_permission(request, obj) and (obj is None or not is_used(obj.edition))

    def get_actions(self, request: HttpRequest) -> Any:
        """An edition is replaced as a whole; its codes are not removed by the handful."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def get_urls(self) -> Any:
        return [
            path(
                "edition/",
                self.admin_site.admin_view(self.load_edition),
                name=f"{self.opts.app_label}_{self.opts.model_name}_edition",
            ),
            *super().get_urls(),
        ]

    def load_edition(self, request: HttpRequest) -> HttpResponse:
        """Send a list in, see what would change, confirm. The file waits in the cache, as with other spreadsheets."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        form = EditionForm(None if "kept" in request.POST else request.POST or None, request.FILES or None)
        context: dict[str, Any] = {}
        if request.method == "POST" and "kept" in request.POST:
            if self._confirmed(request):
                return HttpResponseRedirect(
                    reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
                )
        elif request.method == "POST" and form.is_valid():
            data, edition = form.cleaned_data["file"].read(), form.cleaned_data["edition"]
            try:
                told = load(edition, read(data), dry_run=True)
            except FileRefused as refused:
                form.add_error("file", str(refused))
            except CodesRefused as refused:
                context["problems"] = refused.reasons
            else:
                storage = Uploads()
                storage.save(data)
                context |= {"told": told, "kept": storage.name, "edition": edition}
        return TemplateResponse(
            request,
            "admin/load_edition.html",
            {
                **self.admin_site.each_context(request),
                "title": "装入一个年度的科目",
                "opts": self.opts,
                "form": form,
                **context,
            },
        )

    def _confirmed(self, request: HttpRequest) -> bool:
        """Load what was shown. It is checked again: others may have worked meanwhile."""
        name = request.POST["kept"]
        storage = Uploads(name=name if re.fullmatch(r"[0-9a-f]{32}", name) else "unknown")
        try:
            told = load(int(request.POST.get("edition", "0")), read(storage.read()))
        except Expired:
            messages.error(request, "上传的文件已经装入过或已过期，请重新上传。")
        except (FileRefused, CodesRefused, ValueError) as refused:
            messages.error(request, f"没有装入：{refused}")
        else:
            storage.remove()
            messages.success(request, told[0])
            return True
        return False


@admin.register(FunctionalClass)
class FunctionalClassAdmin(ClassificationAdmin):
    resource_classes = [FunctionalClassResource]
    list_display = ("code", "name", "edition", yes_no(FunctionalClass, "is_verified"), "note")
    fields = ("edition", "code", "name", "definition", "is_verified", "note")


@admin.register(EconomicClass)
class EconomicClassAdmin(ClassificationAdmin):
    resource_classes = [EconomicClassResource]
    list_display = ("code", "name", "scheme", "edition", yes_no(EconomicClass, "is_verified"), "note")
    list_filter = ("edition", "scheme", "is_verified")
    fields = ("edition", "scheme", "code", "name", "definition", "is_verified", "note")
