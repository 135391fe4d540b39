"""What a reader may narrow the register of letters by. Words never find what is out of the reader’s sight."""

from typing import Any

import django_filters
from django import forms
from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q, QuerySet

from cases.filters import DATE_HINT, RegisterFilter, StatedDateFilter, WordsFilter, first_day, last_day
from cases.models import OrganisationName, Party, PartyRole, Person, PersonName
from cases.querysets import visible_links
from correspondence.models import Letter
from oversight.audit.as_of import today

WAITING, OVERDUE, REPLIED = "waiting", "overdue", "replied"

NAME_AS_SHOWN = ("honorific_prefix", "name", "honorific_suffix")


def has_word(word: str, *fields: str) -> Q:
    """Whether one of the fields has it in it."""
    has_it = Q()
    for field in fields:
        has_it |= Q(**{f"{field}__icontains": word})
    return has_it


class LetterFilter(RegisterFilter):
    """Over letters with their reply state."""

    q = WordsFilter(label="Words in subject, summary or references", method="with_words")
    sender = WordsFilter(label="From", method="with_sender")
    recipient = WordsFilter(label="To, or copied to", method="with_recipient")
    case = WordsFilter(label="Case", method="with_case", help_text="Its reference, or words of its title.")
    reply = django_filters.ChoiceFilter(
        label="Reply",
        empty_label="Any",
        choices=[(WAITING, "Waiting for a reply"), (OVERDUE, "Reply overdue"), (REPLIED, "Replied to")],
        method="with_reply",
    )
    direction = django_filters.ChoiceFilter(choices=Letter.Direction.choices, empty_label="Any")
    holding = django_filters.ChoiceFilter(choices=Letter.Holding.choices, empty_label="Any", label="What we hold of it")
    since = StatedDateFilter(label="Dated from", method="dated_since", help_text=DATE_HINT)
    until = StatedDateFilter(label="Dated to", method="dated_until", help_text=DATE_HINT)
    withdrawn = django_filters.BooleanFilter(
        label="Show withdrawn letters too", method="nothing", widget=forms.CheckboxInput
    )

    class Meta(RegisterFilter.Meta):
        model = Letter

    def with_words(self, letters: QuerySet, name: str, words: str) -> QuerySet:
        fields = ("subject", "summary", "references", "sender_reference", "recipient_reference")
        for word in words.split():
            letters = letters.filter(has_word(word, *fields))
        return letters

    def with_sender(self, letters: QuerySet, name: str, words: str) -> QuerySet:
        return self._with_party(letters, words, [PartyRole.SENDER])

    def with_recipient(self, letters: QuerySet, name: str, words: str) -> QuerySet:
        return self._with_party(letters, words, [PartyRole.RECIPIENT, PartyRole.COPIED_TO])

    def _with_party(self, letters: QuerySet, words: str, roles: list[PartyRole]) -> QuerySet:
        """All words must be in the names of one party, which pages show with a comma between person and body."""
        kind = ContentType.objects.get_for_model(Letter)
        parties = Party.objects.current().filter(content_type=kind, object_id=OuterRef("pk"), role__in=roles)
        for word in words.replace(",", " ").split():
            parties = parties.filter(self._called(word))
        return letters.filter(Exists(parties))

    def _called(self, word: str) -> Q:
        """Somebody protected is found by the pseudonym alone, unless the reader may see the name."""
        user = self.request.user
        body = has_word(word, "organisation__name", "organisation__abbreviation")
        body |= Q(organisation__in=self._otherwise_called(OrganisationName, word).values("organisation"))
        person = has_word(word, "named_as", *(f"person__{part}" for part in NAME_AS_SHOWN))
        person |= Q(person__in=self._otherwise_called(PersonName, word).values("person"))
        protected = Q(person__naming=Person.Naming.PROTECTED)
        if not user.reads_everything:
            person &= Q(person=None) | ~protected
        return body | person | (protected & Q(person__pseudonym__icontains=word))

    def _otherwise_called(self, model: Any, word: str) -> QuerySet:
        return model.objects.visible_to(self.request.user).current().filter(name__icontains=word)

    def with_case(self, letters: QuerySet, name: str, words: str) -> QuerySet:
        links = visible_links(self.request.user).filter(content_type=ContentType.objects.get_for_model(Letter))
        for word in words.split():
            links = links.filter(Q(case__reference__icontains=word) | Q(case__title__icontains=word))
        return letters.filter(pk__in=links.values("object_id"))

    def with_reply(self, letters: QuerySet, name: str, wanted: str) -> QuerySet:
        if wanted == REPLIED:
            return letters.filter(Q(is_replied=True) | Q(reply_met_on__isnull=False))
        waiting = letters.filter(is_waiting=True)
        return waiting.filter(reply_due_on__lt=today()) if wanted == OVERDUE else waiting

    def dated_since(self, letters: QuerySet, name: str, day: Any) -> QuerySet:
        """Those that may be of that day or later; an undated one is of no period."""
        dated = letters.exclude(date_edtf="")
        return dated.filter(Q(date_latest=None) | Q(date_latest__gte=first_day(day)))

    def dated_until(self, letters: QuerySet, name: str, day: Any) -> QuerySet:
        dated = letters.exclude(date_edtf="")
        return dated.filter(Q(date_earliest=None) | Q(date_earliest__lte=last_day(day)))
