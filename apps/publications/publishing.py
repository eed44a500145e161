"""Freezing: a finished disclosure becomes a publication. Called by the workflow, never by a page."""

from apps.accounts.models import User
from apps.budgets.models import DepartmentalBudget
from apps.disclosure.document import Disclosure
from apps.disclosure.money import wan
from apps.disclosure.serialization import dump
from apps.publications.models import Publication


def publish(budget: DepartmentalBudget, disclosure: Disclosure, *, by: User, reason: str = "") -> Publication:
    """Store the whole disclosure as JSON with its SHA-256, as the next version of this department and year."""
    versions = Publication.objects.filter(department_code=disclosure.department_code, year=budget.year)
    latest = versions.order_by("-version").values_list("version", flat=True).first()
    total = disclosure.table("budget_summary").amount("use_total", "use")
    return Publication.objects.create(
        department_id=budget.department_id,
        year=budget.year,
        version=(latest or 0) + 1,
        department_code=disclosure.department_code,
        department_name=disclosure.department,
        total=wan(total),
        content=dump(disclosure),
        published_by=by,
        reason=reason,
    )
