"""What is told when the public can read something else than before, inside the transaction that changes it."""

from django.dispatch import Signal

public_version_changed = Signal()
"""Sent with `department_code` and `year` after a version was added or withdrawn."""
