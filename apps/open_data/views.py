"""Pages about the data: what can be had and on what terms, the interface explained, and the catalogue for portals."""

import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from apps.catalogue.conditional import of_the_city
from apps.catalogue.models import Entry
from apps.open_data import conditional, datasets, links, writing
from apps.open_data.documentation import documentation as described
from apps.open_data.identifiers import Identifier
from apps.publications.files import KINDS
from apps.publications.models import Publication

JSON_LD = "application/ld+json"

USES = {
    "pdf": "排好版的全文，供阅读、打印、存档",
    "docx": "全文，供编辑、摘录",
    "xlsx": "全部表格，一张表一页，数字可直接计算，单位万元",
    "csv": "全部表格依次排列，供表格软件和程序读取，单位万元",
    "json": "公开时冻结的原文，供程序读取和核对，单位元",
    "html": "全文，一个文件，可离线阅读",
    "fiscal": "全部金额一行一个，分好科目，按 Fiscal Data Package 描述，单位元",
}
"""What each format is good for, by its key."""


def _of_newest(publication: Publication | None) -> dict[str, object]:
    """The publication that the page takes as its example; nothing before the first."""
    if publication is None:
        return {}
    identifier = Identifier.of(publication)
    path = reverse("publications:version", args=[identifier.year, identifier.department, identifier.version])
    address = links.absolute(path)
    return {
        "newest": publication,
        "newest_id": identifier,
        "newest_path": path,
        "newest_address": address,
        "citation": f"{writing.title(publication)}，第{publication.version}版，{address}",
    }


@of_the_city
def home(request: HttpRequest) -> HttpResponse:
    """What can be downloaded and reused, how, and how to check a file."""
    entries = Entry.objects.select_related("publication").defer("publication__content")
    newest = entries.order_by("-publication_id").first()
    years = Entry.objects.order_by("-year").values_list("year", flat=True).distinct()
    context = {
        "licence": settings.DATA_LICENCE,
        "licence_url": settings.DATA_LICENCE_URL,
        "files": [(kind, USES.get(key, "")) for key, kind in KINDS.items()],
        "years": years,
        **_of_newest(newest.publication if newest else None),
    }
    return render(request, "open_data/home.html", context)


@of_the_city
def documentation(request: HttpRequest) -> HttpResponse:
    """The interface, explained from its own description."""
    context = {"documentation": described(), "licence": settings.DATA_LICENCE}
    return render(request, "open_data/documentation.html", context)


@conditional.follows_publications
def catalogue(request: HttpRequest) -> HttpResponse:
    """All publications that can be read, as a DCAT catalogue."""
    publications = Publication.objects.filter(entry__isnull=False).defer("content")
    document = datasets.catalogue(publications.order_by("pk"))
    return HttpResponse(json.dumps(document, ensure_ascii=False), content_type=JSON_LD)
