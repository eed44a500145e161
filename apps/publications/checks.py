"""What `manage.py check` says about the folders for laid-out publications and for their files."""

import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import checks


def _can_be_written(folder: Path) -> bool:
    """Whether the folder, or the lowest above it that exists, takes files. Makes none: it might get another owner."""
    existing = next(path for path in (folder, *folder.parents) if os.path.exists(path))
    return existing.is_dir() and os.access(existing, os.R_OK | os.W_OK | os.X_OK)


def cache_can_be_written(**kwargs: Any) -> list[checks.CheckMessage]:
    """Warn where the cache's folder cannot be written, or not be made."""
    cache = settings.CACHES["default"]
    if not cache["BACKEND"].endswith(".FileBasedCache"):
        return []
    folder = Path(cache["LOCATION"]).absolute()
    if _can_be_written(folder):
        return []
    return [
        checks.Warning(
            f"当前用户不能写缓存文件夹 {folder}：公开页面每次都要重新排版，会慢得多。",
            hint="让运行网站的用户可以写这个文件夹，或用环境变量 PORTAL_CACHE_DIR 另指定一个。",
            id="portal.W001",
        )
    ]


def files_can_be_written(**kwargs: Any) -> list[checks.CheckMessage]:
    """Warn where the files folder cannot be written; refuse one that is sent as static files, withdrawn or not."""
    folder = Path(settings.FILES_DIR).absolute()
    static = [Path(each).absolute() for each in (settings.STATIC_ROOT, *settings.STATICFILES_DIRS)]
    found: list[checks.CheckMessage] = []
    if any(folder == each or each in folder.parents for each in static):
        found.append(
            checks.Error(
                f"公开文件的文件夹 {folder} 在静态文件之中：撤回的文件仍会被发送。",
                hint="用环境变量 PORTAL_FILES_DIR 另指定一个。",
                id="portal.E001",
            )
        )
    if not _can_be_written(folder):
        found.append(
            checks.Warning(
                f"当前用户不能写公开文件的文件夹 {folder}：文件每次下载都要重新生成，会慢得多。",
                hint="让运行网站的用户可以写这个文件夹，或用环境变量 PORTAL_FILES_DIR 另指定一个。",
                id="portal.W002",
            )
        )
    return found
