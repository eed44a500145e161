"""A site with two departments, two years and a correction, and one address of every kind of its public pages."""

from dataclasses import replace

from tests.booklets.hangzhou_2024 import DEPARTMENT
from tests.catalogue.publishing import publish, seed, with_items_below

OTHER = "杭州市援建局"

PAGES = {
    "home": "/",
    "year": "/years/2023/",
    "departments": "/departments/",
    "department": "/departments/191/",
    "functions": "/functions/2024/",
    "function": "/functions/2024/208/",
    "three-public-funds": "/three-public-funds/2024/",
    "procurement": "/procurement/2024/",
    "operating-costs": "/operating-costs/2024/",
    "projects": "/projects/2024/",
    "compare": "/compare/2024/?department=191&department=192",
    "unpublished": "/unpublished/2024/",
    "glossary": "/glossary/",
    "search": "/search/?q=援助",
    "search-nothing": "/search/?q=没有这样的词",
    "data": "/data/",
    "data-api": "/data/api/",
    "disclosure": "/2024/191/",
    "old-version": "/2024/191/v1/",
    "table-wide": "/2024/191/tables/3/",
    "table-empty": "/2024/191/tables/8/",
    "table-of-version": "/2024/191/v1/tables/11/",
    "checks": "/2024/191/checks/",
    "checks-of-version": "/2024/191/v1/checks/",
    "versions": "/2024/191/versions/",
    "differences": "/2024/191/v2/differences/",
    "ask": "/2024/191/ask/?about=t7-total-reception",
    "inquiries": "/2024/191/inquiries/",
    "lookup": "/inquiries/",
    "not-found": "/2024/999/",
}


def publish_others() -> None:
    """Beside the seed: its year before, with a code that is gone since, and another department."""
    publish(replace(with_items_below("191", DEPARTMENT), year=2023))
    publish(with_items_below("192", OTHER))


def correct() -> None:
    """A second version of the seed."""
    publish(seed(duties="更正后的职能。"), version=2, reason="更正职能。")


def publish_all() -> None:
    publish(seed())
    publish_others()
    correct()
