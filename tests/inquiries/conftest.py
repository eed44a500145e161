"""A publication of the seed with its cast, and a question about one of its cells."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client

from apps.accounts.models import User
from apps.departments.models import Department
from apps.inquiries.asking import Receipt, ask
from apps.inquiries.codes import new_code
from apps.inquiries.models import Inquiry
from apps.publications.models import Publication
from tests import cast as cast_module
from tests.admin.conftest import enter
from tests.publications.conftest import cold, publication

__all__ = ("cold", "enter", "publication")

CELL = "t5-2019999-total"
TOLD = "表5：2024年市级部门一般公共预算支出预算表：行【其他一般公共服务支出】，列【合 计】"
CONTACT = "王先生 0571-8700 1234"
QUESTION = "2019999 项的 1,077.11 万元花在哪里？\n请列出明细。"


@dataclass(frozen=True)
class Asked:
    """A question with what who asked was given."""

    receipt: Receipt

    @property
    def row(self) -> Inquiry:
        return Inquiry.objects.get(number=self.receipt.number)


Put = Callable[..., Asked]


@pytest.fixture
def publisher(db: None) -> User:
    """Who published, apart from the cast."""
    return User.objects.create_user("gongkai", name="公开人")


@pytest.fixture
def cast(publication: Publication) -> cast_module.Cast:
    return cast_module.call(publication.department, Department.objects.create(code="902", name="别部门"))


@pytest.fixture
def put(publication: Publication) -> Put:
    """Ask about the publication, each time from another address."""
    origins = iter(range(1000))

    def asked(text: str = QUESTION, *, about: str = CELL, of: Publication = publication) -> Asked:
        code = new_code()
        return Asked(
            ask(of, text=text, contact=CONTACT, place=about, code=code, origin=f"origin {next(origins)}")
        )

    return asked


@pytest.fixture
def asked(put: Put) -> Asked:
    return put()


@pytest.fixture
def citizen() -> Client:
    """A citizen's browser, which checks tokens as the site does."""
    return Client(enforce_csrf_checks=True)
