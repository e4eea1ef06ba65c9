"""Runs side by side: what differs in their parameters, and what came out of each."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from designer.execution.models import Figure, Metric, Run, StepRun


def compare(runs: Sequence[Run]) -> dict[str, Any]:
    """Return parameters that differ, and metrics, durations and figures, one value a run."""
    steps = {run.pk: _steps(run) for run in runs}
    nodes = list(dict.fromkeys(node for run in runs for node in steps[run.pk]))
    columns = [[steps[run.pk].get(node) for run in runs] for node in nodes]
    sources = {s.reused_from_id or s.pk for found in steps.values() for s in found.values()}
    metrics, figures = _metrics(sources), _figures(sources)
    return {
        "parameters": [*_run_parameters(runs), *_node_parameters(runs)],
        "metrics": list(_side_by_side(nodes, columns, metrics, "values")),
        "durations": [_durations(*pair) for pair in zip(nodes, columns, strict=True)],
        "figures": list(_side_by_side(nodes, columns, figures, "specs")),
    }


def _steps(run: Run) -> dict[str, StepRun]:
    return {step.node: step for step in run.steps.order_by("pk")}


def _metrics(steps: Iterable[Any]) -> Mapping[Any, dict[str, Any]]:
    """The last value of each metric of each step."""
    found: dict[Any, dict[str, Any]] = {}
    for metric in Metric.objects.filter(step_run__in=steps):
        found.setdefault(metric.step_run_id, {})[metric.name] = metric.value
    return found


def _figures(steps: Iterable[Any]) -> Mapping[Any, dict[str, Any]]:
    found: dict[Any, dict[str, Any]] = {}
    for figure in Figure.objects.filter(step_run__in=steps):
        found.setdefault(figure.step_run_id, {})[figure.name] = figure.spec
    return found


def _side_by_side(
    nodes: Sequence[str],
    columns: Sequence[Sequence[StepRun | None]],
    found: Mapping[Any, dict[str, Any]],
    key: str,
) -> Iterable[dict[str, Any]]:
    for node, steps in zip(nodes, columns, strict=True):
        each = [found.get(s.reused_from_id or s.pk, {}) if s else {} for s in steps]
        for name in dict.fromkeys(name for values in each for name in values):
            yield {"node": node, "name": name, key: [values.get(name) for values in each]}


def _durations(node: str, steps: Sequence[StepRun | None]) -> dict[str, Any]:
    return {
        "node": node,
        "states": [step.state if step else None for step in steps],
        "values": [step.duration_seconds if step else None for step in steps],
    }


def _run_parameters(runs: Sequence[Run]) -> Iterable[dict[str, Any]]:
    for name in dict.fromkeys(name for run in runs for name in run.parameters):
        values = [run.parameters.get(name) for run in runs]
        if _differ(values):
            yield {"node": None, "module": None, "name": name, "values": values}


def _node_parameters(runs: Sequence[Run]) -> Iterable[dict[str, Any]]:
    graphs = [run.document.get("nodes", {}) for run in runs]
    for node in dict.fromkeys(node for graph in graphs for node in graph):
        each = [graph.get(node, {}) for graph in graphs]
        module = next(item.get("module") for item in each if item)
        params = [item.get("params", {}) for item in each]
        for name in dict.fromkeys(name for values in params for name in values):
            values = [found.get(name) for found in params]
            if _differ(values):
                yield {"node": node, "module": module, "name": name, "values": values}


def _differ(values: Sequence[Any]) -> bool:
    return any(value != values[0] for value in values[1:])
