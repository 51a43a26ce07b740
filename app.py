"""Composition root: the one file that knows every part, and that no part imports.

Read it top to bottom and you have the system: DOORS says who may come in where, ROUTES says what
follows when something has happened, PARTS says which processes there are.
"""

import gc
from collections.abc import Callable
from functools import partial

if gc.isenabled():
    # What is loaded below stays. To look for garbage in it again and again was two fifths of each start.
    gc.disable()

from flask import Blueprint, Flask
from flask_migrate import Migrate
from werkzeug.middleware.proxy_fix import ProxyFix

from cctv_link import watching as cameras_watched
from cctv_link.cameras.views import blueprint as cameras
from cctv_link.cameras.views import poses as camera_poses
from cctv_link.cli import cameras_cli
from cctv_link.demo.cli import demo_cli
from cctv_link.evidence.ordering import ORDERING_ROLES
from cctv_link.evidence.views import blueprint as evidence
from cctv_link.evidence_commands import evidence_cli
from cctv_link.export import certificate
from cctv_link.export.page_views import blueprint as exports
from cctv_link.export.page_views import desk as export_desk
from cctv_link.fan.page_views import blueprint as fan_pages
from cctv_link.fan.views import blueprint as escape_fan
from cctv_link.footage.views import blueprint as footage
from cctv_link.live.page_views import blueprint as live_pages
from cctv_link.live.views import live, live_purposes
from cctv_link.media import decoders
from cctv_link.outlines.cli import outlines_cli
from cctv_link.outlines.views import blueprint as outlines
from cctv_link.recorders_cli import recorders_cli
from cctv_link.redaction.views import blueprint as redaction
from cctv_link.register.views import blueprint as register
from cctv_link.register.views import desk as register_desk
from cctv_link.signs import queries as signs
from cctv_link.signs.page_views import blueprint as pole_pages
from cctv_link.signs.page_views import printing as pole_printing
from cctv_link.signs.views import blueprint as pole_signs
from cctv_link.upkeep.cabinets.cli import poles_cli
from cctv_link.upkeep.cabinets.views import blueprint as cabinets
from cctv_link.upkeep.repairs.views import repairs, upkeep_pages
from cctv_link.upkeep.uptime.views import blueprint as uptime
from citizen_api.accesses.views import blueprint as accesses
from citizen_api.app.views import blueprint as resident_app
from citizen_api.community.views import blueprint as community
from citizen_api.contacts.page_views import blueprint as contact_pages
from citizen_api.contacts.views import blueprint as contact_links
from citizen_api.devices.phone_views import blueprint as phones
from citizen_api.devices.phone_views import renewal
from citizen_api.devices.push_views import blueprint as device_push
from citizen_api.devices.views import enrolment, watch_areas
from citizen_api.inbound import looking as inbound_channels
from citizen_api.inbound import senders as inbound_senders
from citizen_api.inbound.views import blueprint as inbound
from citizen_api.messages.views import blueprint as sos_messages
from citizen_api.my_data.views import blueprint as my_data
from citizen_api.notifications.views import blueprint as notifications
from citizen_api.open311.views import blueprint as open311
from citizen_api.phone_numbers import sending as phone_code_sending
from citizen_api.phone_numbers import services as phone_codes
from citizen_api.phone_numbers.views import blueprint as phone_numbers
from citizen_api.published.views import blueprint as published
from citizen_api.push import doubting as push_providers
from citizen_api.push import figures as push_figures
from citizen_api.push import tallies as push_tallies
from citizen_api.reports.mine_views import blueprint as my_reports
from citizen_api.reports.views import blueprint as reports
from citizen_api.reports.views import disputing
from citizen_api.sos import pins as sos_pin_tries
from citizen_api.sos import positions as sos_positions
from citizen_api.sos import strangers
from citizen_api.sos.pin_views import blueprint as sos_pins
from citizen_api.sos.views import blueprint as sos
from citizen_api.trips.views import blueprint as trips
from citizen_api.trust.views import blueprint as standing
from citizen_api.uploads.views import blueprint as uploads
from kernel import config, connections, events, logs, orphans, processes, queues
from kernel.belonging import words as belonging_words
from kernel.cli import doctor_cli, part_cli
from kernel.config import Settings
from kernel.db import db
from kernel.health.views import health, metrics
from kernel.http import problems, requests
from kernel.http.application import Application
from kernel.http.contract_views import contract, problem_pages
from kernel.http.docs.views import docs
from kernel.identity import guards
from kernel.identity.account_views import account
from kernel.identity.cli import keys_cli, officers_cli, stations_cli
from kernel.identity.officers_views import officers_pages
from kernel.identity.views import language, sign_in, sign_out
from kernel.secrets import derived_key
from kernel.web import pages, refusals
from kernel.web.views import static
from moderation import seeing, viewing
from moderation.appeals.views import blueprint as appeals
from moderation.console.views import blueprint as console
from moderation.cpo_feed.project import project
from moderation.cpo_feed.views import blueprint as cpo_feed
from moderation.drills import services as drills
from moderation.drills.views import blueprint as drill_pages
from moderation.escalation import sending
from moderation.extracts.views import blueprint as extracts
from moderation.fairness import planting
from moderation.fairness.views import blueprint as fairness
from moderation.fairness.views import desk as audit_items
from moderation.joins.views import blueprint as joins
from moderation.markers.views import blueprint as markers
from moderation.panel.approvals_views import blueprint as approvals
from moderation.panel.list_views import blueprint as panel_list
from moderation.panel.views import blueprint as panel
from moderation.panel.withdrawal_views import blueprint as withdrawal_form
from moderation.presence import services as presence
from moderation.push_counts.views import blueprint as push_counts
from moderation.questions.views import blueprint as questions
from moderation.skips.views import blueprint as skips
from moderation.sos_desk.helping_views import blueprint as sos_help
from moderation.sos_desk.messages_views import blueprint as sos_desk_messages
from moderation.sos_desk.views import blueprint as sos_desk
from moderation.sos_desk.views import present as consoles_present
from moderation.sos_desk.views import showings as sos_showings
from moderation.translations import asking as translating
from moderation.translations.views import blueprint as translations
from moderation.verification.views import blueprint as verification
from moderation.verification.withdrawal_views import blueprint as withdrawals
from moderation.worklist.breaking_views import blueprint as claim_breaks
from moderation.worklist.views import blueprint as worklist

VERIFIERS = ("verifier", "supervisor")
CPO = ("operator", "supervisor")
SURVEYORS = ("technician",)
OFFICERS = ("verifier", "operator", "supervisor", "technician", "auditor", "administrator")
REGISTRAR = ("technician", "operator", "supervisor", "auditor", "administrator")

verifying = guards.officer(roles=VERIFIERS, read="worklist:read", write="worklist:decide")
watching = guards.officer(roles=CPO, read="feed:read")
viewing_footage = guards.officer(
    roles=(*VERIFIERS, *CPO), read="worklist:read", write="worklist:decide", also=("sos:answer",)
)

DOORS: tuple[tuple[Blueprint, str, guards.Guard], ...] = (
    # blueprint   mounted at                 who may pass
    (enrolment, "/v1/devices", guards.enrolling),
    (renewal, "/v1/devices", guards.renewing),
    (phones, "/v1/devices", guards.resident),
    (my_data, "/v1/devices", guards.resident),
    (device_push, "/v1/devices", guards.resident),
    (reports, "/v1/reports", guards.resident_or_receipt),
    (my_reports, "/v1/reports", guards.resident),
    (disputing, "/v1/reports", guards.reporter),
    (accesses, "/v1/reports", guards.reporter),
    (sos, "/v1/sos-alerts", guards.resident_in_need),
    (sos_messages, "/v1/sos-alerts", guards.resident_in_need),
    (sos_pins, "/v1/sos-pins", guards.resident),
    (trips, "/v1/trips", guards.resident),
    (contact_links, "/v1/contact-links", guards.resident),
    (contact_pages, "/with", guards.anyone),
    (watch_areas, "/v1/watch-areas", guards.resident),
    (phone_numbers, "/v1/phone-numbers", guards.resident),
    (standing, "/v1/standing", guards.resident),
    (notifications, "/v1/notifications", guards.resident),
    (community, "/v1/community", guards.anyone),
    (pole_signs, "/v1/poles", guards.anyone),
    (pole_pages, "/p", guards.anyone),
    (inbound, "/v1/inbound", guards.anyone),  # who signs, see inbound.views
    (uploads, "/v1/uploads", guards.reporter),
    (published, "/v1/alerts", guards.anyone),
    (open311, "/open311", guards.resident_by_api_key),
    (worklist, "/v1/worklist", verifying),
    (verification, "/v1/worklist", verifying),
    (joins, "/v1/worklist", verifying),
    (questions, "/v1/worklist", verifying),
    (markers, "/v1/worklist", verifying),
    (extracts, "/v1/worklist", verifying),
    (withdrawals, "/v1/worklist", guards.officer(roles=("supervisor",))),
    (claim_breaks, "/v1/worklist", guards.officer(roles=("supervisor",))),
    (evidence, "/v1/evidence", viewing_footage),
    (redaction, "/v1/evidence", viewing_footage),
    (footage, "/v1/footage", viewing_footage),
    (cameras, "/v1/cameras", guards.officer(roles=REGISTRAR, read="cameras:read", write="cameras:write")),
    (camera_poses, "/v1/cameras", guards.officer(roles=SURVEYORS, write="cameras:write")),
    (outlines, "/v1/outlines", guards.officer(roles=OFFICERS, read="cameras:read", write="cameras:write")),
    (
        escape_fan,
        "/v1/incidents",
        guards.officer(roles=(*VERIFIERS, *CPO), read="worklist:read", also=("feed:read",)),
    ),
    (live, "/v1/cameras", guards.officer(roles=(*CPO, "technician"))),
    (live_purposes, "/v1/live-purposes", guards.officer(roles=CPO)),
    (cabinets, "/v1/poles", guards.anyone),  # who signs with the pole's secret, see upkeep.cabinets
    (uptime, "/v1/upkeep", guards.officer(roles=REGISTRAR, read="cameras:read", write="cameras:write")),
    (cpo_feed, "/v1/cpo/feed", watching),
    (sos_desk, "/v1/cpo/sos-alerts", guards.officer(roles=CPO, write="sos:answer")),
    (sos_desk_messages, "/v1/cpo/sos-alerts", guards.officer(roles=CPO, write="sos:answer")),
    (sos_help, "/v1/cpo/sos-alerts", guards.officer(roles=("supervisor",))),
    (sos_showings, "/v1/cpo/sos-alerts", guards.console_session),
    (consoles_present, "/v1/cpo/consoles", guards.console_session),
    (panel, "/panel", guards.officer(roles=VERIFIERS, pages=True)),
    (approvals, "/panel", guards.officer(roles=VERIFIERS, pages=True)),
    (withdrawal_form, "/panel", guards.officer(roles=("supervisor",), pages=True)),
    (fairness, "/panel", guards.officer(roles=("supervisor", "auditor"), pages=True)),
    (audit_items, "/panel", guards.officer(roles=("supervisor",), pages=True)),
    (appeals, "/panel", guards.officer(roles=("supervisor",), pages=True)),
    (push_counts, "/panel", guards.officer(roles=("supervisor",), pages=True)),
    (panel_list, "/panel", guards.officer(roles=VERIFIERS, pages=True)),
    (skips, "/panel", guards.officer(roles=VERIFIERS, pages=True)),
    (translations, "/panel", guards.officer(roles=VERIFIERS, pages=True)),
    (upkeep_pages, "/upkeep", guards.officer(roles=REGISTRAR, pages=True)),
    (repairs, "/upkeep", guards.officer(roles=("technician",), pages=True)),
    (fan_pages, "/incidents", guards.officer(roles=(*VERIFIERS, *CPO), pages=True)),
    (live_pages, "/live", guards.officer(roles=CPO, pages=True)),
    (drill_pages, "/cpo/drills", guards.officer(roles=CPO, pages=True)),
    (console, "/cpo", guards.officer(roles=CPO, pages=True)),
    (register, "/register", guards.officer(roles=REGISTRAR, pages=True)),
    (register_desk, "/register", guards.officer(roles=SURVEYORS, pages=True)),
    (pole_printing, "/register", guards.officer(roles=("technician", "administrator"), pages=True)),
    (exports, "/exports", guards.officer(roles=(*ORDERING_ROLES, "auditor"), pages=True)),
    (export_desk, "/exports", guards.officer(roles=ORDERING_ROLES, pages=True)),
    (account, "/account", guards.officer(roles=OFFICERS, pages=True)),
    (officers_pages, "/officers", guards.officer(roles=("supervisor", "administrator"), pages=True)),
    (sign_in, "/sign-in", guards.anyone),
    (sign_out, "/sign-out", guards.signed_in),
    (language, "/language", guards.anyone),
    (resident_app, "/", guards.anyone),
    (contract, "/", guards.anyone),
    (docs, "/docs", guards.anyone),
    (problem_pages, "/problems", guards.anyone),
    (health, "/health", guards.anyone),
    (metrics, "/metrics", guards.metrics),
    (static, "/static", guards.anyone),
)

# Jobs are named, not imported: the web process must not load OpenCV or Firebase.
# The CPO's feed is projected by the relay, from every event.
ROUTES: dict[type[events.Event], tuple[tuple[str, str], ...]] = {
    # event                    queue      job
    events.ReportSubmitted: (
        (
            "default",
            "moderation.jobs.open_verification",
        ),  # at once: footage joins the task, nobody waits for it
        ("default", "cctv_link.jobs.link_cameras"),
    ),
    events.SosArmed: (),  # no camera is asked for before it is raised
    events.SosArmingDue: (("sos", "citizen_api.jobs.raise_armed_sos"),),  # published by the timer
    events.SosDuress: (),
    events.SosTripOverdue: (("sos", "citizen_api.jobs.raise_overdue_trip"),),  # published by the timer
    events.SosRaised: (("sos", "cctv_link.jobs.link_cameras"),),
    events.SosMoved: (("sos", "cctv_link.jobs.link_cameras"),),
    events.SosShown: (),
    events.SosAnswered: (("push", "citizen_api.jobs.tell_by_message"),),
    events.SosClosed: (("push", "citizen_api.jobs.tell_by_message"),),
    events.SosHalfClosed: (),
    events.SosKeptOpen: (),
    events.SosStoodDown: (),
    events.SosEscalationDue: (("sos", "moderation.jobs.escalate_sos"),),  # published by the timer
    events.SosEscalated: (),
    events.SosContactDue: (("default", "moderation.jobs.contact_station"),),  # may wait: not before an SOS
    events.SosContacted: (),
    events.SosOffered: (),
    events.SosHelpAsked: (("push", "citizen_api.jobs.send_help_request"),),
    events.SosHandedOver: (),
    events.SosDrillDue: (("sos", "moderation.jobs.raise_drill"),),  # both published by the timer
    events.SosDrillOver: (("sos", "moderation.jobs.end_drill"),),
    events.SosMessageSent: (
        ("push", "citizen_api.jobs.wake_phone"),
        ("push", "citizen_api.jobs.tell_by_message"),
    ),
    events.SosReplyDue: (("push", "citizen_api.jobs.send_reply"),),
    events.ReplyDue: (("push", "citizen_api.jobs.send_reply"),),
    # In a child of its own, behind a limit; it goes to the queue's front.
    events.SosVoiceNoteSent: (("footage", "cctv_link.jobs.examine_voice_note"),),
    events.SosVoiceNoteExamined: (("sos", "citizen_api.jobs.settle_voice_note"),),
    # Pictures and sound beside clips, which are wanted as soon; a film takes minutes, as a redaction does.
    events.UploadReceived: (
        ("footage", "cctv_link.jobs.examine_upload"),
        ("media", "cctv_link.jobs.examine_film"),
    ),
    events.UploadExamined: (("default", "citizen_api.jobs.settle_upload"),),
    events.UploadExpired: (("default", "citizen_api.jobs.expire_upload"),),  # published by the timer
    events.SosConsoleBlind: (),
    events.ConsoleSilent: (("sos", "moderation.jobs.tell_of_silent_console"),),  # published by the timer
    events.CamerasLinked: (  # one per incident, not per camera
        ("default", "cctv_link.jobs.hold_footage"),
        ("default", "cctv_link.jobs.prefetch_fan"),
    ),
    events.FootageDue: (("footage", "cctv_link.jobs.retrieve_footage"),),  # published by the timer
    events.ClipSecured: (("default", "moderation.jobs.weigh_footage"),),
    events.FootageUnavailable: (),
    events.HoldsDue: (("default", "cctv_link.jobs.review_holds"),),
    events.DecisionOverdue: (("default", "moderation.jobs.tell_supervisors"),),
    events.LegalHoldPlaced: (("default", "cctv_link.jobs.keep_for_order"),),
    events.LegalHoldReleased: (("default", "cctv_link.jobs.review_holds"),),
    events.ReportDisputed: (
        ("default", "moderation.jobs.open_second_look"),
        ("default", "cctv_link.jobs.review_holds"),
        ("default", "citizen_api.jobs.follow_outcome"),
    ),
    events.QuestionAsked: (("push", "citizen_api.jobs.notify_reporter"),),
    events.QuestionAnswered: (("media", "moderation.jobs.translate_narratives"),),
    events.IncidentsJoined: (
        ("media", "moderation.jobs.translate_narratives"),
        ("default", "cctv_link.jobs.follow_join"),
        ("default", "cctv_link.jobs.pull_waiting_clips"),
    ),
    events.IncidentsSeparated: (("default", "cctv_link.jobs.follow_join"),),
    events.TaskClaimed: (
        ("default", "cctv_link.jobs.pull_waiting_clips"),
        # Takes as long as another machine likes: no phone, no clip and no task waits behind it, a redaction may.
        ("media", "moderation.jobs.translate_narratives"),
    ),
    events.RedactionAsked: (("media", "cctv_link.jobs.redact"),),
    events.MarkingAsked: (("media", "cctv_link.jobs.mark"),),
    events.ExportAsked: (("media", "cctv_link.jobs.write_export"),),  # behind the copies that it waits for
    events.ExtractAsked: (
        ("footage", "cctv_link.jobs.take_extract"),
    ),  # somebody waits: not behind redactions
    events.WorkingCopyExpired: (("default", "cctv_link.jobs.dispose_of_working_copy"),),  # by the timer
    events.CameraFaultOpened: (),
    events.CameraFaultClosed: (),
    events.RepairOverdue: (("default", "cctv_link.jobs.escalate_repair"),),  # published by the timer
    events.DecisionDue: (("default", "moderation.jobs.carry_out_decision"),),  # published by the timer
    events.StoreSweepDue: (  # published by the timer
        ("media", "cctv_link.jobs.sweep_store"),
        ("default", "citizen_api.jobs.sweep_uploads"),
    ),
    events.AuditItemDue: (("default", "moderation.jobs.plant_audit_item"),),  # published by the timer
    events.IncidentVerified: (
        ("push", "citizen_api.jobs.notify_community"),
        ("default", "cctv_link.jobs.follow_decision"),
        ("default", "citizen_api.jobs.follow_outcome"),
    ),
    events.IncidentUnfounded: (
        ("default", "cctv_link.jobs.follow_decision"),
        ("default", "citizen_api.jobs.follow_outcome"),
    ),
    events.IncidentInconclusive: (
        ("default", "cctv_link.jobs.follow_decision"),
        ("default", "citizen_api.jobs.follow_outcome"),
    ),
    events.IncidentWithdrawn: (
        ("push", "citizen_api.jobs.correct_community"),
        ("default", "cctv_link.jobs.follow_decision"),
        ("default", "citizen_api.jobs.follow_outcome"),
    ),
    events.PhoneCodeDue: (("default", "citizen_api.jobs.send_phone_code"),),
    events.PushBatchDue: (("push", "citizen_api.jobs.send_batch"),),
    events.PushTestAsked: (("push", "citizen_api.jobs.send_push_test"),),
}

PARTS: dict[str, Callable[[Flask], None]] = {
    "web": partial(processes.serve, part="web"),
    "feed": partial(processes.serve, part="feed"),
    "relay": partial(processes.relay, routes=ROUTES, project=project),
    "timer": partial(
        processes.timer,
        hourly=(
            drills.schedule,
            planting.schedule,
            orphans.schedule,
            presence.forget_old,
            sos_positions.forget_sealed,
            sos_pin_tries.forget_old,
            phone_codes.forget_old,
            inbound_senders.forget_old,
            push_tallies.forget_old,
            push_providers.forget_old,
        ),
    ),
    "worker-sos": partial(processes.worker, queue="sos"),
    "worker-push": partial(processes.worker, queue="push"),
    "worker-default": partial(processes.worker, queue="default"),
    # Long jobs, each in a child of a parent that has loaded what they need.
    "worker-footage": partial(processes.worker, queue="footage", preload=("cctv_link.jobs",)),
    "worker-media": partial(processes.worker, queue="media", preload=("cctv_link.jobs",)),
    "recorder": partial(processes.loaded, target="cctv_link.recorder_process.run"),
    "upkeep": partial(processes.loaded, target="cctv_link.upkeep_process.run"),
    "simcam": partial(processes.loaded, target="cctv_link.simcam_process.run"),
}

# Where an id of the store may stand: bytes that none of these names are what a crash has left behind.
STORED = (
    ("evidence_items", "id"),
    ("received_originals", "id"),
    ("redacted_copies", "stored_id"),
    ("working_copies", "stored_id"),
    ("sos_voice_notes", "message_id"),
)

CLI = (
    cameras_cli,
    outlines_cli,
    evidence_cli,
    recorders_cli,
    poles_cli,
    demo_cli,
    officers_cli,
    stations_cli,
    keys_cli,
    doctor_cli,
    part_cli,
)


def create_app(settings: Settings | None = None) -> Flask:
    """Build the web application. Workers and commands call it too, for the application context."""
    settings = settings or Settings.from_env()
    config.install(settings)
    belonging_words.install(settings.belonging_words_file)
    logs.configure(settings.log_level)
    app = Application(__name__, static_folder=None)
    app.config.update(**connections.configuration(settings), MAX_CONTENT_LENGTH=1024 * 1024)
    app.extensions.update(
        settings=settings,
        parts=PARTS,
        viewing_purpose=viewing.purpose_or_none,
        reach=seeing.check,
        own_call=strangers.may_ask,
        pole_named=signs.sign_or_none,
        feed_guard=watching,
    )
    app.extensions.update(
        doctor_looks=(
            cameras_watched.look,
            certificate.look,
            decoders.look,
            sending.look,
            phone_code_sending.look,
            translating.look,
            push_figures.look,
            inbound_channels.look,
            orphans.look,
        ),
        metrics_sources=(cameras_watched.measure, push_figures.measure),
    )
    # One front door before us: it alone says who asks, and over which protocol.
    app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1)  # type: ignore[method-assign]
    db.init_app(app)
    Migrate(app, db, compare_type=True)
    orphans.configure(columns=STORED)
    queues.configure(key=derived_key(settings.secret_key, "jobs"), jobs=job_names())
    problems.register(app)
    requests.register(app, map_origin=settings.map_tiles_origin)
    pages.register(
        app,
        time_zone=settings.city_time_zone,
        city_bounds=settings.city_bounds,
        map_tiles_url=settings.map_tiles_url,
        map_attribution=settings.map_attribution,
    )
    refusals.register_missing(app)
    for blueprint, prefix, guard in DOORS:
        mount(app, blueprint, prefix, guard)
    for commands in CLI:
        app.cli.add_command(commands)
    return app


def mount(app: Flask, blueprint: Blueprint, prefix: str, guard: guards.Guard) -> None:
    """Mount a blueprint behind its guard. There is no way to mount one without."""
    app.before_request_funcs.setdefault(blueprint.name, []).insert(0, guard)
    app.register_blueprint(blueprint, url_prefix=prefix)


def job_names() -> frozenset[str]:
    """Every job there is: what a worker may be asked to run."""
    return frozenset(job for jobs in ROUTES.values() for _, job in jobs)


# From here on there may be garbage, and none of it among what is loaded.
gc.freeze()
gc.enable()
