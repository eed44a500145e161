from django.apps import AppConfig


class DepartmentsConfig(AppConfig):
    name = "apps.departments"
    label = "departments"
    verbose_name = "部门与单位"
