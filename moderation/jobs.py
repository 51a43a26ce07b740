"""What the police's side does when something has happened."""

from kernel import config, deliveries
from moderation.drills import services as drills
from moderation.escalation import sending
from moderation.escalation import services as escalation
from moderation.fairness import planting
from moderation.presence import services as presence
from moderation.translations import asking as translating
from moderation.translations import services as translations
from moderation.verification import effects
from moderation.worklist import services as worklist
from moderation.worklist import weighing


def open_verification(delivery_id: str) -> None:
    """A report was submitted."""
    worklist.open_verification(deliveries.load(delivery_id))


def open_second_look(delivery_id: str) -> None:
    """A reporter does not accept what was found."""
    worklist.open_second_look(deliveries.load(delivery_id))


def weigh_footage(delivery_id: str) -> None:
    """A clip has come."""
    weighing.weigh_footage(deliveries.load(delivery_id))


def tell_supervisors(delivery_id: str) -> None:
    """Nobody has decided for a day, or for two."""
    worklist.tell_supervisors(deliveries.load(delivery_id))


def carry_out_decision(delivery_id: str) -> None:
    """Nobody can take a decision back any more."""
    effects.carry_out(deliveries.load(delivery_id))


def plant_audit_item(delivery_id: str) -> None:
    """The next audit item falls due."""
    planting.plant_due(deliveries.load(delivery_id))


def escalate_sos(delivery_id: str) -> None:
    """Nobody may have answered an SOS for so long."""
    escalation.take_step(deliveries.load(delivery_id), settings=config.installed())


def contact_station(delivery_id: str) -> None:
    """Somebody outside is to be told of an SOS that nobody answers."""
    escalation.contact(deliveries.load(delivery_id), senders=sending.configured(config.installed()))


def translate_narratives(delivery_id: str) -> None:
    """An officer has claimed a task or joined a report to theirs, or its reporter has answered."""
    translator = translating.configured_or_none(config.installed())
    translations.translate_narratives(deliveries.load(delivery_id), translator=translator)


def raise_drill(delivery_id: str) -> None:
    """It is the day and hour of the weekly drill."""
    drills.raise_weekly(deliveries.load(delivery_id), settings=config.installed())


def end_drill(delivery_id: str) -> None:
    """A drill has stood long enough."""
    drills.end(deliveries.load(delivery_id))


def tell_of_silent_console(delivery_id: str) -> None:
    """A console has not said for ten seconds that it hears the feed."""
    presence.tell(deliveries.load(delivery_id), settings=config.installed())
