// Made by script/contracts from mobile_contracts/openapi.json: change that, not this.
import Foundation

public let contractVersion = "1.0.0"

/// Of `Refused.slug`. May grow: one that you do not know is a refusal all the same.
public enum ProblemSlug {
    public static let addressTooLong = "address-too-long"
    public static let badGateway = "bad-gateway"
    public static let badRequest = "bad-request"
    public static let badSignature = "bad-signature"
    public static let bodyTooLarge = "body-too-large"
    public static let codeRefused = "code-refused"
    public static let deviceEnded = "device-ended"
    public static let deviceKeySet = "device-key-set"
    public static let deviceWaiting = "device-waiting"
    public static let disputeClosed = "dispute-closed"
    public static let forbidden = "forbidden"
    public static let gatewayTimeout = "gateway-timeout"
    public static let headersTooLarge = "headers-too-large"
    public static let idempotencyMismatch = "idempotency-mismatch"
    public static let inProgress = "in-progress"
    public static let incidentStatus = "incident-status"
    public static let internalError = "internal-error"
    public static let invalidFields = "invalid-fields"
    public static let invitationOver = "invitation-over"
    public static let malformedJson = "malformed-json"
    public static let methodNotAllowed = "method-not-allowed"
    public static let notDisputable = "not-disputable"
    public static let notFound = "not-found"
    public static let notImplemented = "not-implemented"
    public static let nothingToAppeal = "nothing-to-appeal"
    public static let pinRefused = "pin-refused"
    public static let pushNotRegistered = "push-not-registered"
    public static let pushNotSetUp = "push-not-set-up"
    public static let questionClosed = "question-closed"
    public static let referenceMistyped = "reference-mistyped"
    public static let requestTimeout = "request-timeout"
    public static let signatureReplayed = "signature-replayed"
    public static let signatureRequired = "signature-required"
    public static let signatureTime = "signature-time"
    public static let sosClosed = "sos-closed"
    public static let sosOpen = "sos-open"
    public static let stillUnderWay = "still-under-way"
    public static let storageFull = "storage-full"
    public static let tokenExpired = "token-expired"
    public static let tooManyCodes = "too-many-codes"
    public static let tooManyDevices = "too-many-devices"
    public static let tooManyLinks = "too-many-links"
    public static let tooManyRequests = "too-many-requests"
    public static let tooManyVoiceNotes = "too-many-voice-notes"
    public static let tripOpen = "trip-open"
    public static let tripOver = "trip-over"
    public static let tusVersion = "tus-version"
    public static let unauthenticated = "unauthenticated"
    public static let unavailable = "unavailable"
    public static let unsupportedMediaType = "unsupported-media-type"
    public static let uploadGone = "upload-gone"
    public static let versionNotSupported = "version-not-supported"
    public static let workRequired = "work-required"
}

/// May grow: keep what you do not know.
public struct AlertFeatureType: RawRepresentable, Codable, Hashable {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public static let feature = AlertFeatureType(rawValue: "Feature")
}

/// May grow: keep what you do not know.
public struct AlertsType: RawRepresentable, Codable, Hashable {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public static let featurecollection = AlertsType(rawValue: "FeatureCollection")
}

/// May grow: keep what you do not know.
public struct AppealState: RawRepresentable, Codable, Hashable {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public static let waiting = AppealState(rawValue: "waiting")
    public static let answered = AppealState(rawValue: "answered")
}

/// May grow: keep what you do not know.
public struct AppealOutcome: RawRepresentable, Codable, Hashable {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public static let lifted = AppealOutcome(rawValue: "lifted")
    public static let kept = AppealOutcome(rawValue: "kept")
}

/// May grow: keep what you do not know.
public struct AskedCodeState: RawRepresentable, Codable, Hashable {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public static let waiting = AskedCodeState(rawValue: "waiting")
    public static let proven = AskedCodeState(rawValue: "proven")
}

/// May grow: keep what you do not know.
public struct AskedCodeSentBy: RawRepresentable, Codable, Hashable {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public static let sms = AskedCodeSentBy(rawValue: "sms")
    public static let console = AskedCodeSentBy(rawValue: "console")
}

/// May grow: keep what you do not know.
public struct BecauseCode: RawRepresentable, Codable, Hashable {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public static let verified = BecauseCode(rawValue: "verified")
    public static let madeUp = BecauseCode(rawValue: "made_up")
    public static let number = BecauseCode(rawValue: "number")
}

/// May grow: keep what you do not know.
public struct CommunityItemLevel: RawRepresentable, Codable, Hashable {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public static let neighbourhood = CommunityItemLevel(rawValue: "neighbourhood")
    public static let town = CommunityItemLevel(rawValue: "town")
}

public struct DeviceKeyKty: RawRepresentable, Codable, Hashable {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public static let ec = DeviceKeyKty(rawValue: "EC")
    public static let okp = DeviceKeyKty(rawValue: "OKP")
}

public struct DeviceKeyCrv: RawRepresentable, Codable, Hashable {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public static let p256 = DeviceKeyCrv(rawValue: "P-256")
    public static let ed25519 = DeviceKeyCrv(rawValue: "Ed25519")
}

/// May grow: keep what you do not know.
public struct ErasureErased: RawRepresentable, Codable, Hashable {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public static let watchAreas = ErasureErased(rawValue: "watch_areas")
    public static let pushRegistrations = ErasureErased(rawValue: "push_registrations")
    public static let notifications = ErasureErased(rawValue: "notifications")
    public static let contactLinks = ErasureErased(rawValue: "contact_links")
    public static let trips = ErasureErased(rawValue: "trips")
    public static let sosPins = ErasureErased(rawValue: "sos_pins")
    public static let phoneNumbers = ErasureErased(rawValue: "phone_numbers")
    public static let standing = ErasureErased(rawValue: "standing")
    public static let tokens = ErasureErased(rawValue: "tokens")
}

/// May grow: keep what you do not know.
public struct FollowedSosState: RawRepresentable, Codable, Hashable {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public static let arming = FollowedSosState(rawValue: "arming")
    public static let received = FollowedSosState(rawValue: "received")
    public static let onScreen = FollowedSosState(rawValue: "on_screen")
    public static let answered = FollowedSosState(rawValue: "answered")
    public static let unitEnRoute = FollowedSosState(rawValue: "unit_en_route")
    public static let unitOnScene = FollowedSosState(rawValue: "unit_on_scene")
    public static let closed = FollowedSosState(rawValue: "closed")
    public static let stoodDown = FollowedSosState(rawValue: "stood_down")
}

/// May grow: keep what you do not know.
public struct KeptWhat: RawRepresentable, Codable, Hashable {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public static let reports = KeptWhat(rawValue: "reports")
    public static let sosAlerts = KeptWhat(rawValue: "sos_alerts")
    public static let audit = KeptWhat(rawValue: "audit")
}

/// May grow: keep what you do not know.
public struct MessageSender: RawRepresentable, Codable, Hashable {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public static let resident = MessageSender(rawValue: "resident")
    public static let `operator` = MessageSender(rawValue: "operator")
}

/// May grow: keep what you do not know.
public struct MessageState: RawRepresentable, Codable, Hashable {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public static let sent = MessageState(rawValue: "sent")
    public static let delivered = MessageState(rawValue: "delivered")
    public static let read = MessageState(rawValue: "read")
}

public struct NewDevicePlatform: RawRepresentable, Codable, Hashable {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public static let web = NewDevicePlatform(rawValue: "web")
    public static let android = NewDevicePlatform(rawValue: "android")
    public static let ios = NewDevicePlatform(rawValue: "ios")
}

public struct NewDisputeReason: RawRepresentable, Codable, Hashable {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public static let itHappened = NewDisputeReason(rawValue: "it_happened")
    public static let moreToSee = NewDisputeReason(rawValue: "more_to_see")
    public static let placeOrTime = NewDisputeReason(rawValue: "place_or_time")
    public static let other = NewDisputeReason(rawValue: "other")
}

public struct NewReportCategory: RawRepresentable, Codable, Hashable {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public static let phoneSnatching = NewReportCategory(rawValue: "phone_snatching")
    public static let motorcycleSnatching = NewReportCategory(rawValue: "motorcycle_snatching")
    public static let carSnatching = NewReportCategory(rawValue: "car_snatching")
    public static let motorcycleTheft = NewReportCategory(rawValue: "motorcycle_theft")
    public static let carTheft = NewReportCategory(rawValue: "car_theft")
    public static let robbery = NewReportCategory(rawValue: "robbery")
    public static let burglary = NewReportCategory(rawValue: "burglary")
    public static let assault = NewReportCategory(rawValue: "assault")
    public static let harassment = NewReportCategory(rawValue: "harassment")
    public static let missingPerson = NewReportCategory(rawValue: "missing_person")
    public static let suspiciousActivity = NewReportCategory(rawValue: "suspicious_activity")
    public static let trafficCollision = NewReportCategory(rawValue: "traffic_collision")
    public static let roadHazard = NewReportCategory(rawValue: "road_hazard")
    public static let fire = NewReportCategory(rawValue: "fire")
    public static let other = NewReportCategory(rawValue: "other")
}

/// May grow: keep what you do not know.
public struct PhonePlatform: RawRepresentable, Codable, Hashable {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public static let web = PhonePlatform(rawValue: "web")
    public static let android = PhonePlatform(rawValue: "android")
    public static let ios = PhonePlatform(rawValue: "ios")
}

/// May grow: keep what you do not know.
public struct PhoneState: RawRepresentable, Codable, Hashable {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public static let inUse = PhoneState(rawValue: "in_use")
    public static let waiting = PhoneState(rawValue: "waiting")
}

/// May grow: keep what you do not know.
public struct PhoneNumberState: RawRepresentable, Codable, Hashable {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public static let waiting = PhoneNumberState(rawValue: "waiting")
    public static let proven = PhoneNumberState(rawValue: "proven")
}

/// May grow: keep what you do not know.
public struct PointType: RawRepresentable, Codable, Hashable {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public static let point = PointType(rawValue: "Point")
}

public struct PushProvider: RawRepresentable, Codable, Hashable {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public static let fcm = PushProvider(rawValue: "fcm")
    public static let webpush = PushProvider(rawValue: "webpush")
}

/// May grow: keep what you do not know.
public struct RegisteredProvider: RawRepresentable, Codable, Hashable {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public static let fcm = RegisteredProvider(rawValue: "fcm")
    public static let webpush = RegisteredProvider(rawValue: "webpush")
}

public struct ShownOrOpenedKind: RawRepresentable, Codable, Hashable {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public static let shown = ShownOrOpenedKind(rawValue: "shown")
    public static let opened = ShownOrOpenedKind(rawValue: "opened")
}

/// May grow: keep what you do not know.
public struct SosAlertState: RawRepresentable, Codable, Hashable {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public static let arming = SosAlertState(rawValue: "arming")
    public static let received = SosAlertState(rawValue: "received")
    public static let onScreen = SosAlertState(rawValue: "on_screen")
    public static let answered = SosAlertState(rawValue: "answered")
    public static let unitEnRoute = SosAlertState(rawValue: "unit_en_route")
    public static let unitOnScene = SosAlertState(rawValue: "unit_on_scene")
    public static let closed = SosAlertState(rawValue: "closed")
    public static let stoodDown = SosAlertState(rawValue: "stood_down")
}

/// May grow: keep what you do not know.
public struct StandingTreated: RawRepresentable, Codable, Hashable {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public static let asUsual = StandingTreated(rawValue: "as_usual")
    public static let sooner = StandingTreated(rawValue: "sooner")
    public static let later = StandingTreated(rawValue: "later")
}

/// May grow: keep what you do not know.
public struct TripState: RawRepresentable, Codable, Hashable {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public static let underWay = TripState(rawValue: "under_way")
    public static let arrived = TripState(rawValue: "arrived")
    public static let raised = TripState(rawValue: "raised")
}

/// May grow: keep what you do not know.
public struct UploadKind: RawRepresentable, Codable, Hashable {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public static let photo = UploadKind(rawValue: "photo")
    public static let video = UploadKind(rawValue: "video")
    public static let voice = UploadKind(rawValue: "voice")
}

/// May grow: keep what you do not know.
public struct UploadState: RawRepresentable, Codable, Hashable {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public static let open = UploadState(rawValue: "open")
    public static let received = UploadState(rawValue: "received")
    public static let ready = UploadState(rawValue: "ready")
    public static let refused = UploadState(rawValue: "refused")
}

/// May grow: keep what you do not know.
public struct VoiceState: RawRepresentable, Codable, Hashable {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public static let examining = VoiceState(rawValue: "examining")
    public static let ready = VoiceState(rawValue: "ready")
    public static let refused = VoiceState(rawValue: "refused")
}

/// May grow: keep what you do not know.
public struct WatchAreaKinds: RawRepresentable, Codable, Hashable {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public static let snatchingAndRobbery = WatchAreaKinds(rawValue: "snatching_and_robbery")
    public static let stolenVehicles = WatchAreaKinds(rawValue: "stolen_vehicles")
    public static let roads = WatchAreaKinds(rawValue: "roads")
    public static let phoneSnatching = WatchAreaKinds(rawValue: "phone_snatching")
    public static let motorcycleSnatching = WatchAreaKinds(rawValue: "motorcycle_snatching")
    public static let carSnatching = WatchAreaKinds(rawValue: "car_snatching")
    public static let motorcycleTheft = WatchAreaKinds(rawValue: "motorcycle_theft")
    public static let carTheft = WatchAreaKinds(rawValue: "car_theft")
    public static let robbery = WatchAreaKinds(rawValue: "robbery")
    public static let suspiciousActivity = WatchAreaKinds(rawValue: "suspicious_activity")
    public static let trafficCollision = WatchAreaKinds(rawValue: "traffic_collision")
    public static let roadHazard = WatchAreaKinds(rawValue: "road_hazard")
    public static let fire = WatchAreaKinds(rawValue: "fire")
    public static let other = WatchAreaKinds(rawValue: "other")
}

public struct Access: Codable, Equatable {
    /// Its beginning
    public var hour: Instant
    public var role: String
    /// Empty: of the whole city
    public var station: String
    public var level: String
    public var purpose: String
    /// Of how many recordings and pictures
    public var count: Int

    enum CodingKeys: String, CodingKey {
        case hour = "hour"
        case role = "role"
        case station = "station"
        case level = "level"
        case purpose = "purpose"
        case count = "count"
    }

    public init(hour: Instant, role: String, station: String, level: String, purpose: String, count: Int) {
        self.hour = hour
        self.role = role
        self.station = station
        self.level = level
        self.purpose = purpose
        self.count = count
    }
}

public struct Accesses: Codable, Equatable {
    public var accesses: [Access]

    enum CodingKeys: String, CodingKey {
        case accesses = "accesses"
    }

    public init(accesses: [Access]) {
        self.accesses = accesses
    }
}

public struct AlertFeature: Codable, Equatable {
    public var type: AlertFeatureType
    public var id: Uuid
    public var geometry: Point
    public var properties: AlertProperties

    enum CodingKeys: String, CodingKey {
        case type = "type"
        case id = "id"
        case geometry = "geometry"
        case properties = "properties"
    }

    public init(type: AlertFeatureType, id: Uuid, geometry: Point, properties: AlertProperties) {
        self.type = type
        self.id = id
        self.geometry = geometry
        self.properties = properties
    }
}

public struct AlertProperties: Codable, Equatable {
    public var category: String
    /// Since when it is public, not when it happened
    public var at: Instant
    public var title: String
    public var text: String
    public var locale: String
    /// A neighbourhood
    public var place: String
    /// The same as CAP 1.2
    public var cap: String

    enum CodingKeys: String, CodingKey {
        case category = "category"
        case at = "at"
        case title = "title"
        case text = "text"
        case locale = "locale"
        case place = "place"
        case cap = "cap"
    }

    public init(category: String, at: Instant, title: String, text: String, locale: String, place: String, cap: String) {
        self.category = category
        self.at = at
        self.title = title
        self.text = text
        self.locale = locale
        self.place = place
        self.cap = cap
    }
}

public struct Alerts: Codable, Equatable {
    public var type: AlertsType
    public var features: [AlertFeature]

    enum CodingKeys: String, CodingKey {
        case type = "type"
        case features = "features"
    }

    public init(type: AlertsType, features: [AlertFeature]) {
        self.type = type
        self.features = features
    }
}

public struct AnswerReceipt: Codable, Equatable {
    public var questionId: Uuid
    public var reportId: Uuid
    public var state: String
    public var answeredAt: Instant

    enum CodingKeys: String, CodingKey {
        case questionId = "question_id"
        case reportId = "report_id"
        case state = "state"
        case answeredAt = "answered_at"
    }

    public init(questionId: Uuid, reportId: Uuid, state: String, answeredAt: Instant) {
        self.questionId = questionId
        self.reportId = reportId
        self.state = state
        self.answeredAt = answeredAt
    }
}

public struct Appeal: Codable, Equatable {
    public var id: Uuid
    public var state: AppealState
    public var askedAt: Instant
    public var answeredAt: Instant?
    public var outcome: AppealOutcome?
    public var text: String

    enum CodingKeys: String, CodingKey {
        case id = "id"
        case state = "state"
        case askedAt = "asked_at"
        case answeredAt = "answered_at"
        case outcome = "outcome"
        case text = "text"
    }

    public init(id: Uuid, state: AppealState, askedAt: Instant, answeredAt: Instant? = nil, outcome: AppealOutcome? = nil, text: String) {
        self.id = id
        self.state = state
        self.askedAt = askedAt
        self.answeredAt = answeredAt
        self.outcome = outcome
        self.text = text
    }
}

public struct Arrival: Codable, Equatable {
    /// Either PIN; the other one raises an SOS that this phone does not see
    public var pin: String?

    enum CodingKeys: String, CodingKey {
        case pin = "pin"
    }

    public init(pin: String? = nil) {
        self.pin = pin
    }
}

public struct AskedCode: Codable, Equatable {
    public var id: Uuid
    /// Its last two digits
    public var ending: String
    public var state: AskedCodeState
    /// Until when its code may be entered
    public var codeExpiresAt: Instant?
    public var provenAt: Instant?
    /// console: no gateway is configured here, and no message will come
    public var sentBy: AskedCodeSentBy

    enum CodingKeys: String, CodingKey {
        case id = "id"
        case ending = "ending"
        case state = "state"
        case codeExpiresAt = "code_expires_at"
        case provenAt = "proven_at"
        case sentBy = "sent_by"
    }

    public init(id: Uuid, ending: String, state: AskedCodeState, codeExpiresAt: Instant? = nil, provenAt: Instant? = nil, sentBy: AskedCodeSentBy) {
        self.id = id
        self.ending = ending
        self.state = state
        self.codeExpiresAt = codeExpiresAt
        self.provenAt = provenAt
        self.sentBy = sentBy
    }
}

public struct AskedTest: Codable, Equatable {
    /// As that of a notification
    public var id: Uuid
    public var at: Instant

    enum CodingKeys: String, CodingKey {
        case id = "id"
        case at = "at"
    }

    public init(id: Uuid, at: Instant) {
        self.id = id
        self.at = at
    }
}

public struct Because: Codable, Equatable {
    public var code: BecauseCode
    public var text: String

    enum CodingKeys: String, CodingKey {
        case code = "code"
        case text = "text"
    }

    public init(code: BecauseCode, text: String) {
        self.code = code
        self.text = text
    }
}

public struct BrowserKeys: Codable, Equatable {
    public var p256dh: String
    public var auth: String

    enum CodingKeys: String, CodingKey {
        case p256dh = "p256dh"
        case auth = "auth"
    }

    public init(p256dh: String, auth: String) {
        self.p256dh = p256dh
        self.auth = auth
    }
}

public struct BrowserPush: Codable, Equatable {
    /// `applicationServerKey`, base64url. Another one than yours: subscribe anew
    public var publicKey: String

    enum CodingKeys: String, CodingKey {
        case publicKey = "public_key"
    }

    public init(publicKey: String) {
        self.publicKey = publicKey
    }
}

public struct Choice: Codable, Equatable {
    /// What to answer with
    public var choice: String
    public var text: String

    enum CodingKeys: String, CodingKey {
        case choice = "choice"
        case text = "text"
    }

    public init(choice: String, text: String) {
        self.choice = choice
        self.text = text
    }
}

public struct Community: Codable, Equatable {
    public var items: [CommunityItem]

    enum CodingKeys: String, CodingKey {
        case items = "items"
    }

    public init(items: [CommunityItem]) {
        self.items = items
    }
}

public struct CommunityItem: Codable, Equatable {
    public var id: Uuid
    public var at: Instant
    public var kind: String
    public var category: String
    public var title: String
    public var text: String
    public var place: NamedPlace
    /// `town`: it tells of a person or a home. `place` is the middle of its town whatever happened where, `at` the beginning of its day by the city's clock: draw no ring around it
    public var level: CommunityItemLevel

    enum CodingKeys: String, CodingKey {
        case id = "id"
        case at = "at"
        case kind = "kind"
        case category = "category"
        case title = "title"
        case text = "text"
        case place = "place"
        case level = "level"
    }

    public init(id: Uuid, at: Instant, kind: String, category: String, title: String, text: String, place: NamedPlace, level: CommunityItemLevel) {
        self.id = id
        self.at = at
        self.kind = kind
        self.category = category
        self.title = title
        self.text = text
        self.place = place
        self.level = level
    }
}

public struct DeviceKey: Codable, Equatable {
    public var kty: DeviceKeyKty
    public var crv: DeviceKeyCrv
    /// base64url, 32 bytes
    public var x: String
    /// base64url, 32 bytes; of P-256 only
    public var y: String?

    enum CodingKeys: String, CodingKey {
        case kty = "kty"
        case crv = "crv"
        case x = "x"
        case y = "y"
    }

    public init(kty: DeviceKeyKty, crv: DeviceKeyCrv, x: String, y: String? = nil) {
        self.kty = kty
        self.crv = crv
        self.x = x
        self.y = y
    }
}

public struct DisputeReceipt: Codable, Equatable {
    public var id: Uuid
    public var reportId: Uuid
    public var status: String
    public var receivedAt: Instant
    /// How often what is found now may be disputed in turn
    public var disputesLeft: Int

    enum CodingKeys: String, CodingKey {
        case id = "id"
        case reportId = "report_id"
        case status = "status"
        case receivedAt = "received_at"
        case disputesLeft = "disputes_left"
    }

    public init(id: Uuid, reportId: Uuid, status: String, receivedAt: Instant, disputesLeft: Int) {
        self.id = id
        self.reportId = reportId
        self.status = status
        self.receivedAt = receivedAt
        self.disputesLeft = disputesLeft
    }
}

public struct Enrolment: Codable, Equatable {
    public var deviceId: Uuid
    /// Sent as Authorization: Bearer
    public var token: String
    public var expiresAt: Instant

    enum CodingKeys: String, CodingKey {
        case deviceId = "device_id"
        case token = "token"
        case expiresAt = "expires_at"
    }

    public init(deviceId: Uuid, token: String, expiresAt: Instant) {
        self.deviceId = deviceId
        self.token = token
        self.expiresAt = expiresAt
    }
}

public struct Erasure: Codable, Equatable {
    public var erased: [ErasureErased]
    public var kept: [Kept]

    enum CodingKeys: String, CodingKey {
        case erased = "erased"
        case kept = "kept"
    }

    public init(erased: [ErasureErased], kept: [Kept]) {
        self.erased = erased
        self.kept = kept
    }
}

public struct FieldError: Codable, Equatable {
    public var field: String
    public var code: String
    public var detail: String

    enum CodingKeys: String, CodingKey {
        case field = "field"
        case code = "code"
        case detail = "detail"
    }

    public init(field: String, code: String, detail: String) {
        self.field = field
        self.code = code
        self.detail = detail
    }
}

public struct Fix: Codable, Equatable {
    /// Degrees, WGS 84
    public var lat: Double
    /// Degrees, WGS 84
    public var lon: Double
    /// Radius in metres that the phone is sure of
    public var accuracyM: Double?
    /// The phone's clock
    public var at: Instant?
    /// What the phone's battery had left then, 0 to 100
    public var batteryPct: Double?

    enum CodingKeys: String, CodingKey {
        case lat = "lat"
        case lon = "lon"
        case accuracyM = "accuracy_m"
        case at = "at"
        case batteryPct = "battery_pct"
    }

    public init(lat: Double, lon: Double, accuracyM: Double? = nil, at: Instant? = nil, batteryPct: Double? = nil) {
        self.lat = lat
        self.lon = lon
        self.accuracyM = accuracyM
        self.at = at
        self.batteryPct = batteryPct
    }
}

public struct FollowedSos: Codable, Equatable {
    public var id: Uuid
    public var reference: String
    public var state: FollowedSosState
    public var escalationLevel: Int
    public var raisedAt: Instant
    /// While it arms: when we raise it, by our clock. null when it was raised
    public var raisesAt: Instant?
    public var flags: [String]
    public var nextStep: NextStepInWords?
    public var timeline: [SosStepInWords]

    enum CodingKeys: String, CodingKey {
        case id = "id"
        case reference = "reference"
        case state = "state"
        case escalationLevel = "escalation_level"
        case raisedAt = "raised_at"
        case raisesAt = "raises_at"
        case flags = "flags"
        case nextStep = "next_step"
        case timeline = "timeline"
    }

    public init(id: Uuid, reference: String, state: FollowedSosState, escalationLevel: Int, raisedAt: Instant, raisesAt: Instant? = nil, flags: [String], nextStep: NextStepInWords? = nil, timeline: [SosStepInWords]) {
        self.id = id
        self.reference = reference
        self.state = state
        self.escalationLevel = escalationLevel
        self.raisedAt = raisedAt
        self.raisesAt = raisesAt
        self.flags = flags
        self.nextStep = nextStep
        self.timeline = timeline
    }
}

public struct Inbox: Codable, Equatable {
    public var items: [Notification]
    public var next: Uuid?

    enum CodingKeys: String, CodingKey {
        case items = "items"
        case next = "next"
    }

    public init(items: [Notification], next: Uuid? = nil) {
        self.items = items
        self.next = next
    }
}

public struct Invitation: Codable, Equatable {
    /// Eight characters and one to check them by
    public var code: String
    /// Opens our app with the code filled in
    public var url: String
    /// The same as a picture, SVG
    public var qrSvg: String
    public var expiresAt: Instant

    enum CodingKeys: String, CodingKey {
        case code = "code"
        case url = "url"
        case qrSvg = "qr_svg"
        case expiresAt = "expires_at"
    }

    public init(code: String, url: String, qrSvg: String, expiresAt: Instant) {
        self.code = code
        self.url = url
        self.qrSvg = qrSvg
        self.expiresAt = expiresAt
    }
}

public struct Kept: Codable, Equatable {
    public var what: KeptWhat
    /// Why, in the device's language
    public var text: String

    enum CodingKeys: String, CodingKey {
        case what = "what"
        case text = "text"
    }

    public init(what: KeptWhat, text: String) {
        self.what = what
        self.text = text
    }
}

public struct KeptAlert: Codable, Equatable {
    public var sosAlert: FollowedSos
    public var positions: [KeptPosition]
    public var messages: [Message]

    enum CodingKeys: String, CodingKey {
        case sosAlert = "sos_alert"
        case positions = "positions"
        case messages = "messages"
    }

    public init(sosAlert: FollowedSos, positions: [KeptPosition], messages: [Message]) {
        self.sosAlert = sosAlert
        self.positions = positions
        self.messages = messages
    }
}

public struct KeptDevice: Codable, Equatable {
    public var id: Uuid
    public var platform: String
    public var locale: String
    public var appVersion: String
    public var createdAt: Instant

    enum CodingKeys: String, CodingKey {
        case id = "id"
        case platform = "platform"
        case locale = "locale"
        case appVersion = "app_version"
        case createdAt = "created_at"
    }

    public init(id: Uuid, platform: String, locale: String, appVersion: String, createdAt: Instant) {
        self.id = id
        self.platform = platform
        self.locale = locale
        self.appVersion = appVersion
        self.createdAt = createdAt
    }
}

public struct KeptPosition: Codable, Equatable {
    public var lat: Double
    public var lon: Double
    public var accuracyM: Double
    public var at: Instant

    enum CodingKeys: String, CodingKey {
        case lat = "lat"
        case lon = "lon"
        case accuracyM = "accuracy_m"
        case at = "at"
    }

    public init(lat: Double, lon: Double, accuracyM: Double, at: Instant) {
        self.lat = lat
        self.lon = lon
        self.accuracyM = accuracyM
        self.at = at
    }
}

public struct KeptReport: Codable, Equatable {
    public var report: Report
    public var uploads: [KeptUpload]
    /// Who looked at its footage
    public var accesses: [Access]

    enum CodingKeys: String, CodingKey {
        case report = "report"
        case uploads = "uploads"
        case accesses = "accesses"
    }

    public init(report: Report, uploads: [KeptUpload], accesses: [Access]) {
        self.report = report
        self.uploads = uploads
        self.accesses = accesses
    }
}

public struct KeptUpload: Codable, Equatable {
    public var id: Uuid
    public var mediaType: String
    public var state: String

    enum CodingKeys: String, CodingKey {
        case id = "id"
        case mediaType = "media_type"
        case state = "state"
    }

    public init(id: Uuid, mediaType: String, state: String) {
        self.id = id
        self.mediaType = mediaType
        self.state = state
    }
}

public struct Language: Codable, Equatable {
    /// BCP 47; en, ur and sd have words of their own, others read English
    public var locale: String

    enum CodingKeys: String, CodingKey {
        case locale = "locale"
    }

    public init(locale: String) {
        self.locale = locale
    }
}

public struct Later: Codable, Equatable {
    /// Within the next 24 hours
    public var expectedAt: Instant

    enum CodingKeys: String, CodingKey {
        case expectedAt = "expected_at"
    }

    public init(expectedAt: Instant) {
        self.expectedAt = expectedAt
    }
}

public struct Link: Codable, Equatable {
    public var id: Uuid
    public var createdAt: Instant
    public var expiresAt: Instant
    /// When it was last opened
    public var openedAt: Instant?

    enum CodingKeys: String, CodingKey {
        case id = "id"
        case createdAt = "created_at"
        case expiresAt = "expires_at"
        case openedAt = "opened_at"
    }

    public init(id: Uuid, createdAt: Instant, expiresAt: Instant, openedAt: Instant? = nil) {
        self.id = id
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.openedAt = openedAt
    }
}

public struct Links: Codable, Equatable {
    public var items: [Link]

    enum CodingKeys: String, CodingKey {
        case items = "items"
    }

    public init(items: [Link]) {
        self.items = items
    }
}

public struct MadeLink: Codable, Equatable {
    public var id: Uuid
    public var url: String
    public var expiresAt: Instant

    enum CodingKeys: String, CodingKey {
        case id = "id"
        case url = "url"
        case expiresAt = "expires_at"
    }

    public init(id: Uuid, url: String, expiresAt: Instant) {
        self.id = id
        self.url = url
        self.expiresAt = expiresAt
    }
}

public struct Message: Codable, Equatable {
    public var id: Uuid
    public var sender: MessageSender
    public var text: String
    /// Our clock
    public var at: Instant
    public var state: MessageState
    public var deliveredAt: Instant?
    public var readAt: Instant?
    public var voice: Voice?

    enum CodingKeys: String, CodingKey {
        case id = "id"
        case sender = "sender"
        case text = "text"
        case at = "at"
        case state = "state"
        case deliveredAt = "delivered_at"
        case readAt = "read_at"
        case voice = "voice"
    }

    public init(id: Uuid, sender: MessageSender, text: String, at: Instant, state: MessageState, deliveredAt: Instant? = nil, readAt: Instant? = nil, voice: Voice? = nil) {
        self.id = id
        self.sender = sender
        self.text = text
        self.at = at
        self.state = state
        self.deliveredAt = deliveredAt
        self.readAt = readAt
        self.voice = voice
    }
}

public struct Messages: Codable, Equatable {
    public var items: [Message]

    enum CodingKeys: String, CodingKey {
        case items = "items"
    }

    public init(items: [Message]) {
        self.items = items
    }
}

public struct MyData: Codable, Equatable {
    public var madeAt: Instant
    public var devices: [KeptDevice]
    public var reports: [KeptReport]
    /// Of the asking device
    public var sosAlerts: [KeptAlert]
    public var trips: [Trip]
    public var contactLinks: [Link]
    /// Of the asking device
    public var watching: WatchAreas
    public var phoneNumbers: [PhoneNumber]
    public var standing: Standing
    /// Of the asking device
    public var notifications: [Notification]

    enum CodingKeys: String, CodingKey {
        case madeAt = "made_at"
        case devices = "devices"
        case reports = "reports"
        case sosAlerts = "sos_alerts"
        case trips = "trips"
        case contactLinks = "contact_links"
        case watching = "watching"
        case phoneNumbers = "phone_numbers"
        case standing = "standing"
        case notifications = "notifications"
    }

    public init(madeAt: Instant, devices: [KeptDevice], reports: [KeptReport], sosAlerts: [KeptAlert], trips: [Trip], contactLinks: [Link], watching: WatchAreas, phoneNumbers: [PhoneNumber], standing: Standing, notifications: [Notification]) {
        self.madeAt = madeAt
        self.devices = devices
        self.reports = reports
        self.sosAlerts = sosAlerts
        self.trips = trips
        self.contactLinks = contactLinks
        self.watching = watching
        self.phoneNumbers = phoneNumbers
        self.standing = standing
        self.notifications = notifications
    }
}

public struct MyReport: Codable, Equatable {
    public var id: Uuid
    public var reference: String
    public var status: String
    public var category: String
    public var narrative: String
    public var occurredAt: Instant
    public var receivedAt: Instant
    public var position: Position

    enum CodingKeys: String, CodingKey {
        case id = "id"
        case reference = "reference"
        case status = "status"
        case category = "category"
        case narrative = "narrative"
        case occurredAt = "occurred_at"
        case receivedAt = "received_at"
        case position = "position"
    }

    public init(id: Uuid, reference: String, status: String, category: String, narrative: String, occurredAt: Instant, receivedAt: Instant, position: Position) {
        self.id = id
        self.reference = reference
        self.status = status
        self.category = category
        self.narrative = narrative
        self.occurredAt = occurredAt
        self.receivedAt = receivedAt
        self.position = position
    }
}

public struct MyReports: Codable, Equatable {
    public var items: [MyReport]

    enum CodingKeys: String, CodingKey {
        case items = "items"
    }

    public init(items: [MyReport]) {
        self.items = items
    }
}

public struct NamedPlace: Codable, Equatable {
    public var lat: Double
    public var lon: Double
    public var name: String

    enum CodingKeys: String, CodingKey {
        case lat = "lat"
        case lon = "lon"
        case name = "name"
    }

    public init(lat: Double, lon: Double, name: String) {
        self.lat = lat
        self.lon = lon
        self.name = name
    }
}

public struct Neighbourhood: Codable, Equatable {
    public var name: String
    public var lat: Double
    public var lon: Double

    enum CodingKeys: String, CodingKey {
        case name = "name"
        case lat = "lat"
        case lon = "lon"
    }

    public init(name: String, lat: Double, lon: Double) {
        self.name = name
        self.lat = lat
        self.lon = lon
    }
}

public struct NewAnswer: Codable, Equatable {
    public var questionId: Uuid
    public var choice: String?
    /// The resident's own words; needed where there is nothing to choose
    public var narrative: String?

    enum CodingKeys: String, CodingKey {
        case questionId = "question_id"
        case choice = "choice"
        case narrative = "narrative"
    }

    public init(questionId: Uuid, choice: String? = nil, narrative: String? = nil) {
        self.questionId = questionId
        self.choice = choice
        self.narrative = narrative
    }
}

public struct NewAppeal: Codable, Equatable {
    /// What you want to say; may be empty
    public var words: String?

    enum CodingKeys: String, CodingKey {
        case words = "words"
    }

    public init(words: String? = nil) {
        self.words = words
    }
}

public struct NewCode: Codable, Equatable {
    /// Six digits, of any script
    public var code: String

    enum CodingKeys: String, CodingKey {
        case code = "code"
    }

    public init(code: String) {
        self.code = code
    }
}

public struct NewDevice: Codable, Equatable {
    public var platform: NewDevicePlatform
    /// BCP 47; en, ur and sd have words of their own, others read English
    public var locale: String
    public var appVersion: String?
    public var push: Push?
    public var key: DeviceKey?
    /// The code that another phone of the resident shows
    public var invitation: String?

    enum CodingKeys: String, CodingKey {
        case platform = "platform"
        case locale = "locale"
        case appVersion = "app_version"
        case push = "push"
        case key = "key"
        case invitation = "invitation"
    }

    public init(platform: NewDevicePlatform, locale: String, appVersion: String? = nil, push: Push? = nil, key: DeviceKey? = nil, invitation: String? = nil) {
        self.platform = platform
        self.locale = locale
        self.appVersion = appVersion
        self.push = push
        self.key = key
        self.invitation = invitation
    }
}

public struct NewDispute: Codable, Equatable {
    /// Closed for writing, open for reading; `other` needs a narrative
    public var reason: NewDisputeReason
    /// The resident's own words, for the officer who looks again
    public var narrative: String?

    enum CodingKeys: String, CodingKey {
        case reason = "reason"
        case narrative = "narrative"
    }

    public init(reason: NewDisputeReason, narrative: String? = nil) {
        self.reason = reason
        self.narrative = narrative
    }
}

public struct NewKey: Codable, Equatable {
    public var key: DeviceKey

    enum CodingKeys: String, CodingKey {
        case key = "key"
    }

    public init(key: DeviceKey) {
        self.key = key
    }
}

public struct NewLink: Codable, Equatable {
    /// Hours until it opens nothing any more
    public var holdsForH: Int?

    enum CodingKeys: String, CodingKey {
        case holdsForH = "holds_for_h"
    }

    public init(holdsForH: Int? = nil) {
        self.holdsForH = holdsForH
    }
}

public struct NewMessage: Codable, Equatable {
    public var text: String

    enum CodingKeys: String, CodingKey {
        case text = "text"
    }

    public init(text: String) {
        self.text = text
    }
}

public struct NewPhoneNumber: Codable, Equatable {
    /// As people write it; without a country code it is one of this country
    public var number: String

    enum CodingKeys: String, CodingKey {
        case number = "number"
    }

    public init(number: String) {
        self.number = number
    }
}

public struct NewPins: Codable, Equatable {
    public var standDownPin: String
    /// Looks like the other one in everything, and keeps the SOS up
    public var duressPin: String
    /// One of those that are set; needed when there are some
    public var currentPin: String?

    enum CodingKeys: String, CodingKey {
        case standDownPin = "stand_down_pin"
        case duressPin = "duress_pin"
        case currentPin = "current_pin"
    }

    public init(standDownPin: String, duressPin: String, currentPin: String? = nil) {
        self.standDownPin = standDownPin
        self.duressPin = duressPin
        self.currentPin = currentPin
    }
}

public struct NewReport: Codable, Equatable {
    /// Closed for writing, open for reading
    public var category: NewReportCategory
    /// The resident's own words
    public var narrative: String?
    /// Up to 30 days back, by the phone's clock
    public var occurredAt: Instant
    public var occurredUntil: Instant?
    /// When the report was written
    public var composedAt: Instant?
    /// When it was sent; `received_at - sent_at` corrects the others
    public var sentAt: Instant?
    public var position: Position
    /// Store neither resident nor device
    public var anonymous: Bool?

    enum CodingKeys: String, CodingKey {
        case category = "category"
        case narrative = "narrative"
        case occurredAt = "occurred_at"
        case occurredUntil = "occurred_until"
        case composedAt = "composed_at"
        case sentAt = "sent_at"
        case position = "position"
        case anonymous = "anonymous"
    }

    public init(category: NewReportCategory, narrative: String? = nil, occurredAt: Instant, occurredUntil: Instant? = nil, composedAt: Instant? = nil, sentAt: Instant? = nil, position: Position, anonymous: Bool? = nil) {
        self.category = category
        self.narrative = narrative
        self.occurredAt = occurredAt
        self.occurredUntil = occurredUntil
        self.composedAt = composedAt
        self.sentAt = sentAt
        self.position = position
        self.anonymous = anonymous
    }
}

public struct NewSos: Codable, Equatable {
    /// What it is, in a word; at most 40 characters
    public var kind: String?
    public var position: SosPosition?
    /// The phone's clock
    public var submittedAt: Instant?
    /// Do not ring back
    public var silent: Bool?
    /// What the phone's battery had left then, 0 to 100
    public var batteryPct: Double?
    /// Take it, and raise it in some seconds unless it is stood down: see `raises_at`
    public var arming: Bool?

    enum CodingKeys: String, CodingKey {
        case kind = "kind"
        case position = "position"
        case submittedAt = "submitted_at"
        case silent = "silent"
        case batteryPct = "battery_pct"
        case arming = "arming"
    }

    public init(kind: String? = nil, position: SosPosition? = nil, submittedAt: Instant? = nil, silent: Bool? = nil, batteryPct: Double? = nil, arming: Bool? = nil) {
        self.kind = kind
        self.position = position
        self.submittedAt = submittedAt
        self.silent = silent
        self.batteryPct = batteryPct
        self.arming = arming
    }
}

public struct NewTrip: Codable, Equatable {
    public var from: String
    public var to: String
    /// Within the next 24 hours
    public var expectedAt: Instant

    enum CodingKeys: String, CodingKey {
        case from = "from"
        case to = "to"
        case expectedAt = "expected_at"
    }

    public init(from: String, to: String, expectedAt: Instant) {
        self.from = from
        self.to = to
        self.expectedAt = expectedAt
    }
}

public struct NextStep: Codable, Equatable {
    public var level: Int
    public var to: String
    /// Our clock
    public var at: Instant

    enum CodingKeys: String, CodingKey {
        case level = "level"
        case to = "to"
        case at = "at"
    }

    public init(level: Int, to: String, at: Instant) {
        self.level = level
        self.to = to
        self.at = at
    }
}

public struct NextStepInWords: Codable, Equatable {
    public var level: Int
    public var to: String
    /// Our clock
    public var at: Instant
    /// In the device's language
    public var text: String

    enum CodingKeys: String, CodingKey {
        case level = "level"
        case to = "to"
        case at = "at"
        case text = "text"
    }

    public init(level: Int, to: String, at: Instant, text: String) {
        self.level = level
        self.to = to
        self.at = at
        self.text = text
    }
}

public struct Notification: Codable, Equatable {
    public var id: Uuid
    public var at: Instant
    public var kind: String
    public var title: String
    public var text: String
    /// The language of the words
    public var locale: String
    public var place: NamedPlace

    enum CodingKeys: String, CodingKey {
        case id = "id"
        case at = "at"
        case kind = "kind"
        case title = "title"
        case text = "text"
        case locale = "locale"
        case place = "place"
    }

    public init(id: Uuid, at: Instant, kind: String, title: String, text: String, locale: String, place: NamedPlace) {
        self.id = id
        self.at = at
        self.kind = kind
        self.title = title
        self.text = text
        self.locale = locale
        self.place = place
    }
}

public struct NotificationReceipts: Codable, Equatable {
    public var state: String
    /// When the push provider took it
    public var acceptedAt: Instant?
    public var shownAt: Instant?
    public var openedAt: Instant?

    enum CodingKeys: String, CodingKey {
        case state = "state"
        case acceptedAt = "accepted_at"
        case shownAt = "shown_at"
        case openedAt = "opened_at"
    }

    public init(state: String, acceptedAt: Instant? = nil, shownAt: Instant? = nil, openedAt: Instant? = nil) {
        self.state = state
        self.acceptedAt = acceptedAt
        self.shownAt = shownAt
        self.openedAt = openedAt
    }
}

public struct OneNotification: Codable, Equatable {
    public var id: Uuid
    public var at: Instant
    public var kind: String
    public var title: String
    public var text: String
    /// The language of the words
    public var locale: String
    public var place: NamedPlace?
    /// Of a correction: what it takes the place of on the screen
    public var replaces: Uuid?

    enum CodingKeys: String, CodingKey {
        case id = "id"
        case at = "at"
        case kind = "kind"
        case title = "title"
        case text = "text"
        case locale = "locale"
        case place = "place"
        case replaces = "replaces"
    }

    public init(id: Uuid, at: Instant, kind: String, title: String, text: String, locale: String, place: NamedPlace? = nil, replaces: Uuid? = nil) {
        self.id = id
        self.at = at
        self.kind = kind
        self.title = title
        self.text = text
        self.locale = locale
        self.place = place
        self.replaces = replaces
    }
}

public struct Phone: Codable, Equatable {
    public var id: Uuid
    public var platform: PhonePlatform
    /// BCP 47
    public var locale: String
    /// waiting: it came with a code; let it in, or refuse it
    public var state: PhoneState
    public var thisDevice: Bool
    /// Whether it has a key
    public var signs: Bool
    /// Six characters of its key's thumbprint, in two groups. The phone that waits shows the same on its own screen, made by itself: ask the person whether they are the same before you let it in. null: it has no key
    public var fingerprint: String?
    public var addedAt: Instant
    /// The day on which it last asked for a token; the hour is not kept
    public var seenOn: String?

    enum CodingKeys: String, CodingKey {
        case id = "id"
        case platform = "platform"
        case locale = "locale"
        case state = "state"
        case thisDevice = "this_device"
        case signs = "signs"
        case fingerprint = "fingerprint"
        case addedAt = "added_at"
        case seenOn = "seen_on"
    }

    public init(id: Uuid, platform: PhonePlatform, locale: String, state: PhoneState, thisDevice: Bool, signs: Bool, fingerprint: String? = nil, addedAt: Instant, seenOn: String? = nil) {
        self.id = id
        self.platform = platform
        self.locale = locale
        self.state = state
        self.thisDevice = thisDevice
        self.signs = signs
        self.fingerprint = fingerprint
        self.addedAt = addedAt
        self.seenOn = seenOn
    }
}

public struct PhoneNumber: Codable, Equatable {
    public var id: Uuid
    /// Its last two digits
    public var ending: String
    public var state: PhoneNumberState
    /// Until when its code may be entered
    public var codeExpiresAt: Instant?
    public var provenAt: Instant?

    enum CodingKeys: String, CodingKey {
        case id = "id"
        case ending = "ending"
        case state = "state"
        case codeExpiresAt = "code_expires_at"
        case provenAt = "proven_at"
    }

    public init(id: Uuid, ending: String, state: PhoneNumberState, codeExpiresAt: Instant? = nil, provenAt: Instant? = nil) {
        self.id = id
        self.ending = ending
        self.state = state
        self.codeExpiresAt = codeExpiresAt
        self.provenAt = provenAt
    }
}

public struct PhoneNumbers: Codable, Equatable {
    public var items: [PhoneNumber]

    enum CodingKeys: String, CodingKey {
        case items = "items"
    }

    public init(items: [PhoneNumber]) {
        self.items = items
    }
}

public struct Phones: Codable, Equatable {
    public var items: [Phone]

    enum CodingKeys: String, CodingKey {
        case items = "items"
    }

    public init(items: [Phone]) {
        self.items = items
    }
}

public struct Pins: Codable, Equatable {
    public var areSet: Bool

    enum CodingKeys: String, CodingKey {
        case areSet = "are_set"
    }

    public init(areSet: Bool) {
        self.areSet = areSet
    }
}

public struct Point: Codable, Equatable {
    public var type: PointType
    /// Longitude, latitude: GeoJSON's order
    public var coordinates: [Double]

    enum CodingKeys: String, CodingKey {
        case type = "type"
        case coordinates = "coordinates"
    }

    public init(type: PointType, coordinates: [Double]) {
        self.type = type
        self.coordinates = coordinates
    }
}

public struct Position: Codable, Equatable {
    /// Degrees, WGS 84
    public var lat: Double
    /// Degrees, WGS 84
    public var lon: Double
    /// Radius in metres that the phone is sure of
    public var accuracyM: Double

    enum CodingKeys: String, CodingKey {
        case lat = "lat"
        case lon = "lon"
        case accuracyM = "accuracy_m"
    }

    public init(lat: Double, lon: Double, accuracyM: Double) {
        self.lat = lat
        self.lon = lon
        self.accuracyM = accuracyM
    }
}

public struct Positions: Codable, Equatable {
    public var positions: [Fix]

    enum CodingKeys: String, CodingKey {
        case positions = "positions"
    }

    public init(positions: [Fix]) {
        self.positions = positions
    }
}

public struct Problem: Codable, Equatable {
    public var type: String
    public var title: String
    public var status: Int
    public var detail: String
    public var requestId: String
    public var errors: [FieldError]

    enum CodingKeys: String, CodingKey {
        case type = "type"
        case title = "title"
        case status = "status"
        case detail = "detail"
        case requestId = "request_id"
        case errors = "errors"
    }

    public init(type: String, title: String, status: Int, detail: String, requestId: String, errors: [FieldError]) {
        self.type = type
        self.title = title
        self.status = status
        self.detail = detail
        self.requestId = requestId
        self.errors = errors
    }
}

public struct Push: Codable, Equatable {
    public var provider: PushProvider
    /// Of `fcm`, required there: the registration token
    public var token: String?
    /// The Firebase installation id, where the client knows it; used before the token
    public var fid: String?
    /// Of `webpush`, required there: the subscription's endpoint, at a push service that is known here
    public var endpoint: String?
    /// Of `webpush`, required there: the subscription's keys
    public var keys: BrowserKeys?

    enum CodingKeys: String, CodingKey {
        case provider = "provider"
        case token = "token"
        case fid = "fid"
        case endpoint = "endpoint"
        case keys = "keys"
    }

    public init(provider: PushProvider, token: String? = nil, fid: String? = nil, endpoint: String? = nil, keys: BrowserKeys? = nil) {
        self.provider = provider
        self.token = token
        self.fid = fid
        self.endpoint = endpoint
        self.keys = keys
    }
}

public struct PushState: Codable, Equatable {
    public var registered: Registered?
    /// Null where notifications of browsers are not set up
    public var webpush: BrowserPush?

    enum CodingKeys: String, CodingKey {
        case registered = "registered"
        case webpush = "webpush"
    }

    public init(registered: Registered? = nil, webpush: BrowserPush? = nil) {
        self.registered = registered
        self.webpush = webpush
    }
}

public struct Question: Codable, Equatable {
    public var id: Uuid
    public var text: String
    /// One of these is the answer; empty when it is answered in words
    public var choices: [Choice]
    public var state: String
    public var askedAt: Instant
    /// Until when it may be answered
    public var expiresAt: Instant
    public var answeredAt: Instant?
    public var choice: String?
    /// The answer in the resident's own words
    public var narrative: String

    enum CodingKeys: String, CodingKey {
        case id = "id"
        case text = "text"
        case choices = "choices"
        case state = "state"
        case askedAt = "asked_at"
        case expiresAt = "expires_at"
        case answeredAt = "answered_at"
        case choice = "choice"
        case narrative = "narrative"
    }

    public init(id: Uuid, text: String, choices: [Choice], state: String, askedAt: Instant, expiresAt: Instant, answeredAt: Instant? = nil, choice: String? = nil, narrative: String) {
        self.id = id
        self.text = text
        self.choices = choices
        self.state = state
        self.askedAt = askedAt
        self.expiresAt = expiresAt
        self.answeredAt = answeredAt
        self.choice = choice
        self.narrative = narrative
    }
}

public struct QuietHours: Codable, Equatable {
    /// By the city's clock
    public var from: String
    /// The same; earlier than `from` is on the next day
    public var to: String

    enum CodingKeys: String, CodingKey {
        case from = "from"
        case to = "to"
    }

    public init(from: String, to: String) {
        self.from = from
        self.to = to
    }
}

public struct Receipt: Codable, Equatable {
    public var upTo: Uuid
    /// They have stood on a screen, too
    public var read: Bool?

    enum CodingKeys: String, CodingKey {
        case upTo = "up_to"
        case read = "read"
    }

    public init(upTo: Uuid, read: Bool? = nil) {
        self.upTo = upTo
        self.read = read
    }
}

public struct Reference: Codable, Equatable {
    public var id: Uuid
    public var reference: String

    enum CodingKeys: String, CodingKey {
        case id = "id"
        case reference = "reference"
    }

    public init(id: Uuid, reference: String) {
        self.id = id
        self.reference = reference
    }
}

public struct Registered: Codable, Equatable {
    public var provider: RegisteredProvider
    public var registeredAt: Instant

    enum CodingKeys: String, CodingKey {
        case provider = "provider"
        case registeredAt = "registered_at"
    }

    public init(provider: RegisteredProvider, registeredAt: Instant) {
        self.provider = provider
        self.registeredAt = registeredAt
    }
}

public struct Report: Codable, Equatable {
    public var id: Uuid
    public var reference: String
    public var status: String
    public var category: String
    public var narrative: String
    public var occurredAt: Instant
    public var occurredUntil: Instant?
    public var receivedAt: Instant
    public var position: Position
    public var anonymous: Bool
    public var report: Reference
    public var incident: Reference
    /// Until when its outcome may be disputed; null when it may not
    public var disputableUntil: Instant?
    public var timeline: [TimelineStep]
    public var questions: [Question]

    enum CodingKeys: String, CodingKey {
        case id = "id"
        case reference = "reference"
        case status = "status"
        case category = "category"
        case narrative = "narrative"
        case occurredAt = "occurred_at"
        case occurredUntil = "occurred_until"
        case receivedAt = "received_at"
        case position = "position"
        case anonymous = "anonymous"
        case report = "report"
        case incident = "incident"
        case disputableUntil = "disputable_until"
        case timeline = "timeline"
        case questions = "questions"
    }

    public init(id: Uuid, reference: String, status: String, category: String, narrative: String, occurredAt: Instant, occurredUntil: Instant? = nil, receivedAt: Instant, position: Position, anonymous: Bool, report: Reference, incident: Reference, disputableUntil: Instant? = nil, timeline: [TimelineStep], questions: [Question]) {
        self.id = id
        self.reference = reference
        self.status = status
        self.category = category
        self.narrative = narrative
        self.occurredAt = occurredAt
        self.occurredUntil = occurredUntil
        self.receivedAt = receivedAt
        self.position = position
        self.anonymous = anonymous
        self.report = report
        self.incident = incident
        self.disputableUntil = disputableUntil
        self.timeline = timeline
        self.questions = questions
    }
}

public struct ReportReceipt: Codable, Equatable {
    public var id: Uuid
    /// Speakable, with a check character
    public var reference: String
    public var status: String
    public var receivedAt: Instant
    /// Only for an anonymous report: the only key to it
    public var receiptSecret: String?

    enum CodingKeys: String, CodingKey {
        case id = "id"
        case reference = "reference"
        case status = "status"
        case receivedAt = "received_at"
        case receiptSecret = "receipt_secret"
    }

    public init(id: Uuid, reference: String, status: String, receivedAt: Instant, receiptSecret: String? = nil) {
        self.id = id
        self.reference = reference
        self.status = status
        self.receivedAt = receivedAt
        self.receiptSecret = receiptSecret
    }
}

public struct ShownOrOpened: Codable, Equatable {
    public var kind: ShownOrOpenedKind
    /// By the phone's clock; now when left out
    public var at: Instant?
    /// The phone's clock at this try, which corrects `at`
    public var sentAt: Instant?

    enum CodingKeys: String, CodingKey {
        case kind = "kind"
        case at = "at"
        case sentAt = "sent_at"
    }

    public init(kind: ShownOrOpenedKind, at: Instant? = nil, sentAt: Instant? = nil) {
        self.kind = kind
        self.at = at
        self.sentAt = sentAt
    }
}

public struct Sign: Codable, Equatable {
    public var name: String
    public var lat: Double
    public var lon: Double
    /// As it is painted, such as P17
    public var tag: String

    enum CodingKeys: String, CodingKey {
        case name = "name"
        case lat = "lat"
        case lon = "lon"
        case tag = "tag"
    }

    public init(name: String, lat: Double, lon: Double, tag: String) {
        self.name = name
        self.lat = lat
        self.lon = lon
        self.tag = tag
    }
}

public struct Signs: Codable, Equatable {
    public var poles: [Sign]
    public var places: [Neighbourhood]

    enum CodingKeys: String, CodingKey {
        case poles = "poles"
        case places = "places"
    }

    public init(poles: [Sign], places: [Neighbourhood]) {
        self.poles = poles
        self.places = places
    }
}

public struct SosAlert: Codable, Equatable {
    public var id: Uuid
    public var reference: String
    public var state: SosAlertState
    public var escalationLevel: Int
    public var raisedAt: Instant
    /// While it arms: when we raise it, by our clock. null when it was raised
    public var raisesAt: Instant?
    public var flags: [String]
    /// null when somebody has answered, or nothing is left to do
    public var nextStep: NextStep?

    enum CodingKeys: String, CodingKey {
        case id = "id"
        case reference = "reference"
        case state = "state"
        case escalationLevel = "escalation_level"
        case raisedAt = "raised_at"
        case raisesAt = "raises_at"
        case flags = "flags"
        case nextStep = "next_step"
    }

    public init(id: Uuid, reference: String, state: SosAlertState, escalationLevel: Int, raisedAt: Instant, raisesAt: Instant? = nil, flags: [String], nextStep: NextStep? = nil) {
        self.id = id
        self.reference = reference
        self.state = state
        self.escalationLevel = escalationLevel
        self.raisedAt = raisedAt
        self.raisesAt = raisesAt
        self.flags = flags
        self.nextStep = nextStep
    }
}

public struct SosPosition: Codable, Equatable {
    /// Degrees, WGS 84
    public var lat: Double
    /// Degrees, WGS 84
    public var lon: Double
    /// Radius in metres that the phone is sure of
    public var accuracyM: Double?

    enum CodingKeys: String, CodingKey {
        case lat = "lat"
        case lon = "lon"
        case accuracyM = "accuracy_m"
    }

    public init(lat: Double, lon: Double, accuracyM: Double? = nil) {
        self.lat = lat
        self.lon = lon
        self.accuracyM = accuracyM
    }
}

public struct SosStepInWords: Codable, Equatable {
    public var at: Instant
    public var code: String
    /// In the device's language
    public var text: String

    enum CodingKeys: String, CodingKey {
        case at = "at"
        case code = "code"
        case text = "text"
    }

    public init(at: Instant, code: String, text: String) {
        self.at = at
        self.code = code
        self.text = text
    }
}

public struct StandDown: Codable, Equatable {
    /// Six digits: the PIN that stands down, or the other one
    public var pin: String?

    enum CodingKeys: String, CodingKey {
        case pin = "pin"
    }

    public init(pin: String? = nil) {
        self.pin = pin
    }
}

public struct Standing: Codable, Equatable {
    public var treated: StandingTreated
    public var text: String
    /// Empty: nothing is known
    public var because: [Because]
    public var effects: [String]
    /// What it never touches
    public var never: [String]
    /// When it has faded, if nothing is added
    public var asUsualAgainAt: Instant?
    public var mayAppeal: Bool
    public var appeal: Appeal?

    enum CodingKeys: String, CodingKey {
        case treated = "treated"
        case text = "text"
        case because = "because"
        case effects = "effects"
        case never = "never"
        case asUsualAgainAt = "as_usual_again_at"
        case mayAppeal = "may_appeal"
        case appeal = "appeal"
    }

    public init(treated: StandingTreated, text: String, because: [Because], effects: [String], never: [String], asUsualAgainAt: Instant? = nil, mayAppeal: Bool, appeal: Appeal? = nil) {
        self.treated = treated
        self.text = text
        self.because = because
        self.effects = effects
        self.never = never
        self.asUsualAgainAt = asUsualAgainAt
        self.mayAppeal = mayAppeal
        self.appeal = appeal
    }
}

public struct StoredPositions: Codable, Equatable {
    public var stored: Int
    public var newestAt: Instant?

    enum CodingKeys: String, CodingKey {
        case stored = "stored"
        case newestAt = "newest_at"
    }

    public init(stored: Int, newestAt: Instant? = nil) {
        self.stored = stored
        self.newestAt = newestAt
    }
}

public struct TimelineStep: Codable, Equatable {
    public var at: Instant
    public var status: String
    public var text: String

    enum CodingKeys: String, CodingKey {
        case at = "at"
        case status = "status"
        case text = "text"
    }

    public init(at: Instant, status: String, text: String) {
        self.at = at
        self.status = status
        self.text = text
    }
}

public struct Trip: Codable, Equatable {
    public var id: Uuid
    /// Which of the resident's phones set out; its places are the ones wanted
    public var deviceId: Uuid
    public var from: String
    public var to: String
    public var state: TripState
    public var startedAt: Instant
    public var expectedAt: Instant
    /// When we raise an SOS unless they have arrived
    public var raisesAt: Instant
    public var arrivedAt: Instant?
    /// What was raised when they did not arrive
    public var sosAlertId: Uuid?

    enum CodingKeys: String, CodingKey {
        case id = "id"
        case deviceId = "device_id"
        case from = "from"
        case to = "to"
        case state = "state"
        case startedAt = "started_at"
        case expectedAt = "expected_at"
        case raisesAt = "raises_at"
        case arrivedAt = "arrived_at"
        case sosAlertId = "sos_alert_id"
    }

    public init(id: Uuid, deviceId: Uuid, from: String, to: String, state: TripState, startedAt: Instant, expectedAt: Instant, raisesAt: Instant, arrivedAt: Instant? = nil, sosAlertId: Uuid? = nil) {
        self.id = id
        self.deviceId = deviceId
        self.from = from
        self.to = to
        self.state = state
        self.startedAt = startedAt
        self.expectedAt = expectedAt
        self.raisesAt = raisesAt
        self.arrivedAt = arrivedAt
        self.sosAlertId = sosAlertId
    }
}

public struct Trips: Codable, Equatable {
    public var items: [Trip]

    enum CodingKeys: String, CodingKey {
        case items = "items"
    }

    public init(items: [Trip]) {
        self.items = items
    }
}

public struct Upload: Codable, Equatable {
    public var id: Uuid
    public var kind: UploadKind
    /// `open`: bytes are missing. `received`: all have come, it is being examined. `ready`: the police can see it. `refused`: see `reason` and `text`
    public var state: UploadState
    /// Bytes that have come
    public var offset: Int
    public var length: Int
    /// Of the whole, once it has come; else empty
    public var sha256: String
    /// A code, when refused; else empty
    public var reason: String
    /// What to do then, in your language; else empty
    public var text: String
    /// What has not come whole by then is thrown away
    public var expiresAt: Instant
    public var receivedAt: Instant?
    public var reportId: Uuid?
    public var sosAlertId: Uuid?
    public var messageId: Uuid?

    enum CodingKeys: String, CodingKey {
        case id = "id"
        case kind = "kind"
        case state = "state"
        case offset = "offset"
        case length = "length"
        case sha256 = "sha256"
        case reason = "reason"
        case text = "text"
        case expiresAt = "expires_at"
        case receivedAt = "received_at"
        case reportId = "report_id"
        case sosAlertId = "sos_alert_id"
        case messageId = "message_id"
    }

    public init(id: Uuid, kind: UploadKind, state: UploadState, offset: Int, length: Int, sha256: String, reason: String, text: String, expiresAt: Instant, receivedAt: Instant? = nil, reportId: Uuid? = nil, sosAlertId: Uuid? = nil, messageId: Uuid? = nil) {
        self.id = id
        self.kind = kind
        self.state = state
        self.offset = offset
        self.length = length
        self.sha256 = sha256
        self.reason = reason
        self.text = text
        self.expiresAt = expiresAt
        self.receivedAt = receivedAt
        self.reportId = reportId
        self.sosAlertId = sosAlertId
        self.messageId = messageId
    }
}

public struct Uploads: Codable, Equatable {
    public var items: [Upload]

    enum CodingKeys: String, CodingKey {
        case items = "items"
    }

    public init(items: [Upload]) {
        self.items = items
    }
}

public struct Voice: Codable, Equatable {
    /// `ready`: the operator can play it. `refused`: they cannot, see `reason`; send words
    public var state: VoiceState
    public var reason: String
    public var lengthS: Double?

    enum CodingKeys: String, CodingKey {
        case state = "state"
        case reason = "reason"
        case lengthS = "length_s"
    }

    public init(state: VoiceState, reason: String, lengthS: Double? = nil) {
        self.state = state
        self.reason = reason
        self.lengthS = lengthS
    }
}

public struct WatchArea: Codable, Equatable {
    /// The resident's own word for it
    public var label: String?
    public var position: WatchedPlace
    public var radiusM: Double
    /// What it is about: categories, or groups of them. Left out, or none: everything that is told
    public var kinds: [WatchAreaKinds]?

    enum CodingKeys: String, CodingKey {
        case label = "label"
        case position = "position"
        case radiusM = "radius_m"
        case kinds = "kinds"
    }

    public init(label: String? = nil, position: WatchedPlace, radiusM: Double, kinds: [WatchAreaKinds]? = nil) {
        self.label = label
        self.position = position
        self.radiusM = radiusM
        self.kinds = kinds
    }
}

public struct WatchAreas: Codable, Equatable {
    public var watchAreas: [WatchArea]
    /// null: none. In an answer left out when there are none
    public var quietHours: QuietHours?
    /// Whether the device wants to be asked when somebody near one of these places needs help and a supervisor asks. In an answer left out when it does not
    public var helpRequests: Bool?

    enum CodingKeys: String, CodingKey {
        case watchAreas = "watch_areas"
        case quietHours = "quiet_hours"
        case helpRequests = "help_requests"
    }

    public init(watchAreas: [WatchArea], quietHours: QuietHours? = nil, helpRequests: Bool? = nil) {
        self.watchAreas = watchAreas
        self.quietHours = quietHours
        self.helpRequests = helpRequests
    }
}

public struct WatchedPlace: Codable, Equatable {
    /// Degrees, WGS 84
    public var lat: Double
    /// Degrees, WGS 84
    public var lon: Double

    enum CodingKeys: String, CodingKey {
        case lat = "lat"
        case lon = "lon"
    }

    public init(lat: Double, lon: Double) {
        self.lat = lat
        self.lon = lon
    }
}

public final class Gawah {
    private let wire: Wire

    public init(wire: Wire) {
        self.wire = wire
    }

    /// Let another phone in
    /// It came with the code; from now on it sees what this resident's phones see. Before that the person has compared its
    /// `fingerprint` on the two screens: whoever photographed the code has another key.
    public func admitDevice(deviceId: String, options: CallOptions = CallOptions()) async throws {
        _ = try await wire.send(
            Call(
                operation: "admit_device",
                method: "POST",
                path: "/v1/devices/\(Wire.escaped(deviceId))/admit",
                authorization: .device,
                mayBeRepeated: false,
                stamps: false,
                options: options
            )
        )
    }

    /// Answer a question about your report
    /// Within 72 hours, by its reporter, once. Nobody has to: the report is decided without it as well.
    public func answerQuestion(reportId: String, body: NewAnswer, key: Uuid, options: CallOptions = CallOptions()) async throws -> AnswerReceipt {
        let answer = try await wire.send(
            Call(
                operation: "answer_question",
                method: "POST",
                path: "/v1/reports/\(Wire.escaped(reportId))/answers",
                body: try JSONValue.of(body),
                key: key,
                authorization: .device,
                mayBeRepeated: true,
                stamps: false,
                options: options
            )
        )
        return try JSONDecoder().decode(AnswerReceipt.self, from: answer.body)
    }

    /// You have arrived
    /// Said twice it is one. Whoever has chosen PINs sends one of them.
    public func arriveTrip(tripId: String, body: Arrival, options: CallOptions = CallOptions()) async throws -> Trip {
        let answer = try await wire.send(
            Call(
                operation: "arrive_trip",
                method: "POST",
                path: "/v1/trips/\(Wire.escaped(tripId))/arrive",
                body: try JSONValue.of(body),
                authorization: .device,
                mayBeRepeated: false,
                stamps: false,
                options: options
            )
        )
        return try JSONDecoder().decode(Trip.self, from: answer.body)
    }

    /// Ask for another look at how your reports are treated
    /// A supervisor who has decided nothing of yours answers it. 200 with the one that waits when there is one.
    public func askForAnotherLook(body: NewAppeal, options: CallOptions = CallOptions()) async throws -> Standing {
        let answer = try await wire.send(
            Call(
                operation: "ask_for_another_look",
                method: "POST",
                path: "/v1/standing/appeals",
                body: try JSONValue.of(body),
                authorization: .device,
                mayBeRepeated: false,
                stamps: false,
                options: options
            )
        )
        return try JSONDecoder().decode(Standing.self, from: answer.body)
    }

    /// Ask for a code to show that a number is yours
    /// Never needed. The code has six digits, holds for ten minutes and for five tries; the answer says nothing of whose
    /// number it is. Three an hour and six a day.
    public func askPhoneCode(body: NewPhoneNumber, options: CallOptions = CallOptions()) async throws -> AskedCode {
        let answer = try await wire.send(
            Call(
                operation: "ask_phone_code",
                method: "POST",
                path: "/v1/phone-numbers",
                body: try JSONValue.of(body),
                authorization: .device,
                mayBeRepeated: false,
                stamps: false,
                options: options
            )
        )
        return try JSONDecoder().decode(AskedCode.self, from: answer.body)
    }

    /// Test this phone
    /// A real message on the real way, to this device only. Its receipts say how far it has come.
    public func askPushTest(options: CallOptions = CallOptions()) async throws -> AskedTest {
        let answer = try await wire.send(
            Call(
                operation: "ask_push_test",
                method: "POST",
                path: "/v1/notifications/tests",
                authorization: .device,
                mayBeRepeated: false,
                stamps: false,
                options: options
            )
        )
        return try JSONDecoder().decode(AskedTest.self, from: answer.body)
    }

    /// Choose the language a device is spoken to in
    /// From then on; what was told before is read in it too.
    public func chooseDeviceLanguage(deviceId: String, body: Language, options: CallOptions = CallOptions()) async throws -> Language {
        let answer = try await wire.send(
            Call(
                operation: "choose_device_language",
                method: "PUT",
                path: "/v1/devices/\(Wire.escaped(deviceId))/language",
                body: try JSONValue.of(body),
                authorization: .device,
                mayBeRepeated: true,
                stamps: false,
                options: options
            )
        )
        return try JSONDecoder().decode(Language.self, from: answer.body)
    }

    /// Choose your PINs, or others
    /// Not while an SOS is open. Five wrong ones in a quarter of an hour, and none is taken; an SOS always is.
    public func choosePins(body: NewPins, options: CallOptions = CallOptions()) async throws -> Pins {
        let answer = try await wire.send(
            Call(
                operation: "choose_pins",
                method: "PUT",
                path: "/v1/sos-pins",
                body: try JSONValue.of(body),
                authorization: .device,
                mayBeRepeated: true,
                stamps: false,
                options: options
            )
        )
        return try JSONDecoder().decode(Pins.self, from: answer.body)
    }

    /// Dispute what was found
    /// Within 14 days, by its reporter: an officer who has not decided on it looks again, not knowing the first decision.
    public func disputeReport(reportId: String, body: NewDispute, key: Uuid, options: CallOptions = CallOptions()) async throws -> DisputeReceipt {
        let answer = try await wire.send(
            Call(
                operation: "dispute_report",
                method: "POST",
                path: "/v1/reports/\(Wire.escaped(reportId))/dispute",
                body: try JSONValue.of(body),
                key: key,
                authorization: .device,
                mayBeRepeated: true,
                stamps: false,
                options: options
            )
        )
        return try JSONDecoder().decode(DisputeReceipt.self, from: answer.body)
    }

    /// Send this device no push messages
    /// At signing out, and before a phone is given away. The inbox stays.
    public func endPush(deviceId: String, options: CallOptions = CallOptions()) async throws {
        _ = try await wire.send(
            Call(
                operation: "end_push",
                method: "DELETE",
                path: "/v1/devices/\(Wire.escaped(deviceId))/push",
                authorization: .device,
                mayBeRepeated: true,
                stamps: false,
                options: options
            )
        )
    }

    /// Enrol a device
    /// Anyone may. Who shows another device's token enrols a further device of the same resident; who sends the code that another
    /// shows asks to be one. With a `key` the request is signed with it.
    public func enrol(body: NewDevice, options: CallOptions = CallOptions()) async throws -> Enrolment {
        let answer = try await wire.send(
            Call(
                operation: "enrol",
                method: "POST",
                path: "/v1/devices",
                body: try JSONValue.of(body),
                authorization: .deviceIfGiven,
                mayBeRepeated: false,
                stamps: false,
                options: options
            )
        )
        return try JSONDecoder().decode(Enrolment.self, from: answer.body)
    }

    /// Enter the code
    /// The number is yours from then on, and nobody else's. The same right code again answers the same.
    public func enterPhoneCode(phoneNumberId: String, body: NewCode, options: CallOptions = CallOptions()) async throws -> PhoneNumber {
        let answer = try await wire.send(
            Call(
                operation: "enter_phone_code",
                method: "POST",
                path: "/v1/phone-numbers/\(Wire.escaped(phoneNumberId))/code",
                body: try JSONValue.of(body),
                authorization: .device,
                mayBeRepeated: false,
                stamps: false,
                options: options
            )
        )
        return try JSONDecoder().decode(PhoneNumber.self, from: answer.body)
    }

    /// Erase what is kept of you
    /// Asked by one device, of all its resident's; their tokens end with it. Says what is kept, and why. Refused while an SOS or
    /// a trip is under way.
    public func eraseMyData(deviceId: String, options: CallOptions = CallOptions()) async throws -> Erasure {
        let answer = try await wire.send(
            Call(
                operation: "erase_my_data",
                method: "DELETE",
                path: "/v1/devices/\(Wire.escaped(deviceId))",
                authorization: .device,
                mayBeRepeated: true,
                stamps: false,
                options: options
            )
        )
        return try JSONDecoder().decode(Erasure.self, from: answer.body)
    }

    /// A copy of what is kept of you
    /// All of a resident's devices, reports, trips and links, and the SOS calls of the asking device, as their own doors show them.
    public func exportMyData(deviceId: String, options: CallOptions = CallOptions()) async throws -> MyData {
        let answer = try await wire.send(
            Call(
                operation: "export_my_data",
                method: "GET",
                path: "/v1/devices/\(Wire.escaped(deviceId))/data",
                authorization: .device,
                mayBeRepeated: true,
                stamps: false,
                options: options
            )
        )
        return try JSONDecoder().decode(MyData.self, from: answer.body)
    }

    /// Arrive later, or earlier
    /// A new time, from now on.
    public func extendTrip(tripId: String, body: Later, options: CallOptions = CallOptions()) async throws -> Trip {
        let answer = try await wire.send(
            Call(
                operation: "extend_trip",
                method: "PUT",
                path: "/v1/trips/\(Wire.escaped(tripId))/expected-at",
                body: try JSONValue.of(body),
                authorization: .device,
                mayBeRepeated: true,
                stamps: false,
                options: options
            )
        )
        return try JSONDecoder().decode(Trip.self, from: answer.body)
    }

    /// Find your report by its reference
    /// A mistyped reference is told apart from one that is not yours.
    public func findReport(reference: String, options: CallOptions = CallOptions()) async throws -> Report {
        let answer = try await wire.send(
            Call(
                operation: "find_report",
                method: "GET",
                path: "/v1/reports",
                query: ["reference": reference],
                authorization: .device,
                mayBeRepeated: true,
                stamps: false,
                options: options
            )
        )
        return try JSONDecoder().decode(Report.self, from: answer.body)
    }

    /// Say where you are now
    /// A batch, newest first; the largest `at` is current whatever the order.
    public func followSos(sosAlertId: String, body: Positions, options: CallOptions = CallOptions()) async throws -> StoredPositions {
        let answer = try await wire.send(
            Call(
                operation: "follow_sos",
                method: "POST",
                path: "/v1/sos-alerts/\(Wire.escaped(sosAlertId))/positions",
                body: try JSONValue.of(body),
                authorization: .device,
                mayBeRepeated: true,
                stamps: false,
                options: options
            )
        )
        return try JSONDecoder().decode(StoredPositions.self, from: answer.body)
    }

    /// Say where you are on your trip
    /// Only the newest place is kept.
    public func followTrip(tripId: String, body: Positions, options: CallOptions = CallOptions()) async throws {
        _ = try await wire.send(
            Call(
                operation: "follow_trip",
                method: "POST",
                path: "/v1/trips/\(Wire.escaped(tripId))/positions",
                body: try JSONValue.of(body),
                authorization: .device,
                mayBeRepeated: false,
                stamps: false,
                options: options
            )
        )
    }

    /// Show a code for another phone
    /// For ten minutes, once; the code before it is over. Then look at the list of devices until the other one waits there.
    public func inviteDevice(options: CallOptions = CallOptions()) async throws -> Invitation {
        let answer = try await wire.send(
            Call(
                operation: "invite_device",
                method: "POST",
                path: "/v1/devices/invitations",
                authorization: .device,
                mayBeRepeated: false,
                stamps: false,
                options: options
            )
        )
        return try JSONDecoder().decode(Invitation.self, from: answer.body)
    }

    /// What was verified, as an Atom feed of CAP alerts
    /// Of the last seven days, the newest first; each entry leads to its CAP 1.2 message in English, Urdu and Sindhi.
    public func listAlerts(lang: String? = nil, options: CallOptions = CallOptions()) async throws -> String {
        let answer = try await wire.send(
            Call(
                operation: "list_alerts",
                method: "GET",
                path: "/v1/alerts",
                query: ["lang": lang],
                authorization: .anyone,
                mayBeRepeated: true,
                stamps: false,
                options: options
            )
        )
        return String(decoding: answer.body, as: UTF8.self)
    }

    /// Your links
    /// Without their secrets; the phone knows to whom it gave which.
    public func listContactLinks(options: CallOptions = CallOptions()) async throws -> Links {
        let answer = try await wire.send(
            Call(
                operation: "list_contact_links",
                method: "GET",
                path: "/v1/contact-links",
                authorization: .device,
                mayBeRepeated: true,
                stamps: false,
                options: options
            )
        )
        return try JSONDecoder().decode(Links.self, from: answer.body)
    }

    /// Your phones
    /// All devices of the resident that may come in, and one that waits to be let in.
    public func listDevices(options: CallOptions = CallOptions()) async throws -> Phones {
        let answer = try await wire.send(
            Call(
                operation: "list_devices",
                method: "GET",
                path: "/v1/devices",
                authorization: .device,
                mayBeRepeated: true,
                stamps: false,
                options: options
            )
        )
        return try JSONDecoder().decode(Phones.self, from: answer.body)
    }

    /// What was written in your SOS
    /// Both sides' messages, in the order in which we heard them. Reading them says nothing; a receipt does.
    public func listMessages(sosAlertId: String, options: CallOptions = CallOptions()) async throws -> Messages {
        let answer = try await wire.send(
            Call(
                operation: "list_messages",
                method: "GET",
                path: "/v1/sos-alerts/\(Wire.escaped(sosAlertId))/messages",
                authorization: .device,
                mayBeRepeated: true,
                stamps: false,
                options: options
            )
        )
        return try JSONDecoder().decode(Messages.self, from: answer.body)
    }

    /// Your reports
    /// From all phones of the resident, the newest first, at most a hundred. An anonymous report is nobody's and stands in no list.
    public func listMyReports(options: CallOptions = CallOptions()) async throws -> MyReports {
        let answer = try await wire.send(
            Call(
                operation: "list_my_reports",
                method: "GET",
                path: "/v1/reports/mine",
                authorization: .device,
                mayBeRepeated: true,
                stamps: false,
                options: options
            )
        )
        return try JSONDecoder().decode(MyReports.self, from: answer.body)
    }

    /// Your phone number
    /// Its last two digits: nobody is shown more of it, you neither.
    public func listPhoneNumbers(options: CallOptions = CallOptions()) async throws -> PhoneNumbers {
        let answer = try await wire.send(
            Call(
                operation: "list_phone_numbers",
                method: "GET",
                path: "/v1/phone-numbers",
                authorization: .device,
                mayBeRepeated: true,
                stamps: false,
                options: options
            )
        )
        return try JSONDecoder().decode(PhoneNumbers.self, from: answer.body)
    }

    /// Your trips
    /// Of all your phones, the newest first, at most twenty. Any of them may put one off or arrive; the one that set out says where.
    public func listTrips(options: CallOptions = CallOptions()) async throws -> Trips {
        let answer = try await wire.send(
            Call(
                operation: "list_trips",
                method: "GET",
                path: "/v1/trips",
                authorization: .device,
                mayBeRepeated: true,
                stamps: false,
                options: options
            )
        )
        return try JSONDecoder().decode(Trips.self, from: answer.body)
    }

    /// What you have sent to a report
    /// The first begun first; empty for a report that is not yours.
    public func listUploads(reportId: Uuid, options: CallOptions = CallOptions()) async throws -> Uploads {
        let answer = try await wire.send(
            Call(
                operation: "list_uploads",
                method: "GET",
                path: "/v1/uploads",
                query: ["report_id": reportId],
                authorization: .device,
                mayBeRepeated: true,
                stamps: false,
                options: options
            )
        )
        return try JSONDecoder().decode(Uploads.self, from: answer.body)
    }

    /// Make a link for a trusted contact
    /// Whoever opens it sees your open SOS and your trip, with your place, and needs no account.
    public func makeContactLink(body: NewLink, options: CallOptions = CallOptions()) async throws -> MadeLink {
        let answer = try await wire.send(
            Call(
                operation: "make_contact_link",
                method: "POST",
                path: "/v1/contact-links",
                body: try JSONValue.of(body),
                authorization: .device,
                mayBeRepeated: false,
                stamps: false,
                options: options
            )
        )
        return try JSONDecoder().decode(MadeLink.self, from: answer.body)
    }

    /// What was verified, as GeoJSON
    /// Of the last seven days, without what was taken back: coarse places, half an hour late but where there is danger.
    public func mapAlerts(lang: String? = nil, options: CallOptions = CallOptions()) async throws -> Alerts {
        let answer = try await wire.send(
            Call(
                operation: "map_alerts",
                method: "GET",
                path: "/v1/alerts/incidents",
                query: ["lang": lang],
                authorization: .anyone,
                mayBeRepeated: true,
                stamps: false,
                options: options
            )
        )
        return try JSONDecoder().decode(Alerts.self, from: answer.body)
    }

    /// Say that a notification was shown, or opened
    /// The first word of each kind stands, and the same may be said again: also later, when there was no network.
    public func noteNotification(notificationId: String, body: ShownOrOpened, options: CallOptions = CallOptions()) async throws -> NotificationReceipts {
        let answer = try await wire.send(
            Call(
                operation: "note_notification",
                method: "POST",
                path: "/v1/notifications/\(Wire.escaped(notificationId))/receipts",
                body: try JSONValue.of(body),
                authorization: .device,
                mayBeRepeated: false,
                stamps: true,
                options: options
            )
        )
        return try JSONDecoder().decode(NotificationReceipts.self, from: answer.body)
    }

    /// Say which messages have come, or were shown
    /// The operator sees no more than this says.
    public func noteReceipt(sosAlertId: String, body: Receipt, options: CallOptions = CallOptions()) async throws {
        _ = try await wire.send(
            Call(
                operation: "note_receipt",
                method: "POST",
                path: "/v1/sos-alerts/\(Wire.escaped(sosAlertId))/messages/receipts",
                body: try JSONValue.of(body),
                authorization: .device,
                mayBeRepeated: true,
                stamps: false,
                options: options
            )
        )
    }

    /// Raise an SOS
    /// 201 with a new alert, 200 with the one that is open. Nothing but an unreadable body is refused.
    ///
    /// With `arming` it is raised at `raises_at` by us, whatever becomes of the phone, unless it is stood down before.
    public func raiseSos(body: NewSos, options: CallOptions = CallOptions()) async throws -> SosAlert {
        let answer = try await wire.send(
            Call(
                operation: "raise_sos",
                method: "POST",
                path: "/v1/sos-alerts",
                body: try JSONValue.of(body),
                authorization: .device,
                mayBeRepeated: true,
                stamps: false,
                options: options
            )
        )
        return try JSONDecoder().decode(SosAlert.self, from: answer.body)
    }

    /// Do not wait: raise it now
    /// An SOS that arms is raised before its time. Said twice, it is one.
    public func raiseSosNow(sosAlertId: String, options: CallOptions = CallOptions()) async throws -> SosAlert {
        let answer = try await wire.send(
            Call(
                operation: "raise_sos_now",
                method: "POST",
                path: "/v1/sos-alerts/\(Wire.escaped(sosAlertId))/raise",
                authorization: .device,
                mayBeRepeated: true,
                stamps: false,
                options: options
            )
        )
        return try JSONDecoder().decode(SosAlert.self, from: answer.body)
    }

    /// Have push messages sent to this device
    /// From now on there, and nowhere else: of a token or a subscription that another device had, that device hears no more.
    public func registerPush(deviceId: String, body: Push, options: CallOptions = CallOptions()) async throws -> PushState {
        let answer = try await wire.send(
            Call(
                operation: "register_push",
                method: "PUT",
                path: "/v1/devices/\(Wire.escaped(deviceId))/push",
                body: try JSONValue.of(body),
                authorization: .device,
                mayBeRepeated: true,
                stamps: false,
                options: options
            )
        )
        return try JSONDecoder().decode(PushState.self, from: answer.body)
    }

    /// Take your phone number back
    /// At once, and nothing is kept of it.
    public func removePhoneNumber(phoneNumberId: String, options: CallOptions = CallOptions()) async throws {
        _ = try await wire.send(
            Call(
                operation: "remove_phone_number",
                method: "DELETE",
                path: "/v1/phone-numbers/\(Wire.escaped(phoneNumberId))",
                authorization: .device,
                mayBeRepeated: true,
                stamps: false,
                options: options
            )
        )
    }

    /// Renew the device's token
    /// Without a key, the old token ends when the new one is first used, so that a lost answer locks nobody out. A device with a key
    /// needs no token for it: its signature will do.
    public func renewToken(deviceId: String, options: CallOptions = CallOptions()) async throws -> Enrolment {
        let answer = try await wire.send(
            Call(
                operation: "renew_token",
                method: "POST",
                path: "/v1/devices/\(Wire.escaped(deviceId))/token",
                authorization: .device,
                mayBeRepeated: false,
                stamps: false,
                options: options
            )
        )
        return try JSONDecoder().decode(Enrolment.self, from: answer.body)
    }

    /// Replace the places the device watches
    /// All of them at once, none to stop.
    public func replaceWatchAreas(body: WatchAreas, options: CallOptions = CallOptions()) async throws -> WatchAreas {
        let answer = try await wire.send(
            Call(
                operation: "replace_watch_areas",
                method: "PUT",
                path: "/v1/watch-areas",
                body: try JSONValue.of(body),
                authorization: .device,
                mayBeRepeated: true,
                stamps: false,
                options: options
            )
        )
        return try JSONDecoder().decode(WatchAreas.self, from: answer.body)
    }

    /// Let the device sign its requests
    /// Signed with that very key, which shows that the device can. From then on no token of it opens anything without a signature.
    /// Said twice with one key, it is one.
    public func setDeviceKey(deviceId: String, body: NewKey, options: CallOptions = CallOptions()) async throws -> Enrolment {
        let answer = try await wire.send(
            Call(
                operation: "set_device_key",
                method: "PUT",
                path: "/v1/devices/\(Wire.escaped(deviceId))/key",
                body: try JSONValue.of(body),
                authorization: .device,
                mayBeRepeated: true,
                stamps: false,
                options: options
            )
        )
        return try JSONDecoder().decode(Enrolment.self, from: answer.body)
    }

    /// Who looked at the footage of your report
    /// Every view leaves an entry before a byte is sent, so none is missing here.
    public func showAccesses(reportId: String, options: CallOptions = CallOptions()) async throws -> Accesses {
        let answer = try await wire.send(
            Call(
                operation: "show_accesses",
                method: "GET",
                path: "/v1/reports/\(Wire.escaped(reportId))/accesses",
                authorization: .device,
                mayBeRepeated: true,
                stamps: false,
                options: options
            )
        )
        return try JSONDecoder().decode(Accesses.self, from: answer.body)
    }

    /// One alert as CAP 1.2
    /// An Alert; or what refers to it: an Update (it was reported again), or the Cancel of what was withdrawn.
    public func showAlert(alertId: String, options: CallOptions = CallOptions()) async throws -> String {
        let answer = try await wire.send(
            Call(
                operation: "show_alert",
                method: "GET",
                path: "/v1/alerts/\(Wire.escaped(alertId))",
                authorization: .anyone,
                mayBeRepeated: true,
                stamps: false,
                options: options
            )
        )
        return String(decoding: answer.body, as: UTF8.self)
    }

    /// What was verified in the city during the last seven days
    /// The whole city's, so that nobody says where they are to read it. Published anchors, never an exact place; half an hour
    /// late where standing in the way is not dangerous. What tells of a person or a home stands here by its town and its day alone,
    /// when the day is over.
    public func showCommunity(locale: String? = nil, options: CallOptions = CallOptions()) async throws -> Community {
        let answer = try await wire.send(
            Call(
                operation: "show_community",
                method: "GET",
                path: "/v1/community",
                query: ["locale": locale],
                authorization: .anyone,
                mayBeRepeated: true,
                stamps: false,
                options: options
            )
        )
        return try JSONDecoder().decode(Community.self, from: answer.body)
    }

    /// A CAP 1.2 exercise
    /// For trying out a program that reads alerts: status Exercise, always.
    public func showExercise(options: CallOptions = CallOptions()) async throws -> String {
        let answer = try await wire.send(
            Call(
                operation: "show_exercise",
                method: "GET",
                path: "/v1/alerts/exercise",
                authorization: .anyone,
                mayBeRepeated: true,
                stamps: false,
                options: options
            )
        )
        return String(decoding: answer.body, as: UTF8.self)
    }

    /// What was verified near the places the device watches
    /// Newest first, in the device's language, whether or not a push message reached it.
    public func showInbox(after: Uuid? = nil, limit: Int? = nil, options: CallOptions = CallOptions()) async throws -> Inbox {
        let answer = try await wire.send(
            Call(
                operation: "show_inbox",
                method: "GET",
                path: "/v1/notifications",
                query: ["after": after, "limit": limit.map { String($0) }],
                authorization: .device,
                mayBeRepeated: true,
                stamps: false,
                options: options
            )
        )
        return try JSONDecoder().decode(Inbox.self, from: answer.body)
    }

    /// One notification
    /// What a push message without words is about. Only what this device was told; a test of its own as well.
    public func showNotification(notificationId: String, options: CallOptions = CallOptions()) async throws -> OneNotification {
        let answer = try await wire.send(
            Call(
                operation: "show_notification",
                method: "GET",
                path: "/v1/notifications/\(Wire.escaped(notificationId))",
                authorization: .device,
                mayBeRepeated: true,
                stamps: false,
                options: options
            )
        )
        return try JSONDecoder().decode(OneNotification.self, from: answer.body)
    }

    /// Whether you have chosen PINs
    /// Both or none: whether somebody has a duress PIN must not be a question.
    public func showPins(options: CallOptions = CallOptions()) async throws -> Pins {
        let answer = try await wire.send(
            Call(
                operation: "show_pins",
                method: "GET",
                path: "/v1/sos-pins",
                authorization: .device,
                mayBeRepeated: true,
                stamps: false,
                options: options
            )
        )
        return try JSONDecoder().decode(Pins.self, from: answer.body)
    }

    /// Where the device's push messages go
    /// A registration that its provider calls dead is gone from here: register anew.
    public func showPush(deviceId: String, options: CallOptions = CallOptions()) async throws -> PushState {
        let answer = try await wire.send(
            Call(
                operation: "show_push",
                method: "GET",
                path: "/v1/devices/\(Wire.escaped(deviceId))/push",
                authorization: .device,
                mayBeRepeated: true,
                stamps: false,
                options: options
            )
        )
        return try JSONDecoder().decode(PushState.self, from: answer.body)
    }

    /// How far a notification has come
    /// On its way to this device.
    public func showReceipts(notificationId: String, options: CallOptions = CallOptions()) async throws -> NotificationReceipts {
        let answer = try await wire.send(
            Call(
                operation: "show_receipts",
                method: "GET",
                path: "/v1/notifications/\(Wire.escaped(notificationId))/receipts",
                authorization: .device,
                mayBeRepeated: true,
                stamps: false,
                options: options
            )
        )
        return try JSONDecoder().decode(NotificationReceipts.self, from: answer.body)
    }

    /// Follow your report
    /// For its owner, or with the receipt secret; for anybody else it does not exist.
    public func showReport(reportId: String, options: CallOptions = CallOptions()) async throws -> Report {
        let answer = try await wire.send(
            Call(
                operation: "show_report",
                method: "GET",
                path: "/v1/reports/\(Wire.escaped(reportId))",
                authorization: .device,
                mayBeRepeated: true,
                stamps: false,
                options: options
            )
        )
        return try JSONDecoder().decode(Report.self, from: answer.body)
    }

    /// Where which number stands on a pole, and what places are called
    /// The whole city's at once: a phone keeps them, and says of no single place that it stands there.
    public func showSigns(locale: String? = nil, options: CallOptions = CallOptions()) async throws -> Signs {
        let answer = try await wire.send(
            Call(
                operation: "show_signs",
                method: "GET",
                path: "/v1/poles",
                query: ["locale": locale],
                authorization: .anyone,
                mayBeRepeated: true,
                stamps: false,
                options: options
            )
        )
        return try JSONDecoder().decode(Signs.self, from: answer.body)
    }

    /// Where your SOS stands
    /// The ladder as it is, for the resident who raised it: what happened, and what happens next.
    public func showSos(sosAlertId: String, options: CallOptions = CallOptions()) async throws -> FollowedSos {
        let answer = try await wire.send(
            Call(
                operation: "show_sos",
                method: "GET",
                path: "/v1/sos-alerts/\(Wire.escaped(sosAlertId))",
                authorization: .device,
                mayBeRepeated: true,
                stamps: false,
                options: options
            )
        )
        return try JSONDecoder().decode(FollowedSos.self, from: answer.body)
    }

    /// How your reports are treated
    /// In words, with why, what it changes and what it never touches. Nobody else is shown it.
    public func showStanding(options: CallOptions = CallOptions()) async throws -> Standing {
        let answer = try await wire.send(
            Call(
                operation: "show_standing",
                method: "GET",
                path: "/v1/standing",
                authorization: .device,
                mayBeRepeated: true,
                stamps: false,
                options: options
            )
        )
        return try JSONDecoder().decode(Standing.self, from: answer.body)
    }

    /// One trip
    /// Under way, arrived, or raised: then `sos_alert_id` says which SOS.
    public func showTrip(tripId: String, options: CallOptions = CallOptions()) async throws -> Trip {
        let answer = try await wire.send(
            Call(
                operation: "show_trip",
                method: "GET",
                path: "/v1/trips/\(Wire.escaped(tripId))",
                authorization: .device,
                mayBeRepeated: true,
                stamps: false,
                options: options
            )
        )
        return try JSONDecoder().decode(Trip.self, from: answer.body)
    }

    /// How far an upload has come
    /// HEAD is tus', and says `Upload-Offset` and `Upload-Length`; GET says in words what became of it.
    public func showUpload(uploadId: String, options: CallOptions = CallOptions()) async throws -> Upload {
        let answer = try await wire.send(
            Call(
                operation: "show_upload",
                method: "GET",
                path: "/v1/uploads/\(Wire.escaped(uploadId))",
                authorization: .device,
                mayBeRepeated: true,
                stamps: false,
                options: options
            )
        )
        return try JSONDecoder().decode(Upload.self, from: answer.body)
    }

    /// Which places the device watches
    /// Only the device's own.
    public func showWatchAreas(options: CallOptions = CallOptions()) async throws -> WatchAreas {
        let answer = try await wire.send(
            Call(
                operation: "show_watch_areas",
                method: "GET",
                path: "/v1/watch-areas",
                authorization: .device,
                mayBeRepeated: true,
                stamps: false,
                options: options
            )
        )
        return try JSONDecoder().decode(WatchAreas.self, from: answer.body)
    }

    /// Sign a phone out
    /// One that is lost, given away, or waits and is not yours; at once. It may still call for help.
    public func signDeviceOut(deviceId: String, options: CallOptions = CallOptions()) async throws {
        _ = try await wire.send(
            Call(
                operation: "sign_device_out",
                method: "POST",
                path: "/v1/devices/\(Wire.escaped(deviceId))/sign-out",
                authorization: .device,
                mayBeRepeated: false,
                stamps: false,
                options: options
            )
        )
    }

    /// You need no help any more
    /// Ends the alert; said twice it is one. A device whose resident has chosen PINs sends one of them.
    public func standDown(sosAlertId: String, body: StandDown, options: CallOptions = CallOptions()) async throws -> SosAlert {
        let answer = try await wire.send(
            Call(
                operation: "stand_down",
                method: "POST",
                path: "/v1/sos-alerts/\(Wire.escaped(sosAlertId))/stand-down",
                body: try JSONValue.of(body),
                authorization: .device,
                mayBeRepeated: true,
                stamps: false,
                options: options
            )
        )
        return try JSONDecoder().decode(SosAlert.self, from: answer.body)
    }

    /// Share a trip
    /// If you have not arrived at `raises_at`, we raise an SOS, whatever has become of the phone.
    public func startTrip(body: NewTrip, options: CallOptions = CallOptions()) async throws -> Trip {
        let answer = try await wire.send(
            Call(
                operation: "start_trip",
                method: "POST",
                path: "/v1/trips",
                body: try JSONValue.of(body),
                authorization: .device,
                mayBeRepeated: false,
                stamps: false,
                options: options
            )
        )
        return try JSONDecoder().decode(Trip.self, from: answer.body)
    }

    /// Report a crime or a hazard
    /// Accepted in one commit, before anything else happens; cameras are searched after the answer.
    public func submitReport(body: NewReport, key: Uuid, options: CallOptions = CallOptions()) async throws -> ReportReceipt {
        let answer = try await wire.send(
            Call(
                operation: "submit_report",
                method: "POST",
                path: "/v1/reports",
                body: try JSONValue.of(body),
                key: key,
                authorization: .device,
                mayBeRepeated: true,
                stamps: true,
                options: options
            )
        )
        return try JSONDecoder().decode(ReportReceipt.self, from: answer.body)
    }

    /// Withdraw a link
    /// It opens nothing from now on; said twice it is one.
    public func withdrawContactLink(linkId: String, options: CallOptions = CallOptions()) async throws {
        _ = try await wire.send(
            Call(
                operation: "withdraw_contact_link",
                method: "DELETE",
                path: "/v1/contact-links/\(Wire.escaped(linkId))",
                authorization: .device,
                mayBeRepeated: true,
                stamps: false,
                options: options
            )
        )
    }

    /// Write to the operator
    /// 201 with a new message, 200 with the one that came under this key before.
    ///
    /// Words as JSON; or a voice note as it was recorded, Opus or AAC in WebM, Ogg or MP4, 60 s and 1 MB at most.
    public func writeMessage(sosAlertId: String, body: NewMessage, key: Uuid, options: CallOptions = CallOptions()) async throws -> Message {
        let answer = try await wire.send(
            Call(
                operation: "write_message",
                method: "POST",
                path: "/v1/sos-alerts/\(Wire.escaped(sosAlertId))/messages",
                body: try JSONValue.of(body),
                key: key,
                authorization: .device,
                mayBeRepeated: true,
                stamps: false,
                options: options
            )
        )
        return try JSONDecoder().decode(Message.self, from: answer.body)
    }

    /// Write to the operator: the bytes themselves, as audio/webm, audio/ogg, audio/mp4, audio/x-m4a.
    public func writeMessageBytes(sosAlertId: String, payload: Payload, key: Uuid, options: CallOptions = CallOptions()) async throws -> Message {
        let answer = try await wire.send(
            Call(
                operation: "write_message",
                method: "POST",
                path: "/v1/sos-alerts/\(Wire.escaped(sosAlertId))/messages",
                payload: payload,
                key: key,
                authorization: .device,
                mayBeRepeated: true,
                stamps: false,
                options: options
            )
        )
        return try JSONDecoder().decode(Message.self, from: answer.body)
    }
}
