"""What every endpoint shares: problem documents, strict bodies, limits, request ids, the contract."""
