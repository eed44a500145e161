"""What goes wrong, told to a program: application/problem+json (RFC 9457), in Chinese for the person behind it."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response

from apps.open_data import links

CONTENT_TYPE = "application/problem+json"

TITLES = {
    "bad-parameter": "参数的值不对",
    "unknown-parameter": "没有这个参数",
    "bad-cursor": "续页标记无效",
    "not-found": "没有找到",
    "withdrawn": "已撤回",
    "method-not-allowed": "只能读取",
}
"""By the last word of a problem's address, which leads to its explanation in the documentation."""


class Problem(Exception):
    """A request that cannot be answered. `more` are further keys of the answer."""

    def __init__(self, kind: str, status: HTTPStatus, detail: str, **more: Any) -> None:
        super().__init__(detail)
        self.kind, self.status, self.detail, self.more = kind, status, detail, more


def bad_parameters(errors: Mapping[str, list[str]]) -> Problem:
    """Values that were refused, by parameter, with the reasons."""
    told = "；".join(f"{name}：{''.join(reasons)}" for name, reasons in errors.items())
    return Problem("bad-parameter", HTTPStatus.BAD_REQUEST, told, errors=errors)


def unknown_parameters(names: list[str], allowed: list[str]) -> Problem:
    told = f"不认识参数 {'、'.join(names)}。可用的参数：{'、'.join(allowed) or '无'}。"
    return Problem("unknown-parameter", HTTPStatus.BAD_REQUEST, told, allowed=allowed)


def not_found(detail: str) -> Problem:
    return Problem("not-found", HTTPStatus.NOT_FOUND, detail)


def bad_cursor() -> Problem:
    """A cursor that was not taken from an answer."""
    return Problem(
        "bad-cursor",
        HTTPStatus.BAD_REQUEST,
        "续页标记不是本接口给出的。请使用上一页 next 中的完整地址，或去掉 cursor 从头读取。",
    )


def body(problem: Problem, instance: str) -> dict[str, Any]:
    return {
        "type": f"{links.to('open_data:documentation')}#{problem.kind}",
        "title": TITLES[problem.kind],
        "status": int(problem.status),
        "detail": problem.detail,
        "instance": instance,
        **problem.more,
    }


def _from(error: Exception) -> Problem | None:
    if isinstance(error, Problem):
        return error
    if isinstance(error, Http404):
        return not_found(str(error))
    if isinstance(error, exceptions.MethodNotAllowed):
        return Problem(
            "method-not-allowed",
            HTTPStatus.METHOD_NOT_ALLOWED,
            "本接口只能读取：请用 GET、HEAD 或 OPTIONS。",
        )
    return None


def answer(error: Exception, context: dict[str, Any]) -> Response | None:
    """The handler of exceptions in views of the interface; None leaves an error of the program to Django."""
    problem = _from(error)
    if problem is None:
        return None
    response = Response(
        body(problem, context["request"].get_full_path()),
        status=int(problem.status),
        content_type=CONTENT_TYPE,
    )
    response.headers["Cache-Control"] = "no-cache"
    return response
