"""What the two office formats share: text that XML may contain, and equal bytes for equal content."""

import re
import zipfile
from datetime import UTC, date, datetime, time
from io import BytesIO

from apps.disclosure.renderers.imprint import Imprint

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot express, even escaped: control characters, halves of a pair, and two that are no characters."""

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time of writing a zip archive can name."""


def legible(text: str) -> str:
    """Without the characters that no office file may contain."""
    return _ILLEGAL.sub("", text)


def written_at(imprint: Imprint | None, year: int) -> datetime:
    """When a file says it was written (UTC, midnight): the day of publication, for a draft the first of its year."""
    return datetime.combine(imprint.published_on if imprint else date(year, 1, 1), time(), UTC)


def steady(archive: bytes) -> bytes:
    """The same zip archive without the times at which its parts were written. zipfile.BadZipFile if it is none."""
    out = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(archive)) as parts,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as steadied,
    ):
        for name in parts.namelist():
            part = zipfile.ZipInfo(name, EPOCH)
            part.compress_type = zipfile.ZIP_DEFLATED
            part.external_attr = 0o600 << 16
            steadied.writestr(part, parts.read(name))
    return out.getvalue()
