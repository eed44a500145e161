"""What citizens, journalists and researchers come for, each task walked on a phone and at a desk."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import BrowserContext, expect

from apps.budgets.models import DepartmentalBudget
from tests.booklets.hangzhou_2024 import DEPARTMENT
from tests.browser.citizen import Citizen
from tests.browser.looking import NARROW, WIDE, overflow
from tests.cast import Cast
from tests.public_pages import OTHER, correct, publish_others
from tests.workflow.walking import bring_to

pytestmark = pytest.mark.browser

TITLE = f"2024年{DEPARTMENT}部门预算"
YEAR = "/2024/191/"
SENTENCE = "公务接待费：安排公务接待费预算5.85万元，与上年基本持平。"


@pytest.fixture
def published(demo_budget: DepartmentalBudget, cast: Cast) -> None:
    bring_to("published", demo_budget, cast)


@pytest.fixture(params=["phone", "desk"])
def citizen(request: pytest.FixtureRequest, new_context: Callable[..., BrowserContext]) -> Citizen:
    on_phone = request.param == "phone"
    page = new_context(has_touch=on_phone).new_page()
    page.set_viewport_size(NARROW if on_phone else WIDE)  # type: ignore[arg-type]
    return Citizen(page, has_touch=on_phone)


def test_from_the_first_page_to_what_receptions_cost_and_why_it_changed_and_to_the_excel(
    citizen: Citizen, published: None, tmp_path: Path
) -> None:
    """Three taps to the number in its table, one more to the same number in the spreadsheet."""
    page = citizen.page
    citizen.starts()
    citizen.follows(DEPARTMENT)
    citizen.reads(TITLE)
    answer = page.get_by_role("listitem").filter(has_text="公务接待费").last
    expect(answer).to_contain_text("5.85万元")
    expect(answer).to_contain_text("与上年基本持平")
    citizen.follows("公务接待费：原文")
    paragraph = citizen.lands_on("p-three_public-3", SENTENCE)
    citizen.taps_on(paragraph.get_by_role("link", name="5.85"))
    cell = citizen.lands_on("t7-total-reception", "5.85")
    assert citizen.taps == 3
    excel = page.locator("#table-7").get_by_role("link", name="Excel")
    file = citizen.downloads(excel, tmp_path / "7.xlsx")
    assert citizen.taps == 4
    assert reception_in(file) == float(cell.inner_text()) == 5.85


def reception_in(workbook: Path) -> object:
    """公务接待费 of the whole department in the sheet of 表7, found as a reader finds it: by heading and by row."""
    sheet = openpyxl.load_workbook(workbook)["表7"]
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    column = next(row.index("公务接待费") for row in rows if "公务接待费" in row)
    return next(row[column] for row in rows if row[0] == "合计")


def test_a_department_is_found_by_name_by_year_and_by_search_in_three_taps(
    citizen: Citizen, published: None
) -> None:
    publish_others()
    page = citizen.page
    citizen.starts()
    citizen.follows(DEPARTMENT)
    citizen.reads(TITLE)
    assert citizen.taps == 1
    citizen.starts()
    citizen.follows("部门", "nav.site-nav")
    citizen.follows(DEPARTMENT, "main")
    citizen.follows("2023年", "main table")
    citizen.reads(f"2023年{DEPARTMENT}部门预算")
    assert citizen.taps == 3
    citizen.starts()
    page.get_by_role("searchbox").or_(page.get_by_role("combobox")).first.fill("对口支援和区域")
    citizen.taps_on(page.get_by_role("button", name="检索"))
    citizen.taps_on(page.locator("#group-department ~ ol a").first)
    expect(page.get_by_role("heading", level=1)).to_contain_text(DEPARTMENT)
    assert citizen.taps == 2
    assert not overflow(page)


def test_tables_are_laid_out_as_printed_with_blank_for_nothing_and_their_unit(
    citizen: Citizen, published: None
) -> None:
    page = citizen.page
    for address in (YEAR, f"{YEAR}tables/7/"):
        citizen.starts(address)
        table = page.get_by_role("region", name="表7：2024年市级部门一般公共预算“三公”经费预算表")
        expect(table.get_by_text("单位：万元")).to_be_visible()
        expect(table.get_by_text(f"部门名称：{DEPARTMENT}")).to_be_visible()
        expect(table.locator("#t7-total-overseas")).to_have_text("")
        expect(table.locator("#t7-total-reception")).to_have_text("5.85")
        expect(page.get_by_role("contentinfo")).to_contain_text("表中空白表示没有数额")
        assert table.locator("tbody tr").first.inner_text().startswith("合计")
        group = table.get_by_role("columnheader", name="公务用车购置及运行维护费").bounding_box()
        parts = [
            table.get_by_role("columnheader", name=name, exact=True).bounding_box()
            for name in ("小计", "公务用车购置费", "公务用车运行维护费")
        ]
        assert group is not None
        assert sum(part["width"] for part in parts if part) == pytest.approx(group["width"], abs=3)
        assert all(part and part["y"] >= group["y"] + group["height"] - 2 for part in parts)
        expect(table.locator("#t7-total-reception")).to_have_css("text-align", "right")


def test_a_term_leads_to_its_definition(citizen: Citizen, published: None) -> None:
    citizen.starts(YEAR)
    citizen.follows("“三公”经费", "#p-three_public-1")
    citizen.lands_on("p-glossary-9", "纳入财政预决算管理的“三公”经费，是指部门用一般公共预算财政拨款安排的")
    assert citizen.taps == 1
    citizen.starts()
    citizen.follows("名词", "nav.site-nav")
    entry = citizen.page.locator(".city-glossary > div").filter(
        has=citizen.page.locator("dt", has_text="机关运行经费")
    )
    expect(entry).to_contain_text("指为保障行政单位（含参照公务员法管理的事业单位）运行")
    citizen.taps_on(entry.get_by_role("link", name=DEPARTMENT))
    citizen.lands_on("p-glossary-10", "11.机关运行经费")


def test_shares_and_projects_with_their_goals_tell_what_the_money_is_for(
    citizen: Citizen, published: None
) -> None:
    page = citizen.page
    citizen.starts(YEAR)
    expect(page.get_by_text("近八成用于援助其他地区").first).to_be_visible()
    expect(page.locator("#p-expenditure-2")).to_contain_text("项目支出4,665.00万元，占84.98%")
    citizen.follows("绩效目标", ".questions")
    table = citizen.lands_on("table-11", "表11")
    row = table.get_by_role("row").filter(has_text="对口地区项目援助支出")
    expect(row).to_contain_text("4,231.00")
    expect(row).to_contain_text("提高对口援建地区人民致富能力")
    citizen.starts()
    citizen.follows("项目", "nav.site-nav")
    citizen.follows("对口地区项目援助支出", "main")
    citizen.lands_on("t10-191001002-total", "4,231.00")
    assert citizen.taps == 2


def test_years_are_compared_on_one_basis_and_changed_codes_are_explained(
    citizen: Citizen, published: None
) -> None:
    publish_others()
    page = citizen.page
    citizen.starts("/departments/191/")
    budgets = page.get_by_role("region", name=f"{DEPARTMENT}历年公开的预算数")
    assert [each.split("\t")[0] for each in budgets.locator("tbody tr").all_inner_texts()] == [
        "2024年",
        "2023年",
    ]
    compared = page.get_by_role("region", name="收支总预算与上年相比")
    expect(compared.get_by_role("row").filter(has_text="2024年")).to_contain_text("上年执行数")
    breaks = page.locator("ul.breaks").first
    expect(breaks).to_contain_text("2023年有、2024年没有的支出科目：援建支出（2199901）")


def test_departments_are_compared_side_by_side(citizen: Citizen, published: None) -> None:
    publish_others()
    page = citizen.page
    citizen.starts()
    citizen.follows("比较", "nav.site-nav")
    for name in (DEPARTMENT, OTHER):
        box = page.get_by_role("checkbox", name=name)
        citizen.taps_on(box)
        expect(box).to_be_checked()
    citizen.taps_on(page.get_by_role("button", name="比较"))
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="公务接待费"))
    expect(row.get_by_role("cell")).to_have_text(["5.85", "0.11%", "5.85", "0.11%"])
    citizen.taps_on(row.get_by_role("link").last)
    expect(page).to_have_url("/2024/192/#p-three_public-3")
    citizen.lands_on("p-three_public-3", SENTENCE)


def test_a_number_leads_from_its_sentence_to_its_cell_and_back(citizen: Citizen, published: None) -> None:
    page = citizen.page
    citizen.starts(YEAR)
    citizen.follows("135.46", "#p-other_matters-1")
    citizen.lands_on("t6-total-operating", "135.46")
    mentions = page.locator("#table-6 .grid-mentions")
    citizen.taps_on(mentions.locator("summary"))
    citizen.taps_on(mentions.locator("a[href='#p-other_matters-1']").first)
    sentence = citizen.lands_on("p-other_matters-1", "机关运行经费")
    expect(sentence).to_contain_text("135.46")


def test_every_format_is_downloaded_and_says_the_same_number(
    citizen: Citizen, published: None, tmp_path: Path
) -> None:
    page = citizen.page
    citizen.starts(YEAR)
    links = page.locator("p.downloads a")
    files = {
        name: citizen.downloads(links.get_by_text(name, exact=True), tmp_path / f"{number}")
        for number, name in enumerate(links.all_inner_texts())
    }
    assert list(files) == ["PDF", "Word", "Excel", "CSV", "JSON（元）", "网页", "财政数据包"]
    printed = page.locator("#t7-total-reception").inner_text()
    assert files["PDF"].read_bytes().startswith(b"%PDF-")
    assert zipfile.is_zipfile(files["Word"])
    files["Excel"].rename(tmp_path / "all.xlsx")
    assert reception_in(tmp_path / "all.xlsx") == float(printed) == 5.85
    assert f'id="t7-total-reception" class="amount level-0">{printed}<' in files["网页"].read_text("utf-8")
    table = page.request.get(f"{page.url}tables/7.csv").body().decode("utf-8-sig")
    assert any(row[0] == "合计" and printed in row for row in csv.reader(io.StringIO(table)))
    assert printed in files["CSV"].read_text("utf-8-sig")
    assert '"58500.00"' in files["JSON（元）"].read_text("utf-8")
    assert json.loads(files["JSON（元）"].read_bytes())["year"] == 2024
    assert "datapackage.json" in zipfile.ZipFile(files["财政数据包"]).namelist()


def test_the_three_asked_for_most_have_anchors_of_their_own(citizen: Citizen, published: None) -> None:
    for link, anchor, said in (
        ("“三公”经费：原文", "p-three_public-1", "5.85万元"),
        ("机关运行经费：原文", "p-other_matters-1", "135.46万元"),
        ("政府采购情况：原文", "p-other_matters-3", "112.03万元"),
    ):
        citizen.starts()
        citizen.follows(DEPARTMENT)
        citizen.follows(link)
        citizen.lands_on(anchor, said)
        assert citizen.taps == 2
    for topic, anchor, number in (
        ("“三公”经费", "p-three_public-1", "5.85"),
        ("机关运行", "p-other_matters-1", "135.46"),
        ("政府采购", "p-other_matters-3", "112.03"),
    ):
        citizen.starts()
        citizen.follows(topic, "nav.site-nav")
        citizen.follows(number, "main")
        citizen.lands_on(anchor, number)
        assert citizen.taps == 2


def test_a_citation_stays(citizen: Citizen, published: None) -> None:
    """The address of a version says the same after a correction, and says that it is not the newest."""
    page = citizen.page
    citizen.starts(YEAR)
    citizen.follows("全部版本")
    citizen.follows("第1版")
    cited = f"{YEAR}v1/"
    expect(page).to_have_url(cited)
    expect(page.locator("p.status")).to_have_text(re.compile(r"^\d{4}年\d+月\d+日公开 · 第1版"))
    status = page.locator("p.status").inner_text()
    before = page.locator("#tables").inner_text()
    correct()
    citizen.starts()
    page.goto(f"{cited}#t7-total-reception")
    citizen.lands_on("t7-total-reception", "5.85")
    assert page.locator("p.status").inner_text() == status
    assert page.locator("#tables").inner_text() == before
    expect(page.get_by_role("note")).to_contain_text("这是第1版，不是最新版本。")
    citizen.starts(YEAR)
    expect(page.locator("p.status")).to_contain_text("第2版")


def test_a_question_can_be_asked_from_the_document(citizen: Citizen, published: None) -> None:
    citizen.starts(YEAR)
    citizen.follows("提问或报错")
    expect(citizen.page.get_by_label("您的问题")).to_be_visible()
