// JSON, as much of it as the contract needs. Members that a record does not know are passed over.
package pk.gawah.client

class Unreadable(message: String) : Exception(message)

sealed class Json {
    object Null : Json() {
        override fun toString(): String = "null"
    }
    data class Truth(val value: Boolean) : Json() {
        override fun toString(): String = value.toString()
    }

    /** As it was written: a number is neither rounded nor given a fraction on its way through. */
    data class Figure(val value: String) : Json() {
        override fun toString(): String = value
    }
    data class Text(val value: String) : Json() {
        override fun toString(): String = quoted(value)
    }
    data class Items(val value: List<Json>) : Json() {
        override fun toString(): String = value.joinToString(",", "[", "]")
    }
    data class Members(val value: Map<String, Json>) : Json() {
        override fun toString(): String = value.entries.joinToString(",", "{", "}") { "${quoted(it.key)}:${it.value}" }
    }

    val isNull: Boolean get() = this === Null
    val text: String get() = (this as? Text)?.value ?: wrong("a text")
    val truth: Boolean get() = (this as? Truth)?.value ?: wrong("true or false")
    val number: Double get() = (this as? Figure)?.value?.toDouble() ?: wrong("a number")
    val integer: Long get() = number.toLong()
    val items: List<Json> get() = (this as? Items)?.value ?: wrong("a list")
    val members: Map<String, Json> get() = (this as? Members)?.value ?: wrong("an object")

    /** A member that has to be there. */
    fun member(name: String): Json = members[name] ?: throw Unreadable("$name is missing")

    /** A member that may be missing or null. */
    fun memberOrNull(name: String): Json? = members[name]?.takeUnless { it.isNull }

    fun with(name: String, value: Json): Json = Members(members + (name to value))

    private fun wrong(wanted: String): Nothing = throw Unreadable("$wanted was expected, not $this")

    companion object {
        fun read(text: String): Json {
            val reader = Reader(text)
            val value = reader.value()
            reader.end()
            return value
        }

        /** Members in order; what is missing (a Kotlin null) is left out. */
        fun of(vararg members: Pair<String, Json?>): Json {
            val present = LinkedHashMap<String, Json>()
            for ((name, value) in members) if (value != null) present[name] = value
            return Members(present)
        }

        fun of(value: String): Json = Text(value)
        fun of(value: Boolean): Json = Truth(value)
        fun of(value: Long): Json = Figure(value.toString())
        fun of(value: Double): Json = Figure(
            if (value == Math.rint(value) && Math.abs(value) < 1e15) value.toLong().toString() else value.toString()
        )

        private fun quoted(text: String): String {
            val out = StringBuilder("\"")
            for (each in text) when {
                each == '"' || each == '\\' -> out.append('\\').append(each)
                each < ' ' -> out.append("\\u%04x".format(each.code))
                else -> out.append(each)
            }
            return out.append('"').toString()
        }
    }

    private class Reader(private val text: String) {
        private var at = 0

        fun end() {
            space()
            if (at != text.length) fail()
        }

        fun value(depth: Int = 0): Json {
            if (depth > 64) fail()
            space()
            return when (peek()) {
                '{' -> members(depth)
                '[' -> items(depth)
                '"' -> Text(string())
                't' -> word("true", Truth(true))
                'f' -> word("false", Truth(false))
                'n' -> word("null", Null)
                else -> figure()
            }
        }

        private fun members(depth: Int): Json {
            val found = LinkedHashMap<String, Json>()
            take('{')
            space()
            if (peek() == '}') {
                at++
                return Members(found)
            }
            while (true) {
                space()
                val name = string()
                space()
                take(':')
                found[name] = value(depth + 1)
                space()
                if (peek() == ',') at++ else break
            }
            take('}')
            return Members(found)
        }

        private fun items(depth: Int): Json {
            val found = ArrayList<Json>()
            take('[')
            space()
            if (peek() == ']') {
                at++
                return Items(found)
            }
            while (true) {
                found.add(value(depth + 1))
                space()
                if (peek() == ',') at++ else break
            }
            take(']')
            return Items(found)
        }

        private fun string(): String {
            take('"')
            val out = StringBuilder()
            while (peek() != '"') {
                val each = text[at++]
                if (each != '\\') out.append(each) else out.append(escape())
            }
            at++
            return out.toString()
        }

        private fun escape(): Char {
            val each = peek()
            at++
            return when (each) {
                'b' -> '\b'
                'f' -> '\u000c'
                'n' -> '\n'
                'r' -> '\r'
                't' -> '\t'
                'u' -> {
                    if (at + 4 > text.length) fail()
                    val code = text.substring(at, at + 4).toIntOrNull(16) ?: fail()
                    at += 4
                    code.toChar()
                }
                '"', '\\', '/' -> each
                else -> fail()
            }
        }

        private fun figure(): Json {
            val begin = at
            while (at < text.length && (text[at].isDigit() || text[at] in "+-.eE")) at++
            val found = text.substring(begin, at)
            if (found.toDoubleOrNull() == null) fail()
            return Figure(found)
        }

        private fun word(word: String, value: Json): Json {
            if (!text.startsWith(word, at)) fail()
            at += word.length
            return value
        }

        private fun take(wanted: Char) {
            if (peek() != wanted) fail()
            at++
        }

        private fun peek(): Char = if (at < text.length) text[at] else fail()

        private fun space() {
            while (at < text.length && text[at] in " \t\r\n") at++
        }

        private fun fail(): Nothing = throw Unreadable("not JSON at character $at")
    }
}
