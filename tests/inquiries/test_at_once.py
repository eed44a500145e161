"""Two questions at the same moment, each on a connection of its own."""

import pytest

from apps.inquiries.asking import Receipt, ask
from apps.inquiries.codes import new_code
from apps.inquiries.models import Inquiry
from apps.publications.models import Publication
from tests.inquiries.conftest import CELL, QUESTION
from tests.workflow.test_at_once import at_once

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def asking(publication: Publication, code: str) -> Receipt:
    return ask(publication, text=QUESTION, contact="", place=CELL, code=code, origin=code)


def test_two_questions_get_two_numbers(publication: Publication) -> None:
    second = at_once(
        lambda: asking(publication, new_code()),
        lambda: asking(Publication.objects.get(), new_code()),
    )
    assert second.number == "2024-191-0002"
    assert Inquiry.objects.count() == 2


def test_a_button_pressed_twice_is_one_question(publication: Publication) -> None:
    code = new_code()
    second = at_once(lambda: asking(publication, code), lambda: asking(Publication.objects.get(), code))
    assert second == Receipt("2024-191-0001", code)
    assert Inquiry.objects.count() == 1
