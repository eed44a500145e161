"""From a budget to its disclosure: read, lay out, put in words, check."""

from dataclasses import replace

from apps.budgets.models import DepartmentalBudget
from apps.disclosure.booklet import write_sections
from apps.disclosure.consistency import check, rule_ids
from apps.disclosure.document import DisclosedUnit, Disclosure
from apps.disclosure.figures import Figures
from apps.disclosure.form import Standard
from apps.disclosure.standards import STANDARDS


def disclose(budget: DepartmentalBudget) -> Disclosure:
    """The whole disclosure of a budget as it stands now. LookupError if its standard is not known."""
    return compile_disclosure(Figures.of(budget), STANDARDS[budget.standard])


def compile_disclosure(figures: Figures, standard: Standard) -> Disclosure:
    """Tables, narrative, glossary and findings as one value."""
    tables = standard.lay_out(figures)
    sections, glossary = write_sections(figures, standard, tables)
    disclosure = Disclosure(
        year=figures.year,
        department_code=figures.department_code,
        department=figures.department,
        standard=standard.key,
        units=tuple(
            DisclosedUnit(
                unit.code, figures.name_of_unit(unit.code), unit.nature_label, unit.is_administrative
            )
            for unit in figures.units
            if not unit.is_secret
        ),
        sections=sections,
        tables=tables,
        glossary=glossary,
    )
    return replace(disclosure, findings=check(disclosure, figures, standard), checked=rule_ids())
