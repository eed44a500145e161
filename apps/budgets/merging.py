"""A line of the same classification exists already: what was typed can be added to it instead."""

from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.db import models

from apps.budgets.amounts import written
from apps.budgets.collisions import CollisionForm

MERGE = "merge"


def attributes_of(constraint: models.UniqueConstraint, model: Any) -> list[str]:
    """The attributes whose values a constraint lets stand together only once."""
    expressions: Any = constraint.expressions
    names = constraint.fields or [
        part.name  # type: ignore[attr-defined]  # django-stubs does not know it.
        for expression in expressions
        for part in ([expression] if isinstance(expression, models.F) else expression.flatten())
        if isinstance(part, models.F)
    ]
    return [model._meta.get_field(name).attname for name in names]


class MergingForm(CollisionForm):
    """Refuses a line that exists already and offers to add its amount to that one (DOMAIN §8 row 12)."""

    merge = forms.BooleanField(
        label="合并到已有的一行",
        required=False,
        widget=forms.HiddenInput,
        help_text="勾选后保存：金额加到已有的一行，不再另存一行。",
    )

    twin: Any = None
    """The line that the amount is to be added to."""

    def _post_clean(self) -> None:
        super()._post_clean()
        for constraint in self.instance._meta.constraints:
            told = str(constraint.violation_error_message)
            if not isinstance(constraint, models.UniqueConstraint) or told not in self.non_field_errors():
                continue
            same = {
                name: getattr(self.instance, name) for name in attributes_of(constraint, self._meta.model)
            }
            twin = self._meta.model._default_manager.filter(**same).exclude(pk=self.instance.pk).first()
            if twin is None:
                continue
            others = [each for each in self.non_field_errors() if each != told]
            del self.errors[NON_FIELD_ERRORS]
            for each in others:
                self.add_error(None, each)
            if self.cleaned_data.get(MERGE):
                self.twin = twin
            else:
                self.fields[MERGE].widget = forms.CheckboxInput()
                self.add_error(None, f"{told}已有的一行金额为 {written(twin.amount, '元')} 元。")
