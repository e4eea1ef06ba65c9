"""Images from environments: built once a digest, told on the way, clear when they cannot be."""

import threading
from typing import Any

import pytest

from designer.execution.backends.protocol import PreparationError
from designer.execution.environments.content import check_content, digest_of
from designer.execution.environments.facts import EnvironmentFacts
from tests.engines.dockerd import BARE, TABLES
from tests.execution.docker.conftest import MakeSteps
from tests.execution.docker.steps import GIVES, HEAD, Steps, log_of, order_of

pytestmark = pytest.mark.docker
BUILT = f"FROM {TABLES}\nENV COLOUR=green\nRUN python3 -c \"print('building away')\"\n"


def environment(kind: str, text: str) -> EnvironmentFacts:
    content = check_content(kind, {kind: text})
    return EnvironmentFacts("mine", kind, digest_of(kind, content), content)


def test_an_environment_names_the_image(steps: Steps):
    tags = steps.backend.images.ensure(environment("image", BARE), TABLES).tags
    assert tags == [BARE]


def test_a_dockerfile_is_built_and_tells_how_it_goes(steps: Steps):
    told: list[tuple[str, float | None]] = []
    mine = environment("dockerfile", BUILT)
    script = HEAD + "print(os.environ['COLOUR']); return pandas.DataFrame({'x': [1]}),\n"
    report = steps.run(order_of(script, environment=mine), lambda *said: told.append(said))
    assert log_of(report).strip() == "green"
    assert any("Building the image of mine: Step 1/" in message for message, _ in told)


def test_ten_that_want_one_image_build_it_once(steps: Steps):
    mine = environment("dockerfile", BUILT + 'RUN python3 -c "import uuid; print(uuid.uuid4())"\n')
    found: list[Any] = []
    lines: list[str] = []

    def ensure() -> None:
        found.append(steps.backend.images.ensure(mine, "", lambda said, _: lines.append(said)).id)

    threads = [threading.Thread(target=ensure) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 10
    assert len(set(found)) == 1
    assert sum("Step 1/" in line for line in lines) == 1


def test_requirements_are_added_to_the_image_of_the_target(steps: Steps):
    mine = environment("requirements", "colorama==0.4.6\n")
    script = HEAD + "import colorama; print(colorama.__file__)\n"
    script += "    return pandas.DataFrame({'x': [1]}),\n"
    report = steps.run(order_of(script, environment=mine))
    assert report.outcome == "succeeded", report.error
    assert log_of(report).strip() == "/opt/plumbline-packages/colorama/__init__.py"


def test_a_dockerfile_that_fails_says_where(steps: Steps):
    mine = environment("dockerfile", BUILT + "RUN python3 -c 'exit(\"no way\")'\n")
    with pytest.raises(PreparationError, match="no way") as raised:
        steps.backend.images.ensure(mine, "")
    assert raised.value.code == "environment_failed"
    assert "“mine”" in raised.value.message


def test_an_image_without_python_is_refused_at_once(steps: Steps):
    order = order_of(GIVES, environment=environment("dockerfile", "FROM scratch\nENV A=b\n"))
    attempt = steps.backend.prepare(order)
    with pytest.raises(PreparationError, match="It needs python3") as raised:
        steps.backend.launch(attempt)
    assert raised.value.code == "image_unfit"
    assert steps.backend.poll(attempt, 0)
    steps.backend.cleanup(attempt)


def test_a_target_without_an_image_says_what_to_set(make_steps: MakeSteps):
    with pytest.raises(PreparationError, match="Set one in the settings of the target"):
        make_steps(image="").backend.prepare(order_of(GIVES))
