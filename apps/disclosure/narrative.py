"""The facts of each section, asked of `Figures` with the questions of the tables, for the templates to word."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from apps.budgets.choices import BASIC, ExpenditureKind, FundingSource, Topic
from apps.disclosure.facts import Change, Fact, Ledger, Named, Numbering, lines_of, plain
from apps.disclosure.figures import Figures
from apps.disclosure.grid import Place
from apps.disclosure.layout import TOTAL
from apps.disclosure.money import add
from apps.disclosure.questions import (
    Line,
    Question,
    both,
    carried_over,
    every,
    fiscal,
    funded_by,
    on_item,
    planned_for_year_end,
    spent_as,
    this_year,
    total,
)
from apps.procurement.models import VEHICLES, AssetCategory, ProcurementCategory
from apps.three_public_funds.models import VEHICLE_ITEMS, ThreePublicItem

GENERAL_PUBLIC = FundingSource.GENERAL_PUBLIC_BUDGET
LEVELS = ("类", "款", "项")


@dataclass(frozen=True)
class ItemFacts:
    """A functional item: its path of names, amount, what it is for, and its change against last year."""

    path: str
    amount: Fact
    purpose: str
    change: Change


def path_of_names(figures: Figures, code: str) -> str:
    """The full path of an item: 卫生健康支出（类）行政事业单位医疗（款）行政单位医疗（项）. 219 has no 项."""
    ancestry = figures.ancestry_of_function[code]
    return "".join(
        f"{figures.functions[each]}（{level}）" for each, level in zip(ancestry, LEVELS, strict=False)
    )


@dataclass(frozen=True)
class Narrative:
    """Everything the templates of one budget may say. Each method serves the section it is named after."""

    figures: Figures
    ledger: Ledger

    def context(self) -> dict[str, object]:
        return {
            "year": self.figures.year,
            "prior_year": self.figures.year - 1,
            "department": plain(self.figures.department),
            "duties": lines_of(self.figures.duties),
            "numbering": Numbering(),
            "organisation": self.organisation(),
            "overview": self.overview(),
            "revenue": self.revenue(),
            "expenditure": self.expenditure(),
            "fiscal": self.fiscal_summary(),
            "general_public": self.general_public(),
            "basic": self.basic(),
            "three_public": self.three_public(),
            "government_fund": self.fund(
                FundingSource.GOVERNMENT_FUND_BUDGET,
                "government_fund_expenditure",
                Topic.GOVERNMENT_FUND_CHANGE,
            ),
            "state_capital": self.fund(
                FundingSource.STATE_CAPITAL_OPERATING_BUDGET,
                "state_capital_expenditure",
                Topic.STATE_CAPITAL_CHANGE,
            ),
            "operating_cost": self.operating_cost(),
            "procurement": self.procurement(),
            "assets": self.assets(),
            "performance": self.performance(),
        }

    def organisation(self) -> dict[str, object]:
        units = [
            f"{self.figures.department}本级预算（{unit.nature_label}）"
            if unit.is_headquarters
            else f"{self.figures.name_of_unit(unit.code)}预算（{unit.nature_label}）"
            for unit in self.figures.units
            if not unit.is_secret
        ]
        return {
            "units": self.ledger.names(units, "units"),
            "count": self.ledger.count(len(self.figures.units), "units"),
            "has_secret": bool(self.figures.secret_units),
        }

    # What several sections speak of. ------------------------------------------------------------------------------

    def _sources(self, section: str, table: str, question: Question = every) -> list[tuple[str, Fact]]:
        """Non-zero revenue by source and the balance carried in, under the names of a section."""
        names = self.ledger.standard.source_names.get(section, {})
        asked: list[tuple[str, str, Question]] = [
            (source.value, names.get(source.value, source.label), both(funded_by(source), this_year))
            for source in FundingSource
        ]
        asked.append(("carry_over", names.get("carry_over", "上年结转结余"), carried_over))
        found = []
        for row, name, asks in asked:
            amount = total(self.figures.revenue, both(asks, question))
            if amount:
                found.append((name, self.ledger.amount(amount, section, Place(table, row, "revenue"))))
        return found

    def _classes(
        self, section: str, table: str, column: str, question: Question = every
    ) -> list[tuple[str, Fact]]:
        """Non-zero expenditure by 类, ascending."""
        sums: dict[str, Decimal] = {}
        for line in self.figures.by_function:
            if question(line):
                top = self.figures.ancestry_of_function[line.function][0]
                sums[top] = sums.get(top, Decimal("0.00")) + line.amount
        return [
            (
                plain(self.figures.functions[code]),
                self.ledger.amount(amount, section, Place(table, code, column)),
            )
            for code, amount in sorted(sums.items())
            if amount
        ]

    def _prior(self, *sources: FundingSource) -> Decimal:
        """What was executed last year; of all sources if none is named."""
        return add(p.amount for p in self.figures.prior_year if not sources or p.source in sources)

    def _grand_total(self, subject: str, row: str, column: str) -> Fact:
        lines = self.figures.revenue if column == "revenue" else self.figures.uses
        return self.ledger.amount(total(lines), subject, Place("budget_summary", row, column))

    def _items(self, source: FundingSource, table: str) -> list[ItemFacts]:
        """The lowest functional items that a source pays for this year."""
        sums: dict[str, Decimal] = {}
        for line in self.figures.by_function:
            if line.source == source:
                sums[line.function] = sums.get(line.function, Decimal("0.00")) + line.amount
        prior = {p.function: p.amount for p in self.figures.prior_year if p.source == source}
        return [
            ItemFacts(
                path_of_names(self.figures, code),
                self.ledger.amount(amount, f"item.{code}", Place(table, code, TOTAL)),
                plain(self.figures.explanation(Topic.ITEM_PURPOSE, code)),
                self.ledger.change(
                    amount,
                    prior.get(code, Decimal("0.00")),
                    f"item.{code}",
                    self.figures.explanation(Topic.ITEM_CHANGE, code),
                ),
            )
            for code, amount in sorted(sums.items())
            if amount
        ]

    # The sections. ------------------------------------------------------------------------------------------------

    def overview(self) -> dict[str, object]:
        sources = self._sources("overview", "budget_summary")
        uses = [name for name, _ in self._classes("overview", "budget_summary", "use")]
        if total(self.figures.year_end):
            uses.append("年终结转结余")
        return {
            "sources": self.ledger.names((name for name, _ in sources), "sources"),
            "uses": self.ledger.names(uses, "uses"),
            "total": self._grand_total("total", "revenue_total", "revenue"),
        }

    def revenue(self) -> dict[str, object]:
        grand = total(self.figures.revenue)
        reason = self.figures.explanation(Topic.REVENUE_CHANGE)
        return {
            "total": self._grand_total("revenue", "revenue_total", "revenue"),
            "change": self.ledger.change(grand, self._prior(), "revenue", reason),
            "sources": self.ledger.share_out(self._sources("revenue", "budget_summary"), "revenue_sources"),
        }

    def expenditure(self) -> dict[str, object]:
        grand = total(self.figures.uses)
        by_kind = []
        for kind in ExpenditureKind:
            amount = total(self.figures.by_function, spent_as(kind))
            if amount:
                place = Place("expenditure", TOTAL, kind.value)
                by_kind.append((kind.value, self.ledger.amount(amount, "expenditure_kinds", place)))
        remains = total(self.figures.year_end)
        return {
            "total": self._grand_total("expenditure", "use_total", "use"),
            "change": self.ledger.change(
                grand, self._prior(), "expenditure", self.figures.explanation(Topic.EXPENDITURE_CHANGE)
            ),
            "classes": [
                Named(*each) for each in self._classes("expenditure_classes", "budget_summary", "use")
            ],
            "kinds": self.ledger.share_out(by_kind, "expenditure_kinds"),
            "year_end": self.ledger.amount(
                remains, "year_end_carry_over", Place("budget_summary", "year_end_carry_over", "use")
            ),
        }

    def fiscal_summary(self) -> dict[str, object]:
        table = "fiscal_summary"
        uses = self._classes(table, table, "use", fiscal)
        remains = total(self.figures.year_end, both(fiscal, planned_for_year_end))
        if remains:
            fact = self.ledger.amount(remains, table, Place(table, "year_end_carry_over", "use"))
            uses.append(("年终结转结余", fact))
        return {
            "total": self.ledger.amount(
                total(self.figures.revenue, fiscal), table, Place(table, "revenue_total", "revenue")
            ),
            "sources": [Named(*each) for each in self._sources(table, table, fiscal)],
            "uses": [Named(*each) for each in uses],
        }

    def general_public(self) -> dict[str, object]:
        table, asks = "general_public_expenditure", funded_by(GENERAL_PUBLIC)
        grand = total(self.figures.by_function, asks)
        return {
            "total": self.ledger.amount(grand, "general_public", Place(table, TOTAL, TOTAL)),
            "change": self.ledger.change(
                grand,
                self._prior(GENERAL_PUBLIC),
                "general_public",
                self.figures.explanation(Topic.GENERAL_PUBLIC_CHANGE),
            ),
            "classes": self.ledger.share_out(
                self._classes("general_public_classes", table, TOTAL, asks), "general_public_classes"
            ),
            "items": self._items(GENERAL_PUBLIC, table),
        }

    def basic(self) -> dict[str, object]:
        table = "general_public_basic"
        lines = [
            line for line in self.figures.by_economy if line.source == GENERAL_PUBLIC and line.kind in BASIC
        ]
        return {
            "total": self.ledger.amount(total(lines), "basic", Place(table, TOTAL, TOTAL)),
            "personnel": self._basic_kind(table, lines, ExpenditureKind.PERSONNEL),
            "operating": self._basic_kind(table, lines, ExpenditureKind.OPERATING),
        }

    def _basic_kind(self, table: str, lines: Iterable[Line], kind: ExpenditureKind) -> dict[str, Fact]:
        of_kind = [line for line in lines if line.kind == kind and line.amount]
        names = self.ledger.standard.names
        return {
            "amount": self.ledger.amount(total(of_kind), "basic", Place(table, TOTAL, kind.value)),
            "items": self.ledger.names(
                (
                    names.get(code, self.figures.economies[code])
                    for code in sorted({x.economy for x in of_kind})
                ),
                "economic_items",
                Place(table, "", kind.value),
            ),
        }

    def three_public(self) -> dict[str, object]:
        table, figures = "three_public_funds", self.figures
        vehicles = tuple(item.value for item in VEHICLE_ITEMS)
        comparable = tuple(item.value for item in ThreePublicItem if item != ThreePublicItem.OVERSEAS)

        def part(subject: str, items: tuple[str, ...], topic: Topic | None = None) -> dict[str, object]:
            chosen = [each for each in figures.three_public if each.item in items]
            purposes = (each.purpose for each in chosen if each.unit not in figures.secret_units)
            current = total(figures.three_public_lines, on_item(*items))
            reason = figures.explanation(topic) if topic else ""
            return {
                "amount": self.ledger.amount(
                    current, f"three_public.{subject}", Place(table, TOTAL, subject)
                ),
                "change": self.ledger.change(
                    current, add(each.prior for each in chosen), f"three_public.{subject}", reason
                ),
                "purpose": plain(next(filter(None, purposes), "")),
            }

        return {
            "policy": plain(figures.overseas_policy),
            "incomparable_factor": plain(figures.incomparable_factor),
            "total": part(TOTAL, tuple(ThreePublicItem.values), Topic.THREE_PUBLIC_CHANGE),
            "comparable": self.ledger.change(
                total(figures.three_public_lines, on_item(*comparable)),
                add(each.prior for each in figures.three_public if each.item in comparable),
                "three_public.comparable",
            ),
            "overseas": part("overseas", (ThreePublicItem.OVERSEAS,), Topic.OVERSEAS_CHANGE),
            "reception": part("reception", (ThreePublicItem.RECEPTION,), Topic.RECEPTION_CHANGE),
            "vehicles": part("vehicles", vehicles),
            "vehicle_purchase": part(
                "vehicle_purchase", (ThreePublicItem.VEHICLE_PURCHASE,), Topic.VEHICLE_PURCHASE_CHANGE
            ),
            "vehicle_running": part(
                "vehicle_running", (ThreePublicItem.VEHICLE_RUNNING,), Topic.VEHICLE_RUNNING_CHANGE
            ),
            "vehicles_to_buy": self.ledger.count(
                sum(each.quantity for each in figures.three_public), "vehicles_to_buy"
            ),
        }

    def fund(self, source: FundingSource, table: str, topic: Topic) -> dict[str, object]:
        amount = total(self.figures.by_function, funded_by(source))
        return {
            "amount": self.ledger.amount(amount, table, Place(table, TOTAL, TOTAL)) if amount else None,
            "change": self.ledger.change(amount, self._prior(source), table, self.figures.explanation(topic)),
            "items": self._items(source, table),
        }

    def operating_cost(self) -> dict[str, object] | None:
        """机关运行经费: operating expenditure of the administrative and 参公 units from the general public budget."""
        figures = self.figures
        units = [unit for unit in figures.units if unit.is_administrative]
        if units and figures.prior_operating_cost is None:
            return None
        only_such = len(units) == len(figures.units)
        place = Place("general_public_basic", TOTAL, "operating") if only_such else None
        kinds = []
        for nature, label in (("administrative", "行政单位"), ("civil_service_institution", "参公事业单位")):
            of_nature = [unit for unit in units if unit.nature == nature]
            if of_nature:
                names = [figures.name_of_unit(unit.code) for unit in of_nature if not unit.is_secret]
                kinds.append(
                    {
                        "names": self.ledger.names(names, f"{nature}_units"),
                        "count": self.ledger.count(len(of_nature), f"{nature}_units"),
                        "label": label,
                    }
                )
        return {
            "kinds": kinds,
            "amount": self.ledger.amount(figures.operating_cost, "operating_cost", place),
            "change": self.ledger.change(
                figures.operating_cost,
                figures.prior_operating_cost or Decimal("0.00"),
                "operating_cost",
                figures.explanation(Topic.OPERATING_COST_CHANGE),
            ),
        }

    def procurement(self) -> dict[str, Fact]:
        amounts = {
            category.value: add(p.amount for p in self.figures.procurement if p.category == category)
            for category in ProcurementCategory
        }
        return {
            "total": self.ledger.amount(add(amounts.values()), "procurement"),
            **{key: self.ledger.amount(value, f"procurement.{key}") for key, value in amounts.items()},
        }

    def assets(self) -> dict[str, Fact]:
        held = {category.value: 0 for category in AssetCategory}
        planned = dict(held)
        for asset in self.figures.assets:
            held[asset.category] += asset.quantity
            planned[asset.category] += asset.planned
        vehicles = [category.value for category in VEHICLES]
        return {
            "vehicles": self.ledger.count(sum(held[each] for each in vehicles), "vehicles"),
            "planned_vehicles": self.ledger.count(
                sum(planned[each] for each in vehicles), "planned_vehicles"
            ),
            **{key: self.ledger.count(number, f"held.{key}") for key, number in held.items()},
            **{
                f"planned_{key}": self.ledger.count(number, f"planned.{key}")
                for key, number in planned.items()
            },
        }

    def performance(self) -> dict[str, Fact]:
        open_projects = [
            line for line in self.figures.by_project if line.unit not in self.figures.secret_units
        ]
        projects = {line.project for line in open_projects if fiscal(line) and line.amount}
        return {
            "amount": self.ledger.amount(
                total(self.figures.by_project, fiscal),
                "performance",
                Place("project_performance", TOTAL, TOTAL),
            ),
            "count": self.ledger.count(len(projects), "performance_projects"),
        }
