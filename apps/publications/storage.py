"""The files folder: whole files only, written under another name and then put in their place; one writer at a time."""

import errno
import fcntl
import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

READABLE = 0o644
"""Files are public: other users of the machine may read them, only the site's user writes them."""

LOCK, PART = ".lock", ".part-"

_REASONS = {
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "磁盘配额已满",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "磁盘只读",
    errno.ENOTDIR: "所在的不是文件夹",
}


class NotStored(Exception):
    """A file could not be written. Says where and why, in the operator's words."""

    def __init__(self, path: Path, error: OSError) -> None:
        reason = _REASONS.get(error.errno or 0, error.strerror or str(error))
        super().__init__(f"不能写入 {path}：{reason}。")


def folder() -> Path:
    """Where the files are (PORTAL_FILES_DIR)."""
    return Path(settings.FILES_DIR)


def write(path: Path, fill: Callable[[BinaryIO], object]) -> None:
    """Put a file in its place once `fill` has written all of it, in the place of one that may be there already.

    NotStored if the disk refuses; then nothing is left behind. What else `fill` raises is passed on.
    """
    temporary = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=PART, delete=False) as out:
            temporary = out.name
            fill(out)  # type: ignore[arg-type]
            out.flush()
            os.fchmod(out.fileno(), READABLE)
            os.fsync(out.fileno())
        os.replace(temporary, path)
        temporary = None
    except OSError as error:
        raise NotStored(path, error) from error
    finally:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)


class Busy(Exception):
    """Another process or thread makes something in this folder just now."""


@contextmanager
def alone(place: Path, *, wait: bool = True) -> Iterator[None]:
    """Wait until no other process or thread makes something in this folder, or raise Busy at once. NotStored if it
    cannot be made."""
    try:
        place.mkdir(parents=True, exist_ok=True)
        lock = os.open(place / LOCK, os.O_CREAT | os.O_RDWR, READABLE)
    except OSError as error:
        raise NotStored(place, error) from error
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy from None
        for left in place.glob(f"{PART}*"):  # by a writer that was killed
            left.unlink(missing_ok=True)
        yield
    finally:
        os.close(lock)


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, in hex. OSError if it cannot be read."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
