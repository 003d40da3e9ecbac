// The lines of the request log.

import JSON
import MockServer
import Primitives

/// The contents of a line, except the target.
struct LogEntry {
    let time: Timestamp
    let method: String
    let status: Int
    let microseconds: Int64
    let bytes: Int
    /// Why the request was refused; nil if it was not.
    let refusal: Refusal?
    /// The failure of the server itself; nil without one.
    let failure: String?
}

extension ByteBuffer {
    /// Appends a line such as `2026-11-23T20:00:00Z GET /company/contacts 200 1.2ms 4531B`, for a
    /// refused request with ` [default] ConnectWiseApi: The endpoint does not exist.` behind it.
    mutating func appendText(_ entry: LogEntry, _ target: Span<UInt8>, isColoured: Bool) {
        entry.time.appendText(to: &self)
        append(" ")
        append(entry.method)
        append(" ")
        appendEscaped(target)
        append(" ")
        append(status: entry.status, isColoured: isColoured)
        append(" ")
        append(milliseconds: entry.microseconds, decimals: 1)
        append("ms ")
        append(decimal: Int64(entry.bytes))
        append("B")
        if let refusal = entry.refusal {
            if let sandbox = refusal.sandbox { appendPlain(" [\(sandbox)]") }
            appendPlain(" \(refusal.code): \(refusal.message)")
            if let hint = refusal.hint { appendPlain(" \(hint)") }
        }
        if let failure = entry.failure { appendPlain(" \(failure)") }
        append("\n")
    }

    /// Appends a status, on a terminal in a colour that tells refusals and failures apart
    /// (ECMA-48, section 8.3.117).
    private mutating func append(status: Int, isColoured: Bool) {
        let colour: StaticString? =
            !isColoured || status < 400 ? nil : status < 500 ? "\u{1B}[33m" : "\u{1B}[31m"
        if let colour { append(colour) }
        append(decimal: Int64(status))
        if colour != nil { append("\u{1B}[0m") }
    }

    /// Appends a text with spaces in place of what could end the line or move a cursor.
    private mutating func appendPlain(_ text: String) {
        for byte in text.utf8 { append(byte < 0x20 || byte == 0x7F ? 0x20 : byte) }
    }

    /// Appends a line that is a JSON object.
    mutating func appendJSON(_ entry: LogEntry, _ target: Span<UInt8>) {
        append(#"{"time":""#)
        entry.time.appendText(to: &self)
        append(#"","method":"#)
        appendJSON(entry.method)
        append(#","target":""#)
        appendEscaped(target)
        append(#"","status":"#)
        append(decimal: Int64(entry.status))
        append(#","milliseconds":"#)
        append(milliseconds: entry.microseconds, decimals: 3)
        append(#","bytes":"#)
        append(decimal: Int64(entry.bytes))
        if let refusal = entry.refusal {
            append("sandbox", refusal.sandbox)
            append("requestId", refusal.requestID)
            append("code", refusal.code)
            append("message", refusal.message)
            append("hint", refusal.hint)
        }
        append("error", entry.failure)
        append("}\n")
    }

    /// Appends a member behind others, if it has a value.
    private mutating func append(_ name: StaticString, _ value: String?) {
        guard let value else { return }
        append(",\"")
        append(name)
        append("\":")
        appendJSON(value)
    }

    /// Appends a target. Bytes that could end a line, move the cursor of a terminal or end a JSON
    /// string are percent-encoded, as a target requires (RFC 3986, section 2.1).
    private mutating func appendEscaped(_ target: Span<UInt8>) {
        let digits: StaticString = "0123456789ABCDEF"
        for index in target.indices {
            let byte = target[index]
            if byte > 0x20, byte < 0x7F, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
                append(byte)
            } else {
                append("%")
                append(unsafe digits.utf8Start[Int(byte >> 4)])
                append(unsafe digits.utf8Start[Int(byte & 15)])
            }
        }
    }

    /// Appends milliseconds with one or three decimals, rounded down.
    private mutating func append(milliseconds microseconds: Int64, decimals: Int) {
        append(decimal: microseconds / 1000)
        append(".")
        let fraction = microseconds % 1000
        append(UInt8(ascii: "0") + UInt8(fraction / 100))
        guard decimals == 3 else { return }
        append(UInt8(ascii: "0") + UInt8(fraction / 10 % 10))
        append(UInt8(ascii: "0") + UInt8(fraction % 10))
    }
}
