"""A document of one table and one section, in which any text can be put anywhere."""

from decimal import Decimal

from apps.disclosure.document import GLOSSARY, TABLES, Disclosure, GlossaryTerm, Paragraph, Quote, SectionText
from apps.disclosure.grid import Column, Grid, Place, Row

COLUMNS = (
    Column("unit", ("单位名称",), "text"),
    Column("total", ("金额", "合计"), "amount"),
    Column("basic", ("金额", "基本支出"), "amount"),
    Column("target", ("绩效目标",), "text"),
)


def grid(text: str = "办公室", *, key: str = "u1", note: str = "", empty: bool = False) -> Grid:
    """Its total row has an amount, a blank and a blank text; the row below has `text` twice."""
    rows = (
        Row(("total",) * 4, (0,) * 4, ("合计", Decimal("1234500.00"), None, None)),
        Row((key,) * 4, (1,) * 4, (text, Decimal("1234500.00"), Decimal("50.00"), text)),
    )
    return Grid(1, "one", "项目表", COLUMNS, () if empty else rows, note=note)


def document(
    text: str = "办公室", *, key: str = "u1", note: str = "", empty: bool = False, department: str = "某局"
) -> Disclosure:
    """The paragraph prints `text`, then the amount of a cell, then one that equals no cell of any table."""
    said = f"{text}安排123.45万元，其中会议费0.01万元。"
    first, second = said.index("123.45"), said.index("0.01")
    quotes = (
        Quote(first, first + 6, "amount", amount=Decimal("1234500.00"), place=Place("one", key, "total")),
        Quote(second, second + 4, "amount", amount=Decimal("100.00"), place=Place("one", "nowhere", "total")),
    )
    return Disclosure(
        year=2024,
        department_code="901",
        department=department,
        standard="hangzhou-2024",
        units=(),
        sections=(
            SectionText("statement", f"一、{department}说明", 1),
            SectionText(
                "overview", text, 2, (Paragraph("1.小标题", is_heading=True), Paragraph(said, quotes))
            ),
            SectionText(GLOSSARY, "二、名词解释", 1),
            SectionText(TABLES, "三、公开表", 1),
        ),
        tables=(grid(text, key=key, note=note, empty=empty),),
        glossary=(GlossaryTerm(text, text),),
    )
