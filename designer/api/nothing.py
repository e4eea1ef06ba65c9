"""Addresses under the API at which there is nothing."""

from typing import Any

from django.urls import re_path
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound as NotFoundError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView


@extend_schema(exclude=True)
class NotFound(APIView):
    """The last route: a problem in the one shape instead of Django's page."""

    authentication_classes = ()

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        raise NotFoundError("There is nothing at this address.")

    post = put = patch = delete = get


urlpatterns = [re_path(r"", NotFound.as_view(), name="not-found")]
