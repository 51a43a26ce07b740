"""An event is stored as JSON and is the same event when it is read again much later."""

from uuid import uuid4

import pytest

from kernel import events


@pytest.mark.parametrize("kind", events.all_events().values(), ids=lambda kind: kind.__name__)
def test_an_event_survives_the_outbox(kind: type[events.Event]) -> None:
    import dataclasses
    import json
    from typing import get_type_hints
    from uuid import UUID

    made = {UUID: uuid4(), int: 3, float: 2.5, str: "camera-off"}
    event = kind(**{field.name: made[get_type_hints(kind)[field.name]] for field in dataclasses.fields(kind)})

    stored = json.loads(json.dumps(events.to_payload(event)))

    assert events.from_payload(kind.__name__, stored) == event
