"""The app of users; after each migrate the roles are installed."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "apps.accounts"
    label = "accounts"
    verbose_name = "账号"

    def ready(self) -> None:
        from apps.accounts.roles import after_migrate

        post_migrate.connect(after_migrate, sender=self, dispatch_uid="accounts.roles")
