"""Which Python a step runs with on a machine: its own, or one with the environment of the step."""

from dataclasses import dataclass

from django.conf import settings

from designer.execution.backends.protocol import PreparationError, Tell
from designer.execution.backends.ssh.machine import Machine
from designer.execution.backends.ssh.session import NONSENSE, SessionLostError
from designer.execution.environments.content import PYTHON_KINDS, parse
from designer.execution.environments.facts import EnvironmentFacts
from designer.execution.orders import StepOrder

UNSUPPORTED = "conda: "


@dataclass(frozen=True, slots=True)
class Interpreter:
    path: str
    has_pyarrow: bool


async def interpreter_for(machine: Machine, order: StepOrder, tell: Tell) -> Interpreter:
    """Find the Python of a step, and build its environment when it is first needed.

    Raises:
        PreparationError: there is none that can run the step.
    """
    facts = await machine.ready(tell)
    if order.environment is not None:
        found = await _build(machine, order.environment, tell)
    else:
        if _has_tables(order) and not facts.has_pyarrow:  # It may have been installed meanwhile.
            facts = await machine.ready(tell, anew=True)
        found = Interpreter(facts.executable, facts.has_pyarrow)
    if _has_tables(order) and not found.has_pyarrow:
        where = "the environment" if order.environment is not None else machine.settings.host
        raise PreparationError(
            f"The step has a Table among its ports, for which {where} lacks pyarrow. Install it "
            f"for {found.path} (`{found.path} -m pip install pyarrow`), or let the step use an "
            "environment that names pyarrow.",
            "package_missing",
        )
    return found


def _has_tables(order: StepOrder) -> bool:
    given = {reference.data_type for many in order.inputs.values() for reference in many}
    return "Table" in given | {port.data_type for port in order.spec.outputs}


async def _build(machine: Machine, environment: EnvironmentFacts, tell: Tell) -> Interpreter:
    session = await machine.session("environment", environment.digest)
    inherit = bool(environment.content.get("inherit"))
    try:
        await session.send(
            "build",
            requirements=_requirements(environment),
            inherit=inherit,
            seconds=settings.CONFIGURATION.environment_build_seconds,
            disk_bytes=settings.CONFIGURATION.environment_disk_bytes,
        )
        while (frame := await session.read())["say"] == "doing":
            tell(frame["message"], None)
    except SessionLostError as error:
        raise machine.unreachable(error) from error
    except NONSENSE as error:
        raise machine.nonsense(error) from error
    finally:
        session.close()
    if frame["say"] == "failed":
        raise PreparationError(
            f"The environment {environment.name} cannot be built on {machine.settings.host}: "
            f"{frame['message']}",
            "environment_failed",
        )
    return Interpreter(frame["python"], frame["has_pyarrow"])


def _requirements(environment: EnvironmentFacts) -> str:
    if environment.kind not in PYTHON_KINDS:
        raise PreparationError(
            f"The environment {environment.name} is of the kind {environment.kind}, which needs a "
            "compute target of the kind docker. Over ssh, requirements can be used.",
            "environment_unsupported",
        )
    lines = parse(environment.kind, environment.content)
    unsupported = [line.removeprefix(UNSUPPORTED) for line in lines if line.startswith(UNSUPPORTED)]
    if unsupported:
        raise PreparationError(
            f"The environment {environment.name} asks conda for {', '.join(unsupported)}. Over "
            "ssh only what pip installs can be used.",
            "environment_unsupported",
        )
    return "".join(f"{line}\n" for line in lines)
