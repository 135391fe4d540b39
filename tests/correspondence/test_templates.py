"""Templates of briefing letters: what administrators set, which placeholders there are, and the logo."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cases.offered_actions import add_offered, correct_offered
from correspondence.briefing.logo import look_at
from correspondence.briefing.placeholders import PLACEHOLDERS, filled_in, unknown_in
from correspondence.models import BriefingTemplate
from correspondence.pdf_actions import issue_pdf
from correspondence.template_actions import set_logo
from oversight.audit.versions import ChangedMeanwhile, version_of
from oversight.uploads.refusal import FileRefused
from oversight.uploads.store import path_of
from tests import samples
from tests.forms import faults, fields_of, follow, send
from tests.pdf import reading
from tests.records import change, words

pytestmark = pytest.mark.django_db

LIST = reverse("correspondence:templates")
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><path d="M0 0h10v10z" fill="#123"/></svg>'


@pytest.fixture
def template(db):
    return BriefingTemplate.objects.create(name="Committee", organisation="Police and Crime Committee", parts=[])


def of(name, template):
    return reverse(f"correspondence:template_{name}", args=[template.pk])


def test_an_administrator_adds_corrects_withdraws_and_brings_back(client_of, administrator):
    client = client_of(administrator)
    typed = {"name": "Letters", "organisation": "London Assembly", "opening": "About {{ case.title }}."}
    page = follow(client, reverse("correspondence:template_add"), **typed)
    assert "Added the template “Letters”" in words(page)
    template = BriefingTemplate.objects.get()
    send(client, of("correct", template), organisation="The Assembly", reason="Its name")
    template.refresh_from_db()
    assert template.organisation == "The Assembly"
    send(client, of("withdraw", template), reason="Not used")
    assert "Withdrawn" in words(client.get(LIST))
    send(client, of("restore", template), reason="Used after all")
    reasons = template.history.order_by("history_id").values_list("history_change_reason", flat=True)
    assert list(reasons) == [None, "Its name", "Not used", "Used after all"]
    assert "Its name" in words(client.get(of("correct", template)))


def test_the_page_of_administration_leads_there(client_of, administrator):
    assert LIST in client_of(administrator).get(reverse("cases:administration")).content.decode()


@pytest.mark.parametrize("text", ["{{ case.budget }}", "{{ case.title|upper }}", "{% load x %}", "{{ case.title", "}}"])
def test_an_unknown_placeholder_is_refused_where_it_stands_with_the_list_of_those_there_are(
    text, client_of, administrator
):
    typed = {"name": "Letters", "organisation": "London Assembly", "opening": f"Words {text} more"}
    page = send(client_of(administrator), reverse("correspondence:template_add"), **typed)
    told = faults(page)
    assert list(told) == ["id_opening"]
    assert all(f"{{{{ {name} }}}}" in told["id_opening"] for name in PLACEHOLDERS)
    assert "more" in page.content.decode()
    assert not BriefingTemplate.objects.exists()
    with pytest.raises(ValidationError):
        add_offered(user=administrator, row=BriefingTemplate(name="X", organisation="Y", opening=text, parts=[]))


def test_every_placeholder_stands_for_something_and_nothing_else_is_touched(case, officer):
    text = " ".join(f"{{{{ {name} }}}}" for name in PLACEHOLDERS)
    assert unknown_in(text) == ""
    said = filled_in(text + " {plain} {{nothing}}", case=case, user=officer)
    assert "An internal case OC-2020-0001 Transparency Committee" in said
    assert said.endswith("{plain} {{nothing}}")


def test_a_name_that_is_taken_is_refused(client_of, administrator, template):
    typed = {"name": "Committee", "organisation": "X"}
    page = send(client_of(administrator), reverse("correspondence:template_add"), **typed)
    assert "There is a template of this name already" in words(page)


@pytest.mark.parametrize("role", ["officer", "member", "auditor"])
def test_nobody_but_administrators_manages_them(role, request, client_of, template):
    user = request.getfixturevalue(role)
    for name in ("correct", "logo", "withdraw", "restore"):
        assert client_of(user).get(of(name, template)).status_code == 403
    with pytest.raises(PermissionDenied):
        add_offered(user=user, row=BriefingTemplate(name="X", organisation="Y", parts=[]))
    with pytest.raises(PermissionDenied):
        set_logo(user=user, template=template, logo=None, says="", reason="Why")


def test_whoever_corrects_after_another_is_told(administrator, template):
    seen = version_of(template)
    change(template, organisation="Theirs")
    with pytest.raises(ChangedMeanwhile):
        correct_offered(user=administrator, row=template, organisation="Mine", reason="Why", seen=seen)


def test_the_letterhead_stands_at_the_head_of_the_letter(officer, letter, template):
    change(template, address="City Hall\nLondon SE1", logo_says="")
    row = letter(template=BriefingTemplate.objects.get(), parts=[])
    said = text_of_letter(officer, row)
    assert said.index("Police and Crime Committee") < said.index("Unmesh Desai AM")
    assert "London SE1" in said
    assert "London Assembly" not in said


def text_of_letter(user, row):
    return reading(path_of(str(issue_pdf(user=user, briefing=row).file)).read_bytes())


# The logo


def with_logo(client, template, name, content, **typed):
    sent = fields_of(client.get(of("logo", template))) | {"says": "A crest", "reason": "The new crest"} | typed
    return client.post(of("logo", template), sent | {"logo": SimpleUploadedFile(name, content)})


@pytest.mark.parametrize(("name", "content"), [("crest.svg", SVG), ("crest.png", None)])
def test_a_logo_is_kept_shown_and_printed_with_what_it_shows(
    name, content, client_of, administrator, officer, template, letter
):
    client = client_of(administrator)
    assert with_logo(client, template, name, content or samples.picture()).status_code == 302
    template.refresh_from_db()
    assert template.logo_says == "A crest"
    assert 'alt="A crest"' in client.get(LIST).content.decode()
    shown = client.get(of("logo_file", template))
    assert shown.status_code == 200
    assert "sandbox" in shown["Content-Security-Policy"]
    assert text_of_letter(officer, letter(template=template, parts=[]))
    # Sent without a file, it stays.
    kept = str(template.file)
    send(client, of("logo", template), says="Our crest", reason="Better words")
    template.refresh_from_db()
    assert (str(template.file), template.logo_says) == (kept, "Our crest")
    send(client, of("logo", template), take_away="on", reason="Old")
    template.refresh_from_db()
    assert (str(template.file), template.sha256, template.logo_says) == ("", "", "")


def test_a_logo_is_chosen_or_taken_away_and_not_both(client_of, administrator, template):
    client = client_of(administrator)
    assert faults(send(client, of("logo", template), reason="Why")) == {"id_logo": "Choose the file of the logo"}
    with_logo(client, template, "crest.svg", SVG)
    page = with_logo(client, template, "crest.svg", SVG, take_away="on")
    assert "not both" in faults(page)["id_take_away"]


def test_what_is_printed_as_it_stands_may_hold_no_placeholder(client_of, administrator, template):
    for name in ("organisation", "address"):
        page = send(client_of(administrator), of("correct", template), reason="Why", **{name: "{{ case.title }}"})
        assert "no placeholder is filled in here" in faults(page)[f"id_{name}"]


def test_a_close_that_gets_too_long_is_told_where_the_letter_is_begun(client_of, officer, case, template):
    change(case, title="A very long title " * 8)
    change(template, close="For {{ case.title }}")
    address = reverse("correspondence:briefing_new", args=[case.reference])
    page = send(client_of(officer), address, addressee="The Chair", template=template.pk)
    assert "is longer than 100 characters once its placeholders are filled in" in words(page)


HOSTILE = {
    "a script": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "an event": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"></svg>',
    "a picture elsewhere": b'<svg xmlns="http://www.w3.org/2000/svg"><image href="http://127.0.0.1/x.png"/></svg>',
    "a use elsewhere": b'<svg xmlns="http://www.w3.org/2000/svg"><use href="file:///etc/passwd#a"/></svg>',
    "an old link": b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'
    b'<use xlink:href="http://127.0.0.1/x.svg#a"/></svg>',
    "an import": b'<svg xmlns="http://www.w3.org/2000/svg"><style>@import url(http://127.0.0.1/x.css);</style></svg>',
    "a fill elsewhere": b'<svg xmlns="http://www.w3.org/2000/svg"><path fill="url(http://127.0.0.1/x#a)"/></svg>',
    "a page": b'<svg xmlns="http://www.w3.org/2000/svg"><foreignObject><p>x</p></foreignObject></svg>',
    "an entity": b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg">&x;</svg>',
    "a move": b'<svg xmlns="http://www.w3.org/2000/svg"><animate attributeName="href" to="x"/></svg>',
    "too many parts": b'<svg xmlns="http://www.w3.org/2000/svg">' + b"<g/>" * 5001 + b"</svg>",
    "no svg": b"<html></html>",
    "broken": b"<svg",
    "nothing": b"",
    "too large": b'<svg xmlns="http://www.w3.org/2000/svg">' + b" " * 210_000 + b"</svg>",
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_a_logo_that_is_more_than_a_drawing_is_refused_in_a_sentence(content):
    with pytest.raises(FileRefused) as refusal:
        look_at("crest.svg", content)
    assert str(refusal.value).startswith("“crest.svg” ")
    assert str(refusal.value).endswith(".")


def test_what_is_refused_is_told_at_the_field_and_nothing_typed_is_lost(client_of, administrator, template):
    page = with_logo(client_of(administrator), template, "crest.svg", HOSTILE["a script"])
    assert list(faults(page)) == ["id_logo"]
    assert "The new crest" in page.content.decode()
    page = with_logo(client_of(administrator), template, "crest.gif", b"GIF89a")
    assert "is neither SVG nor PNG" in faults(page)["id_logo"]
    page = with_logo(client_of(administrator), template, "crest.png", b"not one")
    assert "crest.png" in faults(page)["id_logo"]


def test_a_logo_needs_words_for_those_who_cannot_see_it(client_of, administrator, template):
    page = with_logo(client_of(administrator), template, "crest.svg", SVG, says=" ")
    assert faults(page) == {"id_says": "Enter what the logo shows, for those who cannot see it"}
