// How a call travels: authorization, the same key for each try, Retry-After, problems. Written by hand; Gawah.swift is made.
import Foundation
#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// RFC 3339 with an offset.
public typealias Instant = String
public typealias Uuid = String

public struct HTTPRequest {
    public let method: String
    public let url: URL
    public let headers: [String: String]
    public let body: Data?
}

/// Header names are in small letters.
public struct HTTPResponse {
    public let status: Int
    public let headers: [String: String]
    public let body: Data

    public init(status: Int, headers: [String: String], body: Data) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}

/// Whatever sends a request: URLSession, a test's. Throws when no answer came.
public protocol Exchange {
    func send(_ request: HTTPRequest) async throws -> HTTPResponse
}

/// A refusal. Decide by `slug`, show `title`, mark the fields that `faults` names.
public struct Refused: Error {
    public let slug: String
    public let status: Int
    public let title: String
    public let detail: String
    public let requestId: String
    public let faults: [FieldError]
    /// Further members of the problem document, such as `offset`.
    public let members: [String: JSONValue]
    public let retryAfterS: Double?
}

/// No answer after the last try: the line, or something on the way. Keep what was sent, with its key.
public struct NoAnswer: Error {
    public let operation: String
    public let cause: Error
}

public enum Authorization {
    case device
    case anyone
    case deviceIfGiven
}

public struct Payload {
    public let type: String
    public let content: Data

    public init(type: String, content: Data) {
        self.type = type
        self.content = content
    }
}

/// receiptSecret opens an anonymous report without the device's token; token is that of the resident's other device.
public struct CallOptions {
    public let receiptSecret: String?
    public let token: String?

    public init(receiptSecret: String? = nil, token: String? = nil) {
        self.receiptSecret = receiptSecret
        self.token = token
    }
}

struct Call {
    let operation: String
    let method: String
    let path: String
    var query: [String: String?] = [:]
    var body: JSONValue?
    var payload: Payload?
    var key: Uuid?
    let authorization: Authorization
    let mayBeRepeated: Bool
    let stamps: Bool
    let options: CallOptions
}

public final class Wire {
    static let longestWaitS = 60.0
    /// Who is told to wait longer than this is told so, and tries again when it suits.
    static let longestPatienceS = 120.0
    static let withoutAVerdict: Set<Int> = [502, 503, 504]

    private let address: String
    private let token: () async -> String?
    private let language: () -> String?
    private let exchange: Exchange
    private let sign: (HTTPRequest) async throws -> [String: String]
    private let mostTries: Int
    private let pause: (Double) async throws -> Void
    private let now: () -> Date

    /// address: such as https://gawah.example, no slash at the end. token: asked before each try. language: BCP 47.
    /// sign: headers beside ours, asked for each try: the signature of a device that has a key.
    public init(
        address: String,
        token: @escaping () async -> String?,
        language: @escaping () -> String? = { nil },
        exchange: Exchange = URLSessionExchange(),
        sign: @escaping (HTTPRequest) async throws -> [String: String] = { _ in [:] },
        mostTries: Int = 4,
        pause: @escaping (Double) async throws -> Void = { try await Task.sleep(nanoseconds: UInt64($0 * 1_000_000_000)) },
        now: @escaping () -> Date = { Date() }
    ) {
        self.address = address
        self.token = token
        self.language = language
        self.exchange = exchange
        self.sign = sign
        self.mostTries = mostTries
        self.pause = pause
        self.now = now
    }

    func send(_ call: Call) async throws -> HTTPResponse {
        var pauseS = 1.0
        var attempt = 1
        while true {
            var answer: HTTPResponse?
            do {
                answer = try await exchange.send(try await request(of: call))
            } catch let error as CancellationError {
                throw error
            } catch {
                if !call.mayBeRepeated || attempt >= mostTries {
                    throw NoAnswer(operation: call.operation, cause: error)
                }
            }
            if let answer = answer {
                if (200...299).contains(answer.status) {
                    return answer
                }
                let refused = refusal(answer)
                if attempt >= mostTries || !isWorthAnotherTry(refused, call.mayBeRepeated) {
                    throw refused
                }
                pauseS = max(pauseS, refused.retryAfterS ?? 0)
            }
            try await pause(pauseS)
            pauseS = min(pauseS * 2, Wire.longestWaitS)
            attempt += 1
        }
    }

    private func request(of call: Call) async throws -> HTTPRequest {
        var headers = ["Accept": "application/json, application/problem+json, */*;q=0.5"]
        if let language = language() {
            headers["Accept-Language"] = language
        }
        // A receipt opens an anonymous report by itself: with a token beside it, it would not be anonymous.
        if let secret = call.options.receiptSecret {
            headers["Receipt-Secret"] = secret
        } else if call.authorization == .device {
            if let token = await token() {
                headers["Authorization"] = "Bearer \(token)"
            }
        } else if call.authorization == .deviceIfGiven, let token = call.options.token {
            headers["Authorization"] = "Bearer \(token)"
        }
        if let key = call.key {
            headers["Idempotency-Key"] = key
        }
        var body: Data?
        if let payload = call.payload {
            headers["Content-Type"] = payload.type
            body = payload.content
        } else if let told = call.body {
            headers["Content-Type"] = "application/json"
            body = try JSONEncoder().encode(call.stamps ? told.with("sent_at", .string(Wire.instant(now()))) : told)
        }
        guard var parts = URLComponents(string: address + call.path) else {
            throw URLError(.badURL)
        }
        let given = call.query.compactMap { name, value in value.map { URLQueryItem(name: name, value: $0) } }
        if !given.isEmpty {
            parts.queryItems = given.sorted { $0.name < $1.name }
        }
        guard let url = parts.url else {
            throw URLError(.badURL)
        }
        let leaving = HTTPRequest(method: call.method, url: url, headers: headers, body: body)
        let signed = headers.merging(try await sign(leaving)) { _, theirs in theirs }
        return HTTPRequest(method: call.method, url: url, headers: signed, body: body)
    }

    private func isWorthAnotherTry(_ refused: Refused, _ mayBeRepeated: Bool) -> Bool {
        if (refused.retryAfterS ?? 0) > Wire.longestPatienceS {
            return false
        }
        // Of these nothing was stored, whatever it was.
        if refused.status == 429 || refused.slug == "unavailable" || refused.slug == "in-progress" {
            return refused.retryAfterS != nil
        }
        return mayBeRepeated && Wire.withoutAVerdict.contains(refused.status)
    }

    private func refusal(_ answer: HTTPResponse) -> Refused {
        let told = try? JSONDecoder().decode(Problem.self, from: answer.body)
        let all = try? JSONDecoder().decode([String: JSONValue].self, from: answer.body)
        let known: Set<String> = ["type", "title", "status", "detail", "request_id", "errors"]
        return Refused(
            slug: told.map { $0.type.replacingOccurrences(of: "/problems/", with: "") } ?? "http-\(answer.status)",
            status: answer.status,
            title: told?.title ?? "",
            detail: told?.detail ?? "",
            requestId: told?.requestId ?? answer.headers["x-request-id"] ?? "",
            faults: told?.errors ?? [],
            members: (all ?? [:]).filter { !known.contains($0.key) },
            retryAfterS: Wire.retryAfterS(answer.headers["retry-after"], now: now())
        )
    }

    /// Seconds, from either form of Retry-After.
    static func retryAfterS(_ header: String?, now: Date) -> Double? {
        guard let header = header?.trimmingCharacters(in: .whitespaces) else {
            return nil
        }
        if let seconds = Double(header) {
            return seconds
        }
        let form = DateFormatter()
        form.locale = Locale(identifier: "en_US_POSIX")
        form.timeZone = TimeZone(identifier: "GMT")
        form.dateFormat = "EEE, dd MMM yyyy HH:mm:ss zzz"
        return form.date(from: header).map { max(0, $0.timeIntervalSince(now)) }
    }

    static func instant(_ date: Date) -> Instant {
        let form = ISO8601DateFormatter()
        form.formatOptions = [.withInternetDateTime, .withFractionalSeconds]
        return form.string(from: date)
    }

    static func escaped(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics.union(CharacterSet(charactersIn: "-._~"))) ?? text
    }
}

public final class URLSessionExchange: Exchange {
    private let session: URLSession

    public init(session: URLSession = .shared) {
        self.session = session
    }

    public func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        var asked = URLRequest(url: request.url, timeoutInterval: 15)
        asked.httpMethod = request.method
        asked.httpBody = request.body
        for (name, value) in request.headers {
            asked.setValue(value, forHTTPHeaderField: name)
        }
        let (body, answer) = try await session.data(for: asked)
        guard let told = answer as? HTTPURLResponse else {
            throw URLError(.badServerResponse)
        }
        var headers: [String: String] = [:]
        for (name, value) in told.allHeaderFields {
            headers["\(name)".lowercased()] = "\(value)"
        }
        return HTTPResponse(status: told.statusCode, headers: headers, body: body)
    }
}

/// JSON of any shape, where the contract leaves it open.
public enum JSONValue: Codable, Equatable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    public init(from decoder: Decoder) throws {
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .null
        } else if let found = try? value.decode(Bool.self) {
            self = .bool(found)
        } else if let found = try? value.decode(Double.self) {
            self = .number(found)
        } else if let found = try? value.decode(String.self) {
            self = .string(found)
        } else if let found = try? value.decode([JSONValue].self) {
            self = .array(found)
        } else {
            self = .object(try value.decode([String: JSONValue].self))
        }
    }

    public func encode(to encoder: Encoder) throws {
        var value = encoder.singleValueContainer()
        switch self {
        case .null: try value.encodeNil()
        case .bool(let found): try value.encode(found)
        case .number(let found): try value.encode(found)
        case .string(let found): try value.encode(found)
        case .array(let found): try value.encode(found)
        case .object(let found): try value.encode(found)
        }
    }

    static func of<Told: Encodable>(_ told: Told) throws -> JSONValue {
        try JSONDecoder().decode(JSONValue.self, from: JSONEncoder().encode(told))
    }

    func with(_ name: String, _ value: JSONValue) -> JSONValue {
        guard case .object(var members) = self else {
            return self
        }
        members[name] = value
        return .object(members)
    }
}
