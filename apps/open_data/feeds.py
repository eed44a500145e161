"""Atom: what was published, corrected and withdrawn lately, in the whole city or by one department."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.timezone import localtime

from apps.disclosure.renderers.office import legible
from apps.open_data import conditional, datasets, links
from apps.open_data.changes import Change, ChangeKind, changes

SHOWN = 50
"""How many changes a feed tells; the log of the interface has all."""


@dataclass(frozen=True)
class Told:
    """What a feed tells, newest first; blank code for the whole city."""

    code: str
    changes: list[Change]


class Changes(Feed):
    """Changes of the city, or of the department whose code is in the address."""

    feed_type = Atom1Feed
    language = "zh-Hans"

    def get_object(self, request: HttpRequest, code: str = "") -> Told:
        of: dict[str, Any] = {"department_code": code} if code else {}
        found = changes(count=SHOWN, newest_first=True, **of)
        if code and not found:
            raise Http404("没有这个编码的部门，或者它没有公开的内容。")
        return Told(code, found)

    def link(self, told: Told) -> str:
        return links.to("catalogue:home")

    def feed_url(self, told: Told) -> str:
        return links.to("open_data:department_feed", told.code) if told.code else links.to("open_data:feed")

    def feed_guid(self, told: Told) -> str:
        return self.feed_url(told)

    def title(self, told: Told) -> str:
        whose = told.changes[0].publication.department_name if told.code else settings.SITE_NAME
        return legible(f"{whose}：预算公开、更正和撤回")

    def author_name(self, told: Told) -> str:
        return settings.SITE_NAME

    def items(self, told: Told) -> list[Change]:
        return told.changes

    def item_title(self, change: Change) -> str:
        return legible(change.title)

    def item_description(self, change: Change) -> str:
        """The notice of a withdrawal, why a version corrects, or what was published. Readers take it for HTML."""
        if not change.told and change.publication.withdrawn:
            return "这一版已撤回，内容不再公开。"
        return escape(legible(change.told or datasets.description(change.publication)))

    def item_link(self, change: Change) -> str:
        return change.address

    def item_guid(self, change: Change) -> str:
        """The address of the version stays; a withdrawal is another event at the same address."""
        page = links.page(change.publication)
        return f"{page}#{change.kind.value}" if change.kind is ChangeKind.WITHDRAWN else page

    def item_pubdate(self, change: Change) -> datetime.datetime:
        return localtime(change.at)

    def item_updateddate(self, change: Change) -> datetime.datetime:
        return localtime(change.at)

    def item_author_name(self, change: Change) -> str:
        return legible(change.publication.department_name)

    def item_categories(self, change: Change) -> tuple[str, ...]:
        return (change.kind.label, f"{change.publication.year}年")


_feed = Changes()


@conditional.follows_publications
def feed(request: HttpRequest, **named: Any) -> HttpResponse:
    """The feed of the city, or of the department that the address names."""
    return _feed(request, **named)
