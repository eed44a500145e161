"""What `manage.py check` says about the place where laid-out publications are kept."""

import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import checks


def cache_can_be_written(**kwargs: Any) -> list[checks.CheckMessage]:
    """Warn where the cache's folder cannot be written, or not be made. Makes none: it might get another owner."""
    cache = settings.CACHES["default"]
    if not cache["BACKEND"].endswith(".FileBasedCache"):
        return []
    folder = Path(cache["LOCATION"]).absolute()
    existing = next(path for path in (folder, *folder.parents) if os.path.exists(path))
    if existing.is_dir() and os.access(existing, os.R_OK | os.W_OK | os.X_OK):
        return []
    return [
        checks.Warning(
            f"当前用户不能写缓存文件夹 {folder}：公开页面每次都要重新排版，会慢得多。",
            hint="让运行网站的用户可以写这个文件夹，或用环境变量 PORTAL_CACHE_DIR 另指定一个。",
            id="portal.W001",
        )
    ]
