"""Who is at a pipeline and where: told to others at once, and stored nowhere."""

import logging

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from designer import events
from designer.api.access import find
from designer.api.pipelines import light_pipelines
from designer.api.shapes.pipelines import PresenceInput

logger = logging.getLogger(__name__)


class Presence(APIView):
    """Cursors and selections on the canvas."""

    @extend_schema(operation_id="pipelines_presence", request=PresenceInput, responses={204: None})
    def post(self, request: Request, pk: str) -> Response:
        """Tell the others where you are; say it again within 30 seconds, or you are gone."""
        pipeline = find(request, light_pipelines(), pk=pk)
        values = PresenceInput(data=request.data)
        values.is_valid(raise_exception=True)
        user = {"id": request.user.pk, "name": request.user.get_username()}
        message = {
            "type": "presence.message",
            "presence": {
                "type": "presence",
                "pipeline": str(pipeline.pk),
                "user": user,
                **values.validated_data,
            },
        }
        try:
            group = events.pipeline_group(pipeline.pk)
            async_to_sync(get_channel_layer().group_send)(group, message)
        except Exception as error:  # noqa: BLE001 - each layer has errors of its own
            # Said again within 30 seconds.
            logger.warning("Nobody heard who is at a pipeline: %s", error)
        return Response(status=status.HTTP_204_NO_CONTENT)
