"""Reading JSON bodies: bounded in size and depth, and refused with a sentence."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import IO, Any

from django.conf import settings
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

from designer.api.problems import ApiProblem


class BoundedJSONParser(BaseParser):
    """JSON up to the size of the largest document; no NaN, no bottomless nests."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        limit = settings.CONFIGURATION.max_document_bytes
        body = stream.read(limit + 1)
        if len(body) > limit:
            raise ApiProblem(
                HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"The body is larger than {limit} bytes."
            )
        return parse_json(body)


def parse_json(body: bytes) -> Any:
    try:
        return json.loads(body, parse_constant=_refuse_constant)
    except RecursionError as error:
        raise ParseError("The JSON is nested too deeply.") from error
    except ValueError as error:  # bad syntax, bad UTF-8, NaN
        raise ParseError(f"The body is not valid JSON: {error}.") from error


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")
