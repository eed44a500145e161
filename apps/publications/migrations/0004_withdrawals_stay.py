"""PostgreSQL itself refuses to change or remove a withdrawal, by the function of the publications."""

from typing import Any

from django.db import migrations


def create(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON publications_withdrawal "
            "FOR EACH ROW EXECUTE FUNCTION publications_publication_refuse_change()"
        )


def drop(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER refuse_change ON publications_withdrawal")


class Migration(migrations.Migration):
    dependencies = [("publications", "0003_deadline_and_withdrawal")]

    operations = [migrations.RunPython(create, drop)]
