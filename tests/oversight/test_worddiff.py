"""Two versions of a text compared word by word: nothing lost, readable, escaped, quick on long texts."""

import random
import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oversight.worddiff import as_html, compare

WORDS = st.sampled_from(
    [
        "the",
        "The",
        "MPS",
        "shared",
        "images,",
        "images",
        "of",
        "King’s",
        "Road.",
        ".",
        "2019/14214",
        "and\n\n",
        "“live”",
    ]
)
TEXTS = st.text(max_size=60) | st.lists(WORDS, max_size=40).map(" ".join)


def marked(old, new):
    """The comparison in one line: [-removed-] {+added+}."""
    forms = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
    return "".join(forms[change.kind].format(change.text) for change in compare(old, new))


def assert_nothing_lost(old, new):
    changes = compare(old, new)
    assert "".join(change.text for change in changes if change.kind != "added") == old
    assert "".join(change.text for change in changes if change.kind != "removed") == new
    assert all(change.text for change in changes)


@given(TEXTS, TEXTS)
def test_both_texts_can_be_put_together_again(old, new):
    assert_nothing_lost(old, new)


@given(TEXTS)
def test_a_text_compared_with_itself_has_no_changes(text):
    assert [change.kind for change in compare(text, text)] == (["same"] if text else [])


@given(TEXTS, TEXTS)
def test_a_removal_stands_before_the_addition_that_replaced_it(old, new):
    kinds = [change.kind for change in compare(old, new)]

    assert ("added", "removed") not in pairwise(kinds)
    assert all(kind != after for kind, after in pairwise(kinds))


@pytest.mark.parametrize(
    ("old", "new", "comparison"),
    [
        ("", "", ""),
        ("", "No.", "{+No.+}"),
        ("No.", "", "[-No.-]"),
        ("images were shared.", "images were shared in 2016.", "images were shared{+ in 2016+}."),
        ("MPS said no", "The MPS said no", "{+The +}MPS said no"),
        ("answer 2019/14214", "answer 2019/14216", "answer[- 2019/14214-]{+ 2019/14216+}"),
        ("King’s Cross", "King's Cross", "[-King’s-]{+King's+} Cross"),
        ("shared images", "shared, images", "shared{+,+} images"),
    ],
)
def test_words_and_marks_are_compared_one_by_one(old, new, comparison):
    assert marked(old, new) == comparison


def test_a_rewritten_sentence_reads_as_one_removal_and_one_addition():
    old = "It is the view of the MPS that no images went to the owner."
    new = "It is a matter of regret to the Mayor that seven of them went to the owner."

    comparison = marked(old, new)

    assert comparison.count("[-") == comparison.count("{+") == 1
    assert comparison.endswith(" went to the owner.")


def test_a_long_word_that_stayed_is_not_absorbed():
    assert marked("a Commissioner b", "c Commissioner d") == "[-a-]{+c+} Commissioner[- b-]{+ d+}"


def test_words_only_added_around_a_small_word_leave_it_standing():
    assert marked("facial", "live facial tests") == "{+live +}facial{+ tests+}"
    assert marked("one of us", "one of all of us") == "one of{+ all of+} us"


def test_a_paragraph_that_stayed_is_untouched_by_changes_around_it():
    old = "No images went.\n\nThe report is attached.\n\nYours"
    new = "Seven images went.\n\nWe are sorry.\n\nThe report is attached.\n\nSincerely"

    assert marked(old, new) == (
        "[-No-]{+Seven+} images went.{+\n\nWe are sorry.+}\n\nThe report is attached.[-\n\nYours-]{+\n\nSincerely+}"
    )


def test_an_added_sentence_keeps_its_own_full_stop():
    old = "It was wrong. Yours"
    new = "It was very wrong. We are sorry. Yours"

    assert marked(old, new) == "It was{+ very+} wrong.{+ We are sorry.+} Yours"
    assert marked(new, old) == "It was[- very-] wrong.[- We are sorry.-] Yours"


def test_new_line_ends_alone_mark_no_word_as_changed():
    html = as_html(compare("No images of\nany kind went", "No images\nof any kind\nwent"))

    assert html == "No images\nof any kind\nwent"


def test_long_texts_without_paragraphs_are_compared():
    """20,000 words, first lightly edited and then unrelated: comparing every word with every other would not end."""
    chance = random.Random(2019)  # noqa: S311
    old = [f"w{int(chance.paretovariate(0.7))}" for _ in range(20_000)]
    edited = [*old[:5_000], "EDITED", *old[5_001:15_000], *old[15_003:]]
    other = chance.sample(old, len(old))

    assert sorted(change.kind for change in compare(" ".join(old), " ".join(edited)) if change.kind != "same") == [
        "added",
        "removed",
        "removed",
    ]
    assert_nothing_lost(" ".join(old), " ".join(other))


@pytest.mark.parametrize("size", [300, 20_000])
def test_texts_of_few_different_words_are_compared(size):
    chance = random.Random(2019)  # noqa: S311
    old, new = (" ".join(chance.choice(["yes", "no"]) for _ in range(size)) for _ in range(2))

    assert_nothing_lost(old, new)


def test_changes_are_said_in_hidden_words_not_by_colour_alone():
    html = as_html(compare("No images", "Seven images"))

    assert html == (
        '<del class="ov-removed"><span class="govuk-visually-hidden">removed: </span>No'
        '<span class="govuk-visually-hidden"> (end of removed) </span></del>'
        '<ins class="ov-added"><span class="govuk-visually-hidden">added: </span>Seven'
        '<span class="govuk-visually-hidden"> (end of added) </span></ins> images'
    )


@given(TEXTS, st.sampled_from(["<script>x</script>", "a & b", "<p>", '"']))
def test_html_in_a_text_is_shown_and_never_obeyed(text, hostile):
    html = as_html(compare(text, f"{text} {hostile}"))

    without_ours = re.sub(r"</?(?:ins|del|span)(?: class=\"[a-z-]+\")?>", "", html)
    assert not re.search('[<>"]', without_ours)


def test_the_space_before_a_change_stays_outside_its_mark():
    assert "> </" not in as_html(compare("a b", "a c"))
    assert as_html(compare("a", "a b")).startswith('a <ins class="ov-added">')
