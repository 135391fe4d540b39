"""The field for files: what is in order stays, what is not is named."""

import pytest
from django import forms
from django.test import RequestFactory

from correspondence.models import Document
from oversight.uploads.fields import UploadsField
from oversight.uploads.models import Upload
from tests import samples
from tests.files import multipart
from tests.records import put

pytestmark = pytest.mark.django_db

NOTE = ("files", "note.txt", b"Seven images.")
OTHER = ("files", "other.txt", b"Eight images.")


@pytest.fixture
def form_of(officer):
    """A function that gives the form with what a browser sent."""

    def form(*files, user=None, most=20, required=True, **sent):
        class Paper(forms.Form):
            title = forms.CharField()
            files = UploadsField(label="Files", most=most, required=required)

        request = RequestFactory().post("/", **multipart(sent, files))
        made = Paper(request.POST, request.FILES)
        made.fields["files"].serve(user or officer)
        return made

    return form


def names(uploads):
    return [upload.file_name for upload in uploads]


def test_the_files_that_came_in_are_taken_in_and_given(form_of):
    form = form_of(NOTE, OTHER, title="A paper")
    assert form.is_valid()
    assert form.cleaned_data["files"] == list(Upload.objects.all())
    assert names(form.cleaned_data["files"]) == ["note.txt", "other.txt"]


def test_when_another_field_is_wrong_the_files_stay_and_need_not_be_sent_again(form_of):
    form = form_of(NOTE, OTHER)
    assert not form.is_valid()
    first, second = Upload.objects.all()
    html = str(form["files"])
    for upload in (first, second):
        assert f'<input type="hidden" name="files_kept" value="{upload.pk}">' in html
        assert upload.file_name in html
    again = form_of(title="A paper", files_kept=[first.pk, second.pk])
    assert again.is_valid()
    assert names(again.cleaned_data["files"]) == ["note.txt", "other.txt"]
    assert Upload.objects.count() == 2


def test_a_file_that_is_refused_is_named_and_the_others_stay(form_of):
    form = form_of(NOTE, ("files", "report.pdf", samples.PROGRAM), ("files", "empty.txt", b""), title="A paper")
    assert not form.is_valid()
    first, second = form.errors["files"]
    assert first.startswith("“report.pdf” is named as PDF, but what is in it is a program.")
    assert second.startswith("“empty.txt” is empty.")
    assert "note.txt" in str(form["files"])
    assert "report.pdf" not in str(form["files"])
    assert names(Upload.objects.all()) == ["note.txt"]


def test_a_file_that_is_to_be_removed_is_left_out(form_of, taken_in):
    keep, drop = taken_in(b"One", "one.txt"), taken_in(b"Two", "two.txt")
    form = form_of(title="A paper", files_kept=[keep.pk, drop.pk], files_removed=[drop.pk])
    assert form.is_valid()
    assert form.cleaned_data["files"] == [keep]


def test_a_new_file_is_added_to_those_that_stayed(form_of, taken_in):
    first = taken_in(b"One", "one.txt")
    form = form_of(NOTE, title="A paper", files_kept=[first.pk])
    assert form.is_valid()
    assert names(form.cleaned_data["files"]) == ["one.txt", "note.txt"]


def test_nobody_uses_what_somebody_else_sent(form_of, taken_in, django_user_model):
    other = django_user_model.objects.create_user("other", password="any", role="officer")
    theirs = taken_in(user=other)
    form = form_of(title="A paper", files_kept=[theirs.pk])
    assert form.errors["files"] == ["Choose a file"]
    assert "note.txt" not in str(form["files"])


@pytest.mark.parametrize("key", ["", "abc", "-1", "9" * 30, "1; DROP TABLE", "٣"])
def test_a_key_that_is_none_is_left_out(form_of, key):
    assert form_of(title="A paper", files_kept=[key]).errors["files"] == ["Choose a file"]


def test_a_file_is_asked_for_only_where_the_form_needs_one(form_of):
    assert form_of(title="A paper").errors["files"] == ["Choose a file"]
    form = form_of(title="A paper", required=False)
    assert form.is_valid()
    assert form.cleaned_data["files"] == []


def test_the_same_file_twice_is_pointed_out(form_of):
    form = form_of(NOTE, ("files", "copy.txt", NOTE[2]), title="A paper")
    assert form.errors["files"] == ["“note.txt” and “copy.txt” are the same file: remove one of them"]
    first, second = Upload.objects.all()
    form = form_of(title="A paper", files_kept=[first.pk, second.pk], files_removed=[second.pk])
    assert form.is_valid()


def test_a_file_that_is_on_record_already_is_kept_again_only_if_that_is_meant(form_of, case, taken_in):
    file = taken_in(NOTE[2])
    paper = put(Document, case, title="The report", file=file.file, sha256=file.sha256)
    form = form_of(NOTE, title="A paper")
    (error,) = form.errors["files"]
    assert error.startswith("“note.txt” is on record already, as “The report”: ")
    html = str(form["files"])
    assert f'href="{paper.get_absolute_url()}"' in html
    assert "Keep it as another document" in html
    key = Upload.objects.latest("pk").pk
    again = form_of(title="A paper", files_kept=[key], files_again=[key])
    assert again.is_valid()


def test_a_document_that_the_user_may_not_see_is_not_pointed_at(officer, member, restricted_case, taken_in):
    from oversight.uploads.actions import already_held

    file = taken_in()
    paper = put(Document, restricted_case, title="The secret", file=file.file, sha256=file.sha256)
    assert already_held(officer, file) == [paper]
    assert already_held(member, file) == []


def test_no_more_files_are_taken_than_the_form_can_use(form_of):
    form = form_of(NOTE, OTHER, title="A paper", most=1)
    assert form.errors["files"] == ["Add at most 1 file here: remove 1 of the 2"]
    assert " multiple" not in str(form["files"])
    assert " multiple" in str(form_of(NOTE)["files"])


def test_it_says_what_it_holds(form_of):
    form = form_of(NOTE, OTHER, title="A paper")
    field = form.fields["files"]
    assert field.is_filled_in(form["files"].value())
    form.is_valid()
    assert field.words(form["files"].value()) == "note.txt, other.txt"
    assert not field.is_filled_in(None)
