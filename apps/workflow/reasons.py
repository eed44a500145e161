"""The texts a budget still needs: a reason for each change, a purpose for each item, listed with their amounts."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from apps.budgets.choices import Topic
from apps.disclosure.document import Disclosure
from apps.disclosure.figures import Figures
from apps.disclosure.form import Standard
from apps.disclosure.money import growth, yuan
from apps.disclosure.narrative import path_of_names

TOPICS = {
    "revenue": Topic.REVENUE_CHANGE,
    "expenditure": Topic.EXPENDITURE_CHANGE,
    "general_public": Topic.GENERAL_PUBLIC_CHANGE,
    "three_public.overseas": Topic.OVERSEAS_CHANGE,
    "three_public.reception": Topic.RECEPTION_CHANGE,
    "three_public.vehicle_purchase": Topic.VEHICLE_PURCHASE_CHANGE,
    "three_public.vehicle_running": Topic.VEHICLE_RUNNING_CHANGE,
    "operating_cost": Topic.OPERATING_COST_CHANGE,
    "government_fund_expenditure": Topic.GOVERNMENT_FUND_CHANGE,
    "state_capital_expenditure": Topic.STATE_CAPITAL_CHANGE,
}
"""What a changed figure of the text is explained under. Items have a topic of their own, with their code."""

ITEM = "item."


@dataclass(frozen=True)
class Need:
    """A text to be written: what about, this year's and last year's amounts (yuan), and what there is."""

    topic: Topic
    function: str
    label: str
    current: Decimal
    prior: Decimal | None
    is_required: bool
    text: str

    @property
    def is_purpose(self) -> bool:
        return self.topic == Topic.ITEM_PURPOSE

    @property
    def shown(self) -> dict[str, str]:
        """This year's, last year's amount and the change, as people read them."""
        if self.prior is None:
            return {"current": yuan(self.current)}
        difference = self.current - self.prior
        sign = "+" if difference > 0 else ""
        return {
            "current": yuan(self.current),
            "prior": yuan(self.prior),
            "difference": f"{sign}{yuan(difference)}",
        }


def needs(disclosure: Disclosure, figures: Figures, standard: Standard) -> list[Need]:
    """Every text the sentences ask for, in their order; an item's purpose stands before its reason."""
    return list(_needs(disclosure, figures, standard))


def _needs(disclosure: Disclosure, figures: Figures, standard: Standard) -> Iterator[Need]:
    seen: set[tuple[Topic, str]] = set()
    for section in disclosure.sections:
        for paragraph in section.paragraphs:
            for quote in paragraph.quotes:
                amount = quote.amount or Decimal("0.00")
                code = quote.subject.removeprefix(ITEM) if quote.subject.startswith(ITEM) else ""
                if quote.kind == "amount" and code and (Topic.ITEM_PURPOSE, code) not in seen:
                    seen.add((Topic.ITEM_PURPOSE, code))
                    text = figures.explanation(Topic.ITEM_PURPOSE, code)
                    label = path_of_names(figures, code)
                    yield Need(Topic.ITEM_PURPOSE, code, label, amount, None, True, text)
                topic = Topic.ITEM_CHANGE if code else TOPICS.get(quote.subject)
                if quote.kind != "difference" or topic is None or (topic, code) in seen:
                    continue
                seen.add((topic, code))
                base = quote.base or Decimal("0.00")
                rate = growth(amount, base, standard.rate_decimals)
                yield Need(
                    topic,
                    code,
                    path_of_names(figures, code) if code else topic.label.removesuffix("变动原因"),
                    amount,
                    base,
                    rate is None or rate > standard.stable_below,
                    figures.explanation(topic, code),
                )
