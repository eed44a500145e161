"""A department goes from nothing to a published page, is sent back on the way, corrected and withdrawn, in browsers."""

from pathlib import Path

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from apps.budgets.models import DepartmentalBudget
from apps.workflow.management.commands.load_demo import SIGN_INS
from tests.browser.conftest import Enter
from tests.browser.people import Person
from tests.browser.small_department import CODE, NAME, UNIT, fill
from tests.cast import Cast
from tests.workflow.walking import bring_to

pytestmark = pytest.mark.browser

BUDGET = f"2024年{NAME}部门预算"
INITIAL, OWN = "初始-密码-2031", "自己的-密码-2031"


@pytest.fixture
def demonstration(transactional_db: None) -> None:
    """What `make demo` sets up."""
    call_command("load_demo", verbosity=0)


def printed(person: Person, username: str) -> None:
    """Sign in with an account that `make demo` prints."""
    password = next(each[1] for each in SIGN_INS if each[0] == username)
    person.signs_in(username, password)


def test_a_second_department_goes_from_nothing_to_a_published_page(
    demonstration: None, enter: Enter, tmp_path: Path
) -> None:
    administrator, clerk, reviewer, publisher, citizen = (Person(enter(None)) for _ in range(5))

    printed(administrator, "admin")
    administrator.adds("部门", code=CODE, name=NAME)
    administrator.saves()
    administrator.adds("预算单位", department=NAME, year="2024", code=UNIT, name=NAME, nature="行政单位")
    administrator.page.get_by_label("是否本级").check()
    administrator.saves()
    administrator.adds(
        "用户", username="chen", name="陈编制", department=NAME, password1=INITIAL, password2=INITIAL
    )
    administrator.page.get_by_label("编制员").check()
    administrator.saves()

    clerk.signs_in("chen", INITIAL)
    clerk.sets_own_password(OWN)
    clerk.goes_home()
    blank = clerk.downloads("下载空白工作簿", tmp_path / "空白.xlsx")
    clerk.follows("导入工作簿")
    clerk.uploads(fill(blank, tmp_path / "有错.xlsx", mistake=True))
    clerk.sees("共 2 处错误，没有保存任何内容")
    clerk.uploads(fill(blank, tmp_path / "填好.xlsx"))
    clerk.sees("将要发生的变化")
    clerk.page.get_by_role("button", name="确认导入").click()
    clerk.sees(BUDGET)
    clerk.opens_the_desk_of(BUDGET)
    clerk.sees("支出与年终结转")

    # By hand: a line, what there is none of, the reasons.
    clerk.follows("支出")
    clerk.page.get_by_role("link", name="新增支出").click()
    for field, term, option in (
        ("unit", UNIT, f"{UNIT} {NAME}"),
        ("functional_class", "2019999", "2019999 其他一般公共服务支出"),
        ("economic_class", "公务接待", "30217 公务接待费"),
    ):
        clerk.chooses(clerk.page.locator(f".field-{field}"), term, option)
    clerk.page.get_by_label("支出类别").select_option(label="公用经费")
    clerk.page.get_by_label("资金来源").select_option(label="一般公共预算")
    clerk.page.get_by_label("金额").fill("1.345679万元")
    clerk.saves()
    clerk.opens_the_desk_of(BUDGET)
    clerk.page.get_by_role("row", name="国有资产").get_by_role("button").click()
    clerk.sees("国有资产：没有填写的，都已填 0。")
    clerk.writes_reasons("公共数据平台运行任务增加")
    clerk.opens_the_desk_of(BUDGET)
    clerk.takes("上报", "请审核。")

    printed(reviewer, "reviewer")
    reviewer.opens_the_desk_of(BUDGET)
    reviewer.follows("审阅和意见")
    reviewer.remarks("t5-2019999-operating", "办公费偏高，请压减 1 万元用于项目。")
    reviewer.remarks("p-three_public-3", "接待费高于上年，请说明。")
    reviewer.follows("返回工作台")
    reviewer.takes("退回", "请按意见修改。")

    clerk.opens_the_desk_of(BUDGET)
    clerk.sees("请按意见修改。")
    clerk.sees("审核意见（2 条未了结）")
    for text, reply in (("办公费偏高", "已压减。"), ("接待费高于上年", "承办全国会议一次。")):
        remark = clerk.page.locator(".desk-remark").filter(has_text=text)
        remark.get_by_role("textbox", name="答复").fill(reply)
        remark.get_by_role("button", name="答复").click()
        clerk.sees(f"答复：{reply}")
    for code, amount in (("30201", "136543.21"), ("305001001", "350000")):
        clerk.opens_the_desk_of(BUDGET)
        clerk.follows("支出")
        row = clerk.page.get_by_role("row", name=code)
        row.get_by_role("link", name="2019999 其他一般公共服务支出").click()
        clerk.page.get_by_label("金额").fill(amount)
        clerk.saves()
    clerk.opens_the_desk_of(BUDGET)
    clerk.takes("上报", "已按意见修改。")

    reviewer.opens_the_desk_of(BUDGET)
    reviewer.follows("与上年、上次上报比较")
    changed = reviewer.page.get_by_role("row").filter(has_text="16.00").filter(has_text="15.00")
    expect(changed.first).to_be_visible()
    reviewer.opens_the_desk_of(BUDGET)
    reviewer.sees("现在还不能批复")
    for _ in range(2):
        reviewer.page.get_by_role("button", name="了结").first.click()
        reviewer.sees("已了结")
    reviewer.page.get_by_label("确认说明").fill("承办全国会议，情况属实。")
    reviewer.page.get_by_role("button", name="确认写了说明的警告").click()
    reviewer.sees("✓ 已确认：承办全国会议，情况属实。")
    reviewer.takes("批复", "同意。", 批复日期="2024-02-05", 批复文号="杭财预〔2024〕12号")

    printed(publisher, "publisher")
    publisher.opens_the_desk_of(BUDGET)
    publisher.takes("通过保密审查", "不涉及国家秘密和商业秘密。")
    publisher.takes("公开")

    citizen.page.goto("/")
    citizen.follows(NAME)
    citizen.sees(f"2024年{NAME}部门预算")
    for place, amount in (
        ("t1-revenue_total-revenue", "130.00"),
        ("t5-2019999-operating", "15.00"),
        ("t5-2019999-project", "35.00"),
        ("t6-30201-total", "13.65"),
        ("t7-305001-reception", "1.35"),
    ):
        expect(citizen.page.locator(f"[id='{place}']")).to_have_text(amount)
    citizen.sees("公共数据平台运行任务增加")


def test_a_correction_shows_publicly_what_has_changed_and_a_withdrawal_its_notice(
    enter: Enter, cast: Cast, demo_budget: DepartmentalBudget
) -> None:
    bring_to("published", demo_budget, cast)
    clerk, reviewer, publisher = (
        Person(enter(who)) for who in (cast.preparer, cast.reviewer, cast.publisher)
    )
    citizen = Person(enter(None))
    budget, reason = str(demo_budget), "印刷费和会议费的金额录反。"

    publisher.opens_the_desk_of(budget)
    publisher.takes("更正", reason)

    clerk.opens_the_desk_of(budget)
    clerk.sees(reason)
    for code, amount in (("30202 印刷费", "40000"), ("30215 会议费", "70000")):
        clerk.opens_the_desk_of(budget)
        clerk.follows("支出")
        row = clerk.page.get_by_role("row", name=code)
        row.get_by_role("link", name="2019999 其他一般公共服务支出").click()
        clerk.page.get_by_label("金额").fill(amount)
        clerk.saves()
    clerk.opens_the_desk_of(budget)
    clerk.takes("上报", "已更正。")
    reviewer.opens_the_desk_of(budget)
    for box in reviewer.page.get_by_label("确认说明").all():
        box.fill("情况属实。")
    if reviewer.page.get_by_role("button", name="确认写了说明的警告").is_visible():
        reviewer.page.get_by_role("button", name="确认写了说明的警告").click()
    reviewer.takes("批复", 批复日期="2024-03-01", 批复文号="杭财预〔2024〕31号")
    publisher.opens_the_desk_of(budget)
    publisher.takes("通过保密审查", "不涉及国家秘密和商业秘密。")
    publisher.takes("公开", reason)

    citizen.page.goto("/2024/191/")
    citizen.sees("本版为第2版。")
    citizen.sees(reason)
    citizen.follows("与上一版的不同")
    citizen.sees("第2版与第1版的不同")
    changes = citizen.page.get_by_role("row", name="印刷费")
    expect(changes.first).to_contain_text("7.00")
    expect(changes.first).to_contain_text("4.00")
    citizen.page.goto("/2024/191/v1/")
    citizen.sees("这是第1版，不是最新版本。")
    expect(citizen.page.locator("[id='t6-30202-operating']")).to_have_text("7.00")

    publisher.opens_the_desk_of(budget)
    publisher.takes("撤回", "内容待核实，核实后重新公开。")
    citizen.page.goto("/2024/191/")
    citizen.sees("第2版已撤回。")
    citizen.sees("内容待核实，核实后重新公开。")
