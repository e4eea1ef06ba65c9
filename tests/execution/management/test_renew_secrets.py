"""After secrets are renewed the old key can be taken away, also while steps run."""

import pytest
from django.conf import settings
from django.core.management import call_command

from designer.execution.credentials import sealed_credentials
from designer.execution.models import Run, StepRun
from designer.workspace.encryption import decrypt, encrypt
from designer.workspace.models import Workspace

OLD, NEW = "o" * 32, "n" * 32


def given_keys(monkeypatch: pytest.MonkeyPatch, keys: str) -> None:
    monkeypatch.setattr(settings.CONFIGURATION, "secrets_key", keys)


def running_step(run: Run, node: str, sealed: str) -> StepRun:
    about = {"run": run, "module": "m", "module_version": 1, "state": "running"}
    return StepRun.objects.create(node=node, sealed=sealed, **about)


@pytest.mark.django_db
def test_what_running_steps_were_given_is_renewed_too(monkeypatch: pytest.MonkeyPatch):
    given_keys(monkeypatch, OLD)
    workspace = Workspace.objects.create(slug="mine", name="Mine")
    run = Run.objects.create(workspace=workspace, number=1)
    step = running_step(run, "a", f"{encrypt('first value')}\n{encrypt('second value')}")
    lost = running_step(run, "b", "of another installation")
    given_keys(monkeypatch, f"{NEW},{OLD}")
    call_command("renew_secrets")
    given_keys(monkeypatch, NEW)
    tokens = sealed_credentials(step.pk).tokens
    assert [decrypt(token) for token in tokens] == ["first value", "second value"]
    lost.refresh_from_db()
    assert lost.sealed == "of another installation"
