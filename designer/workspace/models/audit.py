"""The audit log: who did what, to what, and when. Rows are added and never changed."""

from django.conf import settings
from django.db import models


class AuditEntry(models.Model):
    """One action; names are kept beside ids, since people and things may be removed later."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    user_name = models.CharField(max_length=150, blank=True)
    verb = models.CharField(max_length=20)
    kind = models.CharField(max_length=40)
    object_id = models.CharField(max_length=64)
    object_name = models.CharField(max_length=200)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        who = self.user_name or "the server's command line"
        return f"{who} {self.verb} {self.kind} {self.object_name} ({self.object_id})"
