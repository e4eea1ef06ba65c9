"""Names that people choose and that stand in addresses and graph documents."""

from typing import Any

from rest_framework import serializers

LONGEST = 100
RULE = f"A name is of 1 to {LONGEST} letters (a to z), digits, - and _, without spaces."
REFUSALS = ("required", "null", "blank", "invalid", "max_length")


class NameField(serializers.SlugField):
    """A slug, which is refused with the rule for names and never by the word “slug”."""

    def __init__(self, **options: Any) -> None:
        messages: dict[str, Any] = dict.fromkeys(REFUSALS, RULE)
        super().__init__(max_length=LONGEST, error_messages=messages, **options)
