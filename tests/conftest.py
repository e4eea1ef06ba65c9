"""What the end of a test run says beside its counts."""

from typing import Any

from tests.data import missing_data

pytest_plugins = (
    "tests.engines.dockerd",
    "tests.engines.postgres",
    "tests.engines.rabbitmq",
    "tests.engines.redis",
    "tests.engines.s3",
    "tests.engines.second_machine",
    "tests.engines.sshd",
)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say loudly which real data was missing: green without it proves less."""
    skipped = terminalreporter.stats.get("skipped", ())
    reasons = [report.longrepr[2] for report in skipped if isinstance(report.longrepr, tuple)]
    line = missing_data(reasons)
    if line is not None:
        terminalreporter.write_line(line, red=True, bold=True)
