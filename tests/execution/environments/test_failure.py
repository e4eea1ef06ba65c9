"""What a person is told of a failed build: the installer's sentence, not its log."""

from designer.execution.environments.failure import words_of_log

UV = """\
Using Python 3.11.7 environment at: venv
error: No solution found when resolving dependencies
  cause: Because there is no version of cowsay==99 and you require cowsay==99, it is unsatisfiable.

hint: something else
"""
UV_BUILD = """\
Resolved 2 packages in 159ms
error: Failed to build `pandas==0.25.3`
  cause: The build backend returned an error

         [stderr]
         Traceback (most recent call last):
           File "<string>", line 14, in <module>
         ModuleNotFoundError: No module named 'pkg_resources'

hint: This error likely indicates a lot
"""
PIP = """\
Looking in indexes: here
ERROR: Could not find a version that satisfies the requirement no-such>=2 (from versions: none)
ERROR: No matching distribution found for no-such>=2
"""


def test_the_resolver_is_quoted():
    assert words_of_log(UV) == (
        "No solution found when resolving dependencies. Because there is no version of cowsay==99 "
        "and you require cowsay==99, it is unsatisfiable."
    )


def test_of_a_package_that_does_not_build_the_exception_is_told():
    told = words_of_log(UV_BUILD)
    assert told.startswith("Failed to build `pandas==0.25.3`. The build backend returned an error")
    assert told.endswith("ModuleNotFoundError: No module named 'pkg_resources'.")


def test_pip_is_quoted_as_well():
    assert "No matching distribution found for no-such>=2" in words_of_log(PIP)


def test_without_such_words_the_last_line_is_told():
    assert words_of_log("one\ntwo\n\n") == "two"
    assert words_of_log("") == ""
