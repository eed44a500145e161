"""Where every test run begins: the demonstration's settings, and what of the suite could not run here.

pytest-django reads settings named in pyproject.toml before any conftest, which would be too early: they refuse to
start without PORTAL_DEMO or a secret key. They are named here instead, so that plain `pytest` works too.
"""

import atexit
import os
import shutil
import tempfile
from collections import Counter

import django
import hypothesis
import pytest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "budget_portal.settings")
os.environ["PORTAL_DEMO"] = "1"
os.environ["PORTAL_DEBUG"] = "0"
# Pages that another run, or another worker, has cached must not answer for this one.
os.environ["PORTAL_CACHE_DIR"] = tempfile.mkdtemp(prefix="portal-cache-")
atexit.register(shutil.rmtree, os.environ["PORTAL_CACHE_DIR"], ignore_errors=True)
# Nor files that it has made; and tests that publish do not wait for files that they do not read.
os.environ["PORTAL_FILES_DIR"] = tempfile.mkdtemp(prefix="portal-files-")
os.environ["PORTAL_FILES_WHEN_PUBLISHED"] = "0"
atexit.register(shutil.rmtree, os.environ["PORTAL_FILES_DIR"], ignore_errors=True)

django.setup()

from django.conf import settings  # noqa: E402 - needs the variables above
from django.db import connection  # noqa: E402

# Argon2 takes 0.15 s for each user a test creates. What production uses is read from the settings themselves.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]

# A process of its own would not see the database of a test; tests that want one say so.
settings.IMPORT_IN_REQUEST = 2**40

# Two busy cores miss the default deadline of 200 ms now and then; a slow example is not a wrong one.
hypothesis.settings.register_profile("portal", deadline=None)
hypothesis.settings.load_profile("portal")

# A browser's server answers each request on a connection of its own, which a database in memory does not have.
if connection.vendor == "sqlite":
    connection.settings_dict["TEST"]["NAME"] = os.path.join(os.environ["PORTAL_CACHE_DIR"], "test.sqlite3")

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-goldens", action="store_true", help="用当前结果改写 tests/goldens 中的标准答案"
    )


def pytest_report_header() -> str:
    return f"database: {connection.vendor}"


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("browser") and not any(map(shutil.which, BROWSERS)):
        pytest.skip("没有找到 Chromium：安装后（Debian：apt install chromium）再运行 make test")
    if item.get_closest_marker("postgresql") and connection.vendor != "postgresql":
        pytest.skip("只在 PostgreSQL 上运行：make test-postgres")


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """After a run of the whole suite, say what it did not show on this machine, and how to see it."""
    narrowed = config.option.keyword or config.option.markexpr
    if narrowed or config.args_source is not pytest.Config.ArgsSource.TESTPATHS:
        return
    missing = []
    if connection.vendor != "postgresql":
        missing.append(
            "PostgreSQL：没有设置 DATABASE_URL，测试只在 SQLite 上运行。"
            "装有 PostgreSQL 时运行 make test-postgres（自动起停一个临时数据库），"
            "或 DATABASE_URL=postgres://用户:口令@主机/库名 make test。"
        )
    skipped = Counter(report.longrepr[2] for report in terminalreporter.getreports("skipped"))
    missing += [f"{count} 项测试：{reason.removeprefix('Skipped: ')}" for reason, count in skipped.items()]
    if missing:
        terminalreporter.section("没有在这里运行的部分")
        for line in missing:
            terminalreporter.write_line(f"· {line}")
