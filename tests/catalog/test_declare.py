"""A function's signature and docstring are its whole specification."""

import json
from typing import Literal

import pytest

from designer.catalog.annotations import ShownIf
from designer.catalog.declare import module, spec_of
from designer.catalog.errors import DeclarationError
from designer.catalog.spec import ModuleSpec, fits
from designer.modules.data_input_and_output.enter_data_manually import enter_data_manually
from tests.catalog import sample_modules
from tests.catalog.sample_modules import CATALOG

SPLIT = CATALOG["split_data"]


def parameter(module_id, name):
    return CATALOG[module_id].parameters_by_name[name]


def test_the_name_of_the_function_is_the_id_unless_another_is_given():
    assert SPLIT.id == "split_data"
    assert CATALOG["dataset"].entry_point == "tests.catalog.sample_modules:stored_dataset"


def test_the_first_sentence_is_the_summary_and_the_text_outside_sections_the_help():
    assert SPLIT.summary == "Divide the rows of a table into two parts."
    assert SPLIT.help.endswith("Both parts keep the order of rows.")
    assert "Args" not in SPLIT.help


def test_the_args_section_gives_the_help_of_ports_and_parameters():
    assert SPLIT.inputs_by_name["dataset"].help == "The table."
    assert parameter("split_data", "fraction").help == "The share of rows in the first part."


def test_positional_arguments_are_input_ports():
    ports = [(p.name, p.data_type, p.optional, p.many) for p in CATALOG["apply_sql"].inputs]
    assert ports == [("t1", "Table", False, False), ("t2", "Table", True, False)]
    assert CATALOG["add_rows"].inputs[0].many
    assert CATALOG["join_data"].inputs_by_name["right"].title == "Right dataset"


def test_fields_of_the_returned_named_tuple_are_output_ports():
    first, second = SPLIT.outputs
    assert (first.name, first.title, first.help) == (
        "first",
        "Results dataset 1",
        "The larger part.",
    )
    assert (second.name, second.title, second.data_type) == ("second", "Second", "Table")


def test_a_single_value_is_the_port_output_and_none_is_no_port():
    assert [port.name for port in CATALOG["train_model"].outputs] == ["output"]
    assert CATALOG["logistic_regression"].outputs[0].title == "Untrained model"
    assert CATALOG["export_data"].outputs == ()


def test_a_context_is_no_parameter():
    assert [p.name for p in CATALOG["apply_sql"].parameters] == ["query"]
    assert CATALOG["apply_sql"].context_parameter == "context"


@pytest.mark.parametrize(
    ("module_id", "name", "kind"),
    [
        ("logistic_regression", "c", "number"),
        ("split_data", "seed", "integer"),
        ("import_data", "url", "text"),
        ("logistic_regression", "fit_intercept", "boolean"),
        ("split_data", "mode", "choice"),
        ("join_data", "left_key", "column"),
        ("select_columns", "columns", "columns"),
        ("apply_sql", "query", "code"),
        ("dataset", "name", "dataset"),
        ("stored_model", "name", "model"),
        ("export_data", "password", "secret"),
        ("logistic_regression", "sweep", "list"),
        ("enter_data", "data", "table"),
    ],
)
def test_the_annotation_gives_the_kind(module_id, name, kind):
    assert parameter(module_id, name).kind == kind


@pytest.mark.parametrize(
    ("module_id", "name", "schema"),
    [
        ("split_data", "fraction", {"type": "number", "minimum": 0, "maximum": 1}),
        ("logistic_regression", "c", {"type": "number", "exclusiveMinimum": 0}),
        ("dataset", "version", {"type": ["integer", "null"], "minimum": 1}),
        ("split_data", "mode", {"enum": ["rows", "expression"]}),
        ("split_data", "stratify_by", {"type": ["string", "null"], "minLength": 1}),
        (
            "logistic_regression",
            "sweep",
            {"type": "array", "items": {"type": "number"}, "minItems": 1, "maxItems": 5},
        ),
        (
            "import_data",
            "url",
            {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^(?:https?://.*)$"},
        ),
    ],
)
def test_the_annotation_gives_the_json_schema(module_id, name, schema):
    assert parameter(module_id, name).json_schema == schema


def test_marks_say_how_the_form_looks():
    assert parameter("split_data", "fraction").step == 0.05
    assert parameter("split_data", "mode").choices == (
        ("rows", "Split rows"),
        ("expression", "Expression"),
    )
    assert parameter("logistic_regression", "c").unit == "weight"
    assert parameter("logistic_regression", "note").multiline
    assert parameter("logistic_regression", "note").help == "Anything."
    assert parameter("apply_sql", "query").language == "sql"


def test_columns_come_from_the_first_table_unless_another_port_is_named():
    assert parameter("join_data", "left_key").column_of == "left"
    assert parameter("join_data", "right_key").column_of == "right"
    assert parameter("join_data", "right_key").column_types == ("integer", "string")
    assert parameter("clean_missing_data", "columns").column_types == ("numeric",)


def test_defaults_are_plain_json():
    assert parameter("train_model", "drop").default == {
        "start": "all",
        "rules": [{"action": "exclude", "by": "name", "values": ["id"]}],
        "keep_order": False,
    }
    assert parameter("logistic_regression", "sweep").default == [0.1, 1.0]


def test_a_parameter_without_default_is_required_but_not_while_it_does_not_apply():
    assert parameter("join_data", "left_key").required
    assert CATALOG["join_data"].json_schema["required"] == ["left_key", "right_key"]
    assert parameter("split_data", "expression").required
    assert SPLIT.json_schema["required"] == []


def test_what_does_not_apply_has_its_default():
    resolved = SPLIT.resolve({"mode": "expression", "fraction": 0.9, "expression": "x > 1"})
    assert resolved["fraction"] == 0.5
    assert resolved["expression"] == "x > 1"
    assert SPLIT.resolve({"fraction": 0.9})["fraction"] == 0.9


def test_a_specification_survives_json():
    for spec in CATALOG.values():
        assert ModuleSpec.from_json(json.loads(json.dumps(spec.to_json()))) == spec


def test_the_function_stays_as_it_was():
    with pytest.raises(NotImplementedError):
        sample_modules.add_rows([])


def test_any_output_fits_a_folder_and_else_only_its_own_type():
    assert fits("Table", "Folder")
    assert fits("Model", "Model")
    assert not fits("Table", "Model")


def test_a_function_without_specification_is_named():
    with pytest.raises(DeclarationError, match="len is no module"):
        spec_of(len)


def test_marks_can_be_read_in_a_debugger():
    assert repr(ShownIf(mode="rows")) == "ShownIf({'mode': ('rows',)})"


def choose_anything(*, x: Literal["a", "b"] | None = None) -> sample_modules.Table:
    """Do.

    Notes:
        Not shown.

    More help.

    Args:

        x (str): What.
    """
    raise NotImplementedError(x)


def test_an_optional_choice_may_be_null_and_text_after_a_section_is_help():
    spec = spec_of(module(title="T", group="G")(choose_anything))
    assert spec.parameters[0].json_schema == {"enum": ["a", "b", None]}
    assert spec.parameters[0].help == "What."
    assert spec.help == "Do.\n\nMore help."


def odd_section(*, x: int = 1) -> sample_modules.Table:
    """Do.

    Args:
        (this line names no argument)
        x: What.
    """
    raise NotImplementedError(x)


def test_a_line_that_names_no_argument_is_left_out():
    assert spec_of(module(title="T", group="G")(odd_section)).parameters[0].help == "What."


def test_a_version_is_a_positive_integer():
    with pytest.raises(DeclarationError, match="from 1 on"):
        module(title="T", group="G", version=0)(sample_modules.add_rows)


def test_what_is_needed_has_a_default_for_callers_and_none_for_the_form():
    data = spec_of(enter_data_manually).parameters_by_name["data"]
    assert (data.required, data.default) == (True, "")
    properties = spec_of(enter_data_manually).json_schema["properties"]
    assert "default" not in properties["data"]
    assert "data" not in spec_of(enter_data_manually).json_schema.get("required", ())
