"""What the city adds up of each publication: a few amounts of its frozen tables, in yuan."""

from decimal import Decimal

from apps.disclosure.document import Disclosure

ZERO = Decimal("0.00")

AMOUNTS = (
    ("total", "收支总预算", "budget_summary", "use_total", "use"),
    ("fiscal", "财政拨款收支总预算", "fiscal_summary", "revenue_total", "revenue"),
    ("general_public", "一般公共预算支出", "general_public_expenditure", "total", "total"),
    ("three_public", "“三公”经费合计", "three_public_funds", "total", "total"),
    ("overseas", "因公出国（境）费用", "three_public_funds", "total", "overseas"),
    ("reception", "公务接待费", "three_public_funds", "total", "reception"),
    ("vehicle_purchase", "公务用车购置费", "three_public_funds", "total", "vehicle_purchase"),
    ("vehicle_running", "公务用车运行维护费", "three_public_funds", "total", "vehicle_running"),
)
"""Key, name, and the table, row and column that print it."""


def totals_of(disclosure: Disclosure) -> dict[str, Decimal]:
    """The amounts by key. A table without rows is zero; LookupError where a form does not print an amount."""
    found = {}
    for key, _, table, row, column in AMOUNTS:
        grid = disclosure.table(table)
        found[key] = grid.amount(row, column) if grid.rows else ZERO
    return found
