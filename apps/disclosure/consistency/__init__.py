"""勾稽关系: what must agree before a budget may move on. `RULES` lists every rule; `check` asks them all."""

from apps.disclosure.consistency.rule import RULES, Case, Rule
from apps.disclosure.document import Disclosure, Finding, Spot
from apps.disclosure.figures import Figures
from apps.disclosure.form import Standard

# Each module adds its rules to RULES as it is imported, in the order of the groups.
from apps.disclosure.consistency import (  # isort: skip
    within_tables,
    between_tables,
    text,
    changes,
    sections,
    statements,
    words,
    plausibility,
)

__all__ = [
    "RULES",
    "Case",
    "Rule",
    "between_tables",
    "changes",
    "check",
    "plausibility",
    "rule_ids",
    "sections",
    "statements",
    "text",
    "within_tables",
    "words",
]


def rule_ids() -> tuple[str, ...]:
    return tuple(rule.id for rule in RULES)


def check(disclosure: Disclosure, figures: Figures, standard: Standard) -> tuple[Finding, ...]:
    """All findings, in the order of the rules. A rule that cannot find what it needs is an error, never a pass."""
    case = Case(disclosure, figures, standard)
    findings: list[Finding] = []
    for rule in RULES:
        try:
            findings.extend(
                Finding(
                    rule.id,
                    found.severity or rule.severity,
                    rule.sentence,
                    found.detail,
                    found.left,
                    found.right,
                    tuple(place if isinstance(place, Spot) else Spot(place) for place in found.where),
                )
                for found in rule.disagreements(case)
            )
        except LookupError as error:
            findings.append(Finding(rule.id, "error", rule.sentence, f"无法核对：{error.args[0]}。"))
    return tuple(findings)
