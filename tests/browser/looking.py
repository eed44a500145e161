"""What every page must be: accessible by axe's rules, and no wider than a phone. Pictures are kept for looking at."""

from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

PICTURES = Path(__file__).resolve().parents[2] / "var" / "screenshots"
WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 360, "height": 740}

_axe = Axe()
OPTIONS = {"resultTypes": ["violations"], "preload": False}
"""Axe loads style sheets once more for one rule about turned phones, and would itself break the policy."""


def faults(page: Page) -> list[str]:
    """Each violation of axe's rules on the page as it stands, with the elements that it concerns."""
    found = _axe.run(page, options=OPTIONS).response["violations"]
    return [
        f"{page.url}: {rule['id']} ({rule['help']}): {node['target'][0]} {node['html'][:160]}"
        for rule in found
        for node in rule["nodes"]
    ]


def unfold(page: Page) -> None:
    """Open whatever is folded away."""
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")


def axe(page: Page) -> None:
    """The page has no violation of axe's rules, best practices among them."""
    found = faults(page)
    assert not found, "\n".join(found)


def overflow(page: Page) -> list[str]:
    """What makes the page itself scroll sideways; wide tables scroll in a box of their own."""
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [f"{page.url}: {wider} px wider than {page.viewport_size['width']} px"] if wider > 0 else []


def picture(page: Page, name: str) -> list[str]:
    """Keep the page as it looks on a desk and on a phone; returns whether it is too wide for either."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    found = []
    for size in (NARROW, WIDE):
        page.set_viewport_size(size)
        found += overflow(page)
        page.screenshot(path=PICTURES / f"{name}-{size['width']}.png", full_page=True, caret="initial")
    return found
