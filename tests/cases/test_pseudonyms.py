"""A protected person's names are found however a text writes them, and nobody else's are."""

import pytest
from django.utils import timezone

from cases.merge_actions import merge
from cases.models import Person, PersonName
from cases.pseudonyms import Pseudonyms, pseudonyms
from oversight.audit.as_of import recorded_as_of
from tests.records import change, withdraw

JANE = Pseudonyms({"Person A": {("Ms", "Jane Élise O'Brien-Roe"), ("", "Janie"), ("Dr", "Wen Li")}})


@pytest.mark.parametrize(
    "written",
    [
        "Jane Élise O'Brien-Roe",
        "Ms Jane Élise O'Brien-Roe",
        "JANE ELISE O’BRIEN ROE",
        "jane élise o'brien-roe",
        "Jane\nÉlise\r\nO'Brien-\nRoe",
        "Jane Éli-\nse O'Brien-Roe",
        "Jane\u00a0Élise\u2009O'Brien\u2011Roe",
        "Ja\u00adne Éli\u200bse O'Bri\u2060en-Roe",
        "Jane E\u0301lise O'Brien-Roe",
        "\uff2aane Élise O'Brien-Roe",
        "Jane \u202eÉlise\u202c O'Brien-Roe",
        "Jane_Elise_OBrien_Roe",
        "jane.elise.obrien.roe",
        "Jane%20Elise%20O'Brien-Roe",
        "Roe, Jane Élise O'Brien",
        "Ms. Jane Élise O'Brien-Roe",
        "Ms Roe",
        "Janie",
        "JANIE",
        "Dr. Li",
        "Li, Wen",
        "Wen—Li",
    ],
)
def test_a_name_is_found_however_it_is_written(written):
    assert JANE.text(f"It was {written}’s word.") == "It was Person A’s word."
    assert JANE.are_needed_in(written)


@pytest.mark.parametrize(
    "written", ["Janiela", "Liwen", "Jane", "Élise", "Wen. Lithe", "wenlike", "Roe", "Ms Roehampton", ""]
)
def test_what_only_begins_like_a_name_stays(written):
    assert JANE.text(written) == written
    assert not JANE.are_needed_in(written)


def test_a_name_that_was_cut_off_is_found_too():
    assert JANE.text("Seen by Jane Élise O'Brien-R…") == "Seen by Person A…"
    assert JANE.text("Seen by Wen L …") == "Seen by Person A …"
    assert JANE.text("Seen by Wen L.") == "Seen by Wen L."


SURNAMES = Pseudonyms({"Person B": {("Ms", "Anna Smith-Jones"), ("Mr", "Patrick O'Brien"), ("Dr", "Carlos de Souza")}})


@pytest.mark.parametrize(
    "written",
    [
        "Ms Smith-Jones",
        "MS. SMITH JONES",
        "Smith-Jones, Anna",
        "Smith-Jones, Ms Anna",
        "Smith-Jones, Ms. Anna",
        "Ms Smith-Jones, Anna",
        "Ms Jones",
        "Mr O’Brien",
        "Mr OBrien",
        "O’Brien, Patrick",
        "O'Brien , Patrick",
        "Dr de Souza",
        "de Souza, Carlos",
        "Souza, Carlos de",
        "Souza, Dr Carlos de",
        "Dr\nde\nSouza",
    ],
)
def test_a_surname_of_several_parts_is_found_with_its_title_or_turned_round(written):
    assert SURNAMES.text(f"Dear {written},") == "Dear Person B,"


@pytest.mark.parametrize(
    "written",
    [
        "Ms Smith-Jo…",
        "Ms Smi…",
        "Ms Smith-…",
        "Anna Smith-J…",
        "Anna S…",
        "Ms Anna Smi…",
        "Smith-Jones, A…",
        "Smith-Jones, Ann…",
        "Smith-Jones, Ms…",
        "Smith-Jones, Ms An…",
        "Ms Smith-Jones, An…",
        "Mr O’Br…",
        "O’Brien, Pat…",
        "Dr de Sou…",
        "de Souza, Carl…",
    ],
)
def test_each_order_of_a_name_is_found_cut_off(written):
    assert SURNAMES.text(f"Seen by {written}").rstrip("-…") == "Seen by Person B"


@pytest.mark.parametrize(
    "written",
    [
        "Smith-Jones",
        "Dr Smith-Jones",
        "Ms Smith",
        "Smith-Jones, Anne",
        "Smith-Jones, Mr",
        "Smith Jones and Anna",
        "Jonesmith, Anna",
        "Ms S…",
        "Mr O’…",
        "Smith-Jones, …",
        "Ms Smythe-J…",
        "Mr Oak…",
        "Anna …",
        "Smith-Jones, B…",
        "Ms Smith, as it was cut off…",
        "Mr Patrick said so…",
    ],
)
def test_what_is_no_more_than_a_part_of_a_name_stays(written):
    assert SURNAMES.text(written) == written


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Łukasz Søby", "Lukasz Soby"),
        ("Lukasz Soby", "ŁUKASZ SØBY"),
        ("Đorđe Æbelø", "Dorde Aebelo"),
        ("Işıl Ðæl", "Isil Dael"),
        ("Ħæþ Weißœ", "Haeth Weissoe"),
        ("Pat O'Brien", "Pat OʼBrien"),
    ],
)
def test_a_letter_is_found_without_whatever_makes_it_another(name, written):
    assert Pseudonyms({"Person B": {("", name)}}).text(f"By {written}.") == "By Person B."


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://p.example/jos%C3%A9-n%C3%BA%C3%B1ez", "https://p.example/Person B"),
        ("https://p.example/jos%c3%a9%20n%c3%ba%c3%b1ez/2", "https://p.example/Person B/2"),
        ("https://p.example/jose%CC%81-nunez", "https://p.example/Person B"),
        ("https://p.example/jos%E9-n%FA%F1ez", "https://p.example/Person B"),
        ("https://p.example/%4A%6F%73e+nunez%2F", "https://p.example/Person B%2F"),
        ("https://p.example/jos%C3%A9-n%C3%BA%C3%B1e…", "https://p.example/Person B…"),
        ("https://p.example/jos%C3%A9-n%C3%BA%C3%B1ezo", "https://p.example/jos%C3%A9-n%C3%BA%C3%B1ezo"),
        ("50% off, 100%25, %zz, %ED%A0%80", "50% off, 100%25, %zz, %ED%A0%80"),
    ],
)
def test_an_address_that_is_read_names_nobody_either(address, shown):
    jose = Pseudonyms({"Person B": {("", "José Núñez")}})
    assert jose.text(address) == shown
    page = f'<a href="{address}">{address}</a>'
    assert jose.html(page) == (page if shown == address else f"<a>{shown}</a>")


def test_initials_and_particles_before_a_cut_are_no_name():
    souza = Pseudonyms({"Person B": {("", "A. de Souza")}})
    assert souza.text("It was a d…") == "It was a d…"
    assert souza.text("By A. de S…") == "By Person B…"


def test_a_name_as_long_as_a_field_is_found_whole_and_cut_off():
    long = Pseudonyms({"Person B": {("Ms", f"A {'b' * 198}")}})
    assert long.text(f"Ms A {'b' * 198} and A {'b' * 150}…") == "Person B and Person B…"


def test_two_people_keep_their_own_pseudonyms_and_the_longer_name_wins():
    both = Pseudonyms({"Person A": {("", "Ann Lee")}, "Person B": {("", "Mary Ann Lee")}})
    assert both.text("Mary Ann Lee met ANN LEE, Ann Lee met Mary Ann Lee") == (
        "Person B met Person A, Person A met Person B"
    )


def test_a_whole_name_is_rather_meant_than_the_end_of_a_longer_one():
    both = Pseudonyms({"Person B": {("Dr", "Mary Ann Lee")}, "Person A": {("Dr", "Ann Lee")}})
    assert both.text("Dr Ann Lee met Dr Ann Le…") == "Person A met Person A…"


@pytest.mark.parametrize(
    ("page", "shown"),
    [
        ("<p>By Wen Li, 2019 &amp; after</p>", "<p>By Person A, 2019 &amp; after</p>"),
        ("<p>By <strong>Wen</strong> Li</p>", "<p>By <strong>Person A</strong></p>"),
        ("<p>By W<em>e</em>n Li</p>", "<p>By Person A<em></em></p>"),
        ("<p>By Wen<br>Li</p>", "<p>By Person A<br></p>"),
        ("<td>Wen</td>\n<td>Li</td>", "<td>Person A</td><td></td>"),
        ("<p>By W&#101;n&nbsp;Li</p>", "<p>By Person A</p>"),
        ('<img alt="Picture of Wen Li" src="x:y">', '<img alt="Picture of Person A" src="x:y">'),
        ("<img alt='Wen Li > all'>", '<img alt="Person A &gt; all">'),
        ('<p title="Wen Li">x</p>', '<p title="Person A">x</p>'),
        ('<body data-foot="OC-1 – Wen Li">', '<body data-foot="OC-1 – Person A">'),
        ("<title>Letter to Dr Wen Li</title>", "<title>Letter to Person A</title>"),
        ('<a href="https://paper.example/wen-li-said">here</a>', "<a>here</a>"),
        ('<a href="https://paper.example/Wen%20Li">here</a>', "<a>here</a>"),
        ('<a href="https://paper.example/other">Wen Li</a>', '<a href="https://paper.example/other">Person A</a>'),
        ("<p>A &lt;b&gt; of Wen Li</p>", "<p>A &lt;b&gt; of Person A</p>"),
        ('<p class="words">Nobody &amp; nothing</p>', '<p class="words">Nobody &amp; nothing</p>'),
    ],
)
def test_a_page_names_nobody_in_text_attribute_or_address(page, shown):
    assert JANE.html(page) == shown


@pytest.mark.parametrize(
    "hostile",
    ["<p>By <b>Wen</b> Li said</p>" * 8000, "<p>By Wen L-" + "\n" * 40_000 + "x or Wen Li</p>"],
    ids=["many names", "many lines within one"],
)
def test_a_page_that_would_take_long_to_look_through_is_looked_through_whole(hostile):
    masked = JANE.html(hostile)
    assert "Person A" in masked
    assert "Wen Li<" not in masked


def test_a_pseudonym_is_escaped():
    assert Pseudonyms({"A <b> & c": {("", "Wen Li")}}).html("<p>Wen Li</p>") == "<p>A &lt;b&gt; &amp; c</p>"


def test_without_protected_people_a_page_stays_as_it_is():
    assert Pseudonyms({}).html("<p>Wen Li</p>") == "<p>Wen Li</p>"


# On record


@pytest.fixture
def witness(db):
    person = Person.objects.create(name="Real Name", honorific_prefix="Mr", naming="protected", pseudonym="Person A")
    PersonName.objects.create(person=person, name="The Bear")
    return person


def test_all_names_on_record_are_found(witness):
    assert pseudonyms().text("Real Name, Mr Name and the bear") == "Person A, Person A and Person A"


def test_an_other_name_that_was_withdrawn_is_no_name(witness):
    withdraw(witness.other_names.get())
    assert pseudonyms().text("the bear") == "the bear"


def test_people_who_may_be_named_are_named(witness):
    Person.objects.create(name="Open Book")
    assert pseudonyms().text("Open Book") == "Open Book"
    change(witness, naming="named", pseudonym="")
    assert pseudonyms().text("Real Name") == "Real Name"


def test_somebody_who_was_withdrawn_is_still_protected(witness):
    withdraw(witness)
    assert pseudonyms().text("Real Name") == "Person A"


def test_somebody_who_was_merged_goes_by_the_pseudonym_of_the_other(witness, officer):
    kept = Person.objects.create(name="R. Name", naming="protected", pseudonym="Person B")
    merge(user=officer, kept=kept, merged=witness, reason="One and the same")
    assert pseudonyms().text("Real Name") == "Person B"


def test_as_of_a_day_before_anybody_knew_of_them_they_are_protected_too(officer):
    before = timezone.now()
    Person.objects.create(name="Real Name", naming="protected", pseudonym="Person A")
    with recorded_as_of(before, reader=officer):
        assert pseudonyms().text("Real Name") == "Person A"


def test_it_takes_as_many_queries_for_many(witness, django_assert_num_queries):
    Person.objects.create(name="Other Name", naming="protected", pseudonym="Person C")
    with django_assert_num_queries(4):
        pseudonyms()
