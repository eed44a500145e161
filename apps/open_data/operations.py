"""The interface's account of itself: what each address answers, in Chinese, with an answer of the seed as example."""

import json
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any

from django.conf import settings
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
    extend_schema_view,
)
from rest_framework import serializers

from apps.open_data import lists, shapes, versions
from apps.open_data.problems import CONTENT_TYPE
from apps.open_data.resources import Resource

EXAMPLES = Path(__file__).parent / "examples"
"""Answers to the seed of the tests, which compare them; {site} stands for the address of the site."""

IDENTIFIER = OpenApiParameter(
    "identifier", OpenApiTypes.STR, OpenApiParameter.PATH, description="公开的标识：年度-部门编码-v版本。"
)
TABLE_KEY = OpenApiParameter(
    "key", OpenApiTypes.STR, OpenApiParameter.PATH, description="表的键，见公开的 tables。"
)
DEPARTMENT_CODE = OpenApiParameter("code", OpenApiTypes.STR, OpenApiParameter.PATH, description="部门编码。")
KNOWN_ETAG = OpenApiParameter(
    "If-None-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="上次应答的 ETag；内容没有变化时应答 304，没有正文。",
)


@dataclass(frozen=True)
class Example:
    """An address on this site, and what it answered."""

    address: str
    answer: Any


def example_of(operation: str) -> Example:
    """The recorded answer of an operation."""
    text = (EXAMPLES / f"{operation}.json").read_text(encoding="utf-8")
    return Example(**json.loads(text.replace("{site}", settings.PORTAL_URL)))


def _problem(description: str) -> OpenApiResponse:
    return OpenApiResponse(shapes.Problem, description=description)


def _describe(
    view: type[Resource],
    operation: str,
    tag: str,
    summary: str,
    description: str,
    response: type[serializers.Serializer],
    *path: OpenApiParameter,
) -> None:
    """Tell the schema about the one method of a view."""
    asks = bool(view.query().fields)
    example = example_of(operation)
    of_version = issubclass(view, versions.OfVersion)
    responses: dict[Any, Any] = {
        HTTPStatus.OK: OpenApiResponse(
            response,
            description="成功。",
            examples=[
                OpenApiExample(
                    "示例",
                    value=example.answer,
                    description=f"对 {example.address} 的应答。",
                    response_only=True,
                )
            ],
        ),
        HTTPStatus.NOT_MODIFIED: OpenApiResponse(description="没有变化。"),
        (HTTPStatus.BAD_REQUEST, CONTENT_TYPE): _problem("参数的名称或值不对。"),
    }
    if path:
        responses[HTTPStatus.NOT_FOUND, CONTENT_TYPE] = _problem("没有找到。")
    if of_version:
        responses[HTTPStatus.GONE, CONTENT_TYPE] = _problem("这一版已撤回，附撤回公告。")
    told = extend_schema(
        operation_id=operation,
        tags=[tag],
        summary=summary,
        description=description,
        parameters=[*path, *([view.query] if asks else []), KNOWN_ETAG],
        responses=responses,
        auth=[],
    )
    extend_schema_view(get=told)(view)


PUBLICATIONS, FIGURES, DICTIONARIES, CHANGES = "公开", "数据", "目录", "变动"

IN_ORDER = "按首次出现的先后排列，新公开的在最后。"


@cache
def describe() -> None:
    """Describe every address, once."""
    _describe(
        lists.Entrance,
        "entrance",
        DICTIONARIES,
        "入口",
        "各种清单、说明文档、数据目录和订阅的地址，以及使用许可。",
        shapes.Service,
    )
    _describe(
        lists.Publications,
        "publications",
        PUBLICATIONS,
        "列出公开",
        f"现在可读的公开，每个部门每年一条，是最新一版；撤回的不列。{IN_ORDER}",
        shapes.page_of(shapes.Publication),
    )
    _describe(
        versions.Publication,
        "publication",
        PUBLICATIONS,
        "一版公开",
        "元数据、可下载的文件、SHA-256、各表和全部版本。旧版本也读得到；撤回的版本答 410，附公告。",
        shapes.PublicationDetail,
        IDENTIFIER,
    )
    _describe(
        versions.Table,
        "table",
        PUBLICATIONS,
        "一张表",
        "一版公开中的一张完整的表：各列、各行、加总关系和注。金额为元。",
        shapes.Table,
        IDENTIFIER,
        TABLE_KEY,
    )
    _describe(
        versions.Cells,
        "cells",
        PUBLICATIONS,
        "单元格",
        "一版公开中印出了内容的单元格，一格一条，按表、行、列的次序；空白的格不列。",
        shapes.page_of(shapes.Cell),
        IDENTIFIER,
    )
    _describe(
        lists.Amounts,
        "amounts",
        FIGURES,
        "列出金额",
        "各部门公开的主要金额：收支总预算、财政拨款、“三公”经费、机关运行经费、政府采购、支出功能科目、"
        "收入来源等，每个数都是公开文本中印出的数。按公开的先后、指标、编码排列。",
        shapes.page_of(shapes.Amount),
    )
    _describe(
        lists.Projects,
        "projects",
        FIGURES,
        "列出项目",
        "项目支出预算表中的项目，附绩效目标。按公开的先后、项目编码排列。",
        shapes.page_of(shapes.Project),
    )
    _describe(
        lists.Departments,
        "departments",
        DICTIONARIES,
        "列出部门",
        "有可读公开的部门，按编码排列；名称是最新年度公开时所印的。",
        shapes.page_of(shapes.Department),
    )
    _describe(
        lists.Department,
        "department",
        DICTIONARIES,
        "一个部门",
        "部门及其公开了的年度。",
        shapes.Department,
        DEPARTMENT_CODE,
    )
    _describe(
        lists.Years,
        "years",
        DICTIONARIES,
        "列出年度",
        "有可读公开的年度，从早到晚。",
        shapes.page_of(shapes.Year),
    )
    _describe(
        lists.FunctionalCodes,
        "functional_codes",
        DICTIONARIES,
        "列出功能科目",
        "已公开的支出预算中用到的支出功能分类科目，按年度、编码排列。",
        shapes.page_of(shapes.FunctionalCode),
    )
    _describe(
        lists.Terms,
        "terms",
        DICTIONARIES,
        "列出名词解释",
        "各部门公开的名词解释。按公开的先后和所印的次序排列。",
        shapes.page_of(shapes.Term),
    )
    _describe(
        lists.Changes,
        "changes",
        CHANGES,
        "列出变动",
        "首次公开、更正和撤回的记录，从早到晚。记下最后一条的时间，下次用 since 从它之前几分钟读起即可增量同步。",
        shapes.page_of(shapes.Change),
    )
