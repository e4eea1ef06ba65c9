"""The modules that steps may run: the catalogue's, and those that only the server itself uses."""

from functools import cache

from designer.catalog.snapshot import Catalog, load
from designer.catalog.spec import InputPort, ModuleSpec, OutputPort, Parameter

IMPORT_DATASET = ModuleSpec(
    id="import_dataset",
    version=1,
    title="Import Dataset",
    group="",
    summary="Parse an uploaded file into a table.",
    help="",
    entry_point="designer.artifacts.ingest.step:import_dataset",
    inputs=(InputPort("path", "Original", "File"),),
    outputs=(
        OutputPort("table", "Dataset", "Table"),
        OutputPort("rejected", "Rejected rows", "Table"),
    ),
    parameters=(Parameter("options", "Options", "text", {"type": "object"}, default={}),),
)
KEEP_FILE = ModuleSpec(
    id="keep_file",
    version=1,
    title="Keep File",
    group="",
    summary="Keep an uploaded file as it is.",
    help="",
    entry_point="designer.artifacts.ingest.step:keep_file",
    inputs=IMPORT_DATASET.inputs,
    outputs=(OutputPort("output", "Dataset", "File"),),
    parameters=IMPORT_DATASET.parameters,
)
SAMPLE_DATASET = ModuleSpec(
    id="sample_dataset",
    version=1,
    title="Dataset",
    group="",
    summary="Give some rows of a stored dataset, in a trial run.",
    help="",
    entry_point="designer.artifacts.formats.table:read",
    inputs=(InputPort("path", "Dataset", "Table"),),
    outputs=(OutputPort("output", "Dataset", "Table"),),
)
TAKES_PATH = frozenset({IMPORT_DATASET.id, KEEP_FILE.id, SAMPLE_DATASET.id})
LOAD_SAMPLE = ModuleSpec(
    id="load_sample",
    version=1,
    title="Load Sample",
    group="",
    summary="Load a sample dataset that an installed package ships.",
    help="",
    entry_point="designer.modules.samples:load",
    outputs=(OutputPort("output", "Dataset", "Table"),),
    parameters=(Parameter("name", "Name", "text", {"type": "string"}, required=True),),
)

PROBE = ModuleSpec(
    id="probe",
    version=1,
    title="Probe",
    group="",
    summary="Say which machine this is and what a step may use of it.",
    help="",
    entry_point="designer.runner.probe:probe",
)
PROBE_DATASTORE = ModuleSpec(
    id="probe_datastore",
    version=1,
    title="Probe",
    group="",
    summary="Say whether a datastore can be reached, and what is there.",
    help="",
    entry_point="designer.modules.data_input_and_output.datastores.kinds:look",
    parameters=(Parameter("datastore", "Datastore", "datastore", {"type": "string"}),),
    network=True,
)


@cache
def catalog() -> Catalog:
    """The catalogue that pipelines are checked against."""
    return load()


@cache
def _all_modules() -> Catalog:
    own = [IMPORT_DATASET, KEEP_FILE, SAMPLE_DATASET, LOAD_SAMPLE, PROBE, PROBE_DATASTORE]
    return catalog().extended(own)


def find_spec(module: str, version: int) -> ModuleSpec | None:
    return _all_modules().find(module, version)


def get_spec(module: str, version: int) -> ModuleSpec:
    """Get the specification of a module that a step runs.

    Raises:
        UnknownModule: it is not installed, or not in this version.
    """
    return _all_modules().get_version(module, version)
