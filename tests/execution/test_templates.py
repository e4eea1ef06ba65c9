"""Every template runs as it comes, and shows by example how to keep test rows apart."""

from pathlib import Path

import pytest

from designer.execution import actions, first_start
from designer.execution.models import Metric, StepRun
from designer.execution.supervisor import Supervisor
from designer.execution.validation import validate_pipeline
from designer.workspace.models import Pipeline, Workspace
from tests.execution.waiting import states, wait_for, wait_for_end

PATIENCE = 300
FILES = sorted(first_start.TEMPLATES.glob("*.json"))
SECOND = "(Scored dataset to compare)"
# What a template finds out, so that it still shows what its description says.
EXPECTED = {
    "bird-strikes": ("AUC", 0.8, 0.9),
    "car-prices": ("Coefficient of Determination", 0.85, 0.95),
    "caravan-insurance": (f"Recall {SECOND}", 0.15, 0.3),
    "credit-risk": (f"Precision {SECOND}", 0.9, 0.97),
    "cross-validation": (f"AUC {SECOND}", 0.8, 0.87),
    "customer-churn": (f"AUC {SECOND}", 0.8, 0.88),
    "diamond-prices": (f"Coefficient of Determination {SECOND}", 0.97, 0.99),
    "feature-importance": ("AUC", 0.75, 0.87),
    "film-ratings": ("MAE", 0.6, 0.75),
    "handwritten-digits": (f"Overall Accuracy {SECOND}", 0.94, 0.99),
    "house-prices": ("Coefficient of Determination", 0.85, 0.95),
    "income": ("AUC (Scored dataset)", 0.8, 0.9),
    "late-flights": ("AUC", 0.7, 0.82),
    "penguin-clusters": ("Average Distance to Cluster Center", 0.15, 0.3),
    "tuning": ("AUC (Scored dataset)", 0.82, 0.9),
}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
@pytest.mark.django_db(transaction=True)
def test_a_template_runs_green(file: Path, workspace: Workspace, worker: Supervisor):
    first_start.load_template(workspace, file)
    wait_for(lambda: not first_start.is_loading_samples(), PATIENCE, "the sample data")
    template = Pipeline.objects.get(template_slug=file.stem)
    assert validate_pipeline(template, template.document)[0] == []
    run = wait_for_end(actions.submit_run(template, None, {}), PATIENCE)
    errors = StepRun.objects.filter(run=run, error__isnull=False).values_list("node", "error")
    assert dict(errors) == {}
    assert set(states(run).values()) <= {"succeeded", "reused"}
    metric, least, most = EXPECTED[file.stem]
    metrics = dict(Metric.objects.filter(step_run__run=run).values_list("name", "value"))
    assert least < metrics.get(metric, least) < most, metrics
