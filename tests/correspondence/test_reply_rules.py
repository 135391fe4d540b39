"""The rules of the house for replies, which administrators manage."""

import pytest

from correspondence.models import ReplyRule
from oversight.audit.models import Change
from tests.forms import faults, fields_of, follow, send
from tests.records import words

pytestmark = pytest.mark.django_db
ADDRESS = "/letters/rules/"
TYPED = {"name": "Letters of the committee", "working_days": "10", "source": "Its minutes, item 7"}


@pytest.fixture
def client(client_of, administrator):
    return client_of(administrator)


@pytest.fixture
def rule():
    return ReplyRule.objects.create(name="Letters of the panel", working_days=1, source="Its minutes")


def test_it_lists_the_rules_the_law_and_how_far_bank_holidays_are_known(client, rule):
    page = words(client.get(ADDRESS))
    for said in (
        "Letters of the panel: 1 working day Its minutes",
        "Freedom of Information request: 20 working days Freedom of Information Act 2000, section 10.",
        "They are known here from 1 January 2012 to 31 December",
    ):
        assert said in page
    assert f'href="{ADDRESS}"' in client.get("/administration/").content.decode()


def test_one_is_added(client, administrator):
    page = words(follow(client, f"{ADDRESS}add/", **TYPED))
    assert "Added the rule “Letters of the committee: 10 working days”" in page
    made = ReplyRule.objects.get()
    assert (made.name, made.working_days, made.source) == ("Letters of the committee", 10, "Its minutes, item 7")
    assert Change.objects.get(record_type__model="replyrule").user == administrator


@pytest.mark.parametrize(
    ("typed", "anchor"),
    [
        ({"name": ""}, "id_name"),
        ({"working_days": "0"}, "id_working_days"),
        ({"working_days": "261"}, "id_working_days"),
        ({"working_days": "soon"}, "id_working_days"),
        ({"source": ""}, "id_source"),
        ({"source": "x" * 91}, "id_source"),
    ],
)
def test_bad_input_is_pointed_at_and_nothing_typed_is_lost(typed, anchor, client):
    response = send(client, f"{ADDRESS}add/", **TYPED | typed)
    assert list(faults(response)) == [anchor]
    assert {name: fields_of(response).get(name, "") for name in TYPED} == TYPED | typed
    assert not ReplyRule.objects.exists()


def test_one_is_corrected_withdrawn_and_brought_back_each_with_a_reason_in_its_history(client, rule):
    send(client, f"{ADDRESS}{rule.pk}/correct/", working_days="15", reason="As decided today.")
    send(client, f"{ADDRESS}{rule.pk}/withdraw/", reason="It holds no more.")
    assert "Withdrawn" in words(client.get(ADDRESS))
    send(client, f"{ADDRESS}{rule.pk}/restore/", reason="It does.")
    rule.refresh_from_db()
    assert (rule.working_days, rule.is_withdrawn) == (15, False)
    reasons = Change.objects.filter(record_type__model="replyrule", verb="~").order_by("id")
    assert [change.reason for change in reasons] == ["As decided today.", "It holds no more.", "It does."]
    assert "As decided today." in words(client.get(f"{ADDRESS}{rule.pk}/correct/"))


def test_without_a_reason_nothing_is_changed(client, rule):
    for verb in ("correct", "withdraw"):
        response = send(client, f"{ADDRESS}{rule.pk}/{verb}/", reason="")
        assert "id_reason" in faults(response)
    rule.refresh_from_db()
    assert not rule.is_withdrawn


def test_what_another_saved_meanwhile_is_not_overwritten(client, rule):
    address = f"{ADDRESS}{rule.pk}/correct/"
    typed = fields_of(client.get(address)) | {"working_days": "15", "reason": "As decided."}
    send(client, address, working_days="20", reason="First.")
    assert client.post(address, typed).status_code == 409 or "meanwhile" in words(client.post(address, typed))
    rule.refresh_from_db()
    assert rule.working_days == 20


def test_only_administrators_change_them(client_of, officer, member, auditor, rule):
    for user in (officer, member, auditor):
        for verb in ("add/", f"{rule.pk}/correct/", f"{rule.pk}/withdraw/", f"{rule.pk}/restore/"):
            assert client_of(user).post(ADDRESS + verb, TYPED).status_code == 403
