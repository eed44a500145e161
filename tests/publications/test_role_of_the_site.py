"""The statements of docs/operating.md: with them the site publishes, and takes back nothing."""

import re
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from apps.budgets.models import DepartmentalBudget
from apps.publications.models import Publication
from tests.cast import Cast
from tests.publications.addresses import BASE
from tests.workflow.walking import bring_to

OPERATING = Path(__file__).resolve().parents[2] / "docs" / "operating.md"
TABLES = ("publications_publication", "workflow_transitionrecord")


def statements() -> str:
    (found,) = re.findall(r"```sql\n(.*?)```", OPERATING.read_text(encoding="utf-8"), flags=re.DOTALL)
    return str(found)


@pytest.mark.postgresql
def test_with_the_rights_of_the_manual_the_site_publishes_and_takes_back_nothing(
    client: Client, demo_budget: DepartmentalBudget, cast: Cast
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("CREATE ROLE portal_web")
        cursor.execute(statements())
        cursor.execute("SET ROLE portal_web")
        bring_to("published", demo_budget, cast)
        assert client.get(BASE).status_code == 200
        for table in TABLES:
            for verb in (
                "UPDATE {} SET sha256 = ''",
                "DELETE FROM {}",
                "TRUNCATE {} CASCADE",
                "DROP TABLE {} CASCADE",
                "ALTER TABLE {} DISABLE TRIGGER ALL",
                "CREATE TRIGGER t BEFORE UPDATE ON {} EXECUTE FUNCTION suppress_redundant_updates_trigger()",
            ):
                with (
                    pytest.raises(DatabaseError, match=r"permission denied|must be owner"),
                    transaction.atomic(),
                ):
                    cursor.execute(verb.format(table))
        cursor.execute("RESET ROLE")
    assert Publication.objects.count() == 1
