"""Two people clicking at once, in real threads and real transactions: no gap, no double, nothing silently lost.

With few of each; `make bench` tries it with many (benchmarks/editing.py).
"""

import pytest
from django.utils import timezone

from cases.models import Case
from oversight.audit.models import Change
from tests.oversight.entry.crowd import edited_together, opened_at_once, sent_twice

pytestmark = pytest.mark.django_db(transaction=True)


def test_twenty_people_opening_at_once_get_references_without_gap_or_double(committee):
    year = timezone.localdate().year
    expected = [f"OC-{year}-{number:04}" for number in range(1, 21)]
    assert opened_at_once(20, committee.name) == expected


def test_a_form_sent_twice_at_the_same_moment_makes_one_record_and_leads_to_it_twice(committee):
    led = sent_twice(50, committee.name)
    assert {len(places) for places in led} == {1}
    assert Case.objects.count() == 50
    assert Case.objects.values("title").distinct().count() == 50


def test_threads_that_edit_one_record_lose_nothing_silently(case):
    edits = edited_together(case, threads=8, edits=3)
    assert edits.saved == 24
    assert edits.clashes > 0, "nobody was in anybody's way, so nothing was tried"
    assert edits.lost == set()
    assert case.history.count() == 25
    assert Change.objects.filter(reason__startswith="Mark <").count() == 24
