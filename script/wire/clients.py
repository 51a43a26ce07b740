"""The clients that are made from the contract: {file below mobile_contracts/clients: text}. Pure."""

from wire import kotlin, swift, typescript
from wire.contract import Contract
from wire.shapes import model_of

PLACES = {
    "typescript/gawah.ts": typescript.written,
    "kotlin/Gawah.kt": kotlin.written,
    "swift/Sources/Gawah/Gawah.swift": swift.written,
}


def written(contract: Contract) -> dict[str, str]:
    model = model_of(contract)
    return {place: write(model) for place, write in PLACES.items()}
