"""PostgreSQL itself refuses to change or remove the record of a file."""

from typing import Any

from django.db import migrations

CREATE = """
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON publications_publishedfile
    FOR EACH ROW EXECUTE FUNCTION publications_publication_refuse_change();
"""

DROP = "DROP TRIGGER refuse_change ON publications_publishedfile;"


def create(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(CREATE)


def drop(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(DROP)


class Migration(migrations.Migration):
    dependencies = [("publications", "0005_published_files")]

    operations = [migrations.RunPython(create, drop)]
