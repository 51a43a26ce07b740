// Made by script/contracts from mobile_contracts/openapi.json: change that, not this.
package pk.gawah.client

const val CONTRACT_VERSION = "1.0.0"

/** Of [Refused.slug]. May grow: one that you do not know is a refusal all the same. */
object ProblemSlug {
    const val ADDRESS_TOO_LONG = "address-too-long"
    const val BAD_GATEWAY = "bad-gateway"
    const val BAD_REQUEST = "bad-request"
    const val BAD_SIGNATURE = "bad-signature"
    const val BODY_TOO_LARGE = "body-too-large"
    const val CODE_REFUSED = "code-refused"
    const val DEVICE_ENDED = "device-ended"
    const val DEVICE_KEY_SET = "device-key-set"
    const val DEVICE_WAITING = "device-waiting"
    const val DISPUTE_CLOSED = "dispute-closed"
    const val FORBIDDEN = "forbidden"
    const val GATEWAY_TIMEOUT = "gateway-timeout"
    const val HEADERS_TOO_LARGE = "headers-too-large"
    const val IDEMPOTENCY_MISMATCH = "idempotency-mismatch"
    const val IN_PROGRESS = "in-progress"
    const val INCIDENT_STATUS = "incident-status"
    const val INTERNAL_ERROR = "internal-error"
    const val INVALID_FIELDS = "invalid-fields"
    const val INVITATION_OVER = "invitation-over"
    const val MALFORMED_JSON = "malformed-json"
    const val METHOD_NOT_ALLOWED = "method-not-allowed"
    const val NOT_DISPUTABLE = "not-disputable"
    const val NOT_FOUND = "not-found"
    const val NOT_IMPLEMENTED = "not-implemented"
    const val NOTHING_TO_APPEAL = "nothing-to-appeal"
    const val PIN_REFUSED = "pin-refused"
    const val PUSH_NOT_REGISTERED = "push-not-registered"
    const val PUSH_NOT_SET_UP = "push-not-set-up"
    const val QUESTION_CLOSED = "question-closed"
    const val REFERENCE_MISTYPED = "reference-mistyped"
    const val REQUEST_TIMEOUT = "request-timeout"
    const val SIGNATURE_REPLAYED = "signature-replayed"
    const val SIGNATURE_REQUIRED = "signature-required"
    const val SIGNATURE_TIME = "signature-time"
    const val SOS_CLOSED = "sos-closed"
    const val SOS_OPEN = "sos-open"
    const val STILL_UNDER_WAY = "still-under-way"
    const val STORAGE_FULL = "storage-full"
    const val TOKEN_EXPIRED = "token-expired"
    const val TOO_MANY_CODES = "too-many-codes"
    const val TOO_MANY_DEVICES = "too-many-devices"
    const val TOO_MANY_LINKS = "too-many-links"
    const val TOO_MANY_REQUESTS = "too-many-requests"
    const val TOO_MANY_VOICE_NOTES = "too-many-voice-notes"
    const val TRIP_OPEN = "trip-open"
    const val TRIP_OVER = "trip-over"
    const val TUS_VERSION = "tus-version"
    const val UNAUTHENTICATED = "unauthenticated"
    const val UNAVAILABLE = "unavailable"
    const val UNSUPPORTED_MEDIA_TYPE = "unsupported-media-type"
    const val UPLOAD_GONE = "upload-gone"
    const val VERSION_NOT_SUPPORTED = "version-not-supported"
    const val WORK_REQUIRED = "work-required"
}

/** May grow: keep what you do not know. */
data class AlertFeatureType(val value: String) {
    companion object {
        val FEATURE = AlertFeatureType("Feature")
    }
}

/** May grow: keep what you do not know. */
data class AlertsType(val value: String) {
    companion object {
        val FEATURECOLLECTION = AlertsType("FeatureCollection")
    }
}

/** May grow: keep what you do not know. */
data class AppealState(val value: String) {
    companion object {
        val WAITING = AppealState("waiting")
        val ANSWERED = AppealState("answered")
    }
}

/** May grow: keep what you do not know. */
data class AppealOutcome(val value: String) {
    companion object {
        val LIFTED = AppealOutcome("lifted")
        val KEPT = AppealOutcome("kept")
    }
}

/** May grow: keep what you do not know. */
data class AskedCodeState(val value: String) {
    companion object {
        val WAITING = AskedCodeState("waiting")
        val PROVEN = AskedCodeState("proven")
    }
}

/** May grow: keep what you do not know. */
data class AskedCodeSentBy(val value: String) {
    companion object {
        val SMS = AskedCodeSentBy("sms")
        val CONSOLE = AskedCodeSentBy("console")
    }
}

/** May grow: keep what you do not know. */
data class BecauseCode(val value: String) {
    companion object {
        val VERIFIED = BecauseCode("verified")
        val MADE_UP = BecauseCode("made_up")
        val NUMBER = BecauseCode("number")
    }
}

/** May grow: keep what you do not know. */
data class CommunityItemLevel(val value: String) {
    companion object {
        val NEIGHBOURHOOD = CommunityItemLevel("neighbourhood")
        val TOWN = CommunityItemLevel("town")
    }
}

data class DeviceKeyKty(val value: String) {
    companion object {
        val EC = DeviceKeyKty("EC")
        val OKP = DeviceKeyKty("OKP")
    }
}

data class DeviceKeyCrv(val value: String) {
    companion object {
        val P_256 = DeviceKeyCrv("P-256")
        val ED25519 = DeviceKeyCrv("Ed25519")
    }
}

/** May grow: keep what you do not know. */
data class ErasureErased(val value: String) {
    companion object {
        val WATCH_AREAS = ErasureErased("watch_areas")
        val PUSH_REGISTRATIONS = ErasureErased("push_registrations")
        val NOTIFICATIONS = ErasureErased("notifications")
        val CONTACT_LINKS = ErasureErased("contact_links")
        val TRIPS = ErasureErased("trips")
        val SOS_PINS = ErasureErased("sos_pins")
        val PHONE_NUMBERS = ErasureErased("phone_numbers")
        val STANDING = ErasureErased("standing")
        val TOKENS = ErasureErased("tokens")
    }
}

/** May grow: keep what you do not know. */
data class FollowedSosState(val value: String) {
    companion object {
        val ARMING = FollowedSosState("arming")
        val RECEIVED = FollowedSosState("received")
        val ON_SCREEN = FollowedSosState("on_screen")
        val ANSWERED = FollowedSosState("answered")
        val UNIT_EN_ROUTE = FollowedSosState("unit_en_route")
        val UNIT_ON_SCENE = FollowedSosState("unit_on_scene")
        val CLOSED = FollowedSosState("closed")
        val STOOD_DOWN = FollowedSosState("stood_down")
    }
}

/** May grow: keep what you do not know. */
data class KeptWhat(val value: String) {
    companion object {
        val REPORTS = KeptWhat("reports")
        val SOS_ALERTS = KeptWhat("sos_alerts")
        val AUDIT = KeptWhat("audit")
    }
}

/** May grow: keep what you do not know. */
data class MessageSender(val value: String) {
    companion object {
        val RESIDENT = MessageSender("resident")
        val OPERATOR = MessageSender("operator")
    }
}

/** May grow: keep what you do not know. */
data class MessageState(val value: String) {
    companion object {
        val SENT = MessageState("sent")
        val DELIVERED = MessageState("delivered")
        val READ = MessageState("read")
    }
}

data class NewDevicePlatform(val value: String) {
    companion object {
        val WEB = NewDevicePlatform("web")
        val ANDROID = NewDevicePlatform("android")
        val IOS = NewDevicePlatform("ios")
    }
}

data class NewDisputeReason(val value: String) {
    companion object {
        val IT_HAPPENED = NewDisputeReason("it_happened")
        val MORE_TO_SEE = NewDisputeReason("more_to_see")
        val PLACE_OR_TIME = NewDisputeReason("place_or_time")
        val OTHER = NewDisputeReason("other")
    }
}

data class NewReportCategory(val value: String) {
    companion object {
        val PHONE_SNATCHING = NewReportCategory("phone_snatching")
        val MOTORCYCLE_SNATCHING = NewReportCategory("motorcycle_snatching")
        val CAR_SNATCHING = NewReportCategory("car_snatching")
        val MOTORCYCLE_THEFT = NewReportCategory("motorcycle_theft")
        val CAR_THEFT = NewReportCategory("car_theft")
        val ROBBERY = NewReportCategory("robbery")
        val BURGLARY = NewReportCategory("burglary")
        val ASSAULT = NewReportCategory("assault")
        val HARASSMENT = NewReportCategory("harassment")
        val MISSING_PERSON = NewReportCategory("missing_person")
        val SUSPICIOUS_ACTIVITY = NewReportCategory("suspicious_activity")
        val TRAFFIC_COLLISION = NewReportCategory("traffic_collision")
        val ROAD_HAZARD = NewReportCategory("road_hazard")
        val FIRE = NewReportCategory("fire")
        val OTHER = NewReportCategory("other")
    }
}

/** May grow: keep what you do not know. */
data class PhonePlatform(val value: String) {
    companion object {
        val WEB = PhonePlatform("web")
        val ANDROID = PhonePlatform("android")
        val IOS = PhonePlatform("ios")
    }
}

/** May grow: keep what you do not know. */
data class PhoneState(val value: String) {
    companion object {
        val IN_USE = PhoneState("in_use")
        val WAITING = PhoneState("waiting")
    }
}

/** May grow: keep what you do not know. */
data class PhoneNumberState(val value: String) {
    companion object {
        val WAITING = PhoneNumberState("waiting")
        val PROVEN = PhoneNumberState("proven")
    }
}

/** May grow: keep what you do not know. */
data class PointType(val value: String) {
    companion object {
        val POINT = PointType("Point")
    }
}

data class PushProvider(val value: String) {
    companion object {
        val FCM = PushProvider("fcm")
        val WEBPUSH = PushProvider("webpush")
    }
}

/** May grow: keep what you do not know. */
data class RegisteredProvider(val value: String) {
    companion object {
        val FCM = RegisteredProvider("fcm")
        val WEBPUSH = RegisteredProvider("webpush")
    }
}

data class ShownOrOpenedKind(val value: String) {
    companion object {
        val SHOWN = ShownOrOpenedKind("shown")
        val OPENED = ShownOrOpenedKind("opened")
    }
}

/** May grow: keep what you do not know. */
data class SosAlertState(val value: String) {
    companion object {
        val ARMING = SosAlertState("arming")
        val RECEIVED = SosAlertState("received")
        val ON_SCREEN = SosAlertState("on_screen")
        val ANSWERED = SosAlertState("answered")
        val UNIT_EN_ROUTE = SosAlertState("unit_en_route")
        val UNIT_ON_SCENE = SosAlertState("unit_on_scene")
        val CLOSED = SosAlertState("closed")
        val STOOD_DOWN = SosAlertState("stood_down")
    }
}

/** May grow: keep what you do not know. */
data class StandingTreated(val value: String) {
    companion object {
        val AS_USUAL = StandingTreated("as_usual")
        val SOONER = StandingTreated("sooner")
        val LATER = StandingTreated("later")
    }
}

/** May grow: keep what you do not know. */
data class TripState(val value: String) {
    companion object {
        val UNDER_WAY = TripState("under_way")
        val ARRIVED = TripState("arrived")
        val RAISED = TripState("raised")
    }
}

/** May grow: keep what you do not know. */
data class UploadKind(val value: String) {
    companion object {
        val PHOTO = UploadKind("photo")
        val VIDEO = UploadKind("video")
        val VOICE = UploadKind("voice")
    }
}

/** May grow: keep what you do not know. */
data class UploadState(val value: String) {
    companion object {
        val OPEN = UploadState("open")
        val RECEIVED = UploadState("received")
        val READY = UploadState("ready")
        val REFUSED = UploadState("refused")
    }
}

/** May grow: keep what you do not know. */
data class VoiceState(val value: String) {
    companion object {
        val EXAMINING = VoiceState("examining")
        val READY = VoiceState("ready")
        val REFUSED = VoiceState("refused")
    }
}

/** May grow: keep what you do not know. */
data class WatchAreaKinds(val value: String) {
    companion object {
        val SNATCHING_AND_ROBBERY = WatchAreaKinds("snatching_and_robbery")
        val STOLEN_VEHICLES = WatchAreaKinds("stolen_vehicles")
        val ROADS = WatchAreaKinds("roads")
        val PHONE_SNATCHING = WatchAreaKinds("phone_snatching")
        val MOTORCYCLE_SNATCHING = WatchAreaKinds("motorcycle_snatching")
        val CAR_SNATCHING = WatchAreaKinds("car_snatching")
        val MOTORCYCLE_THEFT = WatchAreaKinds("motorcycle_theft")
        val CAR_THEFT = WatchAreaKinds("car_theft")
        val ROBBERY = WatchAreaKinds("robbery")
        val SUSPICIOUS_ACTIVITY = WatchAreaKinds("suspicious_activity")
        val TRAFFIC_COLLISION = WatchAreaKinds("traffic_collision")
        val ROAD_HAZARD = WatchAreaKinds("road_hazard")
        val FIRE = WatchAreaKinds("fire")
        val OTHER = WatchAreaKinds("other")
    }
}

data class Access(
    /** Its beginning */
    val hour: Instant,
    val role: String,
    /** Empty: of the whole city */
    val station: String,
    val level: String,
    val purpose: String,
    /** Of how many recordings and pictures */
    val count: Long,
) {
    companion object {
        fun of(json: Json) = Access(
            hour = json.member("hour").text,
            role = json.member("role").text,
            station = json.member("station").text,
            level = json.member("level").text,
            purpose = json.member("purpose").text,
            count = json.member("count").integer,
        )
    }
}

data class Accesses(
    val accesses: List<Access>,
) {
    companion object {
        fun of(json: Json) = Accesses(
            accesses = json.member("accesses").items.map { each -> Access.of(each) },
        )
    }
}

data class AlertFeature(
    val type: AlertFeatureType,
    val id: Uuid,
    val geometry: Point,
    val properties: AlertProperties,
) {
    companion object {
        fun of(json: Json) = AlertFeature(
            type = AlertFeatureType(json.member("type").text),
            id = json.member("id").text,
            geometry = Point.of(json.member("geometry")),
            properties = AlertProperties.of(json.member("properties")),
        )
    }
}

data class AlertProperties(
    val category: String,
    /** Since when it is public, not when it happened */
    val at: Instant,
    val title: String,
    val text: String,
    val locale: String,
    /** A neighbourhood */
    val place: String,
    /** The same as CAP 1.2 */
    val cap: String,
) {
    companion object {
        fun of(json: Json) = AlertProperties(
            category = json.member("category").text,
            at = json.member("at").text,
            title = json.member("title").text,
            text = json.member("text").text,
            locale = json.member("locale").text,
            place = json.member("place").text,
            cap = json.member("cap").text,
        )
    }
}

data class Alerts(
    val type: AlertsType,
    val features: List<AlertFeature>,
) {
    companion object {
        fun of(json: Json) = Alerts(
            type = AlertsType(json.member("type").text),
            features = json.member("features").items.map { each -> AlertFeature.of(each) },
        )
    }
}

data class AnswerReceipt(
    val questionId: Uuid,
    val reportId: Uuid,
    val state: String,
    val answeredAt: Instant,
) {
    companion object {
        fun of(json: Json) = AnswerReceipt(
            questionId = json.member("question_id").text,
            reportId = json.member("report_id").text,
            state = json.member("state").text,
            answeredAt = json.member("answered_at").text,
        )
    }
}

data class Appeal(
    val id: Uuid,
    val state: AppealState,
    val askedAt: Instant,
    val answeredAt: Instant? = null,
    val outcome: AppealOutcome? = null,
    val text: String,
) {
    companion object {
        fun of(json: Json) = Appeal(
            id = json.member("id").text,
            state = AppealState(json.member("state").text),
            askedAt = json.member("asked_at").text,
            answeredAt = json.memberOrNull("answered_at")?.let { it.text },
            outcome = json.memberOrNull("outcome")?.let { AppealOutcome(it.text) },
            text = json.member("text").text,
        )
    }
}

data class Arrival(
    /** Either PIN; the other one raises an SOS that this phone does not see */
    val pin: String? = null,
) {
    fun toJson(): Json = Json.of(
        "pin" to pin?.let { Json.of(it) },
    )

    companion object {
        fun of(json: Json) = Arrival(
            pin = json.memberOrNull("pin")?.let { it.text },
        )
    }
}

data class AskedCode(
    val id: Uuid,
    /** Its last two digits */
    val ending: String,
    val state: AskedCodeState,
    /** Until when its code may be entered */
    val codeExpiresAt: Instant? = null,
    val provenAt: Instant? = null,
    /** console: no gateway is configured here, and no message will come */
    val sentBy: AskedCodeSentBy,
) {
    companion object {
        fun of(json: Json) = AskedCode(
            id = json.member("id").text,
            ending = json.member("ending").text,
            state = AskedCodeState(json.member("state").text),
            codeExpiresAt = json.memberOrNull("code_expires_at")?.let { it.text },
            provenAt = json.memberOrNull("proven_at")?.let { it.text },
            sentBy = AskedCodeSentBy(json.member("sent_by").text),
        )
    }
}

data class AskedTest(
    /** As that of a notification */
    val id: Uuid,
    val at: Instant,
) {
    companion object {
        fun of(json: Json) = AskedTest(
            id = json.member("id").text,
            at = json.member("at").text,
        )
    }
}

data class Because(
    val code: BecauseCode,
    val text: String,
) {
    companion object {
        fun of(json: Json) = Because(
            code = BecauseCode(json.member("code").text),
            text = json.member("text").text,
        )
    }
}

data class BrowserKeys(
    val p256dh: String,
    val auth: String,
) {
    fun toJson(): Json = Json.of(
        "p256dh" to Json.of(p256dh),
        "auth" to Json.of(auth),
    )

    companion object {
        fun of(json: Json) = BrowserKeys(
            p256dh = json.member("p256dh").text,
            auth = json.member("auth").text,
        )
    }
}

data class BrowserPush(
    /** `applicationServerKey`, base64url. Another one than yours: subscribe anew */
    val publicKey: String,
) {
    companion object {
        fun of(json: Json) = BrowserPush(
            publicKey = json.member("public_key").text,
        )
    }
}

data class Choice(
    /** What to answer with */
    val choice: String,
    val text: String,
) {
    companion object {
        fun of(json: Json) = Choice(
            choice = json.member("choice").text,
            text = json.member("text").text,
        )
    }
}

data class Community(
    val items: List<CommunityItem>,
) {
    companion object {
        fun of(json: Json) = Community(
            items = json.member("items").items.map { each -> CommunityItem.of(each) },
        )
    }
}

data class CommunityItem(
    val id: Uuid,
    val at: Instant,
    val kind: String,
    val category: String,
    val title: String,
    val text: String,
    val place: NamedPlace,
    /** `town`: it tells of a person or a home. `place` is the middle of its town whatever happened where, `at` the beginning of its day by the city's clock: draw no ring around it */
    val level: CommunityItemLevel,
) {
    companion object {
        fun of(json: Json) = CommunityItem(
            id = json.member("id").text,
            at = json.member("at").text,
            kind = json.member("kind").text,
            category = json.member("category").text,
            title = json.member("title").text,
            text = json.member("text").text,
            place = NamedPlace.of(json.member("place")),
            level = CommunityItemLevel(json.member("level").text),
        )
    }
}

data class DeviceKey(
    val kty: DeviceKeyKty,
    val crv: DeviceKeyCrv,
    /** base64url, 32 bytes */
    val x: String,
    /** base64url, 32 bytes; of P-256 only */
    val y: String? = null,
) {
    fun toJson(): Json = Json.of(
        "kty" to Json.of(kty.value),
        "crv" to Json.of(crv.value),
        "x" to Json.of(x),
        "y" to y?.let { Json.of(it) },
    )

    companion object {
        fun of(json: Json) = DeviceKey(
            kty = DeviceKeyKty(json.member("kty").text),
            crv = DeviceKeyCrv(json.member("crv").text),
            x = json.member("x").text,
            y = json.memberOrNull("y")?.let { it.text },
        )
    }
}

data class DisputeReceipt(
    val id: Uuid,
    val reportId: Uuid,
    val status: String,
    val receivedAt: Instant,
    /** How often what is found now may be disputed in turn */
    val disputesLeft: Long,
) {
    companion object {
        fun of(json: Json) = DisputeReceipt(
            id = json.member("id").text,
            reportId = json.member("report_id").text,
            status = json.member("status").text,
            receivedAt = json.member("received_at").text,
            disputesLeft = json.member("disputes_left").integer,
        )
    }
}

data class Enrolment(
    val deviceId: Uuid,
    /** Sent as Authorization: Bearer */
    val token: String,
    val expiresAt: Instant,
) {
    companion object {
        fun of(json: Json) = Enrolment(
            deviceId = json.member("device_id").text,
            token = json.member("token").text,
            expiresAt = json.member("expires_at").text,
        )
    }
}

data class Erasure(
    val erased: List<ErasureErased>,
    val kept: List<Kept>,
) {
    companion object {
        fun of(json: Json) = Erasure(
            erased = json.member("erased").items.map { each -> ErasureErased(each.text) },
            kept = json.member("kept").items.map { each -> Kept.of(each) },
        )
    }
}

data class FieldError(
    val field: String,
    val code: String,
    val detail: String,
) {
    companion object {
        fun of(json: Json) = FieldError(
            field = json.member("field").text,
            code = json.member("code").text,
            detail = json.member("detail").text,
        )
    }
}

data class Fix(
    /** Degrees, WGS 84 */
    val lat: Double,
    /** Degrees, WGS 84 */
    val lon: Double,
    /** Radius in metres that the phone is sure of */
    val accuracyM: Double? = null,
    /** The phone's clock */
    val at: Instant? = null,
    /** What the phone's battery had left then, 0 to 100 */
    val batteryPct: Double? = null,
) {
    fun toJson(): Json = Json.of(
        "lat" to Json.of(lat),
        "lon" to Json.of(lon),
        "accuracy_m" to accuracyM?.let { Json.of(it) },
        "at" to at?.let { Json.of(it) },
        "battery_pct" to batteryPct?.let { Json.of(it) },
    )

    companion object {
        fun of(json: Json) = Fix(
            lat = json.member("lat").number,
            lon = json.member("lon").number,
            accuracyM = json.memberOrNull("accuracy_m")?.let { it.number },
            at = json.memberOrNull("at")?.let { it.text },
            batteryPct = json.memberOrNull("battery_pct")?.let { it.number },
        )
    }
}

data class FollowedSos(
    val id: Uuid,
    val reference: String,
    val state: FollowedSosState,
    val escalationLevel: Long,
    val raisedAt: Instant,
    /** While it arms: when we raise it, by our clock. null when it was raised */
    val raisesAt: Instant? = null,
    val flags: List<String>,
    val nextStep: NextStepInWords? = null,
    val timeline: List<SosStepInWords>,
) {
    companion object {
        fun of(json: Json) = FollowedSos(
            id = json.member("id").text,
            reference = json.member("reference").text,
            state = FollowedSosState(json.member("state").text),
            escalationLevel = json.member("escalation_level").integer,
            raisedAt = json.member("raised_at").text,
            raisesAt = json.memberOrNull("raises_at")?.let { it.text },
            flags = json.member("flags").items.map { each -> each.text },
            nextStep = json.memberOrNull("next_step")?.let { NextStepInWords.of(it) },
            timeline = json.member("timeline").items.map { each -> SosStepInWords.of(each) },
        )
    }
}

data class Inbox(
    val items: List<Notification>,
    val next: Uuid? = null,
) {
    companion object {
        fun of(json: Json) = Inbox(
            items = json.member("items").items.map { each -> Notification.of(each) },
            next = json.memberOrNull("next")?.let { it.text },
        )
    }
}

data class Invitation(
    /** Eight characters and one to check them by */
    val code: String,
    /** Opens our app with the code filled in */
    val url: String,
    /** The same as a picture, SVG */
    val qrSvg: String,
    val expiresAt: Instant,
) {
    companion object {
        fun of(json: Json) = Invitation(
            code = json.member("code").text,
            url = json.member("url").text,
            qrSvg = json.member("qr_svg").text,
            expiresAt = json.member("expires_at").text,
        )
    }
}

data class Kept(
    val what: KeptWhat,
    /** Why, in the device's language */
    val text: String,
) {
    companion object {
        fun of(json: Json) = Kept(
            what = KeptWhat(json.member("what").text),
            text = json.member("text").text,
        )
    }
}

data class KeptAlert(
    val sosAlert: FollowedSos,
    val positions: List<KeptPosition>,
    val messages: List<Message>,
) {
    companion object {
        fun of(json: Json) = KeptAlert(
            sosAlert = FollowedSos.of(json.member("sos_alert")),
            positions = json.member("positions").items.map { each -> KeptPosition.of(each) },
            messages = json.member("messages").items.map { each -> Message.of(each) },
        )
    }
}

data class KeptDevice(
    val id: Uuid,
    val platform: String,
    val locale: String,
    val appVersion: String,
    val createdAt: Instant,
) {
    companion object {
        fun of(json: Json) = KeptDevice(
            id = json.member("id").text,
            platform = json.member("platform").text,
            locale = json.member("locale").text,
            appVersion = json.member("app_version").text,
            createdAt = json.member("created_at").text,
        )
    }
}

data class KeptPosition(
    val lat: Double,
    val lon: Double,
    val accuracyM: Double,
    val at: Instant,
) {
    companion object {
        fun of(json: Json) = KeptPosition(
            lat = json.member("lat").number,
            lon = json.member("lon").number,
            accuracyM = json.member("accuracy_m").number,
            at = json.member("at").text,
        )
    }
}

data class KeptReport(
    val report: Report,
    val uploads: List<KeptUpload>,
    /** Who looked at its footage */
    val accesses: List<Access>,
) {
    companion object {
        fun of(json: Json) = KeptReport(
            report = Report.of(json.member("report")),
            uploads = json.member("uploads").items.map { each -> KeptUpload.of(each) },
            accesses = json.member("accesses").items.map { each -> Access.of(each) },
        )
    }
}

data class KeptUpload(
    val id: Uuid,
    val mediaType: String,
    val state: String,
) {
    companion object {
        fun of(json: Json) = KeptUpload(
            id = json.member("id").text,
            mediaType = json.member("media_type").text,
            state = json.member("state").text,
        )
    }
}

data class Language(
    /** BCP 47; en, ur and sd have words of their own, others read English */
    val locale: String,
) {
    fun toJson(): Json = Json.of(
        "locale" to Json.of(locale),
    )

    companion object {
        fun of(json: Json) = Language(
            locale = json.member("locale").text,
        )
    }
}

data class Later(
    /** Within the next 24 hours */
    val expectedAt: Instant,
) {
    fun toJson(): Json = Json.of(
        "expected_at" to Json.of(expectedAt),
    )

    companion object {
        fun of(json: Json) = Later(
            expectedAt = json.member("expected_at").text,
        )
    }
}

data class Link(
    val id: Uuid,
    val createdAt: Instant,
    val expiresAt: Instant,
    /** When it was last opened */
    val openedAt: Instant? = null,
) {
    companion object {
        fun of(json: Json) = Link(
            id = json.member("id").text,
            createdAt = json.member("created_at").text,
            expiresAt = json.member("expires_at").text,
            openedAt = json.memberOrNull("opened_at")?.let { it.text },
        )
    }
}

data class Links(
    val items: List<Link>,
) {
    companion object {
        fun of(json: Json) = Links(
            items = json.member("items").items.map { each -> Link.of(each) },
        )
    }
}

data class MadeLink(
    val id: Uuid,
    val url: String,
    val expiresAt: Instant,
) {
    companion object {
        fun of(json: Json) = MadeLink(
            id = json.member("id").text,
            url = json.member("url").text,
            expiresAt = json.member("expires_at").text,
        )
    }
}

data class Message(
    val id: Uuid,
    val sender: MessageSender,
    val text: String,
    /** Our clock */
    val at: Instant,
    val state: MessageState,
    val deliveredAt: Instant? = null,
    val readAt: Instant? = null,
    val voice: Voice? = null,
) {
    companion object {
        fun of(json: Json) = Message(
            id = json.member("id").text,
            sender = MessageSender(json.member("sender").text),
            text = json.member("text").text,
            at = json.member("at").text,
            state = MessageState(json.member("state").text),
            deliveredAt = json.memberOrNull("delivered_at")?.let { it.text },
            readAt = json.memberOrNull("read_at")?.let { it.text },
            voice = json.memberOrNull("voice")?.let { Voice.of(it) },
        )
    }
}

data class Messages(
    val items: List<Message>,
) {
    companion object {
        fun of(json: Json) = Messages(
            items = json.member("items").items.map { each -> Message.of(each) },
        )
    }
}

data class MyData(
    val madeAt: Instant,
    val devices: List<KeptDevice>,
    val reports: List<KeptReport>,
    /** Of the asking device */
    val sosAlerts: List<KeptAlert>,
    val trips: List<Trip>,
    val contactLinks: List<Link>,
    /** Of the asking device */
    val watching: WatchAreas,
    val phoneNumbers: List<PhoneNumber>,
    val standing: Standing,
    /** Of the asking device */
    val notifications: List<Notification>,
) {
    companion object {
        fun of(json: Json) = MyData(
            madeAt = json.member("made_at").text,
            devices = json.member("devices").items.map { each -> KeptDevice.of(each) },
            reports = json.member("reports").items.map { each -> KeptReport.of(each) },
            sosAlerts = json.member("sos_alerts").items.map { each -> KeptAlert.of(each) },
            trips = json.member("trips").items.map { each -> Trip.of(each) },
            contactLinks = json.member("contact_links").items.map { each -> Link.of(each) },
            watching = WatchAreas.of(json.member("watching")),
            phoneNumbers = json.member("phone_numbers").items.map { each -> PhoneNumber.of(each) },
            standing = Standing.of(json.member("standing")),
            notifications = json.member("notifications").items.map { each -> Notification.of(each) },
        )
    }
}

data class MyReport(
    val id: Uuid,
    val reference: String,
    val status: String,
    val category: String,
    val narrative: String,
    val occurredAt: Instant,
    val receivedAt: Instant,
    val position: Position,
) {
    companion object {
        fun of(json: Json) = MyReport(
            id = json.member("id").text,
            reference = json.member("reference").text,
            status = json.member("status").text,
            category = json.member("category").text,
            narrative = json.member("narrative").text,
            occurredAt = json.member("occurred_at").text,
            receivedAt = json.member("received_at").text,
            position = Position.of(json.member("position")),
        )
    }
}

data class MyReports(
    val items: List<MyReport>,
) {
    companion object {
        fun of(json: Json) = MyReports(
            items = json.member("items").items.map { each -> MyReport.of(each) },
        )
    }
}

data class NamedPlace(
    val lat: Double,
    val lon: Double,
    val name: String,
) {
    companion object {
        fun of(json: Json) = NamedPlace(
            lat = json.member("lat").number,
            lon = json.member("lon").number,
            name = json.member("name").text,
        )
    }
}

data class Neighbourhood(
    val name: String,
    val lat: Double,
    val lon: Double,
) {
    companion object {
        fun of(json: Json) = Neighbourhood(
            name = json.member("name").text,
            lat = json.member("lat").number,
            lon = json.member("lon").number,
        )
    }
}

data class NewAnswer(
    val questionId: Uuid,
    val choice: String? = null,
    /** The resident's own words; needed where there is nothing to choose */
    val narrative: String? = null,
) {
    fun toJson(): Json = Json.of(
        "question_id" to Json.of(questionId),
        "choice" to choice?.let { Json.of(it) },
        "narrative" to narrative?.let { Json.of(it) },
    )

    companion object {
        fun of(json: Json) = NewAnswer(
            questionId = json.member("question_id").text,
            choice = json.memberOrNull("choice")?.let { it.text },
            narrative = json.memberOrNull("narrative")?.let { it.text },
        )
    }
}

data class NewAppeal(
    /** What you want to say; may be empty */
    val words: String? = null,
) {
    fun toJson(): Json = Json.of(
        "words" to words?.let { Json.of(it) },
    )

    companion object {
        fun of(json: Json) = NewAppeal(
            words = json.memberOrNull("words")?.let { it.text },
        )
    }
}

data class NewCode(
    /** Six digits, of any script */
    val code: String,
) {
    fun toJson(): Json = Json.of(
        "code" to Json.of(code),
    )

    companion object {
        fun of(json: Json) = NewCode(
            code = json.member("code").text,
        )
    }
}

data class NewDevice(
    val platform: NewDevicePlatform,
    /** BCP 47; en, ur and sd have words of their own, others read English */
    val locale: String,
    val appVersion: String? = null,
    val push: Push? = null,
    val key: DeviceKey? = null,
    /** The code that another phone of the resident shows */
    val invitation: String? = null,
) {
    fun toJson(): Json = Json.of(
        "platform" to Json.of(platform.value),
        "locale" to Json.of(locale),
        "app_version" to appVersion?.let { Json.of(it) },
        "push" to push?.let { it.toJson() },
        "key" to key?.let { it.toJson() },
        "invitation" to invitation?.let { Json.of(it) },
    )

    companion object {
        fun of(json: Json) = NewDevice(
            platform = NewDevicePlatform(json.member("platform").text),
            locale = json.member("locale").text,
            appVersion = json.memberOrNull("app_version")?.let { it.text },
            push = json.memberOrNull("push")?.let { Push.of(it) },
            key = json.memberOrNull("key")?.let { DeviceKey.of(it) },
            invitation = json.memberOrNull("invitation")?.let { it.text },
        )
    }
}

data class NewDispute(
    /** Closed for writing, open for reading; `other` needs a narrative */
    val reason: NewDisputeReason,
    /** The resident's own words, for the officer who looks again */
    val narrative: String? = null,
) {
    fun toJson(): Json = Json.of(
        "reason" to Json.of(reason.value),
        "narrative" to narrative?.let { Json.of(it) },
    )

    companion object {
        fun of(json: Json) = NewDispute(
            reason = NewDisputeReason(json.member("reason").text),
            narrative = json.memberOrNull("narrative")?.let { it.text },
        )
    }
}

data class NewKey(
    val key: DeviceKey,
) {
    fun toJson(): Json = Json.of(
        "key" to key.toJson(),
    )

    companion object {
        fun of(json: Json) = NewKey(
            key = DeviceKey.of(json.member("key")),
        )
    }
}

data class NewLink(
    /** Hours until it opens nothing any more */
    val holdsForH: Long? = null,
) {
    fun toJson(): Json = Json.of(
        "holds_for_h" to holdsForH?.let { Json.of(it) },
    )

    companion object {
        fun of(json: Json) = NewLink(
            holdsForH = json.memberOrNull("holds_for_h")?.let { it.integer },
        )
    }
}

data class NewMessage(
    val text: String,
) {
    fun toJson(): Json = Json.of(
        "text" to Json.of(text),
    )

    companion object {
        fun of(json: Json) = NewMessage(
            text = json.member("text").text,
        )
    }
}

data class NewPhoneNumber(
    /** As people write it; without a country code it is one of this country */
    val number: String,
) {
    fun toJson(): Json = Json.of(
        "number" to Json.of(number),
    )

    companion object {
        fun of(json: Json) = NewPhoneNumber(
            number = json.member("number").text,
        )
    }
}

data class NewPins(
    val standDownPin: String,
    /** Looks like the other one in everything, and keeps the SOS up */
    val duressPin: String,
    /** One of those that are set; needed when there are some */
    val currentPin: String? = null,
) {
    fun toJson(): Json = Json.of(
        "stand_down_pin" to Json.of(standDownPin),
        "duress_pin" to Json.of(duressPin),
        "current_pin" to currentPin?.let { Json.of(it) },
    )

    companion object {
        fun of(json: Json) = NewPins(
            standDownPin = json.member("stand_down_pin").text,
            duressPin = json.member("duress_pin").text,
            currentPin = json.memberOrNull("current_pin")?.let { it.text },
        )
    }
}

data class NewReport(
    /** Closed for writing, open for reading */
    val category: NewReportCategory,
    /** The resident's own words */
    val narrative: String? = null,
    /** Up to 30 days back, by the phone's clock */
    val occurredAt: Instant,
    val occurredUntil: Instant? = null,
    /** When the report was written */
    val composedAt: Instant? = null,
    /** When it was sent; `received_at - sent_at` corrects the others */
    val sentAt: Instant? = null,
    val position: Position,
    /** Store neither resident nor device */
    val anonymous: Boolean? = null,
) {
    fun toJson(): Json = Json.of(
        "category" to Json.of(category.value),
        "narrative" to narrative?.let { Json.of(it) },
        "occurred_at" to Json.of(occurredAt),
        "occurred_until" to occurredUntil?.let { Json.of(it) },
        "composed_at" to composedAt?.let { Json.of(it) },
        "sent_at" to sentAt?.let { Json.of(it) },
        "position" to position.toJson(),
        "anonymous" to anonymous?.let { Json.of(it) },
    )

    companion object {
        fun of(json: Json) = NewReport(
            category = NewReportCategory(json.member("category").text),
            narrative = json.memberOrNull("narrative")?.let { it.text },
            occurredAt = json.member("occurred_at").text,
            occurredUntil = json.memberOrNull("occurred_until")?.let { it.text },
            composedAt = json.memberOrNull("composed_at")?.let { it.text },
            sentAt = json.memberOrNull("sent_at")?.let { it.text },
            position = Position.of(json.member("position")),
            anonymous = json.memberOrNull("anonymous")?.let { it.truth },
        )
    }
}

data class NewSos(
    /** What it is, in a word; at most 40 characters */
    val kind: String? = null,
    val position: SosPosition? = null,
    /** The phone's clock */
    val submittedAt: Instant? = null,
    /** Do not ring back */
    val silent: Boolean? = null,
    /** What the phone's battery had left then, 0 to 100 */
    val batteryPct: Double? = null,
    /** Take it, and raise it in some seconds unless it is stood down: see `raises_at` */
    val arming: Boolean? = null,
) {
    fun toJson(): Json = Json.of(
        "kind" to kind?.let { Json.of(it) },
        "position" to position?.let { it.toJson() },
        "submitted_at" to submittedAt?.let { Json.of(it) },
        "silent" to silent?.let { Json.of(it) },
        "battery_pct" to batteryPct?.let { Json.of(it) },
        "arming" to arming?.let { Json.of(it) },
    )

    companion object {
        fun of(json: Json) = NewSos(
            kind = json.memberOrNull("kind")?.let { it.text },
            position = json.memberOrNull("position")?.let { SosPosition.of(it) },
            submittedAt = json.memberOrNull("submitted_at")?.let { it.text },
            silent = json.memberOrNull("silent")?.let { it.truth },
            batteryPct = json.memberOrNull("battery_pct")?.let { it.number },
            arming = json.memberOrNull("arming")?.let { it.truth },
        )
    }
}

data class NewTrip(
    val from: String,
    val to: String,
    /** Within the next 24 hours */
    val expectedAt: Instant,
) {
    fun toJson(): Json = Json.of(
        "from" to Json.of(from),
        "to" to Json.of(to),
        "expected_at" to Json.of(expectedAt),
    )

    companion object {
        fun of(json: Json) = NewTrip(
            from = json.member("from").text,
            to = json.member("to").text,
            expectedAt = json.member("expected_at").text,
        )
    }
}

data class NextStep(
    val level: Long,
    val to: String,
    /** Our clock */
    val at: Instant,
) {
    companion object {
        fun of(json: Json) = NextStep(
            level = json.member("level").integer,
            to = json.member("to").text,
            at = json.member("at").text,
        )
    }
}

data class NextStepInWords(
    val level: Long,
    val to: String,
    /** Our clock */
    val at: Instant,
    /** In the device's language */
    val text: String,
) {
    companion object {
        fun of(json: Json) = NextStepInWords(
            level = json.member("level").integer,
            to = json.member("to").text,
            at = json.member("at").text,
            text = json.member("text").text,
        )
    }
}

data class Notification(
    val id: Uuid,
    val at: Instant,
    val kind: String,
    val title: String,
    val text: String,
    /** The language of the words */
    val locale: String,
    val place: NamedPlace,
) {
    companion object {
        fun of(json: Json) = Notification(
            id = json.member("id").text,
            at = json.member("at").text,
            kind = json.member("kind").text,
            title = json.member("title").text,
            text = json.member("text").text,
            locale = json.member("locale").text,
            place = NamedPlace.of(json.member("place")),
        )
    }
}

data class NotificationReceipts(
    val state: String,
    /** When the push provider took it */
    val acceptedAt: Instant? = null,
    val shownAt: Instant? = null,
    val openedAt: Instant? = null,
) {
    companion object {
        fun of(json: Json) = NotificationReceipts(
            state = json.member("state").text,
            acceptedAt = json.memberOrNull("accepted_at")?.let { it.text },
            shownAt = json.memberOrNull("shown_at")?.let { it.text },
            openedAt = json.memberOrNull("opened_at")?.let { it.text },
        )
    }
}

data class OneNotification(
    val id: Uuid,
    val at: Instant,
    val kind: String,
    val title: String,
    val text: String,
    /** The language of the words */
    val locale: String,
    val place: NamedPlace? = null,
    /** Of a correction: what it takes the place of on the screen */
    val replaces: Uuid? = null,
) {
    companion object {
        fun of(json: Json) = OneNotification(
            id = json.member("id").text,
            at = json.member("at").text,
            kind = json.member("kind").text,
            title = json.member("title").text,
            text = json.member("text").text,
            locale = json.member("locale").text,
            place = json.memberOrNull("place")?.let { NamedPlace.of(it) },
            replaces = json.memberOrNull("replaces")?.let { it.text },
        )
    }
}

data class Phone(
    val id: Uuid,
    val platform: PhonePlatform,
    /** BCP 47 */
    val locale: String,
    /** waiting: it came with a code; let it in, or refuse it */
    val state: PhoneState,
    val thisDevice: Boolean,
    /** Whether it has a key */
    val signs: Boolean,
    /** Six characters of its key's thumbprint, in two groups. The phone that waits shows the same on its own screen, made by itself: ask the person whether they are the same before you let it in. null: it has no key */
    val fingerprint: String? = null,
    val addedAt: Instant,
    /** The day on which it last asked for a token; the hour is not kept */
    val seenOn: String? = null,
) {
    companion object {
        fun of(json: Json) = Phone(
            id = json.member("id").text,
            platform = PhonePlatform(json.member("platform").text),
            locale = json.member("locale").text,
            state = PhoneState(json.member("state").text),
            thisDevice = json.member("this_device").truth,
            signs = json.member("signs").truth,
            fingerprint = json.memberOrNull("fingerprint")?.let { it.text },
            addedAt = json.member("added_at").text,
            seenOn = json.memberOrNull("seen_on")?.let { it.text },
        )
    }
}

data class PhoneNumber(
    val id: Uuid,
    /** Its last two digits */
    val ending: String,
    val state: PhoneNumberState,
    /** Until when its code may be entered */
    val codeExpiresAt: Instant? = null,
    val provenAt: Instant? = null,
) {
    companion object {
        fun of(json: Json) = PhoneNumber(
            id = json.member("id").text,
            ending = json.member("ending").text,
            state = PhoneNumberState(json.member("state").text),
            codeExpiresAt = json.memberOrNull("code_expires_at")?.let { it.text },
            provenAt = json.memberOrNull("proven_at")?.let { it.text },
        )
    }
}

data class PhoneNumbers(
    val items: List<PhoneNumber>,
) {
    companion object {
        fun of(json: Json) = PhoneNumbers(
            items = json.member("items").items.map { each -> PhoneNumber.of(each) },
        )
    }
}

data class Phones(
    val items: List<Phone>,
) {
    companion object {
        fun of(json: Json) = Phones(
            items = json.member("items").items.map { each -> Phone.of(each) },
        )
    }
}

data class Pins(
    val areSet: Boolean,
) {
    companion object {
        fun of(json: Json) = Pins(
            areSet = json.member("are_set").truth,
        )
    }
}

data class Point(
    val type: PointType,
    /** Longitude, latitude: GeoJSON's order */
    val coordinates: List<Double>,
) {
    companion object {
        fun of(json: Json) = Point(
            type = PointType(json.member("type").text),
            coordinates = json.member("coordinates").items.map { each -> each.number },
        )
    }
}

data class Position(
    /** Degrees, WGS 84 */
    val lat: Double,
    /** Degrees, WGS 84 */
    val lon: Double,
    /** Radius in metres that the phone is sure of */
    val accuracyM: Double,
) {
    fun toJson(): Json = Json.of(
        "lat" to Json.of(lat),
        "lon" to Json.of(lon),
        "accuracy_m" to Json.of(accuracyM),
    )

    companion object {
        fun of(json: Json) = Position(
            lat = json.member("lat").number,
            lon = json.member("lon").number,
            accuracyM = json.member("accuracy_m").number,
        )
    }
}

data class Positions(
    val positions: List<Fix>,
) {
    fun toJson(): Json = Json.of(
        "positions" to Json.Items(positions.map { each -> each.toJson() }),
    )

    companion object {
        fun of(json: Json) = Positions(
            positions = json.member("positions").items.map { each -> Fix.of(each) },
        )
    }
}

data class Problem(
    val type: String,
    val title: String,
    val status: Long,
    val detail: String,
    val requestId: String,
    val errors: List<FieldError>,
) {
    companion object {
        fun of(json: Json) = Problem(
            type = json.member("type").text,
            title = json.member("title").text,
            status = json.member("status").integer,
            detail = json.member("detail").text,
            requestId = json.member("request_id").text,
            errors = json.member("errors").items.map { each -> FieldError.of(each) },
        )
    }
}

data class Push(
    val provider: PushProvider,
    /** Of `fcm`, required there: the registration token */
    val token: String? = null,
    /** The Firebase installation id, where the client knows it; used before the token */
    val fid: String? = null,
    /** Of `webpush`, required there: the subscription's endpoint, at a push service that is known here */
    val endpoint: String? = null,
    /** Of `webpush`, required there: the subscription's keys */
    val keys: BrowserKeys? = null,
) {
    fun toJson(): Json = Json.of(
        "provider" to Json.of(provider.value),
        "token" to token?.let { Json.of(it) },
        "fid" to fid?.let { Json.of(it) },
        "endpoint" to endpoint?.let { Json.of(it) },
        "keys" to keys?.let { it.toJson() },
    )

    companion object {
        fun of(json: Json) = Push(
            provider = PushProvider(json.member("provider").text),
            token = json.memberOrNull("token")?.let { it.text },
            fid = json.memberOrNull("fid")?.let { it.text },
            endpoint = json.memberOrNull("endpoint")?.let { it.text },
            keys = json.memberOrNull("keys")?.let { BrowserKeys.of(it) },
        )
    }
}

data class PushState(
    val registered: Registered? = null,
    /** Null where notifications of browsers are not set up */
    val webpush: BrowserPush? = null,
) {
    companion object {
        fun of(json: Json) = PushState(
            registered = json.memberOrNull("registered")?.let { Registered.of(it) },
            webpush = json.memberOrNull("webpush")?.let { BrowserPush.of(it) },
        )
    }
}

data class Question(
    val id: Uuid,
    val text: String,
    /** One of these is the answer; empty when it is answered in words */
    val choices: List<Choice>,
    val state: String,
    val askedAt: Instant,
    /** Until when it may be answered */
    val expiresAt: Instant,
    val answeredAt: Instant? = null,
    val choice: String? = null,
    /** The answer in the resident's own words */
    val narrative: String,
) {
    companion object {
        fun of(json: Json) = Question(
            id = json.member("id").text,
            text = json.member("text").text,
            choices = json.member("choices").items.map { each -> Choice.of(each) },
            state = json.member("state").text,
            askedAt = json.member("asked_at").text,
            expiresAt = json.member("expires_at").text,
            answeredAt = json.memberOrNull("answered_at")?.let { it.text },
            choice = json.memberOrNull("choice")?.let { it.text },
            narrative = json.member("narrative").text,
        )
    }
}

data class QuietHours(
    /** By the city's clock */
    val from: String,
    /** The same; earlier than `from` is on the next day */
    val to: String,
) {
    fun toJson(): Json = Json.of(
        "from" to Json.of(from),
        "to" to Json.of(to),
    )

    companion object {
        fun of(json: Json) = QuietHours(
            from = json.member("from").text,
            to = json.member("to").text,
        )
    }
}

data class Receipt(
    val upTo: Uuid,
    /** They have stood on a screen, too */
    val read: Boolean? = null,
) {
    fun toJson(): Json = Json.of(
        "up_to" to Json.of(upTo),
        "read" to read?.let { Json.of(it) },
    )

    companion object {
        fun of(json: Json) = Receipt(
            upTo = json.member("up_to").text,
            read = json.memberOrNull("read")?.let { it.truth },
        )
    }
}

data class Reference(
    val id: Uuid,
    val reference: String,
) {
    companion object {
        fun of(json: Json) = Reference(
            id = json.member("id").text,
            reference = json.member("reference").text,
        )
    }
}

data class Registered(
    val provider: RegisteredProvider,
    val registeredAt: Instant,
) {
    companion object {
        fun of(json: Json) = Registered(
            provider = RegisteredProvider(json.member("provider").text),
            registeredAt = json.member("registered_at").text,
        )
    }
}

data class Report(
    val id: Uuid,
    val reference: String,
    val status: String,
    val category: String,
    val narrative: String,
    val occurredAt: Instant,
    val occurredUntil: Instant? = null,
    val receivedAt: Instant,
    val position: Position,
    val anonymous: Boolean,
    val report: Reference,
    val incident: Reference,
    /** Until when its outcome may be disputed; null when it may not */
    val disputableUntil: Instant? = null,
    val timeline: List<TimelineStep>,
    val questions: List<Question>,
) {
    companion object {
        fun of(json: Json) = Report(
            id = json.member("id").text,
            reference = json.member("reference").text,
            status = json.member("status").text,
            category = json.member("category").text,
            narrative = json.member("narrative").text,
            occurredAt = json.member("occurred_at").text,
            occurredUntil = json.memberOrNull("occurred_until")?.let { it.text },
            receivedAt = json.member("received_at").text,
            position = Position.of(json.member("position")),
            anonymous = json.member("anonymous").truth,
            report = Reference.of(json.member("report")),
            incident = Reference.of(json.member("incident")),
            disputableUntil = json.memberOrNull("disputable_until")?.let { it.text },
            timeline = json.member("timeline").items.map { each -> TimelineStep.of(each) },
            questions = json.member("questions").items.map { each -> Question.of(each) },
        )
    }
}

data class ReportReceipt(
    val id: Uuid,
    /** Speakable, with a check character */
    val reference: String,
    val status: String,
    val receivedAt: Instant,
    /** Only for an anonymous report: the only key to it */
    val receiptSecret: String? = null,
) {
    companion object {
        fun of(json: Json) = ReportReceipt(
            id = json.member("id").text,
            reference = json.member("reference").text,
            status = json.member("status").text,
            receivedAt = json.member("received_at").text,
            receiptSecret = json.memberOrNull("receipt_secret")?.let { it.text },
        )
    }
}

data class ShownOrOpened(
    val kind: ShownOrOpenedKind,
    /** By the phone's clock; now when left out */
    val at: Instant? = null,
    /** The phone's clock at this try, which corrects `at` */
    val sentAt: Instant? = null,
) {
    fun toJson(): Json = Json.of(
        "kind" to Json.of(kind.value),
        "at" to at?.let { Json.of(it) },
        "sent_at" to sentAt?.let { Json.of(it) },
    )

    companion object {
        fun of(json: Json) = ShownOrOpened(
            kind = ShownOrOpenedKind(json.member("kind").text),
            at = json.memberOrNull("at")?.let { it.text },
            sentAt = json.memberOrNull("sent_at")?.let { it.text },
        )
    }
}

data class Sign(
    val name: String,
    val lat: Double,
    val lon: Double,
    /** As it is painted, such as P17 */
    val tag: String,
) {
    companion object {
        fun of(json: Json) = Sign(
            name = json.member("name").text,
            lat = json.member("lat").number,
            lon = json.member("lon").number,
            tag = json.member("tag").text,
        )
    }
}

data class Signs(
    val poles: List<Sign>,
    val places: List<Neighbourhood>,
) {
    companion object {
        fun of(json: Json) = Signs(
            poles = json.member("poles").items.map { each -> Sign.of(each) },
            places = json.member("places").items.map { each -> Neighbourhood.of(each) },
        )
    }
}

data class SosAlert(
    val id: Uuid,
    val reference: String,
    val state: SosAlertState,
    val escalationLevel: Long,
    val raisedAt: Instant,
    /** While it arms: when we raise it, by our clock. null when it was raised */
    val raisesAt: Instant? = null,
    val flags: List<String>,
    /** null when somebody has answered, or nothing is left to do */
    val nextStep: NextStep? = null,
) {
    companion object {
        fun of(json: Json) = SosAlert(
            id = json.member("id").text,
            reference = json.member("reference").text,
            state = SosAlertState(json.member("state").text),
            escalationLevel = json.member("escalation_level").integer,
            raisedAt = json.member("raised_at").text,
            raisesAt = json.memberOrNull("raises_at")?.let { it.text },
            flags = json.member("flags").items.map { each -> each.text },
            nextStep = json.memberOrNull("next_step")?.let { NextStep.of(it) },
        )
    }
}

data class SosPosition(
    /** Degrees, WGS 84 */
    val lat: Double,
    /** Degrees, WGS 84 */
    val lon: Double,
    /** Radius in metres that the phone is sure of */
    val accuracyM: Double? = null,
) {
    fun toJson(): Json = Json.of(
        "lat" to Json.of(lat),
        "lon" to Json.of(lon),
        "accuracy_m" to accuracyM?.let { Json.of(it) },
    )

    companion object {
        fun of(json: Json) = SosPosition(
            lat = json.member("lat").number,
            lon = json.member("lon").number,
            accuracyM = json.memberOrNull("accuracy_m")?.let { it.number },
        )
    }
}

data class SosStepInWords(
    val at: Instant,
    val code: String,
    /** In the device's language */
    val text: String,
) {
    companion object {
        fun of(json: Json) = SosStepInWords(
            at = json.member("at").text,
            code = json.member("code").text,
            text = json.member("text").text,
        )
    }
}

data class StandDown(
    /** Six digits: the PIN that stands down, or the other one */
    val pin: String? = null,
) {
    fun toJson(): Json = Json.of(
        "pin" to pin?.let { Json.of(it) },
    )

    companion object {
        fun of(json: Json) = StandDown(
            pin = json.memberOrNull("pin")?.let { it.text },
        )
    }
}

data class Standing(
    val treated: StandingTreated,
    val text: String,
    /** Empty: nothing is known */
    val because: List<Because>,
    val effects: List<String>,
    /** What it never touches */
    val never: List<String>,
    /** When it has faded, if nothing is added */
    val asUsualAgainAt: Instant? = null,
    val mayAppeal: Boolean,
    val appeal: Appeal? = null,
) {
    companion object {
        fun of(json: Json) = Standing(
            treated = StandingTreated(json.member("treated").text),
            text = json.member("text").text,
            because = json.member("because").items.map { each -> Because.of(each) },
            effects = json.member("effects").items.map { each -> each.text },
            never = json.member("never").items.map { each -> each.text },
            asUsualAgainAt = json.memberOrNull("as_usual_again_at")?.let { it.text },
            mayAppeal = json.member("may_appeal").truth,
            appeal = json.memberOrNull("appeal")?.let { Appeal.of(it) },
        )
    }
}

data class StoredPositions(
    val stored: Long,
    val newestAt: Instant? = null,
) {
    companion object {
        fun of(json: Json) = StoredPositions(
            stored = json.member("stored").integer,
            newestAt = json.memberOrNull("newest_at")?.let { it.text },
        )
    }
}

data class TimelineStep(
    val at: Instant,
    val status: String,
    val text: String,
) {
    companion object {
        fun of(json: Json) = TimelineStep(
            at = json.member("at").text,
            status = json.member("status").text,
            text = json.member("text").text,
        )
    }
}

data class Trip(
    val id: Uuid,
    /** Which of the resident's phones set out; its places are the ones wanted */
    val deviceId: Uuid,
    val from: String,
    val to: String,
    val state: TripState,
    val startedAt: Instant,
    val expectedAt: Instant,
    /** When we raise an SOS unless they have arrived */
    val raisesAt: Instant,
    val arrivedAt: Instant? = null,
    /** What was raised when they did not arrive */
    val sosAlertId: Uuid? = null,
) {
    companion object {
        fun of(json: Json) = Trip(
            id = json.member("id").text,
            deviceId = json.member("device_id").text,
            from = json.member("from").text,
            to = json.member("to").text,
            state = TripState(json.member("state").text),
            startedAt = json.member("started_at").text,
            expectedAt = json.member("expected_at").text,
            raisesAt = json.member("raises_at").text,
            arrivedAt = json.memberOrNull("arrived_at")?.let { it.text },
            sosAlertId = json.memberOrNull("sos_alert_id")?.let { it.text },
        )
    }
}

data class Trips(
    val items: List<Trip>,
) {
    companion object {
        fun of(json: Json) = Trips(
            items = json.member("items").items.map { each -> Trip.of(each) },
        )
    }
}

data class Upload(
    val id: Uuid,
    val kind: UploadKind,
    /** `open`: bytes are missing. `received`: all have come, it is being examined. `ready`: the police can see it. `refused`: see `reason` and `text` */
    val state: UploadState,
    /** Bytes that have come */
    val offset: Long,
    val length: Long,
    /** Of the whole, once it has come; else empty */
    val sha256: String,
    /** A code, when refused; else empty */
    val reason: String,
    /** What to do then, in your language; else empty */
    val text: String,
    /** What has not come whole by then is thrown away */
    val expiresAt: Instant,
    val receivedAt: Instant? = null,
    val reportId: Uuid? = null,
    val sosAlertId: Uuid? = null,
    val messageId: Uuid? = null,
) {
    companion object {
        fun of(json: Json) = Upload(
            id = json.member("id").text,
            kind = UploadKind(json.member("kind").text),
            state = UploadState(json.member("state").text),
            offset = json.member("offset").integer,
            length = json.member("length").integer,
            sha256 = json.member("sha256").text,
            reason = json.member("reason").text,
            text = json.member("text").text,
            expiresAt = json.member("expires_at").text,
            receivedAt = json.memberOrNull("received_at")?.let { it.text },
            reportId = json.memberOrNull("report_id")?.let { it.text },
            sosAlertId = json.memberOrNull("sos_alert_id")?.let { it.text },
            messageId = json.memberOrNull("message_id")?.let { it.text },
        )
    }
}

data class Uploads(
    val items: List<Upload>,
) {
    companion object {
        fun of(json: Json) = Uploads(
            items = json.member("items").items.map { each -> Upload.of(each) },
        )
    }
}

data class Voice(
    /** `ready`: the operator can play it. `refused`: they cannot, see `reason`; send words */
    val state: VoiceState,
    val reason: String,
    val lengthS: Double? = null,
) {
    companion object {
        fun of(json: Json) = Voice(
            state = VoiceState(json.member("state").text),
            reason = json.member("reason").text,
            lengthS = json.memberOrNull("length_s")?.let { it.number },
        )
    }
}

data class WatchArea(
    /** The resident's own word for it */
    val label: String? = null,
    val position: WatchedPlace,
    val radiusM: Double,
    /** What it is about: categories, or groups of them. Left out, or none: everything that is told */
    val kinds: List<WatchAreaKinds>? = null,
) {
    fun toJson(): Json = Json.of(
        "label" to label?.let { Json.of(it) },
        "position" to position.toJson(),
        "radius_m" to Json.of(radiusM),
        "kinds" to kinds?.let { Json.Items(it.map { each -> Json.of(each.value) }) },
    )

    companion object {
        fun of(json: Json) = WatchArea(
            label = json.memberOrNull("label")?.let { it.text },
            position = WatchedPlace.of(json.member("position")),
            radiusM = json.member("radius_m").number,
            kinds = json.memberOrNull("kinds")?.let { it.items.map { each -> WatchAreaKinds(each.text) } },
        )
    }
}

data class WatchAreas(
    val watchAreas: List<WatchArea>,
    /** null: none. In an answer left out when there are none */
    val quietHours: QuietHours? = null,
    /** Whether the device wants to be asked when somebody near one of these places needs help and a supervisor asks. In an answer left out when it does not */
    val helpRequests: Boolean? = null,
) {
    fun toJson(): Json = Json.of(
        "watch_areas" to Json.Items(watchAreas.map { each -> each.toJson() }),
        "quiet_hours" to quietHours?.let { it.toJson() },
        "help_requests" to helpRequests?.let { Json.of(it) },
    )

    companion object {
        fun of(json: Json) = WatchAreas(
            watchAreas = json.member("watch_areas").items.map { each -> WatchArea.of(each) },
            quietHours = json.memberOrNull("quiet_hours")?.let { QuietHours.of(it) },
            helpRequests = json.memberOrNull("help_requests")?.let { it.truth },
        )
    }
}

data class WatchedPlace(
    /** Degrees, WGS 84 */
    val lat: Double,
    /** Degrees, WGS 84 */
    val lon: Double,
) {
    fun toJson(): Json = Json.of(
        "lat" to Json.of(lat),
        "lon" to Json.of(lon),
    )

    companion object {
        fun of(json: Json) = WatchedPlace(
            lat = json.member("lat").number,
            lon = json.member("lon").number,
        )
    }
}

class Gawah(private val wire: Wire) {
    /**
     * Let another phone in
     * It came with the code; from now on it sees what this resident's phones see. Before that the person has compared its
     * `fingerprint` on the two screens: whoever photographed the code has another key.
     */
    fun admitDevice(deviceId: String, options: CallOptions = CallOptions()): Unit {
        val answer = wire.send(
            Call(
                operation = "admit_device",
                method = "POST",
                path = "/v1/devices/${Wire.escaped(deviceId)}/admit",
                authorization = Authorization.DEVICE,
                mayBeRepeated = false,
                stamps = false,
                options = options,
            )
        )
        check(answer.status < 300)
    }

    /**
     * Answer a question about your report
     * Within 72 hours, by its reporter, once. Nobody has to: the report is decided without it as well.
     */
    fun answerQuestion(reportId: String, body: NewAnswer, key: Uuid, options: CallOptions = CallOptions()): AnswerReceipt {
        val answer = wire.send(
            Call(
                operation = "answer_question",
                method = "POST",
                path = "/v1/reports/${Wire.escaped(reportId)}/answers",
                body = body.toJson(),
                key = key,
                authorization = Authorization.DEVICE,
                mayBeRepeated = true,
                stamps = false,
                options = options,
            )
        )
        return AnswerReceipt.of(Json.read(String(answer.body, Charsets.UTF_8)))
    }

    /**
     * You have arrived
     * Said twice it is one. Whoever has chosen PINs sends one of them.
     */
    fun arriveTrip(tripId: String, body: Arrival, options: CallOptions = CallOptions()): Trip {
        val answer = wire.send(
            Call(
                operation = "arrive_trip",
                method = "POST",
                path = "/v1/trips/${Wire.escaped(tripId)}/arrive",
                body = body.toJson(),
                authorization = Authorization.DEVICE,
                mayBeRepeated = false,
                stamps = false,
                options = options,
            )
        )
        return Trip.of(Json.read(String(answer.body, Charsets.UTF_8)))
    }

    /**
     * Ask for another look at how your reports are treated
     * A supervisor who has decided nothing of yours answers it. 200 with the one that waits when there is one.
     */
    fun askForAnotherLook(body: NewAppeal, options: CallOptions = CallOptions()): Standing {
        val answer = wire.send(
            Call(
                operation = "ask_for_another_look",
                method = "POST",
                path = "/v1/standing/appeals",
                body = body.toJson(),
                authorization = Authorization.DEVICE,
                mayBeRepeated = false,
                stamps = false,
                options = options,
            )
        )
        return Standing.of(Json.read(String(answer.body, Charsets.UTF_8)))
    }

    /**
     * Ask for a code to show that a number is yours
     * Never needed. The code has six digits, holds for ten minutes and for five tries; the answer says nothing of whose
     * number it is. Three an hour and six a day.
     */
    fun askPhoneCode(body: NewPhoneNumber, options: CallOptions = CallOptions()): AskedCode {
        val answer = wire.send(
            Call(
                operation = "ask_phone_code",
                method = "POST",
                path = "/v1/phone-numbers",
                body = body.toJson(),
                authorization = Authorization.DEVICE,
                mayBeRepeated = false,
                stamps = false,
                options = options,
            )
        )
        return AskedCode.of(Json.read(String(answer.body, Charsets.UTF_8)))
    }

    /**
     * Test this phone
     * A real message on the real way, to this device only. Its receipts say how far it has come.
     */
    fun askPushTest(options: CallOptions = CallOptions()): AskedTest {
        val answer = wire.send(
            Call(
                operation = "ask_push_test",
                method = "POST",
                path = "/v1/notifications/tests",
                authorization = Authorization.DEVICE,
                mayBeRepeated = false,
                stamps = false,
                options = options,
            )
        )
        return AskedTest.of(Json.read(String(answer.body, Charsets.UTF_8)))
    }

    /**
     * Choose the language a device is spoken to in
     * From then on; what was told before is read in it too.
     */
    fun chooseDeviceLanguage(deviceId: String, body: Language, options: CallOptions = CallOptions()): Language {
        val answer = wire.send(
            Call(
                operation = "choose_device_language",
                method = "PUT",
                path = "/v1/devices/${Wire.escaped(deviceId)}/language",
                body = body.toJson(),
                authorization = Authorization.DEVICE,
                mayBeRepeated = true,
                stamps = false,
                options = options,
            )
        )
        return Language.of(Json.read(String(answer.body, Charsets.UTF_8)))
    }

    /**
     * Choose your PINs, or others
     * Not while an SOS is open. Five wrong ones in a quarter of an hour, and none is taken; an SOS always is.
     */
    fun choosePins(body: NewPins, options: CallOptions = CallOptions()): Pins {
        val answer = wire.send(
            Call(
                operation = "choose_pins",
                method = "PUT",
                path = "/v1/sos-pins",
                body = body.toJson(),
                authorization = Authorization.DEVICE,
                mayBeRepeated = true,
                stamps = false,
                options = options,
            )
        )
        return Pins.of(Json.read(String(answer.body, Charsets.UTF_8)))
    }

    /**
     * Dispute what was found
     * Within 14 days, by its reporter: an officer who has not decided on it looks again, not knowing the first decision.
     */
    fun disputeReport(reportId: String, body: NewDispute, key: Uuid, options: CallOptions = CallOptions()): DisputeReceipt {
        val answer = wire.send(
            Call(
                operation = "dispute_report",
                method = "POST",
                path = "/v1/reports/${Wire.escaped(reportId)}/dispute",
                body = body.toJson(),
                key = key,
                authorization = Authorization.DEVICE,
                mayBeRepeated = true,
                stamps = false,
                options = options,
            )
        )
        return DisputeReceipt.of(Json.read(String(answer.body, Charsets.UTF_8)))
    }

    /**
     * Send this device no push messages
     * At signing out, and before a phone is given away. The inbox stays.
     */
    fun endPush(deviceId: String, options: CallOptions = CallOptions()): Unit {
        val answer = wire.send(
            Call(
                operation = "end_push",
                method = "DELETE",
                path = "/v1/devices/${Wire.escaped(deviceId)}/push",
                authorization = Authorization.DEVICE,
                mayBeRepeated = true,
                stamps = false,
                options = options,
            )
        )
        check(answer.status < 300)
    }

    /**
     * Enrol a device
     * Anyone may. Who shows another device's token enrols a further device of the same resident; who sends the code that another
     * shows asks to be one. With a `key` the request is signed with it.
     */
    fun enrol(body: NewDevice, options: CallOptions = CallOptions()): Enrolment {
        val answer = wire.send(
            Call(
                operation = "enrol",
                method = "POST",
                path = "/v1/devices",
                body = body.toJson(),
                authorization = Authorization.DEVICE_IF_GIVEN,
                mayBeRepeated = false,
                stamps = false,
                options = options,
            )
        )
        return Enrolment.of(Json.read(String(answer.body, Charsets.UTF_8)))
    }

    /**
     * Enter the code
     * The number is yours from then on, and nobody else's. The same right code again answers the same.
     */
    fun enterPhoneCode(phoneNumberId: String, body: NewCode, options: CallOptions = CallOptions()): PhoneNumber {
        val answer = wire.send(
            Call(
                operation = "enter_phone_code",
                method = "POST",
                path = "/v1/phone-numbers/${Wire.escaped(phoneNumberId)}/code",
                body = body.toJson(),
                authorization = Authorization.DEVICE,
                mayBeRepeated = false,
                stamps = false,
                options = options,
            )
        )
        return PhoneNumber.of(Json.read(String(answer.body, Charsets.UTF_8)))
    }

    /**
     * Erase what is kept of you
     * Asked by one device, of all its resident's; their tokens end with it. Says what is kept, and why. Refused while an SOS or
     * a trip is under way.
     */
    fun eraseMyData(deviceId: String, options: CallOptions = CallOptions()): Erasure {
        val answer = wire.send(
            Call(
                operation = "erase_my_data",
                method = "DELETE",
                path = "/v1/devices/${Wire.escaped(deviceId)}",
                authorization = Authorization.DEVICE,
                mayBeRepeated = true,
                stamps = false,
                options = options,
            )
        )
        return Erasure.of(Json.read(String(answer.body, Charsets.UTF_8)))
    }

    /**
     * A copy of what is kept of you
     * All of a resident's devices, reports, trips and links, and the SOS calls of the asking device, as their own doors show them.
     */
    fun exportMyData(deviceId: String, options: CallOptions = CallOptions()): MyData {
        val answer = wire.send(
            Call(
                operation = "export_my_data",
                method = "GET",
                path = "/v1/devices/${Wire.escaped(deviceId)}/data",
                authorization = Authorization.DEVICE,
                mayBeRepeated = true,
                stamps = false,
                options = options,
            )
        )
        return MyData.of(Json.read(String(answer.body, Charsets.UTF_8)))
    }

    /**
     * Arrive later, or earlier
     * A new time, from now on.
     */
    fun extendTrip(tripId: String, body: Later, options: CallOptions = CallOptions()): Trip {
        val answer = wire.send(
            Call(
                operation = "extend_trip",
                method = "PUT",
                path = "/v1/trips/${Wire.escaped(tripId)}/expected-at",
                body = body.toJson(),
                authorization = Authorization.DEVICE,
                mayBeRepeated = true,
                stamps = false,
                options = options,
            )
        )
        return Trip.of(Json.read(String(answer.body, Charsets.UTF_8)))
    }

    /**
     * Find your report by its reference
     * A mistyped reference is told apart from one that is not yours.
     */
    fun findReport(reference: String, options: CallOptions = CallOptions()): Report {
        val answer = wire.send(
            Call(
                operation = "find_report",
                method = "GET",
                path = "/v1/reports",
                query = mapOf("reference" to reference),
                authorization = Authorization.DEVICE,
                mayBeRepeated = true,
                stamps = false,
                options = options,
            )
        )
        return Report.of(Json.read(String(answer.body, Charsets.UTF_8)))
    }

    /**
     * Say where you are now
     * A batch, newest first; the largest `at` is current whatever the order.
     */
    fun followSos(sosAlertId: String, body: Positions, options: CallOptions = CallOptions()): StoredPositions {
        val answer = wire.send(
            Call(
                operation = "follow_sos",
                method = "POST",
                path = "/v1/sos-alerts/${Wire.escaped(sosAlertId)}/positions",
                body = body.toJson(),
                authorization = Authorization.DEVICE,
                mayBeRepeated = true,
                stamps = false,
                options = options,
            )
        )
        return StoredPositions.of(Json.read(String(answer.body, Charsets.UTF_8)))
    }

    /**
     * Say where you are on your trip
     * Only the newest place is kept.
     */
    fun followTrip(tripId: String, body: Positions, options: CallOptions = CallOptions()): Unit {
        val answer = wire.send(
            Call(
                operation = "follow_trip",
                method = "POST",
                path = "/v1/trips/${Wire.escaped(tripId)}/positions",
                body = body.toJson(),
                authorization = Authorization.DEVICE,
                mayBeRepeated = false,
                stamps = false,
                options = options,
            )
        )
        check(answer.status < 300)
    }

    /**
     * Show a code for another phone
     * For ten minutes, once; the code before it is over. Then look at the list of devices until the other one waits there.
     */
    fun inviteDevice(options: CallOptions = CallOptions()): Invitation {
        val answer = wire.send(
            Call(
                operation = "invite_device",
                method = "POST",
                path = "/v1/devices/invitations",
                authorization = Authorization.DEVICE,
                mayBeRepeated = false,
                stamps = false,
                options = options,
            )
        )
        return Invitation.of(Json.read(String(answer.body, Charsets.UTF_8)))
    }

    /**
     * What was verified, as an Atom feed of CAP alerts
     * Of the last seven days, the newest first; each entry leads to its CAP 1.2 message in English, Urdu and Sindhi.
     */
    fun listAlerts(lang: String? = null, options: CallOptions = CallOptions()): String {
        val answer = wire.send(
            Call(
                operation = "list_alerts",
                method = "GET",
                path = "/v1/alerts",
                query = mapOf("lang" to lang),
                authorization = Authorization.ANYONE,
                mayBeRepeated = true,
                stamps = false,
                options = options,
            )
        )
        return String(answer.body, Charsets.UTF_8)
    }

    /**
     * Your links
     * Without their secrets; the phone knows to whom it gave which.
     */
    fun listContactLinks(options: CallOptions = CallOptions()): Links {
        val answer = wire.send(
            Call(
                operation = "list_contact_links",
                method = "GET",
                path = "/v1/contact-links",
                authorization = Authorization.DEVICE,
                mayBeRepeated = true,
                stamps = false,
                options = options,
            )
        )
        return Links.of(Json.read(String(answer.body, Charsets.UTF_8)))
    }

    /**
     * Your phones
     * All devices of the resident that may come in, and one that waits to be let in.
     */
    fun listDevices(options: CallOptions = CallOptions()): Phones {
        val answer = wire.send(
            Call(
                operation = "list_devices",
                method = "GET",
                path = "/v1/devices",
                authorization = Authorization.DEVICE,
                mayBeRepeated = true,
                stamps = false,
                options = options,
            )
        )
        return Phones.of(Json.read(String(answer.body, Charsets.UTF_8)))
    }

    /**
     * What was written in your SOS
     * Both sides' messages, in the order in which we heard them. Reading them says nothing; a receipt does.
     */
    fun listMessages(sosAlertId: String, options: CallOptions = CallOptions()): Messages {
        val answer = wire.send(
            Call(
                operation = "list_messages",
                method = "GET",
                path = "/v1/sos-alerts/${Wire.escaped(sosAlertId)}/messages",
                authorization = Authorization.DEVICE,
                mayBeRepeated = true,
                stamps = false,
                options = options,
            )
        )
        return Messages.of(Json.read(String(answer.body, Charsets.UTF_8)))
    }

    /**
     * Your reports
     * From all phones of the resident, the newest first, at most a hundred. An anonymous report is nobody's and stands in no list.
     */
    fun listMyReports(options: CallOptions = CallOptions()): MyReports {
        val answer = wire.send(
            Call(
                operation = "list_my_reports",
                method = "GET",
                path = "/v1/reports/mine",
                authorization = Authorization.DEVICE,
                mayBeRepeated = true,
                stamps = false,
                options = options,
            )
        )
        return MyReports.of(Json.read(String(answer.body, Charsets.UTF_8)))
    }

    /**
     * Your phone number
     * Its last two digits: nobody is shown more of it, you neither.
     */
    fun listPhoneNumbers(options: CallOptions = CallOptions()): PhoneNumbers {
        val answer = wire.send(
            Call(
                operation = "list_phone_numbers",
                method = "GET",
                path = "/v1/phone-numbers",
                authorization = Authorization.DEVICE,
                mayBeRepeated = true,
                stamps = false,
                options = options,
            )
        )
        return PhoneNumbers.of(Json.read(String(answer.body, Charsets.UTF_8)))
    }

    /**
     * Your trips
     * Of all your phones, the newest first, at most twenty. Any of them may put one off or arrive; the one that set out says where.
     */
    fun listTrips(options: CallOptions = CallOptions()): Trips {
        val answer = wire.send(
            Call(
                operation = "list_trips",
                method = "GET",
                path = "/v1/trips",
                authorization = Authorization.DEVICE,
                mayBeRepeated = true,
                stamps = false,
                options = options,
            )
        )
        return Trips.of(Json.read(String(answer.body, Charsets.UTF_8)))
    }

    /**
     * What you have sent to a report
     * The first begun first; empty for a report that is not yours.
     */
    fun listUploads(reportId: Uuid, options: CallOptions = CallOptions()): Uploads {
        val answer = wire.send(
            Call(
                operation = "list_uploads",
                method = "GET",
                path = "/v1/uploads",
                query = mapOf("report_id" to reportId),
                authorization = Authorization.DEVICE,
                mayBeRepeated = true,
                stamps = false,
                options = options,
            )
        )
        return Uploads.of(Json.read(String(answer.body, Charsets.UTF_8)))
    }

    /**
     * Make a link for a trusted contact
     * Whoever opens it sees your open SOS and your trip, with your place, and needs no account.
     */
    fun makeContactLink(body: NewLink, options: CallOptions = CallOptions()): MadeLink {
        val answer = wire.send(
            Call(
                operation = "make_contact_link",
                method = "POST",
                path = "/v1/contact-links",
                body = body.toJson(),
                authorization = Authorization.DEVICE,
                mayBeRepeated = false,
                stamps = false,
                options = options,
            )
        )
        return MadeLink.of(Json.read(String(answer.body, Charsets.UTF_8)))
    }

    /**
     * What was verified, as GeoJSON
     * Of the last seven days, without what was taken back: coarse places, half an hour late but where there is danger.
     */
    fun mapAlerts(lang: String? = null, options: CallOptions = CallOptions()): Alerts {
        val answer = wire.send(
            Call(
                operation = "map_alerts",
                method = "GET",
                path = "/v1/alerts/incidents",
                query = mapOf("lang" to lang),
                authorization = Authorization.ANYONE,
                mayBeRepeated = true,
                stamps = false,
                options = options,
            )
        )
        return Alerts.of(Json.read(String(answer.body, Charsets.UTF_8)))
    }

    /**
     * Say that a notification was shown, or opened
     * The first word of each kind stands, and the same may be said again: also later, when there was no network.
     */
    fun noteNotification(notificationId: String, body: ShownOrOpened, options: CallOptions = CallOptions()): NotificationReceipts {
        val answer = wire.send(
            Call(
                operation = "note_notification",
                method = "POST",
                path = "/v1/notifications/${Wire.escaped(notificationId)}/receipts",
                body = body.toJson(),
                authorization = Authorization.DEVICE,
                mayBeRepeated = false,
                stamps = true,
                options = options,
            )
        )
        return NotificationReceipts.of(Json.read(String(answer.body, Charsets.UTF_8)))
    }

    /**
     * Say which messages have come, or were shown
     * The operator sees no more than this says.
     */
    fun noteReceipt(sosAlertId: String, body: Receipt, options: CallOptions = CallOptions()): Unit {
        val answer = wire.send(
            Call(
                operation = "note_receipt",
                method = "POST",
                path = "/v1/sos-alerts/${Wire.escaped(sosAlertId)}/messages/receipts",
                body = body.toJson(),
                authorization = Authorization.DEVICE,
                mayBeRepeated = true,
                stamps = false,
                options = options,
            )
        )
        check(answer.status < 300)
    }

    /**
     * Raise an SOS
     * 201 with a new alert, 200 with the one that is open. Nothing but an unreadable body is refused.
     *
     * With `arming` it is raised at `raises_at` by us, whatever becomes of the phone, unless it is stood down before.
     */
    fun raiseSos(body: NewSos, options: CallOptions = CallOptions()): SosAlert {
        val answer = wire.send(
            Call(
                operation = "raise_sos",
                method = "POST",
                path = "/v1/sos-alerts",
                body = body.toJson(),
                authorization = Authorization.DEVICE,
                mayBeRepeated = true,
                stamps = false,
                options = options,
            )
        )
        return SosAlert.of(Json.read(String(answer.body, Charsets.UTF_8)))
    }

    /**
     * Do not wait: raise it now
     * An SOS that arms is raised before its time. Said twice, it is one.
     */
    fun raiseSosNow(sosAlertId: String, options: CallOptions = CallOptions()): SosAlert {
        val answer = wire.send(
            Call(
                operation = "raise_sos_now",
                method = "POST",
                path = "/v1/sos-alerts/${Wire.escaped(sosAlertId)}/raise",
                authorization = Authorization.DEVICE,
                mayBeRepeated = true,
                stamps = false,
                options = options,
            )
        )
        return SosAlert.of(Json.read(String(answer.body, Charsets.UTF_8)))
    }

    /**
     * Have push messages sent to this device
     * From now on there, and nowhere else: of a token or a subscription that another device had, that device hears no more.
     */
    fun registerPush(deviceId: String, body: Push, options: CallOptions = CallOptions()): PushState {
        val answer = wire.send(
            Call(
                operation = "register_push",
                method = "PUT",
                path = "/v1/devices/${Wire.escaped(deviceId)}/push",
                body = body.toJson(),
                authorization = Authorization.DEVICE,
                mayBeRepeated = true,
                stamps = false,
                options = options,
            )
        )
        return PushState.of(Json.read(String(answer.body, Charsets.UTF_8)))
    }

    /**
     * Take your phone number back
     * At once, and nothing is kept of it.
     */
    fun removePhoneNumber(phoneNumberId: String, options: CallOptions = CallOptions()): Unit {
        val answer = wire.send(
            Call(
                operation = "remove_phone_number",
                method = "DELETE",
                path = "/v1/phone-numbers/${Wire.escaped(phoneNumberId)}",
                authorization = Authorization.DEVICE,
                mayBeRepeated = true,
                stamps = false,
                options = options,
            )
        )
        check(answer.status < 300)
    }

    /**
     * Renew the device's token
     * Without a key, the old token ends when the new one is first used, so that a lost answer locks nobody out. A device with a key
     * needs no token for it: its signature will do.
     */
    fun renewToken(deviceId: String, options: CallOptions = CallOptions()): Enrolment {
        val answer = wire.send(
            Call(
                operation = "renew_token",
                method = "POST",
                path = "/v1/devices/${Wire.escaped(deviceId)}/token",
                authorization = Authorization.DEVICE,
                mayBeRepeated = false,
                stamps = false,
                options = options,
            )
        )
        return Enrolment.of(Json.read(String(answer.body, Charsets.UTF_8)))
    }

    /**
     * Replace the places the device watches
     * All of them at once, none to stop.
     */
    fun replaceWatchAreas(body: WatchAreas, options: CallOptions = CallOptions()): WatchAreas {
        val answer = wire.send(
            Call(
                operation = "replace_watch_areas",
                method = "PUT",
                path = "/v1/watch-areas",
                body = body.toJson(),
                authorization = Authorization.DEVICE,
                mayBeRepeated = true,
                stamps = false,
                options = options,
            )
        )
        return WatchAreas.of(Json.read(String(answer.body, Charsets.UTF_8)))
    }

    /**
     * Let the device sign its requests
     * Signed with that very key, which shows that the device can. From then on no token of it opens anything without a signature.
     * Said twice with one key, it is one.
     */
    fun setDeviceKey(deviceId: String, body: NewKey, options: CallOptions = CallOptions()): Enrolment {
        val answer = wire.send(
            Call(
                operation = "set_device_key",
                method = "PUT",
                path = "/v1/devices/${Wire.escaped(deviceId)}/key",
                body = body.toJson(),
                authorization = Authorization.DEVICE,
                mayBeRepeated = true,
                stamps = false,
                options = options,
            )
        )
        return Enrolment.of(Json.read(String(answer.body, Charsets.UTF_8)))
    }

    /**
     * Who looked at the footage of your report
     * Every view leaves an entry before a byte is sent, so none is missing here.
     */
    fun showAccesses(reportId: String, options: CallOptions = CallOptions()): Accesses {
        val answer = wire.send(
            Call(
                operation = "show_accesses",
                method = "GET",
                path = "/v1/reports/${Wire.escaped(reportId)}/accesses",
                authorization = Authorization.DEVICE,
                mayBeRepeated = true,
                stamps = false,
                options = options,
            )
        )
        return Accesses.of(Json.read(String(answer.body, Charsets.UTF_8)))
    }

    /**
     * One alert as CAP 1.2
     * An Alert; or what refers to it: an Update (it was reported again), or the Cancel of what was withdrawn.
     */
    fun showAlert(alertId: String, options: CallOptions = CallOptions()): String {
        val answer = wire.send(
            Call(
                operation = "show_alert",
                method = "GET",
                path = "/v1/alerts/${Wire.escaped(alertId)}",
                authorization = Authorization.ANYONE,
                mayBeRepeated = true,
                stamps = false,
                options = options,
            )
        )
        return String(answer.body, Charsets.UTF_8)
    }

    /**
     * What was verified in the city during the last seven days
     * The whole city's, so that nobody says where they are to read it. Published anchors, never an exact place; half an hour
     * late where standing in the way is not dangerous. What tells of a person or a home stands here by its town and its day alone,
     * when the day is over.
     */
    fun showCommunity(locale: String? = null, options: CallOptions = CallOptions()): Community {
        val answer = wire.send(
            Call(
                operation = "show_community",
                method = "GET",
                path = "/v1/community",
                query = mapOf("locale" to locale),
                authorization = Authorization.ANYONE,
                mayBeRepeated = true,
                stamps = false,
                options = options,
            )
        )
        return Community.of(Json.read(String(answer.body, Charsets.UTF_8)))
    }

    /**
     * A CAP 1.2 exercise
     * For trying out a program that reads alerts: status Exercise, always.
     */
    fun showExercise(options: CallOptions = CallOptions()): String {
        val answer = wire.send(
            Call(
                operation = "show_exercise",
                method = "GET",
                path = "/v1/alerts/exercise",
                authorization = Authorization.ANYONE,
                mayBeRepeated = true,
                stamps = false,
                options = options,
            )
        )
        return String(answer.body, Charsets.UTF_8)
    }

    /**
     * What was verified near the places the device watches
     * Newest first, in the device's language, whether or not a push message reached it.
     */
    fun showInbox(after: Uuid? = null, limit: Long? = null, options: CallOptions = CallOptions()): Inbox {
        val answer = wire.send(
            Call(
                operation = "show_inbox",
                method = "GET",
                path = "/v1/notifications",
                query = mapOf("after" to after, "limit" to limit),
                authorization = Authorization.DEVICE,
                mayBeRepeated = true,
                stamps = false,
                options = options,
            )
        )
        return Inbox.of(Json.read(String(answer.body, Charsets.UTF_8)))
    }

    /**
     * One notification
     * What a push message without words is about. Only what this device was told; a test of its own as well.
     */
    fun showNotification(notificationId: String, options: CallOptions = CallOptions()): OneNotification {
        val answer = wire.send(
            Call(
                operation = "show_notification",
                method = "GET",
                path = "/v1/notifications/${Wire.escaped(notificationId)}",
                authorization = Authorization.DEVICE,
                mayBeRepeated = true,
                stamps = false,
                options = options,
            )
        )
        return OneNotification.of(Json.read(String(answer.body, Charsets.UTF_8)))
    }

    /**
     * Whether you have chosen PINs
     * Both or none: whether somebody has a duress PIN must not be a question.
     */
    fun showPins(options: CallOptions = CallOptions()): Pins {
        val answer = wire.send(
            Call(
                operation = "show_pins",
                method = "GET",
                path = "/v1/sos-pins",
                authorization = Authorization.DEVICE,
                mayBeRepeated = true,
                stamps = false,
                options = options,
            )
        )
        return Pins.of(Json.read(String(answer.body, Charsets.UTF_8)))
    }

    /**
     * Where the device's push messages go
     * A registration that its provider calls dead is gone from here: register anew.
     */
    fun showPush(deviceId: String, options: CallOptions = CallOptions()): PushState {
        val answer = wire.send(
            Call(
                operation = "show_push",
                method = "GET",
                path = "/v1/devices/${Wire.escaped(deviceId)}/push",
                authorization = Authorization.DEVICE,
                mayBeRepeated = true,
                stamps = false,
                options = options,
            )
        )
        return PushState.of(Json.read(String(answer.body, Charsets.UTF_8)))
    }

    /**
     * How far a notification has come
     * On its way to this device.
     */
    fun showReceipts(notificationId: String, options: CallOptions = CallOptions()): NotificationReceipts {
        val answer = wire.send(
            Call(
                operation = "show_receipts",
                method = "GET",
                path = "/v1/notifications/${Wire.escaped(notificationId)}/receipts",
                authorization = Authorization.DEVICE,
                mayBeRepeated = true,
                stamps = false,
                options = options,
            )
        )
        return NotificationReceipts.of(Json.read(String(answer.body, Charsets.UTF_8)))
    }

    /**
     * Follow your report
     * For its owner, or with the receipt secret; for anybody else it does not exist.
     */
    fun showReport(reportId: String, options: CallOptions = CallOptions()): Report {
        val answer = wire.send(
            Call(
                operation = "show_report",
                method = "GET",
                path = "/v1/reports/${Wire.escaped(reportId)}",
                authorization = Authorization.DEVICE,
                mayBeRepeated = true,
                stamps = false,
                options = options,
            )
        )
        return Report.of(Json.read(String(answer.body, Charsets.UTF_8)))
    }

    /**
     * Where which number stands on a pole, and what places are called
     * The whole city's at once: a phone keeps them, and says of no single place that it stands there.
     */
    fun showSigns(locale: String? = null, options: CallOptions = CallOptions()): Signs {
        val answer = wire.send(
            Call(
                operation = "show_signs",
                method = "GET",
                path = "/v1/poles",
                query = mapOf("locale" to locale),
                authorization = Authorization.ANYONE,
                mayBeRepeated = true,
                stamps = false,
                options = options,
            )
        )
        return Signs.of(Json.read(String(answer.body, Charsets.UTF_8)))
    }

    /**
     * Where your SOS stands
     * The ladder as it is, for the resident who raised it: what happened, and what happens next.
     */
    fun showSos(sosAlertId: String, options: CallOptions = CallOptions()): FollowedSos {
        val answer = wire.send(
            Call(
                operation = "show_sos",
                method = "GET",
                path = "/v1/sos-alerts/${Wire.escaped(sosAlertId)}",
                authorization = Authorization.DEVICE,
                mayBeRepeated = true,
                stamps = false,
                options = options,
            )
        )
        return FollowedSos.of(Json.read(String(answer.body, Charsets.UTF_8)))
    }

    /**
     * How your reports are treated
     * In words, with why, what it changes and what it never touches. Nobody else is shown it.
     */
    fun showStanding(options: CallOptions = CallOptions()): Standing {
        val answer = wire.send(
            Call(
                operation = "show_standing",
                method = "GET",
                path = "/v1/standing",
                authorization = Authorization.DEVICE,
                mayBeRepeated = true,
                stamps = false,
                options = options,
            )
        )
        return Standing.of(Json.read(String(answer.body, Charsets.UTF_8)))
    }

    /**
     * One trip
     * Under way, arrived, or raised: then `sos_alert_id` says which SOS.
     */
    fun showTrip(tripId: String, options: CallOptions = CallOptions()): Trip {
        val answer = wire.send(
            Call(
                operation = "show_trip",
                method = "GET",
                path = "/v1/trips/${Wire.escaped(tripId)}",
                authorization = Authorization.DEVICE,
                mayBeRepeated = true,
                stamps = false,
                options = options,
            )
        )
        return Trip.of(Json.read(String(answer.body, Charsets.UTF_8)))
    }

    /**
     * How far an upload has come
     * HEAD is tus', and says `Upload-Offset` and `Upload-Length`; GET says in words what became of it.
     */
    fun showUpload(uploadId: String, options: CallOptions = CallOptions()): Upload {
        val answer = wire.send(
            Call(
                operation = "show_upload",
                method = "GET",
                path = "/v1/uploads/${Wire.escaped(uploadId)}",
                authorization = Authorization.DEVICE,
                mayBeRepeated = true,
                stamps = false,
                options = options,
            )
        )
        return Upload.of(Json.read(String(answer.body, Charsets.UTF_8)))
    }

    /**
     * Which places the device watches
     * Only the device's own.
     */
    fun showWatchAreas(options: CallOptions = CallOptions()): WatchAreas {
        val answer = wire.send(
            Call(
                operation = "show_watch_areas",
                method = "GET",
                path = "/v1/watch-areas",
                authorization = Authorization.DEVICE,
                mayBeRepeated = true,
                stamps = false,
                options = options,
            )
        )
        return WatchAreas.of(Json.read(String(answer.body, Charsets.UTF_8)))
    }

    /**
     * Sign a phone out
     * One that is lost, given away, or waits and is not yours; at once. It may still call for help.
     */
    fun signDeviceOut(deviceId: String, options: CallOptions = CallOptions()): Unit {
        val answer = wire.send(
            Call(
                operation = "sign_device_out",
                method = "POST",
                path = "/v1/devices/${Wire.escaped(deviceId)}/sign-out",
                authorization = Authorization.DEVICE,
                mayBeRepeated = false,
                stamps = false,
                options = options,
            )
        )
        check(answer.status < 300)
    }

    /**
     * You need no help any more
     * Ends the alert; said twice it is one. A device whose resident has chosen PINs sends one of them.
     */
    fun standDown(sosAlertId: String, body: StandDown, options: CallOptions = CallOptions()): SosAlert {
        val answer = wire.send(
            Call(
                operation = "stand_down",
                method = "POST",
                path = "/v1/sos-alerts/${Wire.escaped(sosAlertId)}/stand-down",
                body = body.toJson(),
                authorization = Authorization.DEVICE,
                mayBeRepeated = true,
                stamps = false,
                options = options,
            )
        )
        return SosAlert.of(Json.read(String(answer.body, Charsets.UTF_8)))
    }

    /**
     * Share a trip
     * If you have not arrived at `raises_at`, we raise an SOS, whatever has become of the phone.
     */
    fun startTrip(body: NewTrip, options: CallOptions = CallOptions()): Trip {
        val answer = wire.send(
            Call(
                operation = "start_trip",
                method = "POST",
                path = "/v1/trips",
                body = body.toJson(),
                authorization = Authorization.DEVICE,
                mayBeRepeated = false,
                stamps = false,
                options = options,
            )
        )
        return Trip.of(Json.read(String(answer.body, Charsets.UTF_8)))
    }

    /**
     * Report a crime or a hazard
     * Accepted in one commit, before anything else happens; cameras are searched after the answer.
     */
    fun submitReport(body: NewReport, key: Uuid, options: CallOptions = CallOptions()): ReportReceipt {
        val answer = wire.send(
            Call(
                operation = "submit_report",
                method = "POST",
                path = "/v1/reports",
                body = body.toJson(),
                key = key,
                authorization = Authorization.DEVICE,
                mayBeRepeated = true,
                stamps = true,
                options = options,
            )
        )
        return ReportReceipt.of(Json.read(String(answer.body, Charsets.UTF_8)))
    }

    /**
     * Withdraw a link
     * It opens nothing from now on; said twice it is one.
     */
    fun withdrawContactLink(linkId: String, options: CallOptions = CallOptions()): Unit {
        val answer = wire.send(
            Call(
                operation = "withdraw_contact_link",
                method = "DELETE",
                path = "/v1/contact-links/${Wire.escaped(linkId)}",
                authorization = Authorization.DEVICE,
                mayBeRepeated = true,
                stamps = false,
                options = options,
            )
        )
        check(answer.status < 300)
    }

    /**
     * Write to the operator
     * 201 with a new message, 200 with the one that came under this key before.
     *
     * Words as JSON; or a voice note as it was recorded, Opus or AAC in WebM, Ogg or MP4, 60 s and 1 MB at most.
     */
    fun writeMessage(sosAlertId: String, body: NewMessage, key: Uuid, options: CallOptions = CallOptions()): Message {
        val answer = wire.send(
            Call(
                operation = "write_message",
                method = "POST",
                path = "/v1/sos-alerts/${Wire.escaped(sosAlertId)}/messages",
                body = body.toJson(),
                key = key,
                authorization = Authorization.DEVICE,
                mayBeRepeated = true,
                stamps = false,
                options = options,
            )
        )
        return Message.of(Json.read(String(answer.body, Charsets.UTF_8)))
    }

    /** Write to the operator: the bytes themselves, as audio/webm, audio/ogg, audio/mp4, audio/x-m4a. */
    fun writeMessageBytes(sosAlertId: String, payload: Payload, key: Uuid, options: CallOptions = CallOptions()): Message {
        val answer = wire.send(
            Call(
                operation = "write_message",
                method = "POST",
                path = "/v1/sos-alerts/${Wire.escaped(sosAlertId)}/messages",
                payload = payload,
                key = key,
                authorization = Authorization.DEVICE,
                mayBeRepeated = true,
                stamps = false,
                options = options,
            )
        )
        return Message.of(Json.read(String(answer.body, Charsets.UTF_8)))
    }
}
