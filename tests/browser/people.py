"""Who walks through the portal in a browser, by what they see and click."""

import re
from pathlib import Path

from playwright.sync_api import Download, Locator, Page, expect

from tests.browser.looking import faults


class Person:
    """Somebody at a browser; every page that a step ends on is checked by axe's rules."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.name = ""
        self.password = ""

    def signs_in(self, name: str, password: str) -> None:
        self.name, self.password = name, password
        self.page.goto("/admin/")
        self.page.get_by_label("用户名").fill(name)
        self.page.get_by_label("密码").fill(password)
        self.page.get_by_role("button", name="登录").click()
        expect(self.page.get_by_role("button", name="退出")).to_be_visible()

    def sets_own_password(self, password: str) -> None:
        self.page.get_by_label("旧密码").fill(self.password)
        self.page.get_by_label(re.compile("^新密码.?$")).fill(password)
        self.page.get_by_label("新密码确认").fill(password)
        self.page.get_by_role("button", name="修改我的密码").click()
        self.password = password
        self.sees("密码更改成功")

    def goes_home(self) -> None:
        self.page.goto("/admin/")

    def follows(self, link: str, *, exact: bool = True) -> None:
        self.page.get_by_role("link", name=link, exact=exact).first.click()

    def opens_the_desk_of(self, budget: str) -> None:
        self.goes_home()
        self.follows(budget)
        expect(self.page.get_by_role("heading", name="填报清单")).to_be_visible()

    def adds(self, what: str, **fields: str) -> None:
        """A record by its empty form, reached from the first page; fields are named by their ids."""
        self.goes_home()
        self.page.get_by_role("row", name=re.compile(f"^{what} ")).get_by_role("link", name="增加").click()
        for field, value in fields.items():
            box = self.page.locator(f"#id_{field}")
            if box.evaluate("box => box.tagName") == "SELECT":
                box.select_option(label=value)
            else:
                box.fill(value)

    def saves(self) -> None:
        self.page.get_by_role("button", name="保存", exact=True).click()
        self.sees("成功")

    def chooses(self, field: Locator, term: str, option: str) -> None:
        """Search a choice by part of its code or name, and take it."""
        field.locator(".select2-selection").click()
        self.page.locator(".select2-search__field").fill(term)
        self.page.get_by_role("option", name=option).click()

    def downloads(self, link: str, to: Path) -> Path:
        with self.page.expect_download() as coming:
            self.follows(link)
        download: Download = coming.value
        download.save_as(to)
        return to

    def uploads(self, file: Path) -> None:
        """From the page that takes workbooks."""
        self.page.locator("input[type=file]").set_input_files(file)
        self.page.get_by_role("button", name="检查").click()

    def writes_reasons(self, text: str) -> None:
        """Whatever still lacks a text gets one, on the page that lists them all."""
        self.follows("变动原因和科目用途")
        boxes = self.page.locator(".desk-reasons textarea")
        for number in range(boxes.count()):
            if not boxes.nth(number).input_value():
                boxes.nth(number).fill(text)
        self.page.get_by_role("button", name="保存", exact=True).click()
        self.sees("已保存。")

    def remarks(self, place: str, text: str) -> None:
        """A remark on the cell or sentence with this id, on the page for reviewing."""
        self.page.locator(f"[id='{place}']").click()
        self.page.get_by_label("意见", exact=True).fill(text)
        self.page.get_by_role("button", name="保存意见").click()
        self.sees(text)

    def takes(self, step: str, said: str = "", **fields: str) -> None:
        """A step of the workflow, on the budget's desk."""
        button = self.page.get_by_role("button", name=step, exact=True)
        summary = self.page.locator("details.desk-other > summary").get_by_text(step, exact=True)
        if summary.count() and not button.is_visible():
            summary.click()
        form = self.page.locator("form.desk-step").filter(has=button)
        form.locator("textarea").fill(said)
        for label, value in fields.items():
            form.get_by_label(label).fill(value)
        for confirmation in form.get_by_role("checkbox").all():
            confirmation.check()
        button.click()
        self.sees(f"{step}已办理。")

    def sees(self, text: str) -> None:
        expect(self.page.get_by_text(text).first).to_be_visible()
        found = faults(self.page)
        assert not found, "\n".join(found)
