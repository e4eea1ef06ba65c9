"""Titles of what can go wrong with a step, by the codes that modules and backends give."""

TITLES = {
    "address_refused": "Address not allowed",
    "answers_unreadable": "Answer not understood",
    "column_type": "Column of another type",
    "column_missing": "Column not found",
    "columns_differ": "Columns do not match",
    "crash": "Crash",
    "data_invalid": "Data not as expected",
    "environment_lacks": "Package missing",
    "file_exists": "File is there already",
    "file_missing": "File not found",
    "killed": "Ended by the system",
    "label_column_missing": "No label column",
    "label_is_no_class": "Label has no classes",
    "label_is_no_number": "Label is no number",
    "label_not_binary": "Label has not two classes",
    "lost": "Connection to the step lost",
    "no_columns": "No columns chosen",
    "not_finite": "Values are not finite",
    "not_prepared": "Could not be prepared",
    "not_stored": "Results not stored",
    "path_invalid": "Path not allowed",
    "script_failed": "Error in the script",
    "sql_error": "Error in the query",
    "table_exists": "Table is there already",
    "untold": "End of the step unknown",
    "url_invalid": "Address not valid",
}


def title_of(code: str) -> str:
    """Name a kind of mistake; modules of users have codes of their own, which read well enough."""
    return TITLES.get(code) or code.replace("_", " ").strip().capitalize() or TITLES["crash"]
