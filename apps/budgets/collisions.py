"""Two people saving the same record: the second is told what the first entered, and nothing of either is lost.

A form carries a digest of what its record was when the page was opened. Saving takes the lock on the budget first, so
the record cannot change between the comparison and the write.
"""

import hashlib
import json
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms.formsets import DELETION_FIELD_NAME

from apps.budgets.amounts import written
from apps.budgets.fields import YuanField
from apps.budgets.inputs import AmountField

SHOWN = "shown"
"""The hidden field with the digest. Blank for a record that is new."""

CHANGED = "changed_meanwhile"

AS_TYPED = "您填的内容保留在表单里，没有保存；核对后再次保存，即以您填的为准。"


class ShownField(forms.CharField):
    """Says what was shown, never that something was changed."""

    def __init__(self) -> None:
        super().__init__(required=False, label="", widget=forms.HiddenInput)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


def _plain(field: Any, value: Any) -> str:
    """One value, written the same whether it comes from the database or from a form."""
    value = field.get_prep_value(getattr(value, "pk", value))
    if isinstance(value, str):
        return "\n".join(value.splitlines()).strip()
    return "" if value is None else str(value)


def told(field: Any, record: Any) -> str:
    """A stored value as a clerk reads it."""
    value = getattr(record, field.name)
    if value in (None, ""):
        return "（空）"
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, YuanField):
        return f"{written(value, '元')} 元"
    if isinstance(value, bool):
        return "是" if value else "否"
    return f"“{value}”"


class CollisionForm(forms.ModelForm):
    """A form of one record that notices when the record was changed or deleted after the page was opened."""

    shown = ShownField()

    theirs_kept = False
    """Whether somebody else changed the record and the person at this form did not."""

    is_gone = False
    """Whether somebody else deleted the record and the person at this form had not changed it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._stored = ""
        if self.instance.pk is not None:
            for name, field in self.fields.items():
                if isinstance(field, AmountField) and getattr(self.instance, name, 0) is None:
                    field.required = False  # Taken over without an amount: other things may be saved first.
            self._stored = self._digest({f.name: getattr(self.instance, f.attname) for f in self._watched})
        if SHOWN in self.fields:
            self.initial[SHOWN] = self._stored

    @property
    def _watched(self) -> list[Any]:
        """The fields of the record that the form lets one change."""
        return [field for field in self.instance._meta.concrete_fields if field.name in self.base_fields]

    def _digest(self, values: dict[str, Any]) -> str:
        plain = {field.name: _plain(field, values.get(field.name)) for field in self._watched}
        text = json.dumps(plain, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def _get_validation_exclusions(self) -> set[str]:
        """Of a stored record the budget is not asked again, yet what is unique is unique under it."""
        return super()._get_validation_exclusions() - {"budget"}

    def advice(self) -> list[str]:
        """What to tell after saving."""
        return []

    def _post_clean(self) -> None:
        """Compare before anything of the record is touched. What nobody changed is neither checked nor written."""
        if SHOWN in self.fields:
            self._compare(self.cleaned_data.get(SHOWN, ""))
        if self.is_gone or (self.instance.pk is not None and not self.has_changed()):
            return
        super()._post_clean()

    def _compare(self, shown: str) -> None:
        if shown == self._stored:
            return
        typed = None if self.errors else self._digest(self.cleaned_data)
        deleting = self.cleaned_data.get(DELETION_FIELD_NAME) and self.instance.pk is not None
        if typed == shown and not deleting:  # The other one's change, or deletion, stands.
            self.theirs_kept, self.is_gone = self.instance.pk is not None, self.instance.pk is None
            self.__dict__["changed_data"] = []
        elif self.instance.pk is None:
            self._show("")
            self.add_error(
                None,
                ValidationError(
                    "数据已被他人修改：这一行已被他人删除。您填的内容保留在表单里；仍需要的，再次保存即作为新的一行。",
                    code="gone",
                ),
            )
        elif typed != self._stored or deleting:
            self._show(self._stored)
            now = "，".join(
                f"{field.verbose_name}为{told(field, self.instance)}"
                for field in self._watched
                if deleting or self._differs(field)
            )
            rest = "没有删除；核对后再次保存，即删除。" if deleting else AS_TYPED
            self.add_error(None, ValidationError(f"数据已被他人修改，现在{now}。{rest}", code=CHANGED))

    def _differs(self, field: Any) -> bool:
        """Whether a field was typed otherwise than it is stored."""
        stored = _plain(field, getattr(self.instance, field.attname))
        return field.name not in self.cleaned_data or _plain(field, self.cleaned_data[field.name]) != stored

    @property
    def collides(self) -> bool:
        return self.has_error(NON_FIELD_ERRORS, CHANGED)

    def _show(self, digest: str) -> None:
        """The form shown again speaks of the record as it is now."""
        data: Any = self.data
        self.data = data.copy()
        self.data[self.add_prefix(SHOWN)] = digest  # type: ignore[index]
