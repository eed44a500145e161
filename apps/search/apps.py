from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "apps.search"
    label = "search"
    verbose_name = "检索"

    def ready(self) -> None:
        from apps.search import indexing  # noqa: F401 - listens to the catalogue
