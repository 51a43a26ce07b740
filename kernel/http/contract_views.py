"""The contract's door: /openapi.json from the running code."""

from flask import Blueprint, Response, current_app

from kernel.http import openapi
from kernel.http.operations import json_answer

contract = Blueprint("contract", __name__)


@contract.get("/openapi.json")
def show_contract() -> Response:
    """OpenAPI 3.1; equal to `mobile_contracts/openapi.json`."""
    return json_answer(openapi.document(current_app), 200)
