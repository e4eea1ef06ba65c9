"""Images from environments: built once a digest, told on the way, clear when they cannot be."""

import os
import threading
import time
from typing import Any

import pytest

from designer.execution.backends.docker.building import limits_of_builds
from designer.execution.backends.protocol import PreparationError
from designer.execution.environments.content import check_content, digest_of
from designer.execution.environments.facts import EnvironmentFacts
from designer.execution.models import EnvironmentBuild
from tests.engines.dockerd import BARE, TABLES
from tests.execution.docker.conftest import MakeSteps
from tests.execution.docker.steps import GIVES, HEAD, Steps, log_of, order_of
from tests.execution.waiting import wait_for

pytestmark = [pytest.mark.docker, pytest.mark.django_db(transaction=True)]
SILENT = f'FROM {TABLES}\nRUN ["python3", "-c", "import time; time.sleep(600)"]\n'
BUILT = f"FROM {TABLES}\nENV COLOUR=green\nRUN python3 -c \"print('building away')\"\n"
COUNT = "import os; print(len(os.sched_getaffinity(0)), 'cores')"
CORES = f'FROM {TABLES}\nRUN python3 -c "{COUNT}"\n'


def environment(kind: str, text: str) -> EnvironmentFacts:
    content = check_content(kind, {kind: text})
    return EnvironmentFacts("mine", kind, digest_of(kind, content), content)


def row_of(facts: EnvironmentFacts) -> EnvironmentBuild:
    return EnvironmentBuild.objects.get_or_create(
        digest=facts.digest, defaults={"kind": facts.kind, "content": dict(facts.content)}
    )[0]


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


def test_the_ledger_has_the_log_and_the_size_of_an_image(steps: Steps):
    mine = environment("dockerfile", BUILT.replace("green", "blue"))
    row_of(mine)
    steps.backend.images.ensure(mine, "")
    built = row_of(mine)
    assert (built.state, built.error) == ("ready", "")
    assert built.log.startswith("Step 1/")
    assert "building away\n" in built.log
    assert built.size_bytes is not None


def test_the_ledger_says_why_an_image_failed(steps: Steps):
    mine = environment("dockerfile", BUILT + "RUN python3 -c 'exit(\"no such luck\")'\n")
    row_of(mine)
    with pytest.raises(PreparationError):
        steps.backend.images.ensure(mine, "")
    assert row_of(mine).state == "failed"
    assert "no such luck" in row_of(mine).error
    assert "no such luck" in row_of(mine).log


def test_a_build_leaves_half_of_the_machine_to_steps(steps: Steps):
    facts = {"NCPU": 8, "MemTotal": 2**34}
    assert limits_of_builds(facts) == {"memory": 2**33, "memswap": 2**33, "cpusetcpus": "0-3"}
    mine = environment("dockerfile", CORES)
    row_of(mine)
    steps.backend.images.ensure(mine, "")
    assert f"\n{max(1, (os.cpu_count() or 1) // 2)} cores" in row_of(mine).log


def test_ten_that_want_one_image_build_it_once(steps: Steps):
    mine = environment("dockerfile", BUILT + 'RUN python3 -c "import uuid; print(uuid.uuid4())"\n')
    found: list[Any] = []
    builders: set[int] = set()

    def tell(said: str, _fraction: float | None) -> None:
        if "Step 1/" in said:
            builders.add(threading.get_ident())

    def ensure() -> None:
        found.append(steps.backend.images.ensure(mine, "", tell).id)

    threads = [threading.Thread(target=ensure) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 10
    assert len(set(found)) == 1
    assert len(builders) == 1


class NotWantedError(Exception):
    """What a teller raises when its step was cancelled."""


def test_a_build_that_says_nothing_ends_when_it_is_not_wanted_any_more(steps: Steps):
    mine = environment("dockerfile", SILENT)

    def tell(said: str, _fraction: float | None) -> None:
        if steps.names() and "Step 2/" not in said:  # The line that runs has said its last word.
            raise NotWantedError

    begun = time.monotonic()
    with pytest.raises(NotWantedError):
        steps.backend.images.ensure(mine, "", tell)
    assert time.monotonic() - begun < 30
    wait_for(lambda: steps.names() == [], 10, "the end of what the build ran")


def test_a_build_that_takes_too_long_is_given_up(
    steps: Steps, settings: Any, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(settings.CONFIGURATION, "environment_build_seconds", 1.0)
    mine = environment("dockerfile", SILENT)
    with pytest.raises(PreparationError, match="“mine” failed: It took longer than 1 sec") as told:
        steps.backend.images.ensure(mine, "")
    assert told.value.code == "environment_failed"
    wait_for(lambda: steps.names() == [], 10, "the end of what the build ran")


def test_requirements_are_added_to_the_image_of_the_target(steps: Steps):
    mine = environment("requirements", "colorama==0.4.6\n")
    script = HEAD + "import colorama; print(colorama.__file__)\n"
    script += "    return pandas.DataFrame({'x': [1]}),\n"
    report = steps.run(order_of(script, environment=mine))
    assert report.outcome == "succeeded", report.error
    assert log_of(report).strip() == "/opt/plumbline-packages/colorama/__init__.py"


def test_packages_that_take_too_long_are_given_up(
    steps: Steps, settings: Any, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(settings.CONFIGURATION, "environment_build_seconds", 0.01)
    with pytest.raises(PreparationError, match="longer than 0 seconds") as raised:
        steps.backend.images.ensure(environment("requirements", "colorama==0.4.5\n"), TABLES)
    assert raised.value.code == "environment_failed"


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


def test_what_an_image_declares_as_a_volume_lies_in_memory_and_is_small(steps: Steps):
    image = environment("dockerfile", f"FROM {TABLES}\nVOLUME /kept /tmp\n")
    code = "open('/kept/small', 'w').write('x' * 10**6); open('/kept/big', 'w').write('x' * 10**8)"
    report = steps.run(order_of(f"{HEAD}{code}\n", environment=image))
    assert report.error
    assert "No space left on device" in f"{report.error}{log_of(report)}", report.error
