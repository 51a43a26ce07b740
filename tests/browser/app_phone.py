"""A resident's phone: a narrow browser with a place, before the real application."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import patient

PHONE = {"width": 390, "height": 844}
NUMAISH = {"latitude": 24.8719, "longitude": 67.0346, "accuracy": 12}


@dataclass
class Phone:
    """A person with the app open, and everything the browser complained of."""

    context: BrowserContext
    page: Page
    address: str
    troubles: list[str] = field(default_factory=list)

    def open(self, path: str = "/") -> Page:
        self.page.goto(self.address + path)
        return self.page

    def is_installed(self) -> None:
        """Wait until the worker has everything, so that the network may go."""
        self.page.evaluate("async () => { await navigator.serviceWorker.ready; }")
        self.page.reload()
        expect(self.page.locator("#home, #screen").first).to_be_attached()
        self.page.evaluate(
            "async () => { while (!navigator.serviceWorker.controller) await new Promise(r => setTimeout(r, 50)); }"
        )


PhoneMaker = Callable[..., Phone]


def phone_in(
    browser: Browser, address: str, *, place: dict[str, float] | None = NUMAISH, **options: Any
) -> Phone:
    """place: where it is, or None for a phone that does not tell."""
    given = {"geolocation": place, "permissions": ["geolocation"]} if place else {}
    context = browser.new_context(**{"viewport": PHONE, "has_touch": True, **given, **options})
    context.on("page", patient)
    phone = Phone(context, context.new_page(), address)
    phone.page.on(
        "console",
        lambda message: message.type in ("error", "warning") and phone.troubles.append(message.text),
    )
    phone.page.on("pageerror", lambda error: phone.troubles.append(str(error)))
    return phone
