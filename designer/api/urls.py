"""The routes of the API; every name here has its line in designer/api/permissions.py."""

from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.views import SpectacularAPIView

from designer.api import (
    artifacts,
    computes,
    datasets,
    exchange,
    graphs,
    imports,
    modules,
    nothing,
    openapi,  # noqa: F401 - its class registers itself
    pipelines,
    planning,
    presence,
    runs,
    secrets,
    session,
    steps,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("session/", session.Session.as_view(), name="session"),
    path("tokens/", session.Tokens.as_view(), name="tokens"),
    path("tokens/<int:pk>/", session.Token.as_view(), name="token"),
    path("modules/", modules.Modules.as_view(), name="modules"),
    path("modules/<path:module_id>/", modules.Module.as_view(), name="module"),
    path("pipelines/", pipelines.Pipelines.as_view(), name="pipelines"),
    path("pipelines/import/", exchange.PipelineImport.as_view(), name="pipeline-import"),
    path("pipelines/<uuid:pk>/", pipelines.OnePipeline.as_view(), name="pipeline"),
    path("pipelines/<uuid:pk>/graph/", graphs.Graph.as_view(), name="pipeline-graph"),
    path(
        "pipelines/<uuid:pk>/operations/", graphs.Operations.as_view(), name="pipeline-operations"
    ),
    path("pipelines/<uuid:pk>/validate/", planning.Validate.as_view(), name="pipeline-validate"),
    path("pipelines/<uuid:pk>/plan/", planning.Plan.as_view(), name="pipeline-plan"),
    path("pipelines/<uuid:pk>/clone/", pipelines.PipelineClone.as_view(), name="pipeline-clone"),
    path("pipelines/<uuid:pk>/export/", exchange.PipelineExport.as_view(), name="pipeline-export"),
    path("pipelines/<uuid:pk>/presence/", presence.Presence.as_view(), name="pipeline-presence"),
    path("pipelines/<uuid:pk>/runs/", runs.PipelineRuns.as_view(), name="pipeline-runs"),
    path("runs/", runs.Runs.as_view(), name="runs"),
    path("runs/compare/", runs.Compare.as_view(), name="runs-compare"),
    path("runs/<uuid:pk>/", runs.OneRun.as_view(), name="run"),
    path("runs/<uuid:pk>/graph/", runs.RunGraph.as_view(), name="run-graph"),
    path("runs/<uuid:pk>/cancel/", runs.Cancel.as_view(), name="run-cancel"),
    path("runs/<uuid:pk>/resubmit/", runs.Resubmit.as_view(), name="run-resubmit"),
    path("runs/<uuid:pk>/events/", runs.Events.as_view(), name="run-events"),
    path("runs/<uuid:pk>/steps/<str:node>/log/", steps.Log.as_view(), name="step-log"),
    path("runs/<uuid:pk>/steps/<str:node>/metrics/", steps.Metrics.as_view(), name="step-metrics"),
    path("runs/<uuid:pk>/steps/<str:node>/figures/", steps.Figures.as_view(), name="step-figures"),
    path("artifacts/<uuid:pk>/", artifacts.OneArtifact.as_view(), name="artifact"),
    path("artifacts/<uuid:pk>/rows/", artifacts.Rows.as_view(), name="artifact-rows"),
    path("artifacts/<uuid:pk>/profile/", artifacts.Profile.as_view(), name="artifact-profile"),
    path("artifacts/<uuid:pk>/download/", artifacts.Download.as_view(), name="artifact-download"),
    path("datasets/", datasets.Datasets.as_view(), name="datasets"),
    path("datasets/<slug:name>/", datasets.OneDataset.as_view(), name="dataset"),
    path("datasets/<slug:name>/versions/", datasets.Versions.as_view(), name="dataset-versions"),
    path(
        "datasets/<slug:name>/versions/<int:version>/",
        datasets.OneVersion.as_view(),
        name="dataset-version",
    ),
    path(
        "datasets/<slug:name>/versions/<int:version>/preview/",
        imports.Preview.as_view(),
        name="dataset-preview",
    ),
    path(
        "datasets/<slug:name>/versions/<int:version>/import/",
        imports.Import.as_view(),
        name="dataset-import",
    ),
    path(
        "datasets/<slug:name>/versions/<int:version>/original/",
        imports.Original.as_view(),
        name="dataset-original",
    ),
    path("computes/", computes.Computes.as_view(), name="computes"),
    path("computes/<slug:name>/", computes.OneCompute.as_view(), name="compute"),
    path("computes/<slug:name>/test/", computes.TestCompute.as_view(), name="compute-test"),
    path("secrets/", secrets.Secrets.as_view(), name="secrets"),
    path("secrets/<slug:name>/", secrets.OneSecret.as_view(), name="secret"),
    path("", include(nothing.urlpatterns)),
]
