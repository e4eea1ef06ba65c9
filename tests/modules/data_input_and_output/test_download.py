"""Downloads over TLS: the certificate is checked, and the time is limited there too."""

import datetime as dt
import ipaddress
import ssl
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from designer.catalog.addresses import ALLOWED_VARIABLE
from designer.catalog.errors import ModuleError
from designer.modules.data_input_and_output.download import Limits, download

LIMITS = Limits(size_bytes=1000, seconds=20)


class Handler(BaseHTTPRequestHandler):
    """Serves three letters, or nothing for as long as the client waits."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("ETag", '"v1"')
        self.end_headers()
        if self.path == "/slow":
            self.server.stopped.wait(20)  # type: ignore[attr-defined]
        self.wfile.write(b"abc")

    def log_message(self, *_: object) -> None:
        return


def make_certificate(path: Path) -> None:
    """Write a key and a certificate for 127.0.0.1, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    plain = serialization.NoEncryption()
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
    path.write_bytes(private + certificate.public_bytes(pem))


@pytest.fixture
def certificate(tmp_path) -> Path:
    path = tmp_path / "certificate.pem"
    make_certificate(path)
    return path


@pytest.fixture
def server(certificate, monkeypatch) -> Iterator[str]:
    monkeypatch.setenv(ALLOWED_VARIABLE, "127.0.0.1")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    httpd.handle_error = lambda *_: None  # type: ignore[method-assign]
    httpd.stopped = threading.Event()  # type: ignore[attr-defined]
    httpd.socket = context.wrap_socket(httpd.socket, server_side=True)
    thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"https://127.0.0.1:{httpd.server_port}"
    httpd.stopped.set()  # type: ignore[attr-defined]
    httpd.shutdown()
    httpd.server_close()
    thread.join()


def test_a_trusted_certificate_is_accepted(server, certificate, monkeypatch, tmp_path):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    fetched = download(f"{server}/a/b%20c.csv", tmp_path / "x", LIMITS, lambda *_: None)
    assert (tmp_path / "x").read_bytes() == b"abc"
    assert (fetched.name, fetched.version, fetched.size_bytes) == ("b c.csv", '"v1"', 3)


def test_another_certificate_is_refused(server, tmp_path):
    with pytest.raises(ModuleError, match="certificate"):
        download(f"{server}/x", tmp_path / "x", LIMITS, lambda *_: None)


def test_a_silent_server_is_left_when_the_time_is_over(server, certificate, monkeypatch, tmp_path):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with pytest.raises(ModuleError) as caught:
        download(f"{server}/slow", tmp_path / "x", Limits(1000, 0.3), lambda *_: None)
    assert caught.value.code == "download_timeout"
