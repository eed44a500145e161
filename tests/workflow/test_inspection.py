"""Looking closely: the lines behind a number, this year beside last year and beside the last submission."""

import csv
import io
import re
from collections.abc import Callable
from decimal import Decimal
from urllib.parse import unquote

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from apps.accounts.models import User
from apps.budgets.models import DepartmentalBudget, ExpenditureLine, Project
from apps.disclosure.anchors import anchored_cells
from apps.disclosure.compiling import disclose
from apps.disclosure.figures import Figures
from apps.disclosure.money import add
from apps.disclosure.serialization import dump, load
from apps.disclosure.standards import STANDARDS
from apps.disclosure.tracing import trace
from apps.publications.models import Publication
from apps.publications.publishing import withdraw
from apps.workflow import inspection
from apps.workflow.lines import MODELS
from apps.workflow.models import TransitionRecord
from tests.cast import Cast
from tests.disclosure.changing import with_cell
from tests.workflow.walking import bring_to, right_person, take

RECEPTION, UNION = "t6-30217-operating", "t6-30228-operating"


@pytest.fixture
def ask(budget: DepartmentalBudget) -> Callable[..., tuple[int, str]]:
    """A page under the desk, as somebody sees it."""

    def ask(user: User, address: str) -> tuple[int, str]:
        client = Client()
        client.force_login(user)
        response = client.get(f"/admin/desk/{budget.pk}/{address}")
        return response.status_code, response.content.decode(errors="replace")

    return ask


Ask = Callable[[User, str], tuple[int, str]]

EVERY = (f"trace/?cell={RECEPTION}", f"trace.csv?cell={RECEPTION}", "compare/", "review.xlsx")


@pytest.mark.parametrize("address", EVERY)
def test_who_sees_the_desk_looks_closely_and_for_others_there_is_nothing(
    address: str, ask: Ask, cast: Cast, budget: DepartmentalBudget
) -> None:
    for user in (cast.preparer, cast.reviewer, cast.publisher, cast.administrator):
        assert ask(user, address)[0] == 200
    assert ask(cast.stranger, address)[0] == 404
    anonymous = Client().get(f"/admin/desk/{budget.pk}/{address}")
    assert anonymous.headers["Location"].startswith("/admin/login/")


# Where a number comes from. -------------------------------------------------------------------------------------------


def test_the_page_lists_the_lines_with_their_forms_and_their_sum(ask: Ask, cast: Cast) -> None:
    line = ExpenditureLine.objects.get(economic_class__code="30217", project=None)
    _, page = ask(cast.reviewer, f"trace/?cell={RECEPTION}")
    assert "表6：2024年市级部门一般公共预算基本支出预算表：行【公务接待费】" in page
    assert "<strong>2.85 万元</strong>（28,500.00 元）= 以下 1 条明细之和" in page
    assert f'href="/admin/budgets/expenditureline/{line.pk}/change/"' in page
    assert "<td>30217 公务接待费</td>" in page
    assert page.count('<td class="amount">28,500.00</td>') == 2


def test_each_amount_of_the_seed_leads_to_its_records_and_they_add_up(
    budget: DepartmentalBudget,
) -> None:
    figures = Figures.of(budget, with_keys=True)
    stored = {
        records: dict(model.objects.filter(budget=budget).values_list("pk", "amount"))
        for records, model in MODELS.items()
    }
    count = 0
    for grid in disclose(budget).tables:
        for anchor, _, cell in anchored_cells(grid):
            if isinstance(cell, Decimal):
                entries = trace(figures, STANDARDS[budget.standard], anchor).entries
                assert add(stored[entry.records][entry.key] for entry in entries) == cell
                count += 1
    assert count > 150


@pytest.mark.parametrize(
    ("cell", "model", "heading"),
    [
        ("t1-revenue_total-revenue", "budgets/revenueline", "资金来源"),
        ("t7-total-total", "three_public_funds/threepublicfundsitem", "“三公”经费项目"),
        ("t10-total-total", "budgets/expenditureline", "项目"),
    ],
)
def test_lines_of_every_kind_lead_to_their_form_and_show_what_they_have(
    cell: str, model: str, heading: str, ask: Ask, cast: Cast
) -> None:
    _, page = ask(cast.reviewer, f"trace/?cell={cell}")
    assert f'href="/admin/{model}/' in page
    assert f'<th scope="col">{heading}</th>' in page
    shown = re.findall(r"<strong>[\d,.]+ 万元</strong>（([\d,.]+) 元）", page)
    total = re.search(r'<tfoot>.*?<td class="amount">([\d,.]+)</td>', page, flags=re.DOTALL)
    assert total is not None
    assert shown == [total[1]]


@pytest.mark.parametrize(
    "cell", ["", "t6-30217-economy", "t6-nothing-total", "t12-total-total", "p-duties-0", "<script>"]
)
def test_what_is_no_amount_is_not_found(cell: str, ask: Ask, cast: Cast) -> None:
    for address in ("trace/", "trace.csv"):
        status, page = ask(cast.reviewer, f"{address}?cell={cell}")
        assert status == 404
        assert "请从预览或审阅页面选择一个有金额的单元格。" in page
        assert "<script>" not in page


def test_what_all_lines_have_in_common_is_told_once(ask: Ask, cast: Cast, budget: DepartmentalBudget) -> None:
    _, page = ask(cast.reviewer, "trace/?cell=t6-total-total")
    common = re.search(r'<p class="trace-common">(.*?)</p>', page)
    assert common is not None
    assert f"<span>单位 191001 {budget.department.name}</span>" in common[1]
    assert "<span>资金来源 一般公共预算</span>" in common[1]
    assert '<th scope="col">单位</th>' not in page
    assert '<th scope="col">结转</th>' not in page


def test_the_file_has_all_lines_and_the_page_says_when_it_has_not(
    ask: Ask, cast: Cast, monkeypatch: pytest.MonkeyPatch, budget: DepartmentalBudget
) -> None:
    monkeypatch.setattr(inspection, "MOST_LINES", 5)
    lines = ExpenditureLine.objects.filter(budget=budget)
    _, page = ask(cast.reviewer, "trace/?cell=t3-total-total")
    assert page.count("/admin/budgets/expenditureline/") == 5
    assert f"页面只列前 5 条，全部 {lines.count()} 条见 CSV。" in page
    _, data = ask(cast.reviewer, "trace.csv?cell=t3-total-total")
    heading, *rows = csv.reader(io.StringIO(data.lstrip("\ufeff"), newline=""))
    assert (heading[0], heading[-1], len(rows)) == ("序号", "金额（元）", lines.count())
    assert add(Decimal(row[-1]) for row in rows) == add(lines.values_list("amount", flat=True))


def test_the_file_has_a_chinese_name_and_no_formula(cast: Cast, budget: DepartmentalBudget) -> None:
    project = Project.objects.filter(budget=budget).first()
    Project.objects.filter(pk=project.pk).update(name='=HYPERLINK("http://x","y")')  # type: ignore[union-attr]
    client = Client()
    client.force_login(cast.reviewer)
    response = client.get(f"/admin/desk/{budget.pk}/trace.csv?cell=t3-total-project")
    assert f"{budget}数字来源.csv" in unquote(response.headers["Content-Disposition"])
    cells = [
        cell
        for row in csv.reader(io.StringIO(response.content.decode("utf-8-sig"), newline=""))
        for cell in row
    ]
    assert '\'=HYPERLINK("http://x","y")' in cells
    assert not [cell for cell in cells if cell.startswith("=")]


# Beside last year. ----------------------------------------------------------------------------------------------------


@pytest.fixture
def last_year(budget: DepartmentalBudget, cast: Cast) -> Publication:
    """Last year the reception cost ten thousand yuan more, and one item had no money."""
    document = disclose(budget)
    document = with_cell(document, "general_public_basic", "30217", "total", Decimal("48500"))
    document = with_cell(document, "general_public_basic", "30201", "total", None)
    return Publication.objects.create(
        department=budget.department,
        year=budget.year - 1,
        department_code="191",
        department_name=budget.department.name,
        total="1.00",
        content=dump(document),
        published_by=cast.publisher,
    )


def rows(page: str) -> list[list[str]]:
    found = re.findall(r"<tr( class=\"is-marked\")?><th scope=\"row\"[^>]*>(.*?)</tr>", page)
    cell = r'<span class="compared-column">|</span></th><td[^>]*>|</td><td[^>]*>|</td>'
    return [[bool(mark), *re.split(cell, row)] for mark, row in found]  # type: ignore[list-item]


def test_each_code_stands_beside_last_year_with_difference_rate_and_mark(
    ask: Ask, cast: Cast, last_year: Publication
) -> None:
    _, page = ask(cast.reviewer, "compare/")
    assert f'<a href="/{last_year.year}/191/v1/">{last_year}</a>' in page
    heading = "本年一般公共预算基本支出／合计"
    told = [row[:8] for row in rows(page)]
    assert [True, "公务接待费", heading, "4.85", "2.85", "－2.00", "－41.24%", "超过 30%"] in told
    (appeared,) = (row for row in told if row[1] == "办公费" and row[-1] == "上年没有")
    assert appeared[3] == ""
    assert [False, "工会经费", heading] in [row[:3] for row in told]


def test_one_may_look_at_what_is_marked_only(ask: Ask, cast: Cast, last_year: Publication) -> None:
    _, page = ask(cast.reviewer, "compare/?only=marked")
    assert {row[1] for row in rows(page)} == {"公务接待费", "办公费"}
    assert all(row[0] for row in rows(page))


def test_nothing_marked_is_said(ask: Ask, cast: Cast, budget: DepartmentalBudget) -> None:
    same(budget, cast)
    assert "没有需要标明的变化。" in ask(cast.reviewer, "compare/?only=marked")[1]


def same(budget: DepartmentalBudget, cast: Cast, version: int = 1) -> Publication:
    return Publication.objects.create(
        department=budget.department,
        year=budget.year - 1,
        version=version,
        department_code="191",
        department_name=budget.department.name,
        total="1.00",
        content=dump(disclose(budget)),
        published_by=cast.publisher,
    )


def test_the_newest_version_counts_and_none_when_it_is_withdrawn(
    ask: Ask, cast: Cast, last_year: Publication, budget: DepartmentalBudget
) -> None:
    newer = same(budget, cast, version=2)
    assert "超过 30%" not in "".join(str(row) for row in rows(ask(cast.reviewer, "compare/")[1]))
    withdraw(newer, notice="核实中。", by=cast.publisher)
    assert "本部门上年预算没有公开（或已撤回），无可比较。" in ask(cast.reviewer, "compare/")[1]


def test_a_difference_that_wan_hides_is_in_yuan(ask: Ask, cast: Cast, budget: DepartmentalBudget) -> None:
    publication = same(budget, cast)
    document = with_cell(
        load(publication.content), "general_public_basic", "30217", "total", Decimal("28500.01")
    )
    Publication.objects.create(
        department=budget.department,
        year=budget.year - 1,
        version=2,
        department_code="191",
        department_name=budget.department.name,
        total="1.00",
        content=dump(document),
        published_by=cast.publisher,
    )
    told = [row[3:6] for row in rows(ask(cast.reviewer, "compare/")[1])]
    assert ["28,500.01 元", "28,500.00 元", "－0.01 元"] in told


# Beside the last submission. ------------------------------------------------------------------------------------------

WORDS = re.compile(r'<p class="differences-sum">(.*?)</p>', re.DOTALL)


def test_what_was_never_submitted_has_nothing_to_stand_beside(ask: Ask, cast: Cast) -> None:
    assert "此前没有上报过，无可比较。" in ask(cast.reviewer, "compare/")[1]


def change(budget: DepartmentalBudget) -> None:
    """Move a thousand yuan from one line to another, so that all still balances."""
    one, other = ExpenditureLine.objects.filter(
        budget=budget, economic_class__code__in=("30201", "30228"), project=None
    )
    ExpenditureLine.objects.filter(pk=one.pk).update(amount=one.amount + 1000)
    ExpenditureLine.objects.filter(pk=other.pk).update(amount=other.amount - 1000)


def test_a_draft_sent_back_stands_beside_what_was_submitted(
    ask: Ask, cast: Cast, budget: DepartmentalBudget
) -> None:
    bring_to("submitted", budget, cast)
    assert "此前没有上报过，无可比较。" in ask(cast.reviewer, "compare/")[1]
    take("send_back", budget, right_person(cast, "send_back"))
    assert "内容没有不同。" in ask(cast.preparer, "compare/")[1]
    change(budget)
    _, page = ask(cast.preparer, "compare/")
    assert "个单元格" in WORDS.findall(page)[0]
    assert f'href="/admin/desk/{budget.pk}/preview/#{UNION}"' in page


def test_what_is_submitted_again_stands_beside_the_submission_before(
    ask: Ask, cast: Cast, budget: DepartmentalBudget
) -> None:
    bring_to("submitted", budget, cast)
    take("send_back", budget, right_person(cast, "send_back"))
    change(budget)
    take("submit", budget, right_person(cast, "submit"))
    assert UNION in ask(cast.reviewer, "compare/")[1]


def test_a_submission_that_was_not_kept_is_said_not_to_be(
    ask: Ask, cast: Cast, budget: DepartmentalBudget
) -> None:
    TransitionRecord.objects.create(
        budget=budget,
        name="submit",
        from_status="draft",
        to_status="submitted",
        by=cast.preparer,
        sha256="0" * 64,
    )
    assert "那次上报的内容没有存档，无法比较。" in ask(cast.reviewer, "compare/")[1]


@pytest.mark.parametrize("address", EVERY)
def test_no_page_asks_the_database_more_than_twenty_five_times(
    address: str,
    cast: Cast,
    budget: DepartmentalBudget,
    last_year: Publication,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    bring_to("submitted", budget, cast)
    take("send_back", budget, right_person(cast, "send_back"))
    change(budget)
    client = Client()
    client.force_login(cast.reviewer)
    with django_assert_max_num_queries(25):
        assert client.get(f"/admin/desk/{budget.pk}/{address}").status_code == 200
