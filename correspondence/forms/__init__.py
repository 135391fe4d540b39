"""What the pages of the correspondence ask for."""

from correspondence.forms.briefing import BriefingForm, first_words, likely_addressees

__all__ = ["BriefingForm", "first_words", "likely_addressees"]
