// How a call travels: authorization, the same key for each try, Retry-After, problems. Written by hand; Gawah.kt is made.
// Nothing but the platform is needed. Calls block: from Android, call them on Dispatchers.IO.
package pk.gawah.client

import java.io.IOException
import java.net.HttpURLConnection
import java.net.URL
import java.net.URLEncoder
import java.text.SimpleDateFormat
import java.util.Date
import java.util.Locale
import java.util.TimeZone

/** RFC 3339 with an offset. */
typealias Instant = String
typealias Uuid = String

data class HttpRequest(
    val method: String,
    val url: String,
    val headers: Map<String, String>,
    val body: ByteArray?,
)

/** Header names are in small letters. */
data class HttpResponse(val status: Int, val headers: Map<String, String>, val body: ByteArray)

/** Whatever sends a request: the platform's, OkHttp, a test's. Throws IOException when no answer came. */
interface Exchange {
    fun send(request: HttpRequest): HttpResponse
}

/** A refusal. Decide by [slug], show [title], mark the fields that [faults] names. */
class Refused(
    val slug: String,
    val status: Int,
    val title: String,
    val detail: String,
    val requestId: String,
    val faults: List<FieldError>,
    /** Further members of the problem document, such as `offset`. */
    val members: Map<String, Json>,
    val retryAfterS: Double?,
) : Exception("$slug: $detail")

/** No answer after the last try: the line, or something on the way. Keep what was sent, with its key. */
class NoAnswer(val operation: String, cause: IOException) : IOException("$operation: no answer", cause)

enum class Authorization { DEVICE, ANYONE, DEVICE_IF_GIVEN }

class Payload(val type: String, val content: ByteArray)

/** receiptSecret opens an anonymous report without the device's token; token is that of the resident's other device. */
class CallOptions(val receiptSecret: String? = null, val token: String? = null)

class Call(
    val operation: String,
    val method: String,
    val path: String,
    val query: Map<String, Any?> = emptyMap(),
    val body: Json? = null,
    val payload: Payload? = null,
    val key: Uuid? = null,
    val authorization: Authorization,
    val mayBeRepeated: Boolean,
    val stamps: Boolean,
    val options: CallOptions,
)

/**
 * address: such as https://gawah.example, no slash at the end. token: asked before each try. language: BCP 47.
 * sign: headers beside ours, asked for each try: the signature of a device that has a key.
 */
class Wire(
    private val address: String,
    private val token: () -> String?,
    private val language: () -> String?,
    private val exchange: Exchange = UrlExchange(),
    private val sign: (HttpRequest) -> Map<String, String> = { emptyMap() },
    private val mostTries: Int = 4,
    private val pause: (Double) -> Unit = { Thread.sleep((it * 1000).toLong()) },
    private val now: () -> Date = { Date() },
) {
    fun send(call: Call): HttpResponse {
        var pauseS = 1.0
        var attempt = 1
        while (true) {
            val answer = try {
                exchange.send(requestOf(call))
            } catch (error: IOException) {
                if (!call.mayBeRepeated || attempt >= mostTries) throw NoAnswer(call.operation, error)
                null
            }
            if (answer != null) {
                if (answer.status in 200..299) return answer
                val refused = refusal(answer)
                if (attempt >= mostTries || !isWorthAnotherTry(refused, call.mayBeRepeated)) throw refused
                pauseS = maxOf(pauseS, refused.retryAfterS ?: 0.0)
            }
            pause(pauseS)
            pauseS = minOf(pauseS * 2, LONGEST_WAIT_S)
            attempt += 1
        }
    }

    private fun requestOf(call: Call): HttpRequest {
        val headers = mutableMapOf("Accept" to "application/json, application/problem+json, */*;q=0.5")
        language()?.let { headers["Accept-Language"] = it }
        // A receipt opens an anonymous report by itself: with a token beside it, it would not be anonymous.
        val secret = call.options.receiptSecret
        if (secret != null) {
            headers["Receipt-Secret"] = secret
        } else {
            val given = if (call.authorization == Authorization.DEVICE) token() else call.options.token
            if (given != null && call.authorization != Authorization.ANYONE) {
                headers["Authorization"] = "Bearer $given"
            }
        }
        call.key?.let { headers["Idempotency-Key"] = it }
        var body: ByteArray? = null
        if (call.payload != null) {
            headers["Content-Type"] = call.payload.type
            body = call.payload.content
        } else if (call.body != null) {
            headers["Content-Type"] = "application/json"
            val sent = if (call.stamps) call.body.with("sent_at", Json.Text(wire(now()))) else call.body
            body = sent.toString().toByteArray(Charsets.UTF_8)
        }
        val leaving = HttpRequest(call.method, address + call.path + queryOf(call.query), headers, body)
        return leaving.copy(headers = headers + sign(leaving))
    }

    private fun isWorthAnotherTry(refused: Refused, mayBeRepeated: Boolean): Boolean {
        if ((refused.retryAfterS ?: 0.0) > LONGEST_PATIENCE_S) return false
        // Of these nothing was stored, whatever it was.
        if (refused.status == 429 || refused.slug == "unavailable" || refused.slug == "in-progress") {
            return refused.retryAfterS != null
        }
        return mayBeRepeated && refused.status in WITHOUT_A_VERDICT
    }

    private fun refusal(answer: HttpResponse): Refused {
        val told = try {
            Json.read(String(answer.body, Charsets.UTF_8)).members
        } catch (error: Unreadable) {
            emptyMap<String, Json>()
        }
        return Refused(
            slug = told["type"]?.text?.removePrefix("/problems/") ?: "http-${answer.status}",
            status = answer.status,
            title = told["title"]?.text ?: "",
            detail = told["detail"]?.text ?: "",
            requestId = told["request_id"]?.text ?: answer.headers["x-request-id"] ?: "",
            faults = told["errors"]?.items?.map { FieldError.of(it) } ?: emptyList(),
            members = told - setOf("type", "title", "status", "detail", "request_id", "errors"),
            retryAfterS = retryAfterS(answer.headers["retry-after"], now()),
        )
    }

    companion object {
        const val LONGEST_WAIT_S = 60.0

        /** Who is told to wait longer than this is told so, and tries again when it suits. */
        const val LONGEST_PATIENCE_S = 120.0
        private val WITHOUT_A_VERDICT = setOf(502, 503, 504)

        /** Seconds, from either form of Retry-After. */
        fun retryAfterS(header: String?, now: Date): Double? {
            if (header == null) return null
            header.trim().toLongOrNull()?.let { return it.toDouble() }
            val form = SimpleDateFormat("EEE, dd MMM yyyy HH:mm:ss zzz", Locale.US)
            val at = form.parse(header, java.text.ParsePosition(0)) ?: return null
            return maxOf(0.0, (at.time - now.time) / 1000.0)
        }

        private fun wire(at: Date): String {
            val form = SimpleDateFormat("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.US)
            form.timeZone = TimeZone.getTimeZone("UTC")
            return form.format(at)
        }

        private fun queryOf(query: Map<String, Any?>): String {
            val given = query.filterValues { it != null }
            if (given.isEmpty()) return ""
            return given.entries.joinToString("&", "?") { (name, value) -> "$name=${escaped(value.toString())}" }
        }

        fun escaped(text: String): String = URLEncoder.encode(text, "UTF-8").replace("+", "%20")
    }
}

class UrlExchange(private val timeoutMs: Int = 15_000) : Exchange {
    override fun send(request: HttpRequest): HttpResponse {
        val connection = URL(request.url).openConnection() as HttpURLConnection
        try {
            connection.requestMethod = request.method
            connection.connectTimeout = timeoutMs
            connection.readTimeout = timeoutMs
            connection.instanceFollowRedirects = false
            request.headers.forEach { (name, value) -> connection.setRequestProperty(name, value) }
            request.body?.let {
                connection.doOutput = true
                connection.outputStream.use { stream -> stream.write(it) }
            }
            val status = connection.responseCode
            val stream = if (status < 400) connection.inputStream else connection.errorStream
            val headers = connection.headerFields.filterKeys { it != null }
                .map { (name, values) -> name.lowercase() to values.last() }.toMap()
            return HttpResponse(status, headers, stream?.use { it.readBytes() } ?: ByteArray(0))
        } finally {
            connection.disconnect()
        }
    }
}
