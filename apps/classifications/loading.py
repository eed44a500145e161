"""One edition of 政府收支分类科目 as a whole: read from a table, checked in full, put in the place of what there was.

The columns are those of the official list: `code,name,parent,level,classification,verified,years_seen,note`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db import transaction

from apps.audit.models import Action
from apps.audit.watching import quiet, record
from apps.classifications.models import (
    Classification,
    EconomicClass,
    EconomicScheme,
    FunctionalClass,
    is_used,
)

COLUMNS = ("code", "name", "parent", "level", "classification", "verified", "years_seen", "note")
LENGTHS = {"类": 3, "款": 5, "项": 7}
VERIFIED = {"yes": True, "no": False}
CLASSIFICATIONS: dict[str, tuple[type[Classification], dict[str, str]]] = {
    "functional": (FunctionalClass, {}),
    "departmental_economic": (EconomicClass, {"scheme": EconomicScheme.DEPARTMENTAL}),
    "government_economic": (EconomicClass, {"scheme": EconomicScheme.GOVERNMENT}),
}
MOST_NAMED = 20

Codes = dict[tuple[type[Classification], str], dict[str, Any]]
"""The fields of every code, by model and code."""


Numbered = list[tuple[int, dict[str, str]]]
"""Rows with their line numbers."""


class CodesRefused(Exception):
    """The edition was not loaded; `reasons` are sentences for the person who tried."""

    def __init__(self, *reasons: str) -> None:
        super().__init__("\n".join(reasons))
        self.reasons = reasons


def rows_of(headings: Iterable[Any], rows: Iterable[tuple[int, Mapping[str, Any]]]) -> Numbered:
    """The rows as text, by line number. CodesRefused where a column is missing or there is nothing."""
    missing = [column for column in COLUMNS if column not in headings]
    if missing:
        raise CodesRefused(f"缺少列：{'、'.join(missing)}；应有 {','.join(COLUMNS)}。")
    found = [
        (number, {column: _text(row.get(column)) for column in COLUMNS})
        for number, row in rows
        if any(_text(row.get(column)) for column in COLUMNS)
    ]
    if not found:
        raise CodesRefused("文件里没有科目。")
    return found


def _text(value: Any) -> str:
    """A cell as text; spreadsheet programs keep codes as numbers."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).strip()


def load(edition: int, rows: Numbered, *, dry_run: bool = False) -> list[str]:
    """Make the edition hold exactly these codes; what changes, in sentences, the count first. All of it or nothing.

    CodesRefused with every mistake, or where the edition is used and would change.
    """
    if not 1000 <= edition <= 9999:
        raise CodesRefused(f"科目年度 {edition} 不正确，应为四位数字。")
    problems = list(_problems_of(rows))
    if problems:
        raise CodesRefused(*_first(problems), f"共 {len(problems)} 处错误，没有载入任何科目。")
    with transaction.atomic(), quiet():
        changes, told = _replace(edition, _fields_of(rows))
        if dry_run:
            transaction.set_rollback(True)
    if told and not dry_run and (one := FunctionalClass.objects.filter(edition=edition).first()):
        record(one, f"载入 {edition} 年科目：共 {len(rows)} 个，{changes}", action=Action.UPDATE)
    return [f"{edition} 年科目共 {len(rows)} 个，{changes}。", *_first(told)]


def _problems_of(rows: list[tuple[int, dict[str, str]]]) -> Iterator[str]:
    """Everything in the file that makes no sense, by line."""
    lines: dict[tuple[type[Classification], str], int] = {}
    for number, row in rows:
        if row["classification"] in CLASSIFICATIONS:
            key = (CLASSIFICATIONS[row["classification"]][0], row["code"])
            if key in lines:
                yield f"第 {number} 行：编码 {row['code']} 与第 {lines[key]} 行重复。"
            lines.setdefault(key, number)
    kinds = {(row["classification"], row["code"]) for _, row in rows}
    for number, row in rows:
        code, level, kind = row["code"], row["level"], row["classification"]
        if kind not in CLASSIFICATIONS:
            yield f"第 {number} 行：classification “{kind}”不正确，应为 {'、'.join(CLASSIFICATIONS)} 之一。"
            continue
        if not re.fullmatch(r"[0-9]{3}|[0-9]{5}|[0-9]{7}", code):
            yield f"第 {number} 行：编码“{code}”不正确，应为三、五或七位数字。"
            continue
        if LENGTHS.get(level) != len(code):
            yield f"第 {number} 行：编码 {code} 有 {len(code)} 位，与级次“{level}”不符（类 3 位、款 5 位、项 7 位）。"
        elif level == "项" and kind != "functional":
            yield f"第 {number} 行：经济分类只有类、款，编码 {code} 不应是项。"
        if not 1 <= len(row["name"]) <= 100:
            yield f"第 {number} 行：编码 {code} 的名称应为 1 至 100 个字。"
        if len(row["note"]) > 200:
            yield f"第 {number} 行：编码 {code} 的备注最多 200 个字。"
        if row["verified"] not in VERIFIED:
            yield f"第 {number} 行：verified “{row['verified']}”不正确，应为 yes 或 no。"
        parent = code[:-2] if len(code) > 3 else ""
        if row["parent"] != parent:
            yield f"第 {number} 行：编码 {code} 的上级应为“{parent}”，不是“{row['parent']}”。"
        elif parent and (kind, parent) not in kinds:
            yield f"第 {number} 行：编码 {code} 的上级 {parent} 不在文件中。"


def _fields_of(rows: list[tuple[int, dict[str, str]]]) -> Codes:
    codes: Codes = {}
    for _, row in rows:
        model, extra = CLASSIFICATIONS[row["classification"]]
        codes[model, row["code"]] = {
            "name": row["name"],
            "is_verified": VERIFIED[row["verified"]],
            "note": row["note"],
            **extra,
        }
    return codes


def _replace(edition: int, codes: Codes) -> tuple[str, list[str]]:
    """Make the edition hold exactly these codes; the counts, and each change. Definitions are kept."""
    told: list[str] = []
    added: list[Classification] = []
    changed: list[Classification] = []
    removed: list[Classification] = []
    for model in (FunctionalClass, EconomicClass):
        stored = model.of_edition(edition)
        for (owner, code), fields in codes.items():
            if owner is not model:
                continue
            known = stored.get(code)
            if known is None:
                added.append(model(edition=edition, code=code, **fields))
                told.append(f"新增 {code} {fields['name']}")
            elif any(getattr(known, name) != value for name, value in fields.items()):
                told.append(f"修改 {known} → {code} {fields['name']}")
                for name, value in fields.items():
                    setattr(known, name, value)
                changed.append(known)
        for code, known in stored.items():
            if (model, code) not in codes:
                told.append(f"删除 {known}")
                removed.append(known)
    if told and is_used(edition):
        raise CodesRefused(f"{edition} 年科目已被预算使用，不能改动。文件与已有科目的差别：", *_first(told))
    for model in (FunctionalClass, EconomicClass):
        model.objects.filter(pk__in=[each.pk for each in removed if isinstance(each, model)]).delete()
        model.objects.bulk_create([each for each in added if isinstance(each, model)], 500)
        for each in changed:
            if isinstance(each, model):
                each.save()
    return f"新增 {len(added)} 个，修改 {len(changed)} 个，删除 {len(removed)} 个", told


def _first(lines: list[str]) -> list[str]:
    return (
        lines if len(lines) <= MOST_NAMED else [*lines[:MOST_NAMED], f"…… 另有 {len(lines) - MOST_NAMED} 处"]
    )
