"""What may be asked for: the parameters of each list. A parameter that is not known is refused, not passed over."""

import datetime
import re
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request

from apps.catalogue.models import Measure
from apps.open_data.changes import ChangeKind
from apps.open_data.paging import LONGEST, USUAL
from apps.open_data.problems import bad_parameters, unknown_parameters


class Moment(serializers.DateTimeField):
    """A moment. A plus sign that was not encoded arrives as a blank, and is meant as a plus."""

    default_error_messages = {
        "invalid": "请写成 ISO 8601 的日期或时间，例如 YYYY-MM-DD 或 YYYY-MM-DDThh:mm:ss+08:00。",
        "overflow": "时间超出了 ISO 8601 的范围。",
    }

    def to_internal_value(self, value: Any) -> Any:
        text = re.sub(r"(T[^ ]+) (\d\d:?\d\d)$", r"\1+\2", str(value))
        try:
            return super().to_internal_value(text).astimezone(datetime.UTC)
        except OverflowError:
            self.fail("overflow")


class Nothing(serializers.Serializer):
    """No parameters."""


class Paged(serializers.Serializer):
    """What every list understands."""

    page_size = serializers.IntegerField(
        required=False,
        min_value=1,
        max_value=LONGEST,
        help_text=f"一页多少条，1 至 {LONGEST}，不写为 {USUAL}。",
    )
    cursor = serializers.CharField(
        required=False,
        max_length=1000,
        help_text="续页标记，取自上一页的 next；次序固定，续页期间有新的公开也不重复、不遗漏。",
    )

    def get_fields(self) -> dict[str, Any]:
        """What narrows a list comes before how to go through it."""
        fields: dict[str, Any] = super().get_fields()
        return fields | {name: fields.pop(name) for name in ("page_size", "cursor")}


class OfYear(Paged):
    year = serializers.IntegerField(
        required=False, min_value=1, max_value=9999, help_text="只要这一预算年度，四位数字。"
    )


class OfDepartment(OfYear):
    department = serializers.CharField(required=False, max_length=20, help_text="只要这个部门编码。")


class PublicationQuery(OfDepartment):
    changed_since = Moment(
        required=False,
        help_text="只要这一时刻以后公开的（含更正后的新版本）。日期或 ISO 8601 时间，没有时区的按北京时间。"
        "撤回的不在这里，见变动记录。",
    )


class AmountQuery(OfDepartment):
    measure = serializers.ChoiceField(
        required=False,
        choices=Measure.choices,
        help_text="只要这个指标。",
        error_messages={"invalid_choice": "没有“{input}”这个指标。"},
    )
    code = serializers.CharField(
        required=False, max_length=40, help_text="只要这个编码，例如一个功能科目编码。"
    )
    level = serializers.IntegerField(
        required=False, min_value=1, max_value=9, help_text="只要这个层次，1 最上级（类）。"
    )


class FunctionQuery(OfYear):
    level = serializers.IntegerField(
        required=False, min_value=1, max_value=9, help_text="只要这个层次：1 类、2 款、3 项。"
    )


class TermQuery(OfDepartment):
    code = serializers.CharField(
        required=False, max_length=40, help_text="只要解释这个支出功能科目编码的名词。"
    )


class CellQuery(Paged):
    table = serializers.CharField(required=False, max_length=100, help_text="只要这张表，用表的键。")
    row = serializers.CharField(
        required=False, max_length=200, help_text="只要行的键等于它的单元格，例如科目编码或 total。"
    )
    column = serializers.CharField(
        required=False, max_length=200, help_text="只要列的键等于它的单元格，例如 total。"
    )
    kind = serializers.ChoiceField(
        required=False,
        choices=[("amount", "金额"), ("text", "文字")],
        help_text="只要金额或只要文字。",
        error_messages={"invalid_choice": "只能是 amount（金额）或 text（文字）。"},
    )


class ChangeQuery(OfDepartment):
    since = Moment(
        required=False, help_text="只要这一时刻以后的。日期或 ISO 8601 时间，没有时区的按北京时间。"
    )
    kind = serializers.ChoiceField(
        required=False,
        choices=ChangeKind.choices,
        help_text="只要这一种变动。",
        error_messages={"invalid_choice": "没有“{input}”这种变动。"},
    )


def read(request: Request, form: type[serializers.Serializer]) -> dict[str, Any]:
    """The parameters of a request as values. Problem if one is unknown, repeated or cannot be read."""
    given = request.query_params
    fields = form().fields
    if unknown := sorted(set(given) - set(fields)):
        raise unknown_parameters(unknown, sorted(fields))
    if repeated := [name for name in given if len(given.getlist(name)) > 1]:
        raise bad_parameters({name: ["只能写一次。"] for name in repeated})
    parameters = form(data=given.dict())
    if not parameters.is_valid():
        errors = {name: [str(reason) for reason in reasons] for name, reasons in parameters.errors.items()}
        raise bad_parameters(errors)
    return dict(parameters.validated_data)
