"""What has been done to a budget so far, each kind of record asked for once."""

from dataclasses import dataclass
from functools import cached_property

from apps.budgets.models import DepartmentalBudget
from apps.publications.models import Publication
from apps.workflow.models import Acknowledgement, ReviewComment, TransitionRecord


@dataclass(frozen=True)
class Dossier:
    """The steps, notes, remarks and publications of one budget, oldest first."""

    budget: DepartmentalBudget

    @cached_property
    def records(self) -> tuple[TransitionRecord, ...]:
        return tuple(TransitionRecord.objects.filter(budget=self.budget).select_related("by").order_by("id"))

    @cached_property
    def acknowledgements(self) -> dict[str, Acknowledgement]:
        """By the key of the warning."""
        notes = Acknowledgement.objects.filter(budget=self.budget).select_related("by")
        return {each.key: each for each in notes}

    @cached_property
    def comments(self) -> tuple[ReviewComment, ...]:
        comments = ReviewComment.objects.filter(budget=self.budget)
        return tuple(comments.select_related("by", "replied_by", "settled_by").order_by("id"))

    @cached_property
    def publications(self) -> tuple[Publication, ...]:
        """Without their content."""
        rows = Publication.objects.filter(department_id=self.budget.department_id, year=self.budget.year)
        return tuple(rows.defer("content").select_related("withdrawal").order_by("version"))

    def last(self, *steps: str) -> TransitionRecord | None:
        """The last record of one of these steps."""
        return next((record for record in reversed(self.records) if record.name in steps), None)

    @property
    def unsettled(self) -> int:
        """How many remarks are open."""
        return sum(1 for comment in self.comments if comment.settled_at is None)

    @property
    def public_version(self) -> Publication | None:
        """What the public reads now: the newest version, unless that has been withdrawn."""
        newest = self.publications[-1] if self.publications else None
        return None if newest is None or hasattr(newest, "withdrawal") else newest
