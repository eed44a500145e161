"""`check_budget`: every finding of the consistency rules on a budget; exit status 1 if one is an error."""

from typing import Any

from django.core.management import BaseCommand, CommandParser

from apps.disclosure.compiling import disclose
from apps.disclosure.document import Finding
from apps.disclosure.money import yuan
from apps.disclosure.verification import SEVERITIES
from apps.publications.naming import add_budget_arguments, named_budget


class Command(BaseCommand):
    help = "检查一个部门一年预算的勾稽关系，逐条列出；有错误时退出状态为 1。"

    def add_arguments(self, parser: CommandParser) -> None:
        add_budget_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        budget = named_budget(options)
        disclosure = disclose(budget)
        for finding in disclosure.findings:
            self.stdout.write(_sentence(finding))
            if amounts := _amounts(finding):
                self.stdout.write(f"    {amounts}")
            for spot in finding.spots:
                self.stdout.write(f"    在 {disclosure.told(spot)}")
        counts = "，".join(
            f"{label} {sum(1 for each in disclosure.findings if each.severity == severity)} 条"
            for severity, label in SEVERITIES.items()
        )
        self.stdout.write(f"{budget}：核对 {len(disclosure.checked)} 项规则，{counts}。")
        if disclosure.errors():
            raise SystemExit(1)


def _sentence(finding: Finding) -> str:
    return f"[{SEVERITIES[finding.severity]}] {finding.sentence}{finding.detail}（{finding.rule}）"


def _amounts(finding: Finding) -> str:
    if finding.left is None:
        return ""
    if finding.right is None or finding.difference is None:
        return f"{yuan(finding.left)} 元"
    return f"{yuan(finding.left)} 元，对 {yuan(finding.right)} 元，相差 {yuan(abs(finding.difference))} 元"
