// A phone that speaks through the generated Kotlin client with a line that fails, for test_clients.py. Prints "told" when all held.
import pk.gawah.client.*
import java.io.IOException

class Line(private val answers: MutableList<() -> HttpResponse>) : Exchange {
    val seen = mutableListOf<HttpRequest>()

    override fun send(request: HttpRequest): HttpResponse {
        seen.add(request)
        return answers.removeAt(0)()
    }
}

fun answer(status: Int, body: String, vararg headers: Pair<String, String>) =
    HttpResponse(status, headers.toMap(), body.toByteArray())

fun main() {
    val waits = mutableListOf<Double>()
    val line = Line(
        mutableListOf(
            { throw IOException("the line is dead") },
            { answer(503, "{}", "retry-after" to "7") },
            {
                answer(
                    201,
                    """{"id": "a", "reference": "7K3M9QXTV", "status": "reported", "received_at": "2026-11-22T11:54:03.207Z", "new": [1]}""",
                )
            },
            {
                answer(
                    422,
                    """{"type": "/problems/invalid-fields", "title": "\u06a9\u0686\u06be", "status": 422, "detail": "d",
                      "request_id": "r", "errors": [{"field": "position.lat", "code": "invalid", "detail": "x"}], "offset": 12}""",
                )
            },
        )
    )
    val gawah = Gawah(Wire("https://gawah.example", { "gwd_x" }, { "ur" }, line, pause = { waits.add(it) }, sign = { mapOf("Nobody-Asks" to it.method) }))
    val report = NewReport(
        category = NewReportCategory.FIRE,
        narrative = "لال \"125\"\n",
        occurredAt = "2026-11-22T16:52:00+05:00",
        position = Position(24.8719, 67.0346, 12.0),
    )

    val receipt = gawah.submitReport(report, "3f0c7a52-9b1d-4e86-a4c7-5d20e8b16f93")
    check(receipt.reference == "7K3M9QXTV")
    check(line.seen.map { it.headers["Idempotency-Key"] }.toSet().size == 1)
    check(line.seen.all { it.headers["Authorization"] == "Bearer gwd_x" && it.headers["Accept-Language"] == "ur" })
    check(line.seen.all { it.headers["Nobody-Asks"] == "POST" })
    check(waits == listOf(1.0, 7.0)) { waits.toString() }
    val body = Json.read(String(line.seen.last().body!!))
    check(body.member("narrative").text == "لال \"125\"\n")
    check(body.memberOrNull("sent_at") != null && body.memberOrNull("occurred_until") == null)
    check(body.member("position").member("accuracy_m").number == 12.0)

    try {
        gawah.submitReport(report, "4f0c7a52-9b1d-4e86-a4c7-5d20e8b16f93", CallOptions(receiptSecret = "s"))
        error("it was refused")
    } catch (refused: Refused) {
        check(refused.slug == ProblemSlug.INVALID_FIELDS && refused.faults.single().field == "position.lat")
        check(refused.members.getValue("offset").integer == 12L)
    }
    check("Authorization" !in line.seen.last().headers && line.seen.last().headers["Receipt-Secret"] == "s")
    println("told")
}
