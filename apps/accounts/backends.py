"""Who may sign in: those who work here. Every refusal looks and costs the same."""

from typing import Any

from axes.backends import AxesStandaloneBackend
from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from apps.accounts.roles import OF_WHOLE_DEPARTMENTS, permissions_of, roles_of


class ThrottleBackend(AxesStandaloneBackend):
    """Refuses those who have failed too often. What has no request (a shell, a test) is not counted."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> Any:
        return None if request is None else super().authenticate(request, username, password, **kwargs)


class PortalBackend(ModelBackend):
    """Name and password, for members of staff alone: a right password of anybody else counts as a failure too."""

    def user_can_authenticate(self, user: Any) -> bool:
        return bool(super().user_can_authenticate(user) and user.is_staff)

    def get_user_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """None of one's own: what a user may do comes from roles alone."""
        return super().get_user_permissions(user_obj, obj) if user_obj.is_superuser else set()

    def get_group_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """Those of the roles, from the table that `migrate` installs: whoever has asked for them asks no more."""
        if user_obj.is_superuser:
            return super().get_group_permissions(user_obj, obj)
        return {name for role in roles_of(user_obj) for name in permissions_of(role)}

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """A clerk of some units lacks what concerns the whole department."""
        codes: str = getattr(user_obj, "unit_codes", None) or ""  # An anonymous visitor has none.
        if perm in OF_WHOLE_DEPARTMENTS and codes:
            return False
        return super().has_perm(user_obj, perm, obj)
