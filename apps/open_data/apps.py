from django.apps import AppConfig


class OpenDataConfig(AppConfig):
    name = "apps.open_data"
    label = "open_data"
    verbose_name = "开放数据"
