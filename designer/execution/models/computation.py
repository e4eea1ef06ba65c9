"""Computations: each cache key is computed once, and found by every recipe that led to it."""

from django.db import models

from designer.execution.models.step_run import StepRun
from designer.workspace.models import Workspace


class Computation(models.Model):
    """`leader` computes it while `is_done` is false; afterwards it is whose result is shared."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    cache_key = models.CharField(max_length=64)
    leader = models.ForeignKey(StepRun, models.CASCADE, related_name="led")
    is_done = models.BooleanField(default=False)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("workspace", "cache_key"), name="one_computation_a_key"
            ),
        )

    def __str__(self) -> str:
        return self.cache_key


class ComputationRecipe(models.Model):
    computation = models.ForeignKey(Computation, models.CASCADE, related_name="recipes")
    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    recipe_key = models.CharField(max_length=64)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("workspace", "recipe_key"), name="one_computation_a_recipe"
            ),
        )

    def __str__(self) -> str:
        return self.recipe_key
