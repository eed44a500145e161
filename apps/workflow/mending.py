"""Where a finding is mended: the form, the list or the page of reasons that its rule speaks of."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.urls import reverse

from apps.budgets.models import DepartmentalBudget
from apps.disclosure.document import Disclosure, Finding, Spot
from apps.disclosure.money import yuan
from apps.workflow.acknowledging import key_of
from apps.workflow.links import form_of, list_of, units_of
from apps.workflow.models import Acknowledgement


@dataclass(frozen=True)
class Mend:
    """A finding, with the place where it is mended."""

    finding: Finding
    places: tuple[str, ...]
    link: str
    key: str = ""
    """Of a warning: what its acknowledgement is kept under."""
    note: Acknowledgement | None = None

    @property
    def amounts(self) -> str:
        left, right = self.finding.left, self.finding.right
        if left is None:
            return ""
        return f"{yuan(left)} 元" if right is None else f"{yuan(left)} 元，对 {yuan(right)} 元"


REASON_RULES = frozenset(
    {
        "change_has_reason",
        "item_has_purpose",
        "texts_are_not_placeholders",
        "reason_is_concrete",
        "reason_agrees_with_direction",
        "large_change_is_specific",
        "small_change_is_called_stable",
    }
)
"""Rules that are mended where reasons and purposes are written."""

FORM_ANCHORS = {
    "prior_year_is_entered": "prioryearexecutions-group",
    "prior_year_is_executed": "prioryearexecutions-group",
    "three_public_funds_equal_lines": "threepublicfundsitems-group",
    "three_public_funds_do_not_rise": "threepublicfundsitems-group",
    "three_public_funds_cover_basic": "threepublicfundsitems-group",
    "vehicles_bought_have_a_price": "threepublicfundsitems-group",
    "vehicles_bought_are_planned": "assetholdings-group",
    "glossary_covers_items": "glossaryentrys-group",
    "sources_balance": "revenuelines-group",
    "carried_over_spending_is_covered": "revenuelines-group",
    "procurement_is_within_operating_and_projects": "procurementitems-group",
}
"""Rules that are mended in one group of the budget's form."""


def mends_of(
    budget: DepartmentalBudget, disclosure: Disclosure, severity: str, notes: Mapping[str, Acknowledgement]
) -> Iterator[Mend]:
    """The findings of one severity; warnings with the notes that acknowledge them."""
    for finding in disclosure.findings:
        if finding.severity == severity:
            places = tuple(disclosure.told(spot) for spot in finding.spots)
            key = key_of(finding) if severity == "warning" else ""
            yield Mend(finding, places, _of_finding(budget, finding), key, notes.get(key))


SECTION_ANCHORS = {
    "three_public": "threepublicfundsitems-group",
    "other_matters": "assetholdings-group",
    "glossary": "glossaryentrys-group",
}
"""Sections whose sentences come from one group of the budget's form."""

TABLE_ANCHORS = {"revenue": "revenuelines-group", "three_public_funds": "threepublicfundsitems-group"}
"""Tables whose cells come from one group of the budget's form."""

PROJECT_TABLES = frozenset({"project_expenditure", "project_performance"})


def where_to_mend(budget: DepartmentalBudget, spot: Spot) -> str:
    """Where what is printed at a place is entered."""
    if spot.place is None:
        if spot.section == "duties":
            return form_of(budget, "id_duties")
        if spot.section == "organisation":
            return units_of(budget)
        if spot.section in SECTION_ANCHORS:
            return form_of(budget, SECTION_ANCHORS[spot.section])
        return reverse("workflow:reasons", args=[budget.pk])
    if spot.place.table in TABLE_ANCHORS:
        return form_of(budget, TABLE_ANCHORS[spot.place.table])
    if spot.place.column == "revenue":  # Of the two summaries.
        return form_of(budget, TABLE_ANCHORS["revenue"])
    if spot.place.table in PROJECT_TABLES:
        return list_of("project", budget, q=spot.place.row)
    row = spot.place.row
    return list_of("expenditureline", budget, **({"q": row} if row.isdigit() else {}))


def _of_finding(budget: DepartmentalBudget, finding: Finding) -> str:
    if finding.rule in REASON_RULES:
        return reverse("workflow:reasons", args=[budget.pk])
    if (
        finding.rule == "zeros_are_stated"
    ):  # The checklist leads to each kind, and states its zeros with one click.
        return reverse("workflow:desk", args=[budget.pk]) + "#tasks-heading"
    if finding.rule == "spending_within_control_figures":
        return list_of("expenditureline", budget)
    if finding.rule in FORM_ANCHORS:
        return form_of(budget, FORM_ANCHORS[finding.rule])
    if finding.rule in ("project_has_target", "project_has_money"):
        return list_of("project", budget)
    for spot in finding.spots:
        if spot.place is not None and spot.place.row.isdigit():
            return list_of("expenditureline", budget, q=spot.place.row)
    return where_to_mend(budget, finding.spots[0]) if finding.spots else form_of(budget)
