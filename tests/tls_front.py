"""TLS on this machine: a certificate, and TLS in front of a camera that speaks plain RTSP.

One thread alone touches each encrypted connection.
"""

import select
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


class Front:
    """port: where TLS is spoken. handshakes: how many there have been."""

    def __init__(self, behind: int, certificate: tuple[Path, Path]) -> None:
        self.handshakes = 0
        self._behind = behind
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(*certificate)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._closing = threading.Event()
        self._threads = [threading.Thread(target=self._listen, daemon=True)]
        self._threads[0].start()

    def close(self) -> None:
        self._closing.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(timeout=5)

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                thread = threading.Thread(target=self._pass_on, args=(connection,), daemon=True)
                self._threads.append(thread)
                thread.start()

    def _pass_on(self, connection: socket.socket) -> None:
        with (
            suppress(OSError),
            self._context.wrap_socket(connection, server_side=True) as client,
            socket.create_connection(("127.0.0.1", self._behind)) as camera,
        ):
            self.handshakes += 1
            while not self._closing.is_set():
                ready, _, _ = select.select([client, camera], [], [], 0.1)
                for one, other in ((client, camera), (camera, client)):
                    if one in ready or (one is client and client.pending()):
                        content = one.recv(65_536)
                        if not content:
                            return
                        other.sendall(content)


@contextmanager
def in_front_of(port: int, certificate: tuple[Path, Path]) -> Iterator[Front]:
    front = Front(port, certificate)
    try:
        yield front
    finally:
        front.close()


def signed_by_itself(folder: Path) -> tuple[Path, Path]:
    """Of a machine called localhost: certificate and key, below `folder`."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    files = folder / "machine.crt", folder / "machine.key"
    files[0].write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return files
