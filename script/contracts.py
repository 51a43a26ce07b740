"""Write mobile_contracts/ as the running code says it, with its clients and languages, or say what differs."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from app import create_app
from kernel.config import Settings
from kernel.http import openapi
from wire import clients, contract, languages, titles

CHECKOUT = Path(__file__).resolve().parents[1]
FOLDER = CHECKOUT / "mobile_contracts"
# The document is about the code alone, so no service need run: these addresses are never used.
SETTINGS = Settings(
    database_url="postgresql+psycopg://nobody@localhost/nothing",
    redis_url="redis://localhost",
    storage_url="file:///nowhere",
    secret_key="not a secret: nothing is signed with it",
)


def main(*, is_check: bool) -> int:
    failed = 0
    document = openapi.document(create_app(SETTINGS))
    for path, text in _due(json.dumps(document, ensure_ascii=False, indent=2) + "\n"):
        name = path.relative_to(CHECKOUT)
        if path.exists() and path.read_text() == text:
            continue
        if is_check:
            print(f"{name} is not what the code does; run script/contracts")
            failed = 1
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
            print(f"{name} written")
    if not failed:
        print("mobile_contracts says what the code does")
    return failed


def _due(document: str) -> Iterator[tuple[Path, str]]:
    """Every file that is made, with what it has to say; the later ones from the first."""
    yield FOLDER / "openapi.json", document
    published = contract.load()
    published = contract.Contract(json.loads(document), published.problems)
    for place, text in clients.written(published).items():
        yield FOLDER / "clients" / place, text
    for made in (languages.written(published), titles.written(published)):
        for place, text in made.items():
            yield FOLDER / place, text


if __name__ == "__main__":
    raise SystemExit(main(is_check="--check" in sys.argv[1:]))
