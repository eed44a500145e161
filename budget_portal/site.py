"""The admin site: stock Django admin under the portal's name."""

from django.contrib import admin
from django.contrib.admin.apps import AdminConfig


class PortalAdminSite(admin.AdminSite):
    site_header = "部门预算公开 · 编制与审核"
    site_title = "部门预算公开"
    index_title = "工作台"


class PortalAdminConfig(AdminConfig):
    default_site = "budget_portal.site.PortalAdminSite"
