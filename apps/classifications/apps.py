from django.apps import AppConfig


class ClassificationsConfig(AppConfig):
    name = "apps.classifications"
    label = "classifications"
    verbose_name = "政府收支分类科目"
