"""A client for scripts: save a pipeline's graph, run it, wait for its end, read its tables."""

import json
import time
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen
from uuid import uuid4

from designer.sdk.errors import ApiError

Json = dict[str, Any]
ENDED = frozenset({"succeeded", "failed", "cancelled"})
FIRST_LOOK_SECONDS, LAST_LOOK_SECONDS = 0.05, 2.0
PAGE_ROWS = 500


class Client:
    """Speaks only HTTP, with a token (`manage.py token` makes one).

    Args:
        url: Where the server answers, as `http://127.0.0.1:8000`.
        token: Whose pipelines these are.
        timeout_seconds: How long one answer may take.

    Raises:
        ApiError: by every method, when the server refuses.
        OSError: by every method, when there is no server.
    """

    def __init__(self, url: str, token: str, timeout_seconds: float = 60) -> None:
        if not url.startswith(("http://", "https://")):
            raise ValueError(f"The address of a server begins with http:// or https://, not {url}.")
        self._root, self._token = f"{url.rstrip('/')}/api/v1/", token
        self._timeout_seconds = timeout_seconds

    def pipelines(self) -> Iterator[Json]:
        """Give all pipelines, page by page."""
        page: str | None = f"{self._root}pipelines/"
        while page:
            answer = self._open("GET", page)
            yield from answer["results"]
            page = answer["next"]

    def create_pipeline(self, name: str, document: Mapping[str, Any] | None = None) -> Json:
        """Make a pipeline, with a graph if one is given."""
        made = self.call("POST", "pipelines/", {"name": name})
        if document is not None:
            made["revision"] = self.save_graph(made["id"], document, revision=made["revision"])
        return made

    def save_graph(
        self, pipeline: str, document: Mapping[str, Any], *, revision: int | None = None
    ) -> int:
        """Replace the graph and give its revision; with `revision` only if that is the newest."""
        if revision is None:
            revision = self.call("GET", f"pipelines/{quote(pipeline)}/")["revision"]
        path = f"pipelines/{quote(pipeline)}/graph/"
        return int(self.call("PUT", path, document, if_match=f'"{revision}"')["revision"])

    def run(self, pipeline: str, **request: Any) -> Json:
        """Start a run: parameters, targets, force, sample … An own `id` makes it safe to repeat."""
        body = {"id": str(uuid4()), **request}
        return self.call("POST", f"pipelines/{quote(pipeline)}/runs/", body)

    def wait(self, run: str, timeout_seconds: float = 3600) -> Json:
        """Give the run once it has ended, well or not.

        Raises:
            TimeoutError: it has not ended by then; it goes on.
        """
        deadline, pause = time.monotonic() + timeout_seconds, FIRST_LOOK_SECONDS
        while (found := self.call("GET", f"runs/{quote(run)}/"))["state"] not in ENDED:
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError(f"The run is {found['state']} after {timeout_seconds} seconds.")
            time.sleep(min(pause, left))
            pause = min(pause * 1.5, LAST_LOOK_SECONDS)
        return found

    def rows(self, artifact: str, **question: str) -> Iterator[Json]:
        """Give the rows of a table by column, as sort, filter and columns have it."""
        offset = 0
        while True:
            query = urlencode({**question, "offset": offset, "limit": PAGE_ROWS})
            page = self.call("GET", f"artifacts/{quote(artifact)}/rows/?{query}")
            names = [column["name"] for column in page["columns"]]
            yield from (dict(zip(names, row, strict=True)) for row in page["rows"])
            offset += len(page["rows"])
            if not page["rows"] or offset >= page["matched"]:
                return

    def call(self, method: str, path: str, body: Any = None, *, if_match: str = "") -> Json:
        """Call any other route below /api/v1/."""
        return self._open(method, self._root + path, body, if_match)

    def _open(self, method: str, url: str, body: Any = None, if_match: str = "") -> Json:
        data = None if body is None else json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}
        if if_match:
            headers["If-Match"] = if_match
        request = Request(url, data, headers, method=method)  # noqa: S310 - checked at the start
        try:
            with urlopen(request, timeout=self._timeout_seconds) as answer:  # noqa: S310
                return dict(json.loads(answer.read() or b"{}"))
        except HTTPError as refusal:
            raise ApiError(refusal.code, _problem_in(refusal.read())) from refusal


def _problem_in(body: bytes) -> Json:
    try:
        answer = json.loads(body)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}
