"""Opening a fiscal year: what the form asks and refuses."""

from typing import Any

from django import forms

from apps.budgets.models import DepartmentalBudget, FiscalYear
from apps.classifications.models import EconomicClass, FunctionalClass


class FiscalYearForm(forms.ModelForm):
    """A year is opened with codes that are there and a standard that the portal knows."""

    standards: dict[str, str] = {}
    """The prescribed forms by key, with their names: given by the app that knows them."""

    class Meta:
        model = FiscalYear
        fields = (
            "year",
            "edition",
            "standard",
            "congress_on",
            "overseas_policy",
            "incomparable_factor",
            "glossary",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "standard" in self.fields:
            known = self.standards | (
                {self.instance.standard: self.instance.standard} if self.instance.pk else {}
            )
            field = self.fields["standard"]
            self.fields["standard"] = forms.ChoiceField(
                label=field.label,
                help_text=field.help_text,
                choices=[(key, self.standards.get(key, key)) for key in known],
            )

    def clean_edition(self) -> int:
        edition: int = self.cleaned_data["edition"]
        for model in (FunctionalClass, EconomicClass):
            if not model.objects.filter(edition=edition).exists():
                name = model._meta.verbose_name
                raise forms.ValidationError(f"还没有装入 {edition} 年的{name}，请先在科目页面装入。")
        if (
            self.instance.pk
            and self.instance.edition != edition
            and DepartmentalBudget.objects.filter(fiscal_year=self.instance).exists()
        ):
            raise forms.ValidationError("本年度已有预算，不能更换科目年度。")
        return edition
