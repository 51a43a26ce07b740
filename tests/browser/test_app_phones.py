"""The app signs with a key that cannot be read out, goes on where there are none, and brings a second phone to its resident."""

import os
import re
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, Response, expect
from sqlalchemy import text

from kernel.identity import residents
from kernel.unit_of_work import reading, unit_of_work
from kernel.web.languages import LANGUAGES
from tests.browser.app_phone import Phone, phone_in
from tests.browser.test_languages import violations, wider_than_the_window
from tests.house import ResidentClient

KEPT = """async (key) => {
  const opened = await new Promise((done, not) => { const asked = indexedDB.open('gawah'); asked.onsuccess = () => done(asked.result); asked.onerror = not; });
  const value = await new Promise((done) => { const asked = opened.transaction('kept').objectStore('kept').get(key); asked.onsuccess = () => done(asked.result); });
  opened.close();
  return key === 'key' && value ? { extractable: value.pair.privateKey.extractable, id: value.id } : value ?? null;
}"""
CHANGE = """async ([key, change]) => {
  const opened = await new Promise((done) => { const asked = indexedDB.open('gawah'); asked.onsuccess = () => done(asked.result); });
  const store = opened.transaction('kept', 'readwrite').objectStore('kept');
  await new Promise((done) => { const asked = store.get(key); asked.onsuccess = () => { store.put({ ...asked.result, ...change }, key).onsuccess = done; }; });
  opened.close();
}"""
NO_KEYS = "if (localStorage.getItem('no-keys') !== 'over') delete SubtleCrypto.prototype.generateKey;"
A_DAY_BEHIND = "{ const now = Date.now; Date.now = () => now.call(Date) - 86400000; }"


def kept(page: Page, key: str) -> Any:
    return page.evaluate(KEPT, key)


def devices() -> list[tuple[Any, ...]]:
    with reading() as session:
        rows = session.execute(
            text(
                "SELECT CAST(id AS text), CAST(resident_id AS text), public_key IS NOT NULL, ended_at IS NOT NULL"
                " FROM devices ORDER BY created_at"
            )
        )
        return [tuple(row) for row in rows]


def enrolled(phone: Phone) -> Page:
    page = phone.open("/#/phones")
    expect(page.get_by_text("This phone", exact=True)).to_be_visible()
    return page


def test_it_enrols_with_a_key_that_no_script_can_read(live_server: str, browser: Browser) -> None:
    phone = phone_in(browser, live_server)
    page = enrolled(phone)

    [(device_id, _, has_key, _)] = devices()
    assert has_key
    assert kept(page, "device")["device_id"] == device_id
    assert kept(page, "device")["token"].startswith("gws_")
    assert kept(page, "key")["extractable"] is False
    assert phone.troubles == []


def test_a_token_that_was_lost_is_renewed_by_the_key(live_server: str, browser: Browser) -> None:
    page = enrolled(phone_in(browser, live_server))
    page.evaluate(CHANGE, ["device", {"token": "gws_AAAA"}])

    page.reload()

    expect(page.get_by_text("This phone", exact=True)).to_be_visible()
    assert len(devices()) == 1


def test_a_phone_whose_clock_is_a_day_off_signs_by_ours(live_server: str, browser: Browser) -> None:
    phone = phone_in(browser, live_server)
    phone.context.add_init_script(A_DAY_BEHIND)

    page = enrolled(phone)

    [(_, _, has_key, _)] = devices()
    assert has_key
    page.reload()
    expect(page.get_by_text("This phone", exact=True)).to_be_visible()
    assert len(devices()) == 1


def test_a_browser_that_keeps_no_keys_goes_on_and_gets_one_when_it_can(
    live_server: str, browser: Browser
) -> None:
    phone = phone_in(browser, live_server)
    phone.context.add_init_script(NO_KEYS)
    page = enrolled(phone)
    [(device_id, _, has_key, _)] = devices()
    assert not has_key
    assert kept(page, "device")["token"].startswith("gwd_")
    expect(page.get_by_text("without a key")).to_be_visible()

    page.evaluate("localStorage.setItem('no-keys', 'over')")
    page.reload()

    expect(page.get_by_text("Added on")).to_be_visible()
    expect(page.get_by_text("without a key")).to_have_count(0)
    assert [(each[0], each[2]) for each in devices()] == [(device_id, True)]


def test_what_waited_without_a_network_is_signed_when_it_leaves(live_server: str, browser: Browser) -> None:
    phone = phone_in(browser, live_server)
    page = enrolled(phone)
    phone.is_installed()
    page.goto(live_server)
    phone.context.set_offline(True)
    page.get_by_role("link", name="Fire").click()
    page.get_by_role("button", name="Skip, go on").click()
    page.get_by_role("button", name="Send report").click()
    expect(page.get_by_role("heading", name="Saved on this phone")).to_be_visible()
    page.evaluate(CHANGE, ["device", {"expires_at": "2020-01-01T00:00:00Z"}])
    page.evaluate(CHANGE, ["device", {"token": "gws_AAAA"}])

    phone.context.set_offline(False)

    expect(page.get_by_text("The police have your report")).to_be_visible(timeout=20_000)
    assert len(devices()) == 1


def test_a_second_phone_joins_by_a_code_and_a_yes(live_server: str, browser: Browser) -> None:
    old, new = phone_in(browser, live_server), phone_in(browser, live_server)
    page = enrolled(old)
    token = kept(page, "device")["token"]
    page.get_by_role("button", name="Show a code").click()
    code = page.locator(".p-code").inner_text().replace(" ", "")
    picture = page.get_by_role("img", name="The code as a picture")
    expect(picture).to_be_visible()
    assert picture.evaluate("(img) => img.decode().then(() => img.naturalWidth > 0)")
    there = enrolled(new)

    there.goto(f"{live_server}/#/join/{code.lower()}")
    there.get_by_role("button", name="Join", exact=True).click()
    expect(there.get_by_text("Now say yes on your other phone")).to_be_visible()
    expect(page.get_by_text("A phone asks to join")).to_be_visible()
    shown = [each.locator("[data-fingerprint] [aria-hidden]").inner_text() for each in (page, there)]
    assert shown[0] == shown[1]
    assert re.fullmatch(r"[0-9A-Z]{3} [0-9A-Z]{3}", shown[0])
    page.get_by_role("button", name="Yes, the same: let it in").click()

    expect(there.get_by_text("These phones are yours")).to_be_visible()
    expect(there.locator(".acc .a-area")).to_have_count(2)
    expect(page.locator(".acc .a-area")).to_have_count(2)
    owners = {owner for _, owner, _, _ in devices()[::2]}
    assert len(owners) == 1
    assert token.startswith("gws_")
    assert old.troubles == []


def test_a_phone_that_was_added_elsewhere_is_told_of_in_the_settings(
    live_server: str, browser: Browser, app: Any
) -> None:
    page = enrolled(phone_in(browser, live_server))
    page.get_by_role("button", name="Show a code").click()
    code = page.locator(".p-code").inner_text()
    added = ResidentClient.enrolled(app, platform="android", invitation=code)
    page.goto(f"{live_server}/#/settings")
    expect(page.get_by_role("link", name="Your phones")).to_be_visible()
    expect(page.get_by_text("A phone was added")).to_have_count(0)
    # Somebody who had this phone in their hand said yes meanwhile.
    with unit_of_work() as uow:
        residents.admit_device(uow, UUID(added.device_id))

    page.reload()

    expect(page.get_by_text("A phone was added on")).to_be_visible()
    page.get_by_role("link", name="Your phones").click()
    expect(page.get_by_text("An Android phone")).to_be_visible()
    page.goto(f"{live_server}/#/settings")
    expect(page.get_by_role("link", name="Your phones")).to_be_visible()
    page.wait_for_timeout(500)
    expect(page.get_by_text("A phone was added")).to_have_count(0)


def test_a_lost_phone_is_signed_out_and_forgets_what_it_keeps(live_server: str, browser: Browser) -> None:
    old, new = phone_in(browser, live_server), phone_in(browser, live_server)
    page, there = enrolled(old), enrolled(new)
    join(page, there, live_server)
    there.evaluate("localStorage.setItem('gawah-theme', 'dark')")

    page.locator(".a-area").filter(has_text="browser").get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Sign it out").click()

    expect(page.locator(".acc .a-area")).to_have_count(1)
    # It looks every three seconds, hears of it, erases itself and begins anew as somebody nobody knows.
    expect(there.locator(".acc .a-area")).to_have_count(1, timeout=20_000)
    owners = [owner for _, owner, _, has_ended in devices() if not has_ended]
    assert len({*owners}) == len(owners)


def test_the_old_phone_says_no(live_server: str, browser: Browser) -> None:
    old, new = phone_in(browser, live_server), phone_in(browser, live_server)
    page, there = enrolled(old), enrolled(new)
    before = kept(there, "device")["device_id"]
    join(page, there, live_server, yes=False)

    expect(there.get_by_text("It was not let in.")).to_be_visible()
    assert kept(there, "device")["device_id"] == before


def join(page: Page, there: Page, address: str, *, yes: bool = True) -> None:
    page.get_by_role("button", name="Show a code").click()
    there.goto(f"{address}/#/join")
    there.get_by_label("The code").fill(page.locator(".p-code").inner_text())
    there.get_by_role("button", name="Join", exact=True).click()
    page.get_by_role("button", name="Yes, the same: let it in" if yes else "No, refuse it").click()
    if yes:
        expect(there.get_by_text("These phones are yours")).to_be_visible()


def test_whose_code_was_used_by_somebody_else_is_told_to_say_no_there(
    live_server: str, browser: Browser, app: Any
) -> None:
    page = enrolled(phone_in(browser, live_server))
    page.get_by_role("button", name="Show a code").click()
    code = page.locator(".p-code").inner_text()
    ResidentClient.enrolled(app, platform="android", invitation=code)
    there = enrolled(phone_in(browser, live_server))

    there.goto(f"{live_server}/#/join/{code.replace(' ', '')}")
    there.get_by_role("button", name="Join", exact=True).click()

    expect(
        there.get_by_text("If it was not used by you, say no to the phone that asks there.")
    ).to_be_visible()
    expect(page.get_by_text("It has no key, so there are no characters to compare.")).to_be_visible()
    expect(page.get_by_role("button", name="Yes, let it in")).to_be_visible()


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_question_and_who_waits_for_it_in_every_language_light_and_dark(
    live_server: str, browser: Browser, code: str
) -> None:
    """SHOTS=folder keeps a picture of each, to be looked at."""
    phones = old, new = phone_in(browser, live_server), phone_in(browser, live_server)
    page, there = (each.open(f"/?in={code}#/phones") for each in phones)
    page.locator(".blk .btn-primary").last.click()
    said = page.locator(".p-code").inner_text().replace(" ", "")
    there.goto(f"{live_server}/#/join/{said}")
    there.locator(".a-foot .btn-primary").click()

    for each, name in ((page, "asked"), (there, "waits")):
        expect(each.locator("[data-fingerprint]")).to_be_visible()
        for theme in ("light", "dark"):
            each.emulate_media(color_scheme=theme)
            each.wait_for_timeout(300)
            if folder := os.environ.get("SHOTS"):
                each.screenshot(path=Path(folder) / f"join-{name}-{code}-{theme}.png", full_page=True)
            assert wider_than_the_window(each) == 0, (name, theme)
            assert violations(each) == [], (name, theme)
    assert old.troubles == []
    assert all("403" in each for each in new.troubles)  # how it hears that nobody has said yes yet


@pytest.mark.parametrize("code", LANGUAGES)
def test_its_screens_in_every_language_light_and_dark(live_server: str, browser: Browser, code: str) -> None:
    phone = phone_in(browser, live_server)
    page = phone.open(f"/?in={code}")
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        for screen in ("/#/phones", "/#/join/7K3M9QXTV"):
            page.goto(live_server + screen)
            page.reload()
            expect(page.locator("main:not([hidden]) .blk").first).to_be_visible()
            page.wait_for_timeout(600)
            if screen == "/#/phones":
                expect(page.locator(".acc .a-area")).to_have_count(1)
                page.locator(".btn-primary").last.click()
                expect(page.locator(".p-code")).to_be_visible()

            assert wider_than_the_window(page) == 0, (screen, theme)
            assert violations(page) == [], (screen, theme)
    assert phone.troubles == []


def test_what_an_old_phone_reported_is_read_on_the_new_one(
    live_server: str, browser: Browser, app: Any
) -> None:
    resident = ResidentClient.enrolled(app)
    reference = resident.report().json["reference"]
    code = resident.post("/v1/devices/invitations").json["code"]
    there = enrolled(phone_in(browser, live_server))
    there.goto(f"{live_server}/#/join/{code}")
    there.get_by_role("button", name="Join", exact=True).click()
    expect(there.get_by_text("Now say yes on your other phone")).to_be_visible()

    waiting = [each["id"] for each in resident.get("/v1/devices").json["items"] if each["state"] == "waiting"]
    assert resident.post(f"/v1/devices/{waiting[0]}/admit").status_code == 204

    expect(there.locator(".acc .a-area")).to_have_count(2)
    there.goto(f"{live_server}/#/reports")
    there.locator(".mine").get_by_text("Phone snatched").click()
    expect(there.get_by_text(reference)).to_be_visible()


def test_what_a_phone_reported_before_it_joined_is_still_read_on_it(
    live_server: str, browser: Browser, app: Any
) -> None:
    there = enrolled(phone_in(browser, live_server, service_workers="block"))
    there.goto(live_server)
    there.get_by_role("link", name="Fire").click()
    there.get_by_role("button", name="Skip, go on").click()
    there.get_by_role("switch", name="Stay anonymous").click()
    there.get_by_role("button", name="Send report").click()
    expect(there.get_by_text("The police have your report")).to_be_visible()
    resident = ResidentClient.enrolled(app)
    code = resident.post("/v1/devices/invitations").json["code"]
    there.goto(f"{live_server}/#/join/{code}")
    there.get_by_role("button", name="Join", exact=True).click()
    expect(there.get_by_text("Now say yes on your other phone")).to_be_visible()
    [waiting] = [each for each in resident.get("/v1/devices").json["items"] if each["state"] == "waiting"]
    resident.post(f"/v1/devices/{waiting['id']}/admit")
    expect(there.locator(".acc .a-area")).to_have_count(2)
    told: list[int] = []
    there.on("response", lambda answer: told.append(answer.status) if is_of_a_report(answer) else None)

    with there.expect_response(lambda answer: is_of_a_report(answer) and answer.status == 200):
        there.goto(f"{live_server}/#/reports")

    there.locator(".mine").get_by_text("Fire").click()
    expect(there.get_by_text("Nobody has looked yet.").first).to_be_visible()
    assert set(told) == {404, 200}


def is_of_a_report(answer: Response) -> bool:
    return "/v1/reports/0" in answer.url
