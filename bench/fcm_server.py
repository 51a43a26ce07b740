"""FCM HTTP v1 for a bench, in a process of its own: takes every message and counts them. `python -m bench.fcm_server` says its port."""

import asyncio
import json
import sys

GRANTED = json.dumps({"access_token": "bench", "expires_in": 3600, "token_type": "Bearer"}).encode()
TAKEN = json.dumps({"name": "projects/gawah-bench/messages/1"}).encode()


class Counter:
    """What was taken, and by how many connections."""

    def __init__(self) -> None:
        self.messages = 0
        self.connections = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                first, *lines = head.split(b"\r\n")
                length = next(
                    (int(each[15:]) for each in lines if each[:15].lower() == b"content-length:"), 0
                )
                await reader.readexactly(length)
                writer.write(self._answer(first))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    def _answer(self, first: bytes) -> bytes:
        if b"/token" in first:
            body = GRANTED
        elif b"messages:send" in first:
            self.messages += 1
            body = TAKEN
        else:
            body = json.dumps({"messages": self.messages, "connections": self.connections}).encode()
            self.messages = self.connections = 0
        return b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (
            len(body),
            body,
        )


async def main() -> None:
    server = await asyncio.start_server(Counter().serve, "127.0.0.1", 0, backlog=1_000)
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except KeyboardInterrupt:
        sys.exit(0)
