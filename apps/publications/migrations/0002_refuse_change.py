"""PostgreSQL itself refuses to change or remove what was published. TRUNCATE, which tests use, fires no row trigger."""

from typing import Any

from django.db import migrations

CREATE = """
CREATE FUNCTION publications_publication_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '已公开的内容不能修改或删除' USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON publications_publication
    FOR EACH ROW EXECUTE FUNCTION publications_publication_refuse_change();
"""

DROP = """
DROP TRIGGER refuse_change ON publications_publication;
DROP FUNCTION publications_publication_refuse_change();
"""


def create(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(CREATE)


def drop(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(DROP)


class Migration(migrations.Migration):
    dependencies = [("publications", "0001_initial")]

    operations = [migrations.RunPython(create, drop)]
