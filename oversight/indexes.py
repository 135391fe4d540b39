"""Indexes that more than one table needs."""

from django.contrib.postgres.indexes import GinIndex


def similar_names(name: str, *fields: str) -> GinIndex:
    """By groups of three letters (pg_trgm), for names that are like what somebody typed."""
    return GinIndex(name=name, fields=fields, opclasses=["gin_trgm_ops"] * len(fields))
