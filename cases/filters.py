"""What a reader may narrow the register, a timeline and a history by. Choices never name what is out of sight."""

from datetime import date, datetime, time
from typing import Any

import django_filters
from django import forms
from django.contrib.contenttypes.models import ContentType
from django.db.models import Case as Choose
from django.db.models import Exists, Model, OuterRef, Q, QuerySet, When
from django.utils.text import capfirst
from django.utils.timezone import make_aware

from cases.models import Case, CaseLink, Organisation, Party, Person, Topic
from cases.timeline import TimelineChoice, record_kinds
from oversight.accounts.models import User
from oversight.audit.changes import THE_SYSTEM
from oversight.audit.models import Change
from oversight.audit.readable import AsOfForm
from oversight.audit.versions import model_of
from oversight.dates import StatedDate
from oversight.forms import StatedDateField

# The choice that stands for changes that nobody signed.
NOBODY = "system"
LONGEST_WORDS = 200
DATE_HINT = "For instance 4 September 2019, August 2019 or 2019."


def first_day(stated: StatedDate | None) -> date | None:
    """The day from which a period runs that begins on this date."""
    return (stated.earliest or stated.latest) if stated else None


def last_day(stated: StatedDate | None) -> date | None:
    """The day to which a period runs that ends on this date."""
    return (stated.latest or stated.earliest) if stated else None


def first_moment(day: date) -> datetime:
    """Of a day as the readers' clocks have it."""
    return make_aware(datetime.combine(day, time.min))


def last_moment(day: date) -> datetime:
    return make_aware(datetime.combine(day, time.max))


class PeriodForm(forms.Form):
    """A form whose `since` and `until` must be in order, where both are given."""

    is_filter = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            label = field.label or name.replace("_", " ").capitalize()
            field.error_messages["invalid_choice"] = f"{label}: choose from the list"
            if longest := getattr(field, "max_length", None):
                field.error_messages["max_length"] = f"{label} must be {longest} characters or fewer"

    def clean(self) -> dict[str, Any]:
        got = super().clean() or self.cleaned_data
        since, until = first_day(got.get("since")), last_day(got.get("until"))
        if since and until and since > until:
            self.add_error("until", "The end of the period must not come before its beginning")
        return got


class ShownAsForm(AsOfForm):
    """As of when a timeline is shown, on both clocks: what was recorded here by then, what had happened by then."""

    known_by = StatedDateField(
        label="As known by",
        required=False,
        help_text="A day. The timeline shows what had happened or been said by then, by its own date.",
    )

    def known_by_day(self) -> date | None:
        """None where no day is given, or none was understood."""
        self.is_valid()
        return last_day(self.cleaned_data.get("known_by"))


class TimelineFilter(PeriodForm):
    kind = forms.MultipleChoiceField(label="Kind of record", required=False, widget=forms.CheckboxSelectMultiple)
    organisation = forms.ModelChoiceField(Organisation.objects.none(), required=False, empty_label="Any")
    person = forms.ModelChoiceField(Person.objects.none(), required=False, empty_label="Anybody")
    since = StatedDateField(label="From", required=False, help_text=DATE_HINT)
    until = StatedDateField(label="To", required=False, help_text=DATE_HINT)
    withdrawn = forms.BooleanField(label="Show withdrawn records too", required=False)

    def __init__(self, data: Any, *, user: User, case: Case) -> None:
        super().__init__(data)
        kinds: Any = self.fields["kind"]
        kinds.choices = [(name, capfirst(model._meta.verbose_name_plural)) for name, model in record_kinds().items()]
        for name, model in (("organisation", Organisation), ("person", Person)):
            field: Any = self.fields[name]
            field.queryset = model.objects.visible_to(user).of_case(case)
        # By the name that is shown: the place of a protected person among the others must not tell the real one.
        shown = Choose(When(naming="protected", then="pseudonym"), default="name")
        people: Any = self.fields["person"]
        people.queryset = people.queryset.order_by(shown, "pk")

    def choice(self) -> TimelineChoice:
        """What is wanted, as far as it was understood; a date stands for its first or its last day."""
        self.is_valid()
        got = self.cleaned_data
        return TimelineChoice(
            kinds=tuple(got.get("kind") or ()),
            organisation=got["organisation"].pk if got.get("organisation") else None,
            person=got["person"].pk if got.get("person") else None,
            since=first_day(got.get("since")),
            until=last_day(got.get("until")),
            withdrawn=bool(got.get("withdrawn")),
        )


def choices_in(changes: QuerySet[Change]) -> QuerySet[Change, tuple[Any, ...]]:
    """Who changed something there, rows of which kind, and the kind of record that they are a part of."""
    return changes.order_by().values_list("user", "record_type", "about_type").distinct()


class HistoryFilter(PeriodForm):
    """Who, what and when in one history. Only those who stand in it, and only kinds that do, can be chosen."""

    who = forms.ChoiceField(required=False)
    kind = forms.ChoiceField(label="What was changed", required=False)
    since = StatedDateField(label="From", required=False, help_text=DATE_HINT)
    until = StatedDateField(label="To", required=False, help_text=DATE_HINT)

    def __init__(self, data: Any, changes: QuerySet[Change], here: Model) -> None:
        """`here`: the record or case whose history it is."""
        super().__init__(data)
        self.changes, self.here = changes, ContentType.objects.get_for_model(here).pk
        found = list(choices_in(changes))
        self._offer_users({user for user, _, _ in found})
        self._offer_kinds({kind for _, record_type, about_type in found for kind in (record_type, about_type)})

    def _offer_users(self, keys: set[int | None]) -> None:
        users = sorted(User.objects.filter(pk__in=[key for key in keys if key]), key=str)
        field: Any = self.fields["who"]
        field.choices = [("", "Anybody"), *((str(user.pk), str(user)) for user in users)]
        if None in keys:
            field.choices += [(NOBODY, THE_SYSTEM)]

    def _offer_kinds(self, keys: set[int]) -> None:
        self.kinds = {str(model_of(key)._meta.model_name): key for key in keys}
        named = [(name, capfirst(model_of(key)._meta.verbose_name)) for name, key in self.kinds.items()]
        field: Any = self.fields["kind"]
        field.choices = [("", "Anything"), *sorted(named, key=lambda choice: choice[1])]

    def narrowed(self) -> QuerySet[Change]:
        """What is wanted, as far as it was understood."""
        self.is_valid()
        got, changes = self.cleaned_data, self.changes
        if who := got.get("who"):
            changes = changes.filter(user=None if who == NOBODY else int(who))
        if kind := self.kinds.get(got.get("kind", "")):
            # The parts of a record (its parties, say) go with it, but not all that is in this very record or case.
            of_others = Q(about_type=kind) if kind != self.here else Q()
            changes = changes.filter(Q(record_type=kind) | of_others)
        if since := first_day(got.get("since")):
            changes = changes.filter(at__gte=first_moment(since))
        if until := last_day(got.get("until")):
            changes = changes.filter(at__lte=last_moment(until))
        return changes


class WordsFilter(django_filters.CharFilter):
    """Each word is one more condition of the query: so many as fit into what somebody types, and no more."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=LONGEST_WORDS, **options)


class StatedDateFilter(django_filters.Filter):
    field_class = StatedDateField


def _of_visible_cases(model: Any, field: str) -> Any:
    """A callable for a filter's choices: the rows that a case which the reader may see names in `field`."""

    def choices(request: Any) -> QuerySet:
        return model.objects.filter(pk__in=Case.objects.visible_to(request.user).order_by().values(field))

    return choices


def _topics(request: Any) -> QuerySet:
    return Topic.objects.visible_to(request.user)


def _organisations(request: Any) -> QuerySet:
    parts = Party.objects.current().visible_to(request.user).filter(organisation=OuterRef("pk"))
    return Organisation.objects.visible_to(request.user).filter(Exists(parts))


class RegisterFilter(django_filters.FilterSet):
    """The filters of a register, which leaves out what is withdrawn unless `withdrawn` asks for it.

    Form data that cannot be read is reported in place; the rest still counts.
    """

    class Meta:
        form = PeriodForm
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """Applies what was understood, so that one bad date does not undo the other filters."""
        for name, value in self.form.cleaned_data.items():
            queryset = self.filters[name].filter(queryset, value)
        return queryset if self.form.cleaned_data.get("withdrawn") else queryset.filter(withdrawn_at=None)

    @property
    def qs(self) -> QuerySet:
        self.form.is_valid()
        return self.filter_queryset(self.queryset.all())

    def nothing(self, rows: QuerySet, name: str, value: Any) -> QuerySet:
        return rows


class CaseFilter(RegisterFilter):
    q = WordsFilter(label="Words in reference, title or summary", method="with_words")
    status = django_filters.ChoiceFilter(choices=Case.Status.choices, empty_label="Any")
    committee = django_filters.ModelChoiceFilter(
        queryset=_of_visible_cases(Organisation, "committee"), empty_label="Any"
    )
    lead_officer = django_filters.ModelChoiceFilter(
        queryset=_of_visible_cases(User, "lead_officer"), empty_label="Anybody"
    )
    topic = django_filters.ModelChoiceFilter(queryset=_topics, method="with_topic", empty_label="Any", label="Topic")
    organisation = django_filters.ModelChoiceFilter(
        queryset=_organisations, method="with_organisation", empty_label="Any", label="Organisation involved"
    )
    since = StatedDateFilter(label="Opened from", method="opened_since", help_text=DATE_HINT)
    until = StatedDateFilter(label="Opened to", method="opened_until", help_text=DATE_HINT)
    withdrawn = django_filters.BooleanFilter(
        label="Show withdrawn cases too", method="nothing", widget=forms.CheckboxInput
    )

    class Meta(RegisterFilter.Meta):
        model = Case

    def with_words(self, cases: QuerySet, name: str, words: str) -> QuerySet:
        for word in words.split():
            cases = cases.filter(Q(reference__icontains=word) | Q(title__icontains=word) | Q(summary__icontains=word))
        return cases

    def with_topic(self, cases: QuerySet, name: str, topic: Topic) -> QuerySet:
        return cases.filter(pk__in=topic.casetopics.filter(withdrawn_at=None).values("case"))

    def with_organisation(self, cases: QuerySet, name: str, organisation: Organisation) -> QuerySet:
        parts = Party.objects.current().filter(
            organisation=organisation, content_type=OuterRef("content_type"), object_id=OuterRef("object_id")
        )
        return cases.filter(pk__in=CaseLink.objects.current().filter(Exists(parts)).values("case"))

    def opened_since(self, cases: QuerySet, name: str, day: Any) -> QuerySet:
        return cases.filter(opened_on__gte=first_day(day))

    def opened_until(self, cases: QuerySet, name: str, day: Any) -> QuerySet:
        return cases.filter(opened_on__lte=last_day(day))
