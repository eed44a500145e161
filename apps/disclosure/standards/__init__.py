"""The prescribed forms, one module each."""

from apps.disclosure.form import Standard
from apps.disclosure.standards.hangzhou_2024 import HANGZHOU_2024

STANDARDS: dict[str, Standard] = {standard.key: standard for standard in (HANGZHOU_2024,)}
