#!/usr/bin/env python
"""Django's command line for the portal."""

import os
import sys


def is_unprepared(error: Exception) -> bool:
    """Whether a table or a column is missing, or SQLite's folder: `migrate` has not run, or not since an update."""
    state = getattr(error.__cause__, "sqlstate", None) or ""  # PostgreSQL
    missing = ("no such table", "no such column", "has no column named", "unable to open database file")
    return state in ("42P01", "42703") or any(words in str(error) for words in missing)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "budget_portal.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import DatabaseError

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"设置有误：{error}")
    except DatabaseError as error:
        if "--traceback" in sys.argv or not is_unprepared(error):
            raise
        sys.exit("数据库还没有建好，请先运行 make setup（或 manage.py migrate）。")


if __name__ == "__main__":
    main()
