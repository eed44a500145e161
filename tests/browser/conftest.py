"""A real browser on a real server. Whatever it complains of fails the test that it happens in."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from apps.accounts.models import User
from apps.budgets.models import DepartmentalBudget
from apps.departments.models import Department
from conftest import BROWSERS
from tests import cast as cast_module
from tests.browser.looking import WIDE
from tests.browser.watching import Watch

QUIET = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    "--lang=zh-CN",
)
"""As root there is no sandbox; the rest keeps Chromium from calling home."""

PATIENCE = 15_000
"""Milliseconds until what should be seen is given up; a busy machine answers late, not wrongly."""

Enter = Callable[[User | None], Page]


@pytest.fixture(scope="session", autouse=True)
def beside_a_loop() -> None:
    """Playwright runs an event loop beside the test, which Django takes for one that queries would block."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def base_url(live_server: LiveServer) -> str:
    return live_server.url


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    program = next(filter(None, map(shutil.which, BROWSERS)))
    return {**browser_type_launch_args, "executable_path": program, "args": list(QUIET)}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "viewport": WIDE, "locale": "zh-CN", "timezone_id": settings.TIME_ZONE}


@pytest.fixture
def new_context(
    new_context: Callable[..., BrowserContext], live_server: LiveServer
) -> Iterator[Callable[..., BrowserContext]]:
    """A browser's window of one person's own; at the end nothing may have gone wrong in any."""
    watches: list[Watch] = []

    def watched(**arguments: Any) -> BrowserContext:
        context = new_context(**arguments)
        context.set_default_timeout(PATIENCE)
        watches.append(Watch(context, live_server.url))
        return context

    yield watched
    faults = [fault for watch in watches for fault in watch.finish()]
    assert not faults, "\n".join(faults)


@pytest.fixture
def enter(new_context: Callable[..., BrowserContext], live_server: LiveServer) -> Enter:
    """A page of one's own, signed in as somebody by cookie, or as nobody."""

    def sign_in(user: User | None) -> Page:
        context = new_context()
        if user is not None:
            client = Client()
            client.force_login(user)
            name = settings.SESSION_COOKIE_NAME
            context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
        return context.new_page()

    return sign_in


@pytest.fixture
def page(enter: Enter) -> Page:
    """A reader's page."""
    return enter(None)


@pytest.fixture
def cast(demo_budget: DepartmentalBudget) -> cast_module.Cast:
    return cast_module.call(demo_budget.department, Department.objects.create(code="902", name="别部门"))
