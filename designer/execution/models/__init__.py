"""The rows of what runs and has run; Django finds its models here."""

from designer.execution.models.computation import Computation, ComputationRecipe
from designer.execution.models.compute import ComputeTarget, Worker
from designer.execution.models.environment import Environment, EnvironmentBuild
from designer.execution.models.event import LogChunk, RunEvent
from designer.execution.models.run import Run
from designer.execution.models.step_run import Figure, Metric, StepOutput, StepRun

__all__ = (
    "Computation",
    "ComputationRecipe",
    "ComputeTarget",
    "Environment",
    "EnvironmentBuild",
    "Figure",
    "LogChunk",
    "Metric",
    "Run",
    "RunEvent",
    "StepOutput",
    "StepRun",
    "Worker",
)
