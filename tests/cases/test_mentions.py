"""Colleagues mentioned in a note: who can be, how they are told, and how they are done with it."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from cases.mentions import mentioned, with_names
from cases.models import Incident, NoteMention
from cases.note_actions import add_note, correct_note, deal_with_mention
from oversight.audit.versions import version_of
from tests.records import put, queries, sent, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def incident(case):
    return put(Incident, case, kind="disclosure", title="Images passed on")


@pytest.fixture
def jane(django_user_model):
    return django_user_model.objects.create_user(
        "jane.doe", role="officer", first_name="Jane", last_name="Doe <Ms>", password="any"
    )


def mentions(note):
    return {mention.user.username for mention in note.mentions.filter(withdrawn_at=None)}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("@officer please look", ["officer"]),
        ("Please look, @officer.", ["officer"]),
        ("(@Officer, @auditor)", ["officer", "auditor"]),
        ("@officer @officer", ["officer"]),
        ("@jane.doe", ["jane.doe"]),
        ("@jane.doe.", ["jane.doe"]),
        ("write to officer@example.org", []),
        ("@ officer", []),
        ("nobody", []),
    ],
)
def test_a_name_after_an_at_sign_mentions_a_colleague(text, found, officer, auditor, jane):
    assert [user.username for user in mentioned(text)] == found


def test_a_username_that_is_an_address_can_be_mentioned(django_user_model):
    django_user_model.objects.create_user("a@example.org", role="officer")
    assert [user.username for user in mentioned("@a@example.org, please")] == ["a@example.org"]


def refused(text):
    with pytest.raises(ValidationError) as refusal:
        mentioned(text)
    return refusal.value.message_dict["text"]


def test_a_name_that_nobody_has_is_refused_with_names_like_it(officer, auditor, jane):
    assert refused("@offcer") == ["Nobody who reads notes is called @offcer. Did you mean @officer (Example Officer)?"]
    assert refused("@jane, look") == ["Nobody who reads notes is called @jane. Did you mean @jane.doe (Jane Doe <Ms>)?"]
    assert refused("@xyz") == ["Nobody who reads notes is called @xyz. Check the name"]
    assert len(refused("@offcer and @xyz")) == 2


def test_a_member_and_somebody_who_is_gone_cannot_be_mentioned(member, jane):
    assert refused("@member") == ["@member is a member, and members do not read notes. Mention somebody else"]
    jane.is_active = False
    jane.save()
    assert refused("@jane.doe.") == ["@jane.doe is not active any more. Mention somebody else"]


def test_the_form_says_so_at_the_note_and_loses_no_word(client_of, officer, incident):
    address = reverse("cases:note_add", args=["incident", incident.pk])
    page = sent(client_of(officer), address, text="Look, @offcer")
    assert "Did you mean @officer (Example Officer)?" in words(page)
    assert "Look, @offcer" in words(page)
    assert 'href="#id_text"' in page.content.decode()
    assert not NoteMention.objects.exists()


def test_the_form_lists_who_can_be_mentioned(client_of, officer, auditor, member, incident):
    page = words(client_of(officer).get(reverse("cases:note_add", args=["incident", incident.pk])))
    assert "@officer (Example Officer)" in page
    assert "@auditor (Example Auditor)" in page
    assert "@member" not in page


def test_a_mention_shows_the_name_escaped(officer, jane):
    assert with_names("<b> @jane.doe, @officer @nobody", [jane]) == (
        '&lt;b&gt; <strong class="ov-mention">Jane Doe &lt;Ms&gt;</strong>, @officer @nobody'
    )
    assert with_names("Ask @Jane.Doe.", [jane]).endswith("</strong>.")


def test_who_is_mentioned_meets_it_on_the_home_page(client_of, officer, auditor, incident):
    add_note(user=officer, record=incident, text="Is it seven, @auditor?")
    page = client_of(auditor).get(reverse("home"))
    panel = page.content.decode().partition('aria-labelledby="mentions"')[2].partition("</section>")[0]
    assert "Example Officer" in panel
    assert "Images passed on" in panel
    assert 'Is it seven, <strong class="ov-mention">Example Auditor</strong>?' in panel
    assert page.content.decode().index('id="mentions"') < page.content.decode().index('id="newest"')
    assert "You were mentioned" not in words(client_of(officer).get(reverse("home")))


def test_a_mention_that_is_dealt_with_leaves_the_home_page_and_has_history(client_of, officer, auditor, incident):
    add_note(user=officer, record=incident, text="Is it seven, @auditor?")
    mention = NoteMention.objects.get()
    page = client_of(auditor).post(reverse("cases:mention_deal_with", args=[mention.pk]), follow=True)
    assert "You were mentioned" not in words(page)
    assert "Dealt with" in words(page)
    mention.refresh_from_db()
    assert mention.dealt_with_at is not None
    assert mention.history.latest("history_id").history_user == auditor


def test_dealing_twice_is_dealing_once(officer, incident):
    add_note(user=officer, record=incident, text="For me, @officer")
    mention = NoteMention.objects.get()
    first = deal_with_mention(user=officer, mention=mention).dealt_with_at
    assert deal_with_mention(user=officer, mention=mention).dealt_with_at == first
    assert mention.history.count() == 2


def test_nobody_deals_with_anothers_mention(client_of, officer, auditor, member, incident):
    add_note(user=officer, record=incident, text="For @officer")
    mention = NoteMention.objects.get()
    address = reverse("cases:mention_deal_with", args=[mention.pk])
    assert client_of(auditor).post(address).status_code == 403
    assert client_of(member).post(address).status_code == 404
    for user in (auditor, member):
        with pytest.raises(PermissionDenied):
            deal_with_mention(user=user, mention=mention)


def test_a_correction_tells_only_those_who_are_mentioned_newly(officer, auditor, jane, incident):
    note = add_note(user=officer, record=incident, text="For @jane.doe and @auditor")
    deal_with_mention(user=jane, mention=note.mentions.get(user=jane))
    correct_note(user=officer, note=note, text="For @jane.doe and @officer", reason="Wrong", seen=version_of(note))
    assert mentions(note) == {"jane.doe", "officer"}
    assert note.mentions.get(user=jane).dealt_with_at is not None
    assert note.mentions.get(user=auditor).withdrawn_reason == "The note does not mention them any more"
    correct_note(user=officer, note=note, text="For @auditor", reason="Right", seen=version_of(note))
    assert mentions(note) == {"auditor"}


def test_mentions_take_the_same_queries_however_many(client_of, officer, case):
    def mention(number):
        for n in range(number):
            incident = put(Incident, case, kind="disclosure", title=f"Incident {n}")
            add_note(user=officer, record=incident, text="For @officer")

    mention(10)
    few = queries(client_of(officer), reverse("home"))
    mention(9)
    assert queries(client_of(officer), reverse("home")) == few
