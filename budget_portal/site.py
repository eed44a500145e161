"""The admin site: stock Django admin under the portal's name, with one's budgets on its first page."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.apps import AdminConfig
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

SHOWN = 50
"""How many budgets the first page lists; the rest are in their own list."""


class PortalAdminSite(admin.AdminSite):
    site_header = "部门预算公开 · 编制与审核"
    site_title = "部门预算公开"
    index_title = "工作台"

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Stock, with the portal's rules for one's own new password."""
        from django.contrib.auth.views import PasswordChangeView

        from apps.accounts.passwords import OwnPasswordForm

        request.current_app = self.name  # type: ignore[attr-defined]
        return PasswordChangeView.as_view(  # type: ignore[return-value]
            form_class=OwnPasswordForm,
            success_url=reverse("admin:password_change_done", current_app=self.name),
            extra_context={**self.each_context(request), **(extra_context or {})},
        )(request)

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        from apps.accounts.scope import sees_all, visible
        from apps.budgets.models import DepartmentalBudget
        from apps.inquiries.waiting import waiting_for

        budgets: Any = DepartmentalBudget.objects.none()
        if request.user.has_perm("budgets.view_departmentalbudget"):  # type: ignore[union-attr]
            rows = DepartmentalBudget.objects.select_related("department", "fiscal_year")
            budgets = visible(rows, request.user)[:SHOWN]
        context = {
            "budgets": budgets,
            "to_begin": self.year_to_begin(request),
            "is_of_bureau": sees_all(request.user),
            "inquiries": waiting_for(request.user),
            **(extra_context or {}),
        }
        return super().index(request, context)

    def year_to_begin(self, request: HttpRequest) -> Any:
        """The newest year, if the person's own department has no budget in it yet."""
        from apps.budgets.models import DepartmentalBudget, FiscalYear

        user: Any = request.user
        if user.department_id is None or not user.has_perm("budgets.add_departmentalbudget"):
            return None
        year = FiscalYear.objects.order_by("-year").first()
        there = DepartmentalBudget.objects.filter(fiscal_year=year, department=user.department_id)
        return None if year is None or there.exists() else year


class PortalAdminConfig(AdminConfig):
    default_site = "budget_portal.site.PortalAdminSite"
