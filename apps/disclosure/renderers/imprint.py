"""The imprint of a published file: which version, published when, frozen with which fingerprint."""

from dataclasses import dataclass
from datetime import date

SHORT = 12
"""How many hex characters of the fingerprint are printed."""


@dataclass(frozen=True, slots=True)
class Imprint:
    """What every page of a published file says about itself. `sha256` is that of the frozen JSON, in hex."""

    version: int
    published_on: date
    sha256: str

    @property
    def short(self) -> str:
        """The beginning of the fingerprint, enough to recognise it."""
        return self.sha256[:SHORT]

    @property
    def day(self) -> str:
        """The day of publication as it is written: 2024年2月5日."""
        return f"{self.published_on.year}年{self.published_on.month}月{self.published_on.day}日"

    @property
    def text(self) -> str:
        """The imprint as a line: 第1版 · 2024年2月5日公开 · SHA-256 1234abcd5678…"""
        return f"第{self.version}版 · {self.day}公开 · SHA-256 {self.short}…"
