"""A client of tus 1.0 as small as can be, on a resident's phone."""

import base64
from typing import Any

from sqlalchemy import select

from citizen_api.uploads.models import Upload
from kernel.unit_of_work import reading
from tests.house import ResidentClient

TUS = {"Tus-Resumable": "1.0.0"}
BODY_TYPE = "application/offset+octet-stream"
# The least that begins as a JPEG does; it is none.
JPEG_HEAD = b"\xff\xd8\xff\xe0" + bytes(28)
PHOTO = JPEG_HEAD + bytes(range(256)) * 40


def said(**pairs: Any) -> str:
    """Upload-Metadata of these pairs."""
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in pairs.items())


class Phone:
    """Sends as a resident does who has a token; or, with a secret, as nobody known."""

    def __init__(self, resident: ResidentClient, *, secret: str = "") -> None:
        self.resident, self.secret = resident, secret

    def ask(self, method: str, path: str, *, headers: dict[str, str] | None = None, **sent: Any) -> Any:
        headers = {**TUS, **(headers or {})}
        if self.secret:
            headers = {**headers, "Receipt-Secret": self.secret}
            return self.resident.client.open(path, method=method, headers=headers, **sent)
        return self.resident.request(method, path, headers=headers, **sent)

    def begin(
        self, length: int, *, content: bytes = b"", headers: dict[str, str] | None = None, **pairs: Any
    ) -> Any:
        given = {"Upload-Length": str(length), "Upload-Metadata": said(**pairs), **(headers or {})}
        if content:
            given["Content-Type"] = BODY_TYPE
        return self.ask("POST", "/v1/uploads", headers=given, data=content)

    def begun(self, length: int, **pairs: Any) -> str:
        answer = self.begin(length, **pairs)
        assert answer.status_code == 201, answer.text
        return answer.headers["Location"]

    def add(self, path: str, at: int, content: bytes, *, headers: dict[str, str] | None = None) -> Any:
        given = {"Upload-Offset": str(at), "Content-Type": BODY_TYPE, **(headers or {})}
        return self.ask("PATCH", path, headers=given, data=content)

    def offset(self, path: str) -> int:
        answer = self.ask("HEAD", path)
        assert answer.status_code == 200, answer.status_code
        return int(answer.headers["Upload-Offset"])

    def send(self, content: bytes, *, part: int = 4 * 1024 * 1024, **pairs: Any) -> str:
        """All of it; its address."""
        path = self.begun(len(content), **pairs)
        for at in range(0, len(content), part):
            answer = self.add(path, at, content[at : at + part])
            assert answer.status_code == 204, answer.text
        return path


def row_of(path: str) -> Upload:
    """Of the upload at that address, as it is stored."""
    with reading() as session:
        return session.scalars(select(Upload).where(Upload.id == path.rsplit("/", 1)[1])).one()
