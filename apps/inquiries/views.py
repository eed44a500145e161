"""Public pages: asking, the receipt, looking up, and what was published. Without session, and without other hosts."""

from http import HTTPStatus
from typing import Any

from django.core import signing
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from apps.inquiries.asking import Receipt, Withdrawn, ask, place_of
from apps.inquiries.codes import hash_of, new_code
from apps.inquiries.forms import InquiryForm, LookupForm, sealed
from apps.inquiries.models import WHOLE, Inquiry
from apps.inquiries.published import published_of, state_of
from apps.inquiries.throttling import TooMany, origin_of
from apps.publications.models import Publication
from apps.publications.pages import fingerprint
from apps.publications.versions import Versions

RECEIPT = "inquiry"
"""The cookie that takes number and code from the form to the page that shows them: they stand in no address."""

SHOWN_FOR = 600
"""Seconds for which that page can be opened again."""

A_PAGE = 50


def _versions(year: int, department: str) -> Versions:
    found = Versions.of(year, department)
    if found is None:
        raise Http404("没有这一年度、这个部门的公开内容。")
    return found


def _asked_about(versions: Versions, named: str) -> Publication:
    """The version that an address or a form names, the newest where it names none."""
    if not named:
        return versions.newest
    found = versions.get(int(named)) if named.isdecimal() and len(named) <= 4 else None
    if found is None:
        raise Http404("没有这一版。")
    return found


def _withdrawn(request: HttpRequest, publication: Publication) -> HttpResponse:
    return render(request, "inquiries/withdrawn.html", {"publication": publication}, status=HTTPStatus.GONE)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask_about(request: HttpRequest, year: int, department: str) -> HttpResponse:
    """The form, with the words of the spot that it is about; sent, it leads to the receipt."""
    is_sent = request.method == "POST"
    given = request.POST if is_sent else request.GET
    publication = _asked_about(_versions(year, department), given.get("version", ""))
    if publication.withdrawn is not None:
        return _withdrawn(request, publication)
    anchor = given.get("about", "")
    place = place_of(publication, anchor)
    context = {"publication": publication, "place": place, "lost": bool(anchor and not place)}
    if is_sent:
        return _sent(request, publication, anchor if place else "", context)
    initial = {"about": anchor if place else "", "version": publication.version, "seal": sealed(new_code())}
    return render(request, "inquiries/ask.html", context | {"form": InquiryForm(initial=initial)})


def _sent(
    request: HttpRequest, publication: Publication, anchor: str, context: dict[str, Any]
) -> HttpResponse:
    """Take the form in, or show it again with what was typed and why it was not taken."""
    form = InquiryForm(request.POST)
    status, headers = HTTPStatus.OK, {}
    if form.is_valid():
        data = form.cleaned_data
        told = {"text": data["text"], "contact": data["contact"], "place": anchor, "code": data["seal"]}
        try:
            return _receipt(request, ask(publication, **told, origin=origin_of(request)))
        except Withdrawn:
            publication.refresh_from_db()
            return _withdrawn(request, publication)
        except TooMany as refused:
            form.add_error(None, str(refused))
            status, headers = HTTPStatus.TOO_MANY_REQUESTS, {"Retry-After": str(refused.minutes * 60)}
    response = render(request, "inquiries/ask.html", context | {"form": form.opened_again()}, status=status)
    for name, value in headers.items():
        response.headers[name] = value
    return response


def _receipt(request: HttpRequest, receipt: Receipt) -> HttpResponse:
    response = HttpResponseRedirect(reverse("inquiries:received"))
    response.set_cookie(
        RECEIPT,
        signing.dumps([receipt.number, receipt.code], salt=RECEIPT),
        max_age=SHOWN_FOR,
        path=reverse("inquiries:received"),
        httponly=True,
        secure=request.is_secure(),
        samesite="Strict",
    )
    return response


@never_cache
@require_safe
def received(request: HttpRequest) -> HttpResponse:
    """Number and code, for a few minutes and only in the browser that asked; later one looks them up."""
    try:
        number, code = signing.loads(request.COOKIES.get(RECEIPT, ""), salt=RECEIPT, max_age=SHOWN_FOR)
    except signing.BadSignature:
        return HttpResponseRedirect(reverse("inquiries:lookup"))
    inquiry = Inquiry.objects.filter(number=number, code_sha256=hash_of(code)).first()
    if inquiry is None:
        return HttpResponseRedirect(reverse("inquiries:lookup"))
    return render(request, "inquiries/received.html", {"inquiry": inquiry, "code": code})


@never_cache
@csrf_exempt  # Nothing is changed: it is sent only so that the code stands in no address and no log.
@require_http_methods(["GET", "HEAD", "POST"])
def lookup(request: HttpRequest) -> HttpResponse:
    """One's own question by number and code. A wrong code and a number that is not there look the same."""
    form = LookupForm(request.POST if request.method == "POST" else None)
    inquiry = None
    if form.is_valid():
        inquiry = (
            Inquiry.objects.filter(
                number=form.cleaned_data["number"], code_sha256=hash_of(form.cleaned_data["code"])
            )
            .select_related("publication__withdrawal")
            .defer("publication__content")
            .first()
        )
        if inquiry is None:
            form.add_error(None, "没有查到：编号或查询码不对。请核对提交后页面上显示的内容。")
    return render(request, "inquiries/lookup.html", {"form": form, "inquiry": inquiry})


@require_safe
def published(request: HttpRequest, year: int, department: str) -> HttpResponse:
    """The published questions of a department's year with their answers."""
    versions = _versions(year, department)
    etag = f'"{versions.state}-{state_of(year, department)}-{fingerprint()}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        page = Paginator(published_of(year, department), A_PAGE).get_page(request.GET.get("page"))
        context = {"versions": versions, "publication": versions.newest, "page": page, "whole": WHOLE}
        response = render(request, "inquiries/published.html", context)
    response.headers["ETag"] = etag
    patch_cache_control(response, public=True, no_cache=True)
    return response
