from django.apps import AppConfig


class ThreePublicFundsConfig(AppConfig):
    name = "apps.three_public_funds"
    label = "three_public_funds"
    verbose_name = "“三公”经费"
