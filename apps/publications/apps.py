from django.apps import AppConfig
from django.core.checks import Tags, register


class PublicationsConfig(AppConfig):
    name = "apps.publications"
    label = "publications"
    verbose_name = "公开内容"

    def ready(self) -> None:
        from apps.publications.checks import cache_can_be_written, files_can_be_written

        register(cache_can_be_written, Tags.caches)
        register(files_can_be_written, Tags.files)
