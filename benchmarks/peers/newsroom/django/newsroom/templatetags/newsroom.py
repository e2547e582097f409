"""Drawings and texts. Both are made once, as they are with the other peers."""

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import mark_safe

register = template.Library()

DRAWINGS = {key: mark_safe(drawing) for key, drawing in settings.DATA["drawings"].items()}
PROSE = {text: mark_safe(html) for text, html in settings.DATA["prose"].items()}
OPENINGS = {text: mark_safe(html) for text, html in settings.DATA["openings"].items()}


@register.simple_tag
def illustration(picture, alt=""):
    label = format_html('role="img" aria-label="{}"', alt) if alt else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="drawing {}" viewBox="0 0 640 400" preserveAspectRatio="xMidYMid slice" {}>{}</svg>',
        picture.mood,
        label,
        DRAWINGS[f"{picture.drawing} {picture.seed}"],
    )


@register.filter
def prose(text):
    return PROSE[text]


@register.filter
def opening(text):
    return OPENINGS[text]
