"""The official codes of an edition as a spreadsheet, each found by (科目年度, 科目编码)."""

from import_export.fields import Field

from apps.classifications.models import EconomicClass, EconomicScheme, FunctionalClass
from budget_portal.spreadsheets import Label, SheetResource, Text, WholeNumber, YesNo


class ClassificationResource(SheetResource):
    edition = Field("edition", "科目年度", WholeNumber())
    code = Field("code", "科目编码", Text())
    name = Field("name", "科目名称", Text())
    definition = Field("definition", "说明", Text())
    is_verified = Field("is_verified", "已核实", YesNo())
    note = Field("note", "备注", Text())


class FunctionalClassResource(ClassificationResource):
    class Meta:
        model = FunctionalClass
        import_id_fields = ("edition", "code")
        fields = ("edition", "code", "name", "definition", "is_verified", "note")


class EconomicClassResource(ClassificationResource):
    scheme = Field("scheme", "分类体系", Label(EconomicScheme.choices))

    class Meta:
        model = EconomicClass
        import_id_fields = ("edition", "code")
        fields = ("edition", "scheme", "code", "name", "definition", "is_verified", "note")
