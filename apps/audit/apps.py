"""The app of the audit log; when all models are there, those to be watched are named to django-auditlog."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "apps.audit"
    label = "audit"
    verbose_name = "审计"

    def ready(self) -> None:
        from apps.audit.watching import watch

        watch()
