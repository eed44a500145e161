"""Addresses that pages about the whole city print by the hundred: worked out once each."""

from functools import lru_cache

from django.urls import get_script_prefix, reverse


@lru_cache(maxsize=50_000)
def _reverse(prefix: str, name: str, args: tuple[object, ...]) -> str:
    return reverse(name, args=args)


def address(name: str, *args: object) -> str:
    """What `reverse` gives, without asking again."""
    return _reverse(get_script_prefix(), name, args)


def of_publication(year: int, department: str, anchor: str = "") -> str:
    """The page of a department's year, or a place on it."""
    page = address("publications:disclosure", year, department)
    return f"{page}#{anchor}" if anchor else page
