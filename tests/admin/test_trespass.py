"""Row 68: what belongs to another department is not there, and that it was asked for is written down."""

import pytest
from django.urls import reverse

from apps.audit.models import Action, AuditEntry
from apps.budgets.models import DepartmentalBudget, ExpenditureLine
from tests.admin.pages import address, english


def attempts() -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(action=Action.ACCESS))


def paths(office) -> dict[str, str]:
    line = ExpenditureLine.objects.filter(budget=office.budget).first()
    return {
        "desk": reverse("workflow:desk", args=[office.budget.pk]),
        "preview": reverse("workflow:preview", args=[office.budget.pk]),
        "reasons": reverse("workflow:reasons", args=[office.budget.pk]),
        "workbook": reverse("workbook:filled", args=[office.budget.pk]),
        "budget": address(DepartmentalBudget, "change", office.budget.pk),
        "history": address(DepartmentalBudget, "history", office.budget.pk),
        "line": address(ExpenditureLine, "change", line.pk),
    }


@pytest.mark.parametrize("where", ["desk", "preview", "reasons", "workbook", "budget", "history", "line"])
def test_an_attempt_at_another_department_is_not_found_and_logged(where, office, cast, enter, caplog) -> None:
    path = paths(office)[where]
    answer = enter(cast.stranger).get(path, REMOTE_ADDR="10.9.9.9")
    assert answer.status_code == 404
    (line,) = [each for each in caplog.messages if "越权" in each]
    for told in (path, "biebu", "10.9.9.9"):
        assert told in line
    (entry,) = attempts()
    assert (entry.actor, entry.remote_addr, entry.department) == (
        cast.stranger,
        "10.9.9.9",
        office.department,
    )


def test_writing_is_logged_like_reading(office, cast, enter) -> None:
    path = reverse("workflow:step", args=[office.budget.pk, "submit"])
    assert enter(cast.stranger).post(path, {"comment": "秘密"}).status_code == 404
    (entry,) = attempts()
    assert entry.changes_text == f"越权访问：POST {path}"


def test_a_search_narrowed_to_another_department_finds_nothing_and_is_logged(
    office, cast, enter, caplog
) -> None:
    asked = {"app_label": "budgets", "model_name": "expenditureline", "field_name": "project", "term": ""}
    answer = enter(cast.stranger).get("/admin/autocomplete/", asked | {"budget": office.budget.pk})
    assert answer.json()["results"] == []
    assert "越权查询可选项" in caplog.text
    assert len(attempts()) == 1


def test_what_is_not_there_at_all_is_no_trespass(office, cast, enter, caplog) -> None:
    caplog.set_level("INFO")
    assert enter(cast.stranger).get(reverse("workflow:desk", args=[10**9])).status_code == 404
    assert not attempts()
    assert "没有找到" in caplog.text


def test_ones_own_work_is_no_trespass(office, cast, enter) -> None:
    client = enter(cast.preparer)
    for path in paths(office).values():
        client.get(path)
    asked = {"app_label": "budgets", "model_name": "expenditureline", "field_name": "project", "term": ""}
    client.get("/admin/autocomplete/", asked | {"budget": office.budget.pk})
    assert not attempts()


def test_administrators_read_the_attempts_in_the_audit_log(office, cast, enter) -> None:
    enter(cast.stranger).get(paths(office)["desk"])
    page = enter(cast.administrator).get(address(AuditEntry, "changelist"), {"action__exact": Action.ACCESS})
    assert "越权访问" in page.content.decode()
    assert "别部门编制员" in page.content.decode()
    assert english(page, "GET", "admin", "desk", "guanli") == []


def test_beginning_a_year_for_another_department_is_logged(office, cast, enter) -> None:
    path = reverse("workflow:begin", args=[2024, office.department.pk])
    assert enter(cast.stranger).get(path).status_code == 404
    (entry,) = attempts()
    assert entry.department == office.department


def test_an_address_cannot_write_a_line_of_its_own_into_the_log(cast, enter, caplog) -> None:
    assert enter(cast.preparer).get("/admin/nothing/x%0A登录：admin，地址 10.0.0.1%00").status_code == 404
    assert not [line for line in caplog.messages if "\n" in line or "\0" in line]


@pytest.mark.parametrize("what", ["export", "add", "changelist"])
def test_a_form_or_a_list_for_the_budget_of_another_comes_to_nothing_and_is_logged(
    what, office, cast, enter
) -> None:
    key = office.budget.pk
    client, path = enter(cast.stranger), address(ExpenditureLine, what)
    if what == "changelist":
        answer = client.get(path, {"budget__id__exact": key})
        assert answer.context["cl"].result_count == 0
    else:
        count = ExpenditureLine.objects.count()
        answer = client.post(path, {"budget": key, "format": "0"})
        assert "attachment" not in answer.get("Content-Disposition", "")
        assert ExpenditureLine.objects.count() == count
    (entry,) = attempts()
    assert (entry.actor, entry.department) == (cast.stranger, office.department)


def test_a_list_of_ones_own_budget_is_no_trespass(office, cast, enter) -> None:
    enter(cast.preparer).get(address(ExpenditureLine, "changelist"), {"budget__id__exact": office.budget.pk})
    assert not attempts()
