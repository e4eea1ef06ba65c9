"""What an image lacks, told from how the step ended."""

from designer.execution.backends.docker.fitness import why_not_started, why_unfit

MISSING = {
    "code": "environment_lacks",
    "type": "ModuleNotFoundError",
    "line": None,
    "message": "It is missing.",
    "traceback": "ModuleNotFoundError: No module named 'sklearn.svm'\n",
}


def test_a_package_is_named_as_it_is_installed():
    found = why_unfit(MISSING, "python:3.11")
    assert found is not None
    assert found["code"] == "image_unfit"
    assert "requirements: scikit-learn." in found["message"]


def test_what_a_script_imports_is_the_users_own_business():
    assert why_unfit({**MISSING, "line": 3}, "python:3.11") is None


def test_other_failures_stay_as_they_are():
    assert why_unfit({"code": "crash", "type": "ValueError", "message": "no"}, "x") is None


def test_a_python_that_is_too_old_is_told():
    said = "The process of the step ended with exit code 78 and gave no result."
    found = why_unfit({"code": "no_output", "message": said}, "python:3.9")
    assert found is not None
    assert "The Python in python:3.9 is too old." in found["message"]


def test_an_image_without_python_is_told():
    said = 'exec: "python3": executable file not found in $PATH'
    assert why_not_started("nginx", said).code == "image_unfit"
    assert why_not_started("nginx", "no space left on device").code == "not_prepared"
