"""PostgreSQL itself refuses to change or remove snapshots and acknowledgements, by the function of the steps."""

from typing import Any

from django.db import migrations

TABLES = ("workflow_snapshot", "workflow_acknowledgement")


def create(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        for table in TABLES:
            schema_editor.execute(
                f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION workflow_transitionrecord_append_only()"
            )


def drop(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        for table in TABLES:
            schema_editor.execute(f"DROP TRIGGER append_only ON {table}")


class Migration(migrations.Migration):
    dependencies = [("workflow", "0003_review")]

    operations = [migrations.RunPython(create, drop)]
