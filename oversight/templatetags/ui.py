"""Small helpers for pages."""

from django import template

register = template.Library()
