"""What goes wrong, told to a program: application/problem+json (RFC 9457), in Chinese for the person behind it."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response

from apps.open_data import links

CONTENT_TYPE = "application/problem+json"


@dataclass(frozen=True)
class Kind:
    """A kind of problem, under the last word of its address: how it is called, its status, and what can be done."""

    title: str
    status: HTTPStatus
    advice: str


KINDS = {
    "bad-parameter": Kind(
        "参数的值不对", HTTPStatus.BAD_REQUEST, "errors 中逐个参数写明不接受的原因，改好再试。"
    ),
    "unknown-parameter": Kind("没有这个参数", HTTPStatus.BAD_REQUEST, "allowed 中是可用的参数，请检查拼写。"),
    "bad-cursor": Kind(
        "续页标记无效", HTTPStatus.BAD_REQUEST, "请使用上一页 next 中的完整地址，不要自己编写标记。"
    ),
    "not-found": Kind("没有找到", HTTPStatus.NOT_FOUND, "请检查地址、标识或编码；没有公开的也找不到。"),
    "withdrawn": Kind(
        "已撤回", HTTPStatus.GONE, "这一版不再公开，withdrawal 中是撤回公告，请删除保存的副本。"
    ),
    "method-not-allowed": Kind(
        "只能读取", HTTPStatus.METHOD_NOT_ALLOWED, "接口只接受 GET、HEAD 和 OPTIONS。"
    ),
}


class Problem(Exception):
    """A request that cannot be answered. `more` are further keys of the answer."""

    def __init__(self, kind: str, detail: str, **more: Any) -> None:
        super().__init__(detail)
        self.kind, self.detail, self.more = kind, detail, more

    @property
    def status(self) -> int:
        return int(KINDS[self.kind].status)


def bad_parameters(errors: Mapping[str, list[str]]) -> Problem:
    """Values that were refused, by parameter, with the reasons."""
    told = "；".join(f"{name}：{''.join(reasons)}" for name, reasons in errors.items())
    return Problem("bad-parameter", told, errors=errors)


def unknown_parameters(names: list[str], allowed: list[str]) -> Problem:
    told = f"不认识参数 {'、'.join(names)}。可用的参数：{'、'.join(allowed) or '无'}。"
    return Problem("unknown-parameter", told, allowed=allowed)


def not_found(detail: str) -> Problem:
    return Problem("not-found", detail)


def bad_cursor() -> Problem:
    """A cursor that was not taken from an answer."""
    return Problem(
        "bad-cursor",
        "续页标记不是本接口给出的。请使用上一页 next 中的完整地址，或去掉 cursor 从头读取。",
    )


def body(problem: Problem, instance: str) -> dict[str, Any]:
    return {
        "type": f"{links.to('open_data:documentation')}#{problem.kind}",
        "title": KINDS[problem.kind].title,
        "status": problem.status,
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
        status=problem.status,
        content_type=CONTENT_TYPE,
    )
    response.headers["Cache-Control"] = "no-cache"
    return response
