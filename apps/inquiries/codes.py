"""Lookup codes: given once to who asked, kept as a hash, typed back in whatever way people type."""

import hashlib
import secrets
import unicodedata

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Nothing that is taken for something else: no 0 and O, no 1, I and L."""

LENGTH, GROUP = 12, 4
"""31 to the twelfth is 59 bits: a thousand guesses a second take some ten million years."""

DASHES = dict.fromkeys(map(ord, "-‐‑‒–—―−_ \t"), None)


def new_code() -> str:
    """Like "K7PM-2QXR-94TD"."""
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return "-".join(drawn[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def hash_of(code: str) -> str:
    """SHA-256 of a code, however its letters, width and dashes were typed. Such codes need no salt: all differ."""
    plain = unicodedata.normalize("NFKC", code).translate(DASHES).upper()
    return hashlib.sha256(plain.encode()).hexdigest()


def number_as_typed(text: str) -> str:
    """A public number as it is stored: half width, no blanks."""
    plain = unicodedata.normalize("NFKC", text).strip()
    return "-".join(part.strip() for part in plain.replace("–", "-").replace("—", "-").split("-"))
