"""Somebody who came with one question: counts the taps on the way to the answer, on a phone or at a desk."""

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

IN_SIGHT = """(element) => {
    const box = element.getBoundingClientRect();
    return box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
}"""


class Citizen:
    """A reader at a page. Taps are fingers on a phone and clicks at a desk; `taps` is how many it took since home."""

    def __init__(self, page: Page, *, has_touch: bool) -> None:
        self.page = page
        self.has_touch = has_touch
        self.taps = 0

    def starts(self, at: str = "/") -> None:
        self.page.goto(at)
        self.taps = 0

    def taps_on(self, what: Locator) -> None:
        what.tap() if self.has_touch else what.click()
        self.taps += 1

    def follows(self, link: str, within: str = "body") -> None:
        self.taps_on(self.page.locator(within).get_by_role("link", name=link, exact=True).first)

    def reads(self, heading: str) -> None:
        """The page's own heading."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)

    def lands_on(self, anchor: str, text: str) -> Locator:
        """The address names the place, which is lit up, in sight, and says this."""
        expect(self.page).to_have_url(re.compile(f"#{re.escape(anchor)}$"))
        place = self.page.locator(f"[id='{anchor}']:target")
        expect(place).to_contain_text(text)
        self.page.wait_for_function(IN_SIGHT, arg=place.element_handle())
        return place

    def downloads(self, link: Locator, to: Path) -> Path:
        with self.page.expect_download() as coming:
            self.taps_on(link)
        coming.value.save_as(to)
        return to
