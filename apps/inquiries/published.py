"""What of the questions about a department's year everybody may read, and when that was last changed."""

from django.db.models import Max, QuerySet

from apps.inquiries.models import Inquiry, InquiryQuerySet


def _of(year: int, department: str) -> InquiryQuerySet:
    return Inquiry.objects.filter(publication__year=year, publication__department_code=department)


def published_count(year: int, department: str) -> int:
    """How many published questions a department's year has, in all versions that can be read. One query.

    A page that shows it has to have it in its ETag.
    """
    return _of(year, department).public().count()


def published_of(year: int, department: str) -> QuerySet[Inquiry]:
    """The published questions of a department's year, the newest answer first."""
    return (
        _of(year, department)
        .public()
        .select_related("publication__withdrawal")
        .defer("publication__content")
        .order_by("-answered_at", "-id")
    )


def state_of(year: int, department: str) -> str:
    """One query. Changes whenever anything about a question is."""
    last = _of(year, department).aggregate(last=Max("changed_at"))["last"]
    return f"{last.timestamp():.6f}" if last else "0"
