"""The four roles, as groups with permissions. This table is what `migrate` installs: there is no other."""

from collections.abc import Collection
from typing import Any

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import models


class Role(models.TextChoices):
    """角色. The value is the name of the group."""

    PREPARER = "编制员"
    REVIEWER = "审核员"
    PUBLISHER = "发布员"
    ADMINISTRATOR = "财政局管理员"


BUREAU_ROLES = frozenset({Role.REVIEWER, Role.PUBLISHER, Role.ADMINISTRATOR})
"""Roles that see every department when their user has none; a preparer without a department sees nothing."""

VIEW = ("view",)
REPLY = ("view", "change")
KEEP = ("view", "add", "change")
EDIT = ("view", "add", "change", "delete")

WHO = ("accounts.user",)
WHERE = ("departments.department", "departments.budgetaryunit")
WHAT = ("classifications.functionalclass", "classifications.economicclass", "budgets.fiscalyear")
BUDGET = ("budgets.departmentalbudget",)
RECORDS_OF_UNITS = (
    "budgets.revenueline",
    "budgets.expenditureline",
    "budgets.project",
    "budgets.yearendcarryover",
    "three_public_funds.threepublicfundsitem",
    "procurement.procurementitem",
    "performance.performancetarget",
    "performance.performanceindicator",
)
RECORDS_OF_DEPARTMENTS = (
    "budgets.prioryearexecution",
    "budgets.explanation",
    "budgets.glossaryentry",
    "procurement.assetholding",
)
RECORDS = RECORDS_OF_UNITS + RECORDS_OF_DEPARTMENTS
CONTROL = ("budgets.controlfigure",)
HISTORY = (
    "audit.auditentry",
    "workflow.transitionrecord",
    "workflow.acknowledgement",
    "workflow.reviewcomment",
    "publications.publication",
    "publications.withdrawal",
)

QUESTIONS = ("inquiries.inquiry",)
"""Asked by citizens: nobody here adds or removes one."""

ON_MODELS: dict[Role, tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]] = {
    Role.PREPARER: (
        (WHERE + WHAT + CONTROL + HISTORY, VIEW),
        (QUESTIONS, REPLY),
        (BUDGET, KEEP),
        (RECORDS, EDIT),
    ),
    Role.REVIEWER: ((WHERE + WHAT + BUDGET + RECORDS + CONTROL + HISTORY, VIEW), (QUESTIONS, REPLY)),
    Role.PUBLISHER: ((WHERE + WHAT + BUDGET + RECORDS + CONTROL + HISTORY, VIEW), (QUESTIONS, REPLY)),
    Role.ADMINISTRATOR: (
        (RECORDS + HISTORY + QUESTIONS, VIEW),
        (WHO, KEEP),
        (WHERE + WHAT + BUDGET + CONTROL, EDIT),
    ),
}
"""What each role may do to rows of which models."""

STEPS: dict[Role, tuple[str, ...]] = {
    Role.PREPARER: ("budgets.submit_budget", "inquiries.answer_inquiry"),
    Role.REVIEWER: (
        "budgets.review_budget",
        "budgets.send_back_budget",
        "budgets.approve_budget",
        "inquiries.answer_inquiry",
        "inquiries.publish_inquiry",
    ),
    Role.PUBLISHER: (
        "budgets.send_back_budget",
        "budgets.clear_budget",
        "budgets.publish_budget",
        "budgets.correct_budget",
        "budgets.withdraw_budget",
        "inquiries.publish_inquiry",
    ),
    Role.ADMINISTRATOR: ("budgets.unlock_budget",),
}
"""Which steps of the workflow and of answering each role may take; one that no model declares is skipped."""


OF_WHOLE_DEPARTMENTS = frozenset(
    {
        "budgets.submit_budget",
        "inquiries.change_inquiry",
        "inquiries.answer_inquiry",
        "audit.view_auditentry",  # It tells of the records of all units.
        *(
            f"{model.split('.')[0]}.{action}_{model.split('.')[1]}"
            for model in BUDGET + RECORDS_OF_DEPARTMENTS
            for action in EDIT
            if action != "view"
        ),
    }
)
"""What a clerk of some units may not do: it concerns units of others too."""

OF_THE_BUREAU = "财政局管理员属于财政局，不能有所属部门；请去掉所属部门或这个角色。"


def why_not_in(names: Collection[str], *, has_department: bool) -> str:
    """Why roles and department do not go together; empty if they do.

    A preparer enters for one department, an administrator keeps all of them: neither may become the other by a blank.
    """
    if Role.PREPARER.value in names and not has_department:
        return NEEDS_DEPARTMENT
    return OF_THE_BUREAU if Role.ADMINISTRATOR.value in names and has_department else ""


NEEDS_DEPARTMENT = "编制员必须选择所属部门。"
ONLY_UNITS = "您的账号只负责部门中的几个单位，这一项要由负责全部门的编制员办理。"


def permissions_of(role: Role) -> set[str]:
    """The permissions of a role as `app.codename`."""
    on_models = {
        f"{model.split('.')[0]}.{action}_{model.split('.')[1]}"
        for names, actions in ON_MODELS[role]
        for model in names
        for action in actions
    }
    return on_models | set(STEPS[role])


def install_roles(using: str = "default") -> None:
    """Make the four groups exist with exactly the permissions of this module."""
    from django.contrib.auth.models import Group, Permission

    known = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in Permission.objects.using(using).select_related("content_type")
    }
    for role in Role:
        group, _ = Group.objects.using(using).get_or_create(name=role.value)
        group.permissions.set([known[name] for name in permissions_of(role) if name in known])


def after_migrate(*, using: str, apps: Any = installed, **kwargs: Any) -> None:
    """Receive post_migrate of this app, the first to send it: permissions of the later ones are made here."""
    try:
        apps.get_model("auth", "Permission")
        apps.get_model("accounts", "User")
    except LookupError:  # Migrated backwards to before there were groups.
        return
    for config in installed.get_app_configs():
        create_permissions(config, verbosity=0, using=using, apps=apps)
    install_roles(using)


def roles_of(user: Any) -> frozenset[Role]:
    """The roles of a user, asked once a request."""
    if not getattr(user, "is_active", False):
        return frozenset()
    if not hasattr(user, "_portal_roles"):
        names = set(user.groups.values_list("name", flat=True))
        user._portal_roles = frozenset(role for role in Role if role.value in names)
    return user._portal_roles


def may(user: Any, role: Role) -> bool:
    """Whether a user acts in a role; a superuser acts in all."""
    return user.is_active and (user.is_superuser or role in roles_of(user))
