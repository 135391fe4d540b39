"""The address that a form asks how a date is understood while it is typed."""

import pytest
from django.urls import reverse

from tests.records import queries

pytestmark = pytest.mark.django_db


def answered(client, words, **more):
    response = client.get(reverse("read_date"), {"q": words, "name": "date", "id": "id_date"} | more)
    assert response.status_code == 200
    return response.content.decode()


def test_it_says_how_a_date_is_understood(client_of, member):
    html = answered(client_of(member), "early July 2019")
    assert "Understood as: 1 to 10 July 2019 (from 1 July 2019, to 10 July 2019; a period of 10 days)" in html
    assert "radio" not in html


def test_it_says_why_a_date_is_refused(client_of, officer):
    assert "Date must include a year, such as 4 September 2019" in answered(client_of(officer), "4 September")
    assert "Date must be 100 characters or fewer" in answered(client_of(officer), "2019 " * 1000)


def test_it_offers_what_may_be_meant_as_radio_buttons_of_the_field(client_of, officer):
    html = answered(client_of(officer), "31 June 2019", name="claim", id="id_claim")
    assert "There is no 31 June 2019: that month has 30 days. Choose what was meant, or change the date" in html
    assert html.count('name="claim_reading"') == 3
    assert 'id="id_claim_reading_0"' in html
    assert '<fieldset class="govuk-fieldset" aria-describedby="id_claim_says">' in html


def test_no_words_give_an_empty_answer(client_of, officer):
    assert "Understood" not in answered(client_of(officer), "  ")
    assert client_of(officer).get(reverse("read_date")).status_code == 200


def test_what_is_sent_is_shown_as_text(client_of, officer):
    html = answered(client_of(officer), "31 June 2019", name='"><script>', id="<script>")
    assert "<script>" not in html


def test_it_answers_nobody_who_is_not_signed_in_and_takes_no_post(client, client_of, officer):
    assert client.get(reverse("read_date"), {"q": "2019"}).status_code == 302
    assert client_of(officer).post(reverse("read_date"), {"q": "2019"}).status_code == 405


def test_it_asks_the_database_only_who_is_asking(client_of, officer):
    # The session, the user, and the begin and end of the transaction.
    assert queries(client_of(officer), f"{reverse('read_date')}?q=31+June+2019") == 4
