"""What the answers look like: the schema's account of what `writing` writes, held to it by a test.

The descriptions are what the documentation prints. Nothing is serialised through these: records are plain values.
"""

from typing import Any

from rest_framework import serializers

from apps.catalogue.models import Measure
from apps.open_data.changes import ChangeKind
from apps.publications.files import KINDS as FILE_KINDS

KINDS = [("text", "文字"), ("amount", "金额")]


def words(told: str, **options: Any) -> serializers.CharField:
    return serializers.CharField(help_text=told, **options)


def count(told: str, **options: Any) -> serializers.IntegerField:
    return serializers.IntegerField(help_text=told, **options)


def yuan(told: str, **options: Any) -> serializers.DecimalField:
    return serializers.DecimalField(20, 2, help_text=f"{told}，单位元，两位小数的字符串。", **options)


def moment(told: str, **options: Any) -> serializers.DateTimeField:
    return serializers.DateTimeField(help_text=f"{told}，ISO 8601，带时区。", **options)


def link(told: str, **options: Any) -> serializers.URLField:
    return serializers.URLField(help_text=told, **options)


def listed(told: str, child: serializers.Field[Any, Any, Any, Any] | None = None) -> serializers.ListField:
    return serializers.ListField(child=child or serializers.CharField(), help_text=told)


def identifier() -> serializers.CharField:
    return words("公开的标识：年度-部门编码-v版本，永不改变。")


def year() -> serializers.IntegerField:
    return count("预算年度。")


class DepartmentName(serializers.Serializer):
    """部门的编码和名称"""

    code = words("部门编码。")
    name = words("部门名称，如公开时所印。")


def department() -> DepartmentName:
    return DepartmentName(help_text="部门。")


class File(serializers.Serializer):
    """可下载的文件"""

    format = serializers.ChoiceField(
        [(kind.key, kind.label) for kind in FILE_KINDS.values()], help_text="格式。"
    )
    media_type = words("MIME 类型。")
    url = link("下载地址，属于这一版。")
    size = count("字节数；还没有生成的为 null，下载时生成。", allow_null=True)
    sha256 = words("文件的 SHA-256，十六进制；还没有生成的为 null。JSON 是冻结的原文。", allow_null=True)


class Publication(serializers.Serializer):
    """一个部门一年公开的预算"""

    id = identifier()
    year = year()
    department = department()
    version = count("版本，从 1 起。")
    title = words("名称。")
    total = yuan("收支总预算")
    published_at = moment("公开时间")
    sha256 = words("冻结的 JSON 的 SHA-256，十六进制。")
    url = link("网页地址，属于这一版。")
    api_url = link("在本接口中的地址。")


class Version(serializers.Serializer):
    """一个版本"""

    id = identifier()
    version = count("版本，从 1 起。")
    published_at = moment("公开时间")
    reason = words("更正原因；第一版为空。")
    sha256 = words("这一版 JSON 的 SHA-256，十六进制。")
    url = link("这一版的网页；已撤回的显示公告。")
    withdrawn_at = moment("撤回时间；没有撤回为 null", allow_null=True)
    notice = words("撤回公告；没有撤回为 null。", allow_null=True)


class TableName(serializers.Serializer):
    """公开文本中的一张表"""

    key = words("表的键，各样式相同。")
    number = count("表号。")
    title = words("表的标题。")
    url = link("这张表的网页。")
    csv_url = link("这张表的 CSV，金额为万元。")
    xlsx_url = link("这张表的 Excel，金额为万元。")
    api_url = link("这张表在本接口中的地址。")


class PublicationDetail(Publication):
    """一版公开的预算：元数据、文件、各表、全部版本"""

    is_newest = serializers.BooleanField(help_text="是否最新一版。")
    reason = words("更正原因；第一版为空。")
    deadline = serializers.DateField(
        help_text="应公开的最后一天（预算法第十四条）；没有期限的为 null。", allow_null=True
    )
    days_late = count("逾期公开的天数；没有逾期为 0。")
    standard = words("公开样式。")
    cells_url = link("全部单元格，一格一条。")
    checksums_url = link("各文件的 SHA-256（SHA256SUMS，可用 sha256sum -c 核对）。")
    files = File(many=True, help_text="可下载的文件。")
    tables = TableName(many=True, help_text="各表，按表号。")
    versions = Version(many=True, help_text="全部版本，最新的在前。")


class Column(serializers.Serializer):
    """表的一列"""

    key = words("列的键，各样式相同。")
    path = listed("表头，从上到下。")
    kind = serializers.ChoiceField(KINDS, help_text="文字或金额。")
    adds = listed("本列等于哪些列之和，列的键。")


class Row(serializers.Serializer):
    """表的一行"""

    keys = listed(
        "每一列中这一行的键：科目编码、单位编码、项目编码，合计为 total。左右两栏的表，两边不同；没有的为空。"
    )
    levels = listed("每一列中这一行的层次：0 合计，1 最上级。", serializers.IntegerField())
    cells = listed(
        "各列的内容：文字，或金额（元，两位小数的字符串）；空白为 null。",
        serializers.CharField(allow_null=True),
    )


class Addition(serializers.Serializer):
    """行的加总关系"""

    row = words("合计行的键。")
    adds = listed("它等于哪些行之和，行的键。")


class Withheld(serializers.Serializer):
    """按规定不予列名的单位的金额"""

    column = words("列的键。")
    amount = yuan("金额")


class Table(TableName):
    """一张完整的表"""

    publication = identifier()
    printed_unit = words("印出时的单位；本接口中的金额一律为元。")
    columns = Column(many=True, help_text="各列，从左到右。")
    rows = Row(many=True, help_text="各行，从上到下。")
    additions = Addition(many=True, help_text="行的加总关系，可据此验算。")
    withheld = Withheld(many=True, help_text="按规定不予列名的单位在各列中的金额；没有则为空。")
    note = words("表下的注；没有则为空。")


class Cell(serializers.Serializer):
    """一个印出了内容的单元格"""

    id = words("单元格的标识：公开的标识、冒号、网页上的位置。")
    table = words("表的键。")
    table_number = count("表号。")
    row = words("行的键：科目编码、单位编码、项目编码，合计为 total。")
    row_label = words("行的名称。")
    level = count("行的层次：0 合计，1 最上级。")
    column = words("列的键。")
    column_heading = words("表头，从上到下以“／”连接。")
    kind = serializers.ChoiceField(KINDS, help_text="文字或金额。")
    amount = yuan("金额；文字单元格为 null", allow_null=True)
    text = words("文字；金额单元格为 null。", allow_null=True)
    url = link("网页上的这个单元格。")


class Amount(serializers.Serializer):
    """一个可跨部门、跨年度比较的公开金额"""

    id = words("标识：公开的标识、指标、编码，以冒号连接；没有编码的只有前两样。")
    publication = identifier()
    year = year()
    department = department()
    measure = serializers.ChoiceField(Measure.choices, help_text="指标。")
    measure_name = words("指标的名称。")
    code = words("编码：功能科目、收入来源或支出类别；其他指标为空。")
    name = words("编码的名称，没有编码的为指标的名称。")
    level = count("层次：1 最上级（类），2 款，3 项。不同层次不可相加。")
    amount = yuan("金额")
    prior = yuan("公开文字中相比的上年数；文字没有比较的为 null", allow_null=True)
    statement = words("公开文字中说明它的一段；没有则为空。")
    url = link("网页上的位置。")


class Project(serializers.Serializer):
    """一个公开的项目"""

    id = words("标识：公开的标识、冒号、项目编码。")
    publication = identifier()
    year = year()
    department = department()
    code = words("项目编码。")
    unit = words("单位名称。")
    name = words("项目名称。")
    amount = yuan("项目预算")
    target = words("绩效目标；没有公开的为空。")
    url = link("网页上的位置。")


class YearOfDepartment(serializers.Serializer):
    """部门公开的一个年度"""

    year = year()
    publication = identifier()
    api_url = link("最新一版在本接口中的地址。")


class Department(DepartmentName):
    """有公开内容的部门"""

    feed_url = link("这个部门的 Atom 订阅。")
    api_url = link("在本接口中的地址。")
    years = YearOfDepartment(many=True, help_text="公开了的年度，最新的在前。")


class Year(serializers.Serializer):
    """有公开内容的年度"""

    year = year()
    publications = count("可读的公开有多少个部门。")
    publications_url = link("这一年度的公开。")
    archive_url = link("这一年度全部部门的文件打成的一个压缩文件。")


class FunctionalCode(serializers.Serializer):
    """已公开的支出预算中用到的一个功能科目"""

    id = words("标识：年度-科目编码。")
    year = count("科目年度。")
    code = words("科目编码：类 3 位、款 5 位、项 7 位。")
    name = words("科目名称。")
    level = count("层次：1 类，2 款，3 项。")
    departments = count("有多少个部门的支出用到它。")
    amounts_url = link("各部门在这个科目上的金额。")


class Term(serializers.Serializer):
    """一条公开的名词解释"""

    id = words("标识：公开的标识、冒号、网页上的位置。")
    publication = identifier()
    year = year()
    department = department()
    term = words("名词。")
    code = words("所解释的支出功能科目编码；不是科目的为空。")
    definition = words("解释。")
    url = link("网页上的位置。")


class Change(serializers.Serializer):
    """公开、更正或撤回一次"""

    id = words("标识：公开的标识、冒号、变动的种类。")
    kind = serializers.ChoiceField(ChangeKind.choices, help_text="变动的种类。")
    at = moment("时间")
    publication = identifier()
    year = year()
    department = department()
    version = count("版本，从 1 起。")
    title = words("名称。")
    told = words("更正原因或撤回公告；首次公开的为空。")
    url = link("网页地址；撤回的是版本清单。")


class Service(serializers.Serializer):
    """接口的入口"""

    title = words("网站名称。")
    licence = words("使用许可。")
    licence_url = link("使用许可的全文；没有设置的为 null。", allow_null=True)
    documentation_url = link("接口说明（网页）。")
    openapi_url = link("OpenAPI 描述（JSON）。")
    catalogue_url = link("数据目录（DCAT，JSON-LD）。")
    feed_url = link("公开、更正和撤回的 Atom 订阅。")
    resources = serializers.DictField(child=serializers.URLField(), help_text="各种清单：名称到地址。")


class Problem(serializers.Serializer):
    """出错的说明（RFC 9457）"""

    type = link("错误的种类：说明文档中的地址。")
    title = words("错误的种类，一句话。")
    status = count("HTTP 状态码。")
    detail = words("出了什么错、怎么办。")
    instance = words("所请求的地址。")
    allowed = listed("可用的参数；只在参数名称不对时有。")
    errors = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()),
        help_text="参数到不接受的原因；只在参数的值不对时有。",
    )
    withdrawal = Version(help_text="撤回的版本；只在已撤回（410）时有。")
    versions_url = link("全部版本的网页；只在已撤回（410）时有。")

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        for name in ("allowed", "errors", "withdrawal", "versions_url"):
            fields[name].required = False
        return fields


def page_of(record: type[serializers.Serializer]) -> type[serializers.Serializer]:
    """One page of a list of these."""
    name = f"{record.__name__}Page"
    fields = {
        "__doc__": f"一页：{record.__doc__}",
        "results": record(many=True, help_text="这一页的记录。"),
        "next": link("下一页的完整地址；最后一页为 null。", allow_null=True),
    }
    return type(name, (serializers.Serializer,), fields)
