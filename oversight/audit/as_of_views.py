"""The views through which the record is read as of a moment: one for each table of the record, of its name and columns.

Those in schema `as_of` show the newest version of each row at the moment that the setting `oversight.as_of` names.
Those in `as_of_seen` show of these what the member whom `oversight.reader` names may see today: a view has the same SQL
as `visible_to`, over the tables themselves.

Views stand in the way of changes to their tables, so each run of `migrate` drops them and builds them again.
"""

from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction

from oversight.audit.history import Tracked
from oversight.audit.models import Change

# The key of the reader while a view is built, and what stands in its place in the view.
SOME_MEMBER = -1
READER = "current_setting('oversight.reader')::bigint"

# DROP VIEW comes first: it waits for those who are reading the views before it locks anything else.
DROP = "DROP VIEW IF EXISTS as_of.audit_change; DROP SCHEMA IF EXISTS as_of_seen, as_of CASCADE"
CREATE = "CREATE SCHEMA as_of; CREATE SCHEMA as_of_seen"
FEED = """
    CREATE VIEW as_of.{table} AS
    SELECT * FROM {table} WHERE at <= current_setting('oversight.as_of')::timestamptz
"""
NEWEST = """
    CREATE VIEW as_of.{table} AS
    SELECT {columns} FROM {history} version {today}
    WHERE version.history_date <= current_setting('oversight.as_of')::timestamptz
      AND version.history_type <> '-'
      AND NOT EXISTS (
        SELECT FROM {history} newer
        WHERE newer.{key} = version.{key}
          AND newer.history_date <= current_setting('oversight.as_of')::timestamptz
          AND (newer.history_date, newer.history_id) > (version.history_date, version.history_id)
      )
"""
SEEN = "CREATE VIEW as_of_seen.{table} AS SELECT shown.* FROM as_of.{table} shown WHERE {conditions}"
# OFFSET 0 keeps the planner from trying every order of all these tables, which took it longer than the page.
IN_SIGHT = "EXISTS (SELECT FROM ({visible}) seen WHERE seen.pk = shown.{column} OFFSET 0)"

# Whom a row names today that is in sight is in sight too: it need not be looked up.
NAMED_TODAY = """EXISTS (
    SELECT FROM {table} today
    WHERE today.{key} = shown.{key} AND today.withdrawn_at IS NULL AND today.{column} = shown.{column}
)"""


def drop_before_migrating(plan: Any, **kwargs: Any) -> None:
    if plan:
        with connection.cursor() as cursor:
            cursor.execute(DROP)


def build_views() -> None:
    """Build all views from the models, in place of those that are there."""
    tracked = [model for model in apps.get_models() if issubclass(model, Tracked)]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"{DROP}; {CREATE}")
        cursor.execute(FEED.format(table=Change._meta.db_table))
        for model in tracked:
            cursor.execute(_newest(model))
        for model in tracked:
            cursor.execute(_seen(model, cursor))


def _newest(model: Any) -> str:
    """What a model names in `always_as_today` comes from its table."""
    as_today = getattr(model, "always_as_today", ())
    table, key = model._meta.db_table, model._meta.pk.column
    columns = [
        f"{'today' if field.name in as_today else 'version'}.{field.column}" for field in model._meta.concrete_fields
    ]
    return NEWEST.format(
        table=table,
        key=key,
        columns=", ".join(columns),
        history=model.history.model._meta.db_table,
        today=f"JOIN {table} today ON today.{key} = version.{key}" if as_today else "",
    )


def _seen(model: Any, cursor: Any) -> str:
    """A row whose keys in `shown_with` lead to what is out of sight is left out: it would name it."""
    conditions = [_in_sight(model, model._meta.pk.column, cursor)]
    for name in getattr(model, "shown_with", ()):
        field = model._meta.get_field(name)
        named = NAMED_TODAY.format(table=model._meta.db_table, key=model._meta.pk.column, column=field.column)
        seen = _in_sight(field.related_model, field.column, cursor)
        conditions.append(f"(shown.{field.column} IS NULL OR {named} OR {seen})")
    return SEEN.format(table=model._meta.db_table, conditions=" AND ".join(conditions))


def _in_sight(model: Any, column: str, cursor: Any) -> str:
    member = get_user_model()(pk=SOME_MEMBER)
    rows = model._default_manager.visible_to(member).order_by().values("pk")
    try:
        sql, params = rows.query.sql_with_params()
    except EmptyResultSet:
        return "false"
    literals = [READER if param == SOME_MEMBER else cursor.mogrify("%s", [param]).decode() for param in params]
    return IN_SIGHT.format(visible=sql % tuple(literals), column=column)
