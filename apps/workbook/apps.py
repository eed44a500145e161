from django.apps import AppConfig


class WorkbookConfig(AppConfig):
    name = "apps.workbook"
    label = "workbook"
    verbose_name = "编报工作簿"
