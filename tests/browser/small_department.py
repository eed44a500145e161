"""A small department as its clerk would write it into the blank workbook: one unit, four lines, one project."""

from pathlib import Path
from typing import Any

from openpyxl import load_workbook

CODE, NAME, UNIT = "305", "杭州市数据资源管理局", "305001"
GENERAL = "一般公共预算"

ROWS: dict[str, list[dict[str, Any]]] = {
    "部门": [
        {
            "年度": 2024,
            "部门编码": CODE,
            "部门名称": NAME,
            "公开样式": "hangzhou-2024",
            "主要职能": "1、负责全市公共数据资源的统筹管理。\n2、完成市委、市政府交办的其他任务。",
        }
    ],
    "预算单位": [
        {"单位编码": UNIT, "单位名称": NAME, "单位性质": "行政单位", "是否本级": "是", "是否涉密": "否"}
    ],
    "收入": [{"单位编码": UNIT, "资金来源": GENERAL, "是否上年结转": "否", "金额（元）": 1300000}],
    "支出": [
        {"功能科目编码": "2019999", "支出类别": "人员经费", "经济科目编码": "30101", "金额（元）": 800000},
        {"功能科目编码": "2019999", "支出类别": "公用经费", "经济科目编码": "30201", "金额（元）": 146543.21},
        {"功能科目编码": "2019999", "支出类别": "项目支出", "项目编码": "305001001", "金额（元）": 340000},
    ],
    "上年执行数": [{"功能科目编码": "2019999", "资金来源": GENERAL, "金额（元）": 1200000}],
    "三公经费": [
        {"费用项目": "因公出国（境）费用", "预算数（元）": 0, "上年预算数（元）": 0},
        {
            "费用项目": "公务接待费",
            "预算数（元）": 13456.79,
            "上年预算数（元）": 12000,
            "用途": "接待等支出",
        },
        {"费用项目": "公务用车购置费", "预算数（元）": 0, "上年预算数（元）": 0, "购置数量": 0},
        {"费用项目": "公务用车运行维护费", "预算数（元）": 0, "上年预算数（元）": 0},
    ],
    "机关运行经费": [{"上年预算数（元）": 150000}],
    "政府采购": [{"单位编码": UNIT, "采购类别": "服务", "金额（元）": 50000}],
    "项目": [
        {
            "项目编码": "305001001",
            "单位编码": UNIT,
            "项目名称": "公共数据平台运行",
            "绩效目标": "保障公共数据平台全年稳定运行。",
        }
    ],
    "名词解释": [{"功能科目编码": "2019999", "解释": "反映除上述项目以外的一般公共服务支出。"}],
}
"""What is left to be done by hand: a line of 接待费, assets, and all reasons."""

ALWAYS = {
    "支出": {"单位编码": UNIT, "资金来源": GENERAL, "是否上年结转": "否"},
    "三公经费": {"单位编码": UNIT},
}


def fill(blank: Path, to: Path, mistake: bool = False) -> Path:
    """Write the department into a copy of the blank workbook; by mistake, with a code that does not exist."""
    book = load_workbook(blank)
    for title, rows in ROWS.items():
        sheet = book[title]
        columns = {cell.value: cell.column for cell in sheet[1]}
        for number, row in enumerate(rows, start=2):
            for heading, value in (ALWAYS.get(title, {}) | row).items():
                sheet.cell(number, columns[heading], value)
    if mistake:
        sheet = book["支出"]
        columns = {cell.value: cell.column for cell in sheet[1]}
        sheet.cell(2, columns["功能科目编码"], "9999999")
        sheet.cell(3, columns["金额（元）"], "约15万")
    book.save(to)
    return to
