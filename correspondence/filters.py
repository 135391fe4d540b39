"""What a reader may narrow the register of letters by. Words never find what is out of the reader’s sight."""

from typing import Any

import django_filters
from django import forms
from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q, QuerySet

from cases.filters import DATE_HINT, RegisterFilter, StatedDateFilter, first_day, last_day
from cases.models import Party, PartyRole, Person
from cases.querysets import visible_links
from correspondence.models import Letter
from oversight.audit.as_of import today

WAITING, OVERDUE, REPLIED = "waiting", "overdue", "replied"


class LetterFilter(RegisterFilter):
    """Over letters with their reply state."""

    q = django_filters.CharFilter(label="Words in subject, summary or references", method="with_words")
    sender = django_filters.CharFilter(label="From", method="with_sender")
    recipient = django_filters.CharFilter(label="To, or copied to", method="with_recipient")
    case = django_filters.CharFilter(
        label="Case", method="with_case", help_text="Its reference, or words of its title."
    )
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
            has_it = Q()
            for field in fields:
                has_it |= Q(**{f"{field}__icontains": word})
            letters = letters.filter(has_it)
        return letters

    def with_sender(self, letters: QuerySet, name: str, words: str) -> QuerySet:
        return self._with_party(letters, words, [PartyRole.SENDER])

    def with_recipient(self, letters: QuerySet, name: str, words: str) -> QuerySet:
        return self._with_party(letters, words, [PartyRole.RECIPIENT, PartyRole.COPIED_TO])

    def _with_party(self, letters: QuerySet, words: str, roles: list[PartyRole]) -> QuerySet:
        for word in words.split():
            parties = Party.objects.current().filter(self._called(word), role__in=roles, object_id=OuterRef("pk"))
            letters = letters.filter(Exists(parties.filter(content_type=ContentType.objects.get_for_model(Letter))))
        return letters

    def _called(self, word: str) -> Q:
        """Somebody protected is found by the pseudonym alone, unless the reader may see the name."""
        names = ("person__name", "named_as", "organisation__name", "organisation__abbreviation")
        called = Q()
        for name in names:
            called |= Q(**{f"{name}__icontains": word})
        protected = Q(person__naming=Person.Naming.PROTECTED)
        if not self.request.user.reads_everything:
            bodies = Q(organisation__name__icontains=word) | Q(organisation__abbreviation__icontains=word)
            called = (called & (Q(person=None) | ~protected)) | (protected & bodies)
        return called | (protected & Q(person__pseudonym__icontains=word))

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
