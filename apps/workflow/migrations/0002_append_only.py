"""PostgreSQL itself refuses to change or remove what was recorded. TRUNCATE, which tests use, fires no row trigger."""

from typing import Any

from django.db import migrations

CREATE = """
CREATE FUNCTION workflow_transitionrecord_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '流转记录只能追加，不能修改或删除' USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON workflow_transitionrecord
    FOR EACH ROW EXECUTE FUNCTION workflow_transitionrecord_append_only();
"""

DROP = """
DROP TRIGGER append_only ON workflow_transitionrecord;
DROP FUNCTION workflow_transitionrecord_append_only();
"""


def create(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(CREATE)


def drop(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(DROP)


class Migration(migrations.Migration):
    dependencies = [("workflow", "0001_initial")]

    operations = [migrations.RunPython(create, drop)]
