"""Spreadsheets of the admin: lists that an administrator keeps as a whole, with Chinese headings and messages."""

import csv
import re
import zipfile
from collections.abc import Iterable
from io import BytesIO, StringIO
from typing import Any

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from import_export import resources, widgets
from import_export.admin import ImportExportMixin
from import_export.exceptions import FieldError
from import_export.formats import base_formats
from import_export.forms import ExportForm, ImportForm
from import_export.tmp_storages import CacheStorage
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from tablib import Dataset

from budget_portal.receiving import refuse_too_large

FORMULA = re.compile(r"^'*[=+\-@\t\r]")
"""What a spreadsheet program would run; text that begins so is written after an apostrophe."""


LARGEST = 10 * 1024 * 1024
UNPACKED = 100 * 1024 * 1024
"""Bytes of an uploaded spreadsheet, as sent and unpacked: lists of codes, departments, units and users are small."""


class FileRefused(ValueError):
    """The uploaded file is not read; the message says why and what to do."""


def refuse_unless_xlsx(data: bytes) -> None:
    """Look at the content, whatever the name says: FileRefused for what is no .xlsx, has macros or swells."""
    if len(data) > LARGEST:
        raise FileRefused(f"文件超过 {LARGEST // 1024**2} MB，请检查是否选错了文件。")
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
    except zipfile.BadZipFile:
        raise FileRefused("读不了这个文件：它不是 .xlsx 工作簿。请确认所选格式与文件一致。") from None
    if sum(part.file_size for part in parts) > UNPACKED:
        raise FileRefused(f"工作簿解压后超过 {UNPACKED // 1024**2} MB，请删除无关内容后再上传。")
    if any(part.filename.lower().endswith("vbaproject.bin") for part in parts):
        raise FileRefused("工作簿含有宏，请另存为不含宏的 .xlsx。")
    if _extent(data) > MOST_CELLS:
        raise FileRefused("表格的内容范围太大，请删除数据区以外的内容后再上传。")


MOST_CELLS = 2_000_000
"""A list has a few thousand rows. One cell far out makes a reader pad a small file to gigabytes."""


def _extent(data: bytes) -> int:
    """How many cells the largest sheet spans."""
    from apps.workbook import opening, scanning

    try:
        with opening.opened(BytesIO(data)) as path:
            sizes = [form.last_row * form.last_column for form in scanning.scan(path).values()]
    except opening.FileRefused as refused:
        raise FileRefused(f"{refused}。") from None
    return max(sizes, default=0)


class Csv(base_formats.CSV):
    """CSV that spreadsheet programs open as Chinese text and never as formulas."""

    CONTENT_TYPE = "text/csv; charset=utf-8"

    def export_data(self, dataset: Dataset, **kwargs: Any) -> bytes:
        page = StringIO()
        writer = csv.writer(page)
        writer.writerow(dataset.headers)
        for row in dataset:
            writer.writerow([f"'{cell}" if FORMULA.match(str(cell)) else cell for cell in row])
        return page.getvalue().encode("utf-8-sig")

    def create_dataset(self, in_stream: Any, **kwargs: Any) -> Dataset:
        if isinstance(in_stream, bytes):
            if len(in_stream) > LARGEST:
                raise FileRefused(f"文件超过 {LARGEST // 1024**2} MB，请检查是否选错了文件。")
            if b"\0" in in_stream:
                raise FileRefused("读不了这个文件：它不是 CSV 文本。请确认所选格式与文件一致。")
            try:
                in_stream = in_stream.decode("utf-8-sig")
            except UnicodeDecodeError:  # What a Chinese Excel writes as “CSV”.
                in_stream = in_stream.decode("gb18030")
        dataset = super().create_dataset(in_stream, **kwargs)
        rows = Dataset(headers=dataset.headers)
        for row in dataset:
            rows.append([cell[1:] if cell[:1] == "'" and FORMULA.match(cell) else cell for cell in row])
        return rows


class Xlsx(base_formats.XLSX):
    """XLSX in which every text is typed as text, so that codes keep their zeros and nothing is a formula."""

    def export_data(self, dataset: Dataset, **kwargs: Any) -> bytes:
        book = Workbook(write_only=True)
        sheet = book.create_sheet(dataset.title)
        sheet.freeze_panes = "A2"
        headings = [WriteOnlyCell(sheet, value=heading) for heading in dataset.headers]
        for cell in headings:
            cell.font = Font(bold=True)
        sheet.append(headings)
        for row in dataset:
            sheet.append([self.typed(sheet, value) for value in row])
        page = BytesIO()
        book.save(page)
        return page.getvalue()

    def create_dataset(self, in_stream: bytes) -> Dataset:
        refuse_unless_xlsx(in_stream)
        return super().create_dataset(in_stream)

    @staticmethod
    def typed(sheet: Any, value: Any) -> Any:
        cell = WriteOnlyCell(sheet, value=value)
        if isinstance(value, str):
            cell.data_type = "s"
            cell.number_format = "@"
        return cell


class Text(widgets.Widget):
    """Text as typed; a number cell gives its digits, because codes are often kept as numbers."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        if value is None:
            return ""
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return str(value).strip()


class WholeNumber(widgets.Widget):
    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> int | None:
        text = Text().clean(value)
        if not text:
            return None
        if not re.fullmatch(r"[0-9]{1,9}", text):
            raise ValueError(f"“{text}”不是整数。")
        return int(text)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        return "" if value is None else value


class Label(widgets.Widget):
    """A choice, read and written by its Chinese label."""

    def __init__(self, choices: Iterable[tuple[Any, Any]]) -> None:
        super().__init__()
        self.labels = {value: str(label) for value, label in choices}

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        text = Text().clean(value)
        for each, label in self.labels.items():
            if text == label:
                return each
        raise ValueError(f"“{text}”不在可选范围内，请填写：{'、'.join(self.labels.values())}。")

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return self.labels.get(value, "")


class YesNo(Label):
    """是 or 否; blank is 否."""

    def __init__(self) -> None:
        super().__init__([(True, "是"), (False, "否")])

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> bool:
        return bool(super().clean(Text().clean(value) or "否"))


class Changes(resources.Diff):
    """What a row changes, marked by elements alone: the content policy allows no style attributes."""

    def as_html(self) -> list[SafeString]:
        pairs = ((str(old), str(new)) for old, new in zip(self.left, self.right, strict=True))
        return [
            escape(new) if self.new or old == new else format_html("<del>{}</del> <ins>{}</ins>", old, new)
            for old, new in pairs
        ]


class SheetResource(resources.ModelResource):
    """Rows found by their natural key; errors are collected by row, and by column in the words of its heading."""

    class Meta:
        clean_model_instances = True
        skip_unchanged = True
        report_skipped = True
        use_transactions = True

    @classmethod
    def get_display_name(cls) -> str:
        return str(cls._meta.model._meta.verbose_name)

    @classmethod
    def get_diff_class(cls) -> type[Changes]:
        return Changes

    def before_import(self, dataset: Dataset, **kwargs: Any) -> None:
        headings = [str(heading or "").strip() for heading in dataset.headers or ()]
        dataset.headers = headings
        known = [field.column_name for field in self.fields.values()]
        missing = [field.column_name for field in self.fields.values() if field.column_name not in headings]
        unknown = [heading for heading in headings if heading and heading not in known]
        if missing or unknown:
            parts = [f"缺少列：{'、'.join(missing)}。"] if missing else []
            parts += [f"不认识的列：{'、'.join(unknown)}。"] if unknown else []
            raise FieldError("".join(parts) + f"第一行应为：{'、'.join(known)}。")

    def _check_import_id_fields(self, headers: Any) -> None:
        """`before_import` has said it, in Chinese."""

    def get_instance(self, instance_loader: Any, row: Any) -> Any:
        """The row's object; a key that cannot be read is reported with the row's other errors."""
        try:
            return super().get_instance(instance_loader, row)
        except ValueError:
            return None

    def validate_instance(
        self, instance: Any, import_validation_errors: Any = None, validate_unique: bool = True
    ) -> None:
        try:
            super().validate_instance(instance, import_validation_errors, validate_unique)
        except ValidationError as error:
            headings = {field.attribute: field.column_name for field in self.fields.values()}
            raise ValidationError(
                {headings.get(name, NON_FIELD_ERRORS): found for name, found in error.error_dict.items()}
            ) from error


class Expired(Exception):
    """The uploaded file is no longer kept: it was confirmed before, or too long ago."""


class Uploads(CacheStorage):
    """Uploaded files between preview and confirmation, by a random name in the cache."""

    def read(self) -> Any:
        data = super().read()
        if data is None:
            raise Expired
        return data


class SendForm(ImportForm):
    def clean_import_file(self) -> Any:
        file = self.cleaned_data["import_file"]
        refuse_too_large(file)
        return file


class SpreadsheetAdmin(ImportExportMixin):
    """Export for all who see the rows, import for those who may add and change them; all rows or none."""

    import_template_name = "admin/spreadsheet_import.html"
    import_form_class = SendForm
    export_form_class = ExportForm
    tmp_storage_class = Uploads
    import_formats = export_formats = (Xlsx, Csv)

    def has_import_permission(self, request: HttpRequest) -> bool:
        return self.has_add_permission(request) and self.has_change_permission(request)

    def has_export_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def add_data_read_fail_error_to_form(self, form: Any, e: Exception) -> None:
        if isinstance(e, FileRefused):
            form.add_error("import_file", str(e))
        else:
            super().add_data_read_fail_error_to_form(form, e)

    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            return super().process_import(request, rollback_on_validation_errors=True, **kwargs)
        except Expired:
            return self.try_again(request, "上传的文件已经导入过或已过期，请重新上传。")

    def process_result(self, result: Any, request: HttpRequest) -> HttpResponse:
        if result.has_errors() or result.has_validation_errors():
            return self.try_again(request, "预览之后数据有变动，没有导入任何一行，请重新上传。")
        return super().process_result(result, request)

    def try_again(self, request: HttpRequest, message: str) -> HttpResponse:
        messages.error(request, message)
        app, model = self.get_model_info()
        return HttpResponseRedirect(reverse(f"admin:{app}_{model}_import"))
