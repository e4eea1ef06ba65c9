"""Import Data reads from URLs and from the import folder, and reaches nothing else."""

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from designer.catalog.addresses import ALLOWED_VARIABLE
from designer.catalog.errors import ModuleError
from designer.modules.data_input_and_output.import_data import import_data
from designer.modules.data_input_and_output.import_folder import FOLDER_VARIABLE
from tests.contracts.examples import RecordingContext
from tests.modules.frames import types, values

CSV = "id;price;day\n1;1,5;03.02.2026\n2;NA;04.02.2026\n"


class Handler(BaseHTTPRequestHandler):
    """Serves a table, redirects, and answers that go wrong."""

    def do_GET(self) -> None:
        if self.path.startswith("/to/"):
            self.send_response(302)
            self.send_header("Location", self.path.removeprefix("/to/"))
            self.end_headers()
        elif self.path == "/slow.csv":
            self.send_response(200)
            self.end_headers()
            self._drip()
        elif self.path == "/broken.csv":
            self.send_response(200)
            self.send_header("Content-Length", "1000")
            self.end_headers()
            self.wfile.write(b"a,b")
        elif self.path == "/missing.csv":
            self.send_error(404)
        else:
            self._give(CSV.encode() if "large" not in self.path else b"a\n" + b"1\n" * 1_000_000)

    def _give(self, content: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/csv")
        if "unknown" not in self.path:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        try:
            self.wfile.write(content)
        except OSError:
            return

    def _drip(self) -> None:
        deadline = time.monotonic() + 20
        stop = threading.Event()
        while time.monotonic() < deadline:
            try:
                self.wfile.write(b"a")
            except OSError:
                return
            stop.wait(0.05)

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def server() -> Iterator[str]:
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    httpd.daemon_threads = True
    thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{httpd.server_port}"
    httpd.shutdown()
    httpd.server_close()
    thread.join()


@pytest.fixture
def allowed(server, monkeypatch) -> str:
    monkeypatch.setenv(ALLOWED_VARIABLE, "127.0.0.1")
    return server


@pytest.fixture
def load(tmp_path):
    work = tmp_path / "work"
    work.mkdir()
    return lambda **params: import_data(context=RecordingContext(work), **params)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    folder = tmp_path / "import"
    folder.mkdir()
    monkeypatch.setenv(FOLDER_VARIABLE, str(folder))
    (folder / "sales.csv").write_text(CSV)
    return folder


def code_of(load, **params) -> str:
    with pytest.raises(ModuleError) as caught:
        load(**params)
    return caught.value.code


def test_a_url_is_read_and_its_layout_is_found(load, allowed):
    result = load(url=f"{allowed}/sales.csv").output
    assert values(result)["price"] == [1.5, None]
    assert types(result) == {"id": "integer", "price": "float", "day": "date"}


def test_redirects_are_followed_and_each_is_checked(load, allowed):
    assert load(url=f"{allowed}/to/{allowed}/sales.csv").output.num_rows == 2
    port = allowed.rpartition(":")[2]
    for target in ("http://169.254.169.254/x", f"http://localhost.:{port}/", "file:///etc/passwd"):
        assert code_of(load, url=f"{allowed}/to/{target}") in (
            "address_refused", "url_invalid", "host_unknown",
        )  # fmt: skip


def test_endless_redirects_are_cut(load, allowed):
    url = allowed + "/to/" * 8 + "x.csv"
    assert code_of(load, url=url) == "download_failed"


def test_a_private_address_is_refused(load, server, monkeypatch):
    monkeypatch.delenv(ALLOWED_VARIABLE, raising=False)
    assert code_of(load, url=f"{server}/sales.csv") == "address_refused"


@pytest.mark.parametrize(
    "url", ["", "file:///etc/passwd", "ftp://example.org/x", "http://", "http://a:b@example.org/x"]
)
def test_other_urls_are_refused(load, url):
    assert code_of(load, url=url) == "url_invalid"


@pytest.mark.parametrize("name", ["missing.csv", "broken.csv"])
def test_an_answer_that_is_no_whole_file_is_told(load, allowed, name):
    assert code_of(load, url=f"{allowed}/{name}") == "download_failed"


@pytest.mark.parametrize("name", ["large.csv", "large_unknown.csv"])
def test_a_large_file_is_refused(load, allowed, name):
    assert code_of(load, url=f"{allowed}/{name}", maximum_size=1) == "download_too_large"
    assert load(url=f"{allowed}/{name}", maximum_size=3).output.num_rows == 1_000_000


def test_a_slow_answer_is_cut_when_the_time_is_over(load, allowed):
    started = time.monotonic()
    assert code_of(load, url=f"{allowed}/slow.csv", timeout=1) == "download_timeout"
    assert time.monotonic() - started < 10


def test_a_file_of_the_import_folder_is_read(load, folder):
    assert load(source="file", file="sales.csv").output.num_rows == 2


def test_a_pattern_puts_files_together(load, folder):
    (folder / "more").mkdir()
    (folder / "more" / "sales.csv").write_text(CSV.replace("1;1,5", "9;2,5"))
    result = load(source="file", file="**/*.csv").output
    assert values(result)["id"] == [9, 2, 1, 2]
    (folder / "other.csv").write_text("x;y\n1;2\n")
    assert code_of(load, source="file", file="*.csv") == "columns_differ"


def test_two_stars_mean_every_file_below_a_folder(load, folder):
    (folder / "more" / "deep").mkdir(parents=True)
    for place in ("more", "more/deep"):
        (folder / place / "sales.csv").write_text(CSV)
    assert load(source="file", file="more/**").output.num_rows == 4


@pytest.mark.parametrize(
    "file", ["", "../secret", "/etc/passwd", "nothing.csv", "link.csv", "**.csv"]
)
def test_files_outside_the_folder_are_refused(load, folder, file):
    (folder.parent / "secret").write_text(CSV)
    (folder / "link.csv").symlink_to(folder.parent / "secret")
    assert code_of(load, source="file", file=file) in ("path_invalid", "file_missing")


def test_without_an_import_folder_the_message_says_so(load, monkeypatch):
    monkeypatch.delenv(FOLDER_VARIABLE, raising=False)
    assert code_of(load, source="file", file="x.csv") == "import_folder_missing"


@pytest.mark.parametrize(
    ("text", "params", "column", "expected"),
    [
        ("a,b\n1,2\n", {"header": "no"}, "column_1", ["a", "1"]),
        ("a|b\n1;2|2\n", {"delimiter": "|"}, "a", ["1;2"]),
        ("a;b\n1,5;2\n", {"delimiter": ";", "decimal_mark": ","}, "a", [1.5]),
        ("a;b\n1.5;2\n", {"delimiter": ";", "decimal_mark": "."}, "a", [1.5]),
        ("a,b\n-,2\n3,4\n", {"missing_values": ["-"]}, "a", [None, 3]),
        ("a\tb\nx,y\t2\n", {"format": "tsv"}, "a", ["x,y"]),
        ("b,a\n1,2\n", {"columns": ["a"]}, "a", [2]),
    ],
)
def test_parsing_options_are_obeyed(load, folder, text, params, column, expected):
    (folder / "x.csv").write_text(text)
    result = values(load(source="file", file="x.csv", **params).output)
    assert expected in result.values(), result
    assert column in result or "header" in params


def test_the_encoding_is_obeyed(load, folder):
    (folder / "x.csv").write_bytes("a,b\nä,1\n".encode("cp1252"))
    found = values(load(source="file", file="x.csv", encoding="cp1252").output)
    assert found["a"] == ["ä"]
    (folder / "x.csv").write_bytes("a,b\nä,1\n".encode())
    other = values(load(source="file", file="x.csv", encoding="iso-8859-1").output)
    assert other["a"] == ["Ã¤"]


def test_the_order_of_dates_is_obeyed(load, folder):
    (folder / "x.csv").write_text("d\n03/02/2026\n04/02/2026\n")
    months = [
        values(load(source="file", file="x.csv", date_order=order).output)["d"][0].month
        for order in ("dmy", "mdy")
    ]
    assert months == [2, 3]


def test_rows_that_do_not_fit_are_given_apart(load, folder):
    (folder / "x.csv").write_text("a,b\n1,2\n3\n4,5,6,7\n8,9\n")
    result = load(source="file", file="x.csv")
    assert result.output.num_rows + result.rejected.num_rows >= 4
    assert result.rejected.names == ["row", "reason", "text"]


def test_an_unknown_column_is_named(load, folder):
    assert code_of(load, source="file", file="sales.csv", columns=["prise"]) == "column_missing"
