"""What a citizen types: a question, perhaps a contact; a number and a code. Plain text, nothing invisible."""

import unicodedata
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError

from apps.departments.names import clean_text, one_line
from apps.inquiries.codes import new_code, number_as_typed
from apps.inquiries.models import LONGEST_QUESTION

SALT = "apps.inquiries.form"
OPEN_FOR = 24 * 3600
"""Seconds for which a form that was opened may be sent."""


def sealed(code: str) -> str:
    """A lookup code as the form carries it: nobody can choose one."""
    return signing.dumps(code, salt=SALT)


class PlainText(forms.CharField):
    """Text whose control characters are refused; what is merely invisible, as copying leaves it, is dropped."""

    def __init__(self, *, lines: bool, **kwargs: Any) -> None:
        self.lines = lines
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        text = str(value or "").replace("\r\n", "\n").replace("\r", "\n")
        if any(unicodedata.category(each) == "Cc" and each not in "\n\t" for each in text):
            raise ValidationError("含有控制字符，请删去后重新输入，或改用键盘录入。", code="control")
        return clean_text(text) if self.lines else one_line(text)


class PublicForm(forms.Form):
    """A form in the type of the public pages: labels stand above their fields, without a colon."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)


class InquiryForm(PublicForm):
    """A question. `website` is a trap: people do not see it, programs fill it."""

    text = PlainText(
        lines=True,
        label="您的问题，或您认为有错的地方",
        max_length=LONGEST_QUESTION,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=f"最多 {LONGEST_QUESTION} 个字。请不要写身份证号、银行账号等个人信息：公开后人人可见。",
        error_messages={"required": "请写明您的问题。"},
    )
    contact = PlainText(
        lines=False,
        label="联系方式（可不填）",
        required=False,
        max_length=100,
        help_text="电话或电子邮件，只供部门与您核实情况，任何时候都不公开。",
    )
    website = forms.CharField(
        label="此项请留空", required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    about = forms.CharField(required=False, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    seal = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise ValidationError("trap", code="trap")
        return ""

    def clean_seal(self) -> str:
        """The code that was drawn when the form was opened."""
        try:
            return str(signing.loads(self.cleaned_data["seal"], salt=SALT, max_age=OPEN_FOR))
        except signing.BadSignature:
            raise ValidationError("stale", code="stale") from None

    @property
    def not_taken(self) -> str:
        """Why the form as a whole was not taken, where no visible field says it."""
        if "website" in self.errors:
            return "没有提交：一个应当留空的栏目里有内容，已经清空。请核对后再提交一次。"
        return (
            "没有提交：这一页打开得太久了。您填写的内容还在，请再提交一次。" if "seal" in self.errors else ""
        )

    def opened_again(self) -> "InquiryForm":
        """The form with what was typed, to be sent once more."""
        sent: Any = self.data
        self.data = {**sent.dict(), "website": "", "seal": sealed(new_code())}
        return self


class LookupForm(PublicForm):
    """A number with its code."""

    number = PlainText(lines=False, label="编号", max_length=40, error_messages={"required": "请填写编号。"})
    code = PlainText(
        lines=False,
        label="查询码",
        max_length=40,
        error_messages={"required": "请填写查询码。"},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )

    def clean_number(self) -> str:
        return number_as_typed(self.cleaned_data["number"])
