"""Write mobile_contracts/openapi.json as the running code says it, or say that the two differ."""

import json
import sys
from pathlib import Path

from app import create_app
from kernel.config import Settings
from kernel.http import openapi

CHECKOUT = Path(__file__).resolve().parents[1]
TARGET = CHECKOUT / "mobile_contracts" / "openapi.json"
# The document is about the code alone, so no service need run: these addresses are never used.
SETTINGS = Settings(
    database_url="postgresql+psycopg://nobody@localhost/nothing",
    redis_url="redis://localhost",
    storage_url="file:///nowhere",
    secret_key="not a secret: nothing is signed with it",
)


def main(*, is_check: bool) -> int:
    text = json.dumps(openapi.document(create_app(SETTINGS)), ensure_ascii=False, indent=2) + "\n"
    name = TARGET.relative_to(CHECKOUT)
    if TARGET.exists() and TARGET.read_text() == text:
        print(f"{name} says what the code does")
    elif is_check:
        print(f"{name} is not what the code does; run script/contracts")
        return 1
    else:
        TARGET.write_text(text)
        print(f"{name} written")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(is_check="--check" in sys.argv[1:]))
