"""What an environment may be described by, what is refused and where, and equal contents."""

from typing import Any

import pytest

from designer.execution.environments.content import check_content, digest_of, key_of, warnings_of
from designer.execution.environments.errors import EnvironmentContentError
from designer.execution.environments.facts import EnvironmentFacts

CONDA = """\
name: train
channels: [conda-forge]
dependencies:
  - python=3.11
  - conda-forge::numpy=1.26
  - pip
  - cudatoolkit
  - pip:
      - six==1.17.0
      - cowsay
"""


def requirements(text: str, **more: Any) -> dict[str, Any]:
    return check_content("requirements", {"requirements": text, **more})


def digest(text: str, **more: Any) -> str:
    return digest_of("requirements", requirements(text, **more))


@pytest.mark.parametrize(
    "line",
    [
        "six",
        "six==1.17.0  # the one we know",
        "requests[socks]>=2,<3; python_version > '3.8'",
        "torch @ https://example.org/torch.whl",
        "thing @ git+https://example.org/thing.git@v1",
        "--extra-index-url https://example.org/simple",
        "--index-url=https://example.org/simple",
        "--index-url https://example.org/simple?a=b",
        "--only-binary :all:",
        "--no-binary=six,cowsay",
        "--pre",
        "six==1.17.0 \\\n    --hash=sha256:" + "a" * 64,
        "",
    ],
)
def test_what_pip_takes_from_the_web_is_taken(line: str):
    assert requirements(line)["inherit"] is True


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("six = 1", "is not a requirement"),
        ("-r other.txt", "the option `-r` cannot be used here"),
        ("-e .", "the option `-e` cannot be used here"),
        ("--index-url file:///etc", "needs an address with https://"),
        ("--index-url http://example.org", "needs an address with https://"),
        ("--index-url https://x --find-links /srv -r /etc/hostname", "and no more"),
        ("-i https://x -r /etc/hostname", "and no more"),
        ("--only-binary six -r /etc/hostname", "needs names with commas between"),
        ("--no-binary --pre", "needs names with commas between"),
        ("--pre -r /etc/hostname", "stands alone"),
        ("x @ http://example.org/x.whl", "cannot be fetched from here"),
        ("x @ git+http://example.org/x.git", "cannot be fetched from here"),
        ("x @ https://example.org/x.whl -r /etc/hostname", "is not a requirement"),
        ("./local.whl", "is a path on this machine"),
        ("x @ file:///etc/passwd", "cannot be fetched from here"),
        ("rm -rf /; six", "is not a requirement"),
    ],
)
def test_a_bad_line_is_refused_with_its_number(line: str, words: str):
    with pytest.raises(EnvironmentContentError) as refused:
        requirements(f"# first\nsix\n{line}\n")
    assert str(refused.value).startswith("Line 3: ")
    assert words in str(refused.value)
    assert refused.value.line == 3


def test_comments_and_spaces_do_not_change_the_digest():
    assert digest("six\ncowsay") == digest("# ours\n\n  six   # yes\ncowsay\n")
    assert digest("six") != digest("six==1.17.0")
    assert digest("six") != digest("six", inherit=False)


def test_one_that_inherits_depends_on_the_default_packages_too():
    def key(*, inherit: bool, default: str) -> str:
        content = requirements("six", inherit=inherit)
        digest = digest_of("requirements", content)
        return key_of(EnvironmentFacts("e", "requirements", digest, content), default)

    assert key(inherit=True, default="a") != key(inherit=True, default="b")
    assert key(inherit=False, default="a") == key(inherit=False, default="b")


def test_of_a_conda_file_the_pip_part_counts_and_the_rest_is_named():
    content = check_content("conda", {"conda": CONDA})
    (warning,) = warnings_of("conda", content)
    assert "conda-forge::numpy=1.26, cudatoolkit" in warning
    assert "python" not in warning


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: &x [1]\ndependencies: [*x, *x]", "aliases are not allowed"),
        ("dependencies: " + "[" * 5000, "nested too deeply"),
        ("dependencies: {", "not valid YAML"),
        ("- six", "has a list named `dependencies`"),
        ("dependencies: [{pip: [six = 1]}]", "is not a requirement"),
        ("dependencies: [{npm: [x]}]", "at most one `pip:`"),
        ("dependencies: []\nprefixx: /", "has no `prefixx`"),
        ("dependencies: !!python/object/apply:os.system [id]", "not valid YAML"),
    ],
)
def test_a_conda_file_that_is_none_is_refused(text: str, words: str):
    with pytest.raises(EnvironmentContentError, match=words):
        check_content("conda", {"conda": text})


@pytest.mark.parametrize(
    "reference",
    [
        "python:3.11-slim",
        "ghcr.io/org/image@sha256:" + "a" * 64,
        "localhost:5000/a/b:c",
    ],
)
def test_an_image_is_named_as_docker_names_it(reference: str):
    assert check_content("image", {"image": f" {reference}\n"})["image"].strip() == reference


@pytest.mark.parametrize("reference", ["", "UPPER", "a b", "--privileged", "x;rm", "a:b:c/d"])
def test_what_is_no_image_is_refused(reference: str):
    with pytest.raises(EnvironmentContentError, match="does not name an image"):
        check_content("image", {"image": reference})


def test_a_dockerfile_begins_with_from():
    check_content("dockerfile", {"dockerfile": "# ours\nARG v=1\nFROM debian:$v\n"})
    with pytest.raises(EnvironmentContentError, match="Line 1: a Dockerfile begins with FROM"):
        check_content("dockerfile", {"dockerfile": "RUN true"})
    with pytest.raises(EnvironmentContentError, match="directives"):
        check_content("dockerfile", {"dockerfile": "# syntax=evil/frontend\nFROM a"})


@pytest.mark.parametrize(
    ("kind", "content", "words"),
    [
        ("nix", {}, "There is no kind 'nix'"),
        ("image", {"image": "a", "inherit": True}, "has no 'inherit'"),
        ("requirements", {}, "needs a text named 'requirements'"),
        ("requirements", {"requirements": "a", "inherit": "yes"}, "`inherit` is true or false"),
        ("requirements", {"requirements": "#" * 300_000}, "longer than 256 kB"),
    ],
)
def test_other_contents_are_refused_with_what_would_be_right(kind: str, content: Any, words: str):
    with pytest.raises(EnvironmentContentError, match=words):
        check_content(kind, content)
