"""How far an import is: told by the engine while it works, kept where any worker can read it.

It is kept in the cache, not in the database: the whole save is one transaction, which nobody sees into before it
ends, and on SQLite nobody else can write beside it.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass

from django.core.cache import cache

READING, CHECKING, COMPARING, WRITING = "读取", "检查", "比较", "写入"

Tell = Callable[[str, int, int], None]
"""Called with the stage, the rows done and the rows to do."""

EVERY = 2_000
"""Rows between two tellings."""

BEAT = 2.0
"""Seconds between two signs of life."""

SILENCE = 45.0
"""Seconds without one after which the process counts as dead; reading a large file may hold it up for some."""

KEPT = 86_400
"""Seconds for which the last sign is kept."""


def quiet(stage: str, done: int, total: int) -> None:
    """Nobody asks."""


@dataclass(frozen=True)
class Progress:
    """The last sign of life of the process that works on an upload."""

    stage: str
    done: int
    total: int
    at: float
    """Seconds since the epoch."""

    @property
    def is_alive(self) -> bool:
        return time.time() - self.at < SILENCE

    @property
    def percent(self) -> int:
        return min(100, self.done * 100 // self.total) if self.total else 0


def _key(upload: int) -> str:
    return f"workbook-progress-{upload}"


def progress_of(upload: int) -> Progress | None:
    """The last sign of life; None if there never was one, or the import has ended."""
    kept = cache.get(_key(upload))
    return Progress(**kept) if isinstance(kept, dict) else None


@contextmanager
def telling(upload: int) -> Iterator[Tell]:
    """Keep the progress of an upload, and a beating heart, for as long as the context lasts."""
    last = Progress(READING, 0, 0, time.time())
    ended = threading.Event()
    write = threading.Lock()

    def keep() -> None:
        with write:
            if not ended.is_set():
                cache.set(_key(upload), asdict(last) | {"at": time.time()}, KEPT)

    def tell(stage: str, done: int, total: int) -> None:
        nonlocal last
        last = Progress(stage, done, total, time.time())
        keep()

    def beat() -> None:
        while not ended.wait(BEAT):
            keep()

    keep()
    heart = threading.Thread(target=beat, name=f"upload-{upload}", daemon=True)
    heart.start()
    try:
        yield tell
    finally:
        ended.set()
        heart.join()
        cache.delete(_key(upload))
