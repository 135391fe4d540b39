"""Another program, on a connection of its own, leaves no change without history either."""

from contextlib import closing

import psycopg2
import pytest
from django.db import connection

from tests.oversight.audit.test_write_paths import KEPT, changed, kept, unrecorded


@pytest.mark.django_db(transaction=True)
def test_another_connection_changes_nothing_of_any_kind_without_history():
    rows = [kept(model) for model in KEPT]
    with closing(psycopg2.connect(**connection.get_connection_params())) as other, other.cursor() as cursor:
        for row in rows:
            names = ", ".join(f"{name} = %s" for name in changed(row))
            with pytest.raises(psycopg2.DatabaseError, match="has no history"):
                cursor.execute(
                    f"UPDATE {row._meta.db_table} SET {names} WHERE id = %s", [*changed(row).values(), row.pk]
                )
                other.commit()
            other.rollback()
    assert not any(unrecorded(model) for model in KEPT)
