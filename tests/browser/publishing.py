"""Beside the seed: the year before, with a code that is gone since, and another department; also a correction."""

from dataclasses import replace

from tests.booklets.hangzhou_2024 import DEPARTMENT
from tests.catalogue.publishing import publish, seed, with_items_below


def publish_others(*, correction: bool = False) -> None:
    """Each is stored and catalogued as publishing does."""
    earlier = with_items_below("191", DEPARTMENT)
    publish(replace(earlier, year=2023))
    publish(with_items_below())
    if correction:
        publish(seed(duties="更正后的职能。"), version=2, reason="更正职能。")
