"""The arguments of Vowpal Wabbit that people may give."""

import re
import shlex

from designer.catalog.errors import ModuleError

FILES = frozenset({
    "args", "audit_regressor", "cache", "cache_file", "compressed", "csv", "daemon", "data",
    "dictionary", "dictionary_path", "dsjson", "dump_json_weights_experimental", "extra_metrics",
    "feature_mask", "final_regressor", "flatbuffer", "foreground", "initial_regressor",
    "input_feature_regularizer", "invert_hash", "json", "kill_cache", "no_stdin",
    "output_feature_regularizer_binary", "output_feature_regularizer_text", "pid_file", "port",
    "port_file", "predictions", "raw_predictions", "readable_model", "save_per_pass", "sendto",
    "span_server", "span_server_port", "stdin_off", "testonly",
})  # fmt: skip
SHORT = frozenset("cdfikprt")
METHODS = frozenset({"active", "cbt", "lda", "rank", "search", "wap"})
OPTION = re.compile(r"--(?P<long>[A-Za-z]\w*)|-(?P<short>[A-Za-z])")


def checked_arguments(text: str) -> list[str]:
    """Take the arguments apart as a shell does.

    Raises:
        ModuleError: one is not allowed, or a quotation mark is missing.
    """
    try:
        arguments = shlex.split(text)
    except ValueError as error:
        message = f"The VW arguments cannot be read: {error}. Close what is opened."
        raise ModuleError("arguments_invalid", message) from error
    for argument in arguments:
        _check(argument)
    return arguments


def _check(argument: str) -> None:
    found = OPTION.match(argument)
    if found is None:
        return
    if found["long"] in FILES or found["short"] in SHORT:
        message = (
            f"The VW argument “{argument}” is not allowed: where data is read and written is up to "
            "this module. Leave it out."
        )
        raise ModuleError("argument_not_allowed", message)
    if found["long"] in METHODS:
        message = (
            f"The VW argument “{argument}” is not allowed: this module trains and scores with one "
            "example in each line. Choose another method."
        )
        raise ModuleError("argument_not_allowed", message)
