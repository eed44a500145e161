"""The search over the names of a whole city and ten years: 200,000 of them, invented, two thousand disclosures."""

import hashlib
import random
from collections.abc import Iterator
from itertools import islice

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.accounts.models import User
from apps.catalogue.models import Entry
from apps.classifications.models import FunctionalClass
from apps.departments.models import Department
from apps.disclosure.serialization import load
from apps.publications.models import Publication
from apps.search import indexing
from apps.search.models import Kind, SearchEntry
from apps.search.names import lead
from benchmarks.timing import measure, row

PAGE_GOAL, INDEX_GOAL = 0.050, 0.1
QUERIES_GOAL = 4
NAMES, DEPARTMENTS, YEARS = 200_000, 200, range(2014, 2024)
RUNS = 15

FIELDS = (
    *(
        "教育",
        "卫生",
        "健康",
        "交通",
        "水利",
        "农业",
        "农村",
        "文化",
        "旅游",
        "体育",
        "科技",
        "商务",
        "应急",
        "住房",
    ),
    *(
        "城乡",
        "民政",
        "司法",
        "公安",
        "税务",
        "审计",
        "统计",
        "医保",
        "退役军人",
        "林业",
        "园林",
        "生态",
        "环境",
    ),
    *("市场监管", "发展改革", "信息化", "人力资源", "社会保障", "规划", "自然资源", "档案", "机关事务"),
    *("对口支援", "区域合作", "数据", "金融", "国资", "信访"),
)
MATTERS = (
    *(
        "专项",
        "业务",
        "设备购置",
        "改造",
        "提升",
        "维修",
        "保障",
        "建设",
        "运行",
        "补助",
        "奖励",
        "培训",
        "宣传",
    ),
    *(
        "调研",
        "信息系统",
        "平台",
        "综合",
        "试点",
        "扶持",
        "帮扶",
        "合作",
        "监测",
        "评估",
        "治理",
        "示范",
        "修缮",
    ),
    "购买服务",
)
ENDINGS = ("经费", "支出", "项目", "工程", "资金", "工作", "补助资金", "专项资金", "运行维护费")
PLACES = (
    "城区",
    "滨江",
    "西湖",
    "萧山",
    "余杭",
    "钱塘",
    "富阳",
    "临安",
    "桐庐",
    "淳安",
    "建德",
    "",
    "",
    "",
    "",
)
OFFICES = ("局", "委员会", "中心", "办公室", "总站")

QUERIES = (
    ("两个字", "q=教育"),
    ("四个字", "q=对口支援"),
    ("一个字", "q=教"),
    ("两个词", "q=教育 设备购置"),
    ("部门加年度", "q=教育局 2020"),
    ("拼音首字母", "q=dkzy"),
    ("编码", "q=20805"),
    ("到处都有的词", "q=支出"),
    ("到处都有的词，按类别和年度", "q=支出&kind=project&year=2020&page=3"),
    ("没有的词", "q=对口帮助局"),
)


def _project(chance: random.Random) -> str:
    fields = "".join(chance.sample(FIELDS, chance.choice((1, 1, 2))))
    matters = "".join(chance.sample(MATTERS, chance.choice((1, 2, 3))))
    return f"{chance.choice(PLACES)}{fields}{matters}{chance.choice(ENDINGS)}"


def _entries() -> list[Entry]:
    publisher = User.objects.create_user("search-benchmark")
    called = [f"某市{field}{office}" for field in FIELDS for office in OFFICES]
    departments = [
        Department.objects.create(code=f"7{number:03}", name=name)
        for number, name in enumerate(called[:DEPARTMENTS])
    ]
    with transaction.atomic():
        publications = [
            Publication.objects.create(
                department=department,
                year=year,
                department_code=department.code,
                department_name=department.name,
                total="0.00",
                content="{}",
                published_by=publisher,
            )
            for year in YEARS
            for department in departments
        ]
    return Entry.objects.bulk_create(
        Entry(
            publication=each,
            year=each.year,
            department_code=each.department_code,
            department_name=each.department_name,
            standard="",
            published_at=timezone.now(),
        )
        for each in publications
    )


def _names(entries: list[Entry]) -> Iterator[SearchEntry]:
    """Of each entry the department, ten units, five items, eighty projects and four terms."""
    chance = random.Random(20_24)
    items = list(FunctionalClass.objects.order_by("code").values_list("code", "name"))

    def named(entry: Entry, kind: Kind, title: str, **more: str) -> SearchEntry:
        same = f"{kind} {title} {entry.department_code}"
        identity = hashlib.blake2s(same.encode(), digest_size=16).hexdigest()
        return SearchEntry(
            entry=entry,
            kind=kind,
            year=entry.year,
            title=title,
            address="/",
            identity=identity,
            **more,
        )

    for entry in entries:
        code, name = entry.department_code, entry.department_name
        yield named(entry, Kind.DEPARTMENT, name, code=code)
        for number in range(1, 11):
            yield named(entry, Kind.UNIT, f"{name}第{number}中心", code=f"{code}{number:03}", detail=name)
        for item, title in chance.sample(items, 5):
            yield named(entry, Kind.ITEM, title, code=item)
        for number in range(80):
            yield named(entry, Kind.PROJECT, _project(chance), code=f"{code}001{number:03}", detail=name)
        for _ in range(4):
            definition = f"指{_project(chance)}，用于{_project(chance)}以及{_project(chance)}。"
            yield named(entry, Kind.TERM, _project(chance), detail=definition)


def build() -> int:
    """Store the names. How many there are."""
    made = _names(_entries())
    while batch := list(islice(made, 5_000)):
        for each in batch:
            lead(each)
        SearchEntry.objects.bulk_create(batch, batch_size=500)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    count = SearchEntry.objects.count()
    if count < NAMES:
        raise SystemExit(f"只有 {count} 个名称，应有 {NAMES} 个。")
    return count


def _indexing(publication: Publication) -> str:
    """What a publication pays for being found, in a table that is full already."""
    entry, disclosure = publication.entry, load(publication.content)

    def again() -> None:
        SearchEntry.objects.filter(entry=entry).delete()

    names = SearchEntry.objects.filter(entry=entry).count()
    taken = measure(lambda: indexing.index(entry, disclosure), RUNS, before=again)
    floor = measure(lambda: load(publication.content), RUNS)
    return row(f"收录一份公开（{names} 个名称）", taken, INDEX_GOAL, "读这份公开", floor)


def measured(publication: Publication) -> list[str]:
    """A row for each sort of query, the whole page through every middleware, and one for keeping the index."""
    count = build()
    client = Client(headers={"host": "localhost"})
    some = SearchEntry.objects.values_list("pk", flat=True).order_by("pk")[count // 2]
    floor = measure(lambda: SearchEntry.objects.get(pk=some), RUNS)

    def page(name: str, address: str) -> str:
        with CaptureQueriesContext(connection) as taken:
            if client.get(address).status_code != 200:
                raise SystemExit(f"{address} 没有正常打开。")
        queries = len(taken)
        verdict = "" if queries <= QUERIES_GOAL else f"，应不超过 {QUERIES_GOAL} 次"
        seconds = measure(lambda: client.get(address), RUNS)
        return row(name, seconds, PAGE_GOAL, "按主键读一行", floor, f"{queries} 次查询{verdict}")

    rows = [page(f"检索 {count:,} 个名称：{name}", f"/search/?{query}") for name, query in QUERIES]
    rows.append(page(f"检索建议（{count:,} 个名称）", "/search/suggest?q=对口"))
    return [*rows, _indexing(publication)]
