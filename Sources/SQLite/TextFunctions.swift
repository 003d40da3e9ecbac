// The functions of SQL that look for text in text.

import CSQLite
import Primitives

/// Functions of a connection. SQLite's own LIKE takes time that grows with the product of both
/// lengths, and cannot be interrupted meanwhile:
///
/// - `text_contains(text, piece)`: whether a text holds another.
/// - `text_matches(text, pattern)`: whether all of a text matches a pattern, in which `%` is any run
///   of characters.
///
/// Both compare without regard to case, and are null where the text is null.
enum TextFunctions {
    /// Adds the functions to a connection; they charge what they read to its meter.
    static func add(to connection: OpaquePointer, _ meter: WorkMeter) -> Int32 {
        let flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS
        let context = unsafe Unmanaged.passUnretained(meter).toOpaque()
        let contains = unsafe sqlite3_create_function_v2(
            connection, "text_contains", 2, flags, context,
            { unsafe TextFunctions.answer($0, $2) { TextPattern(anywhere: $0) } }, nil, nil, nil)
        guard contains == SQLITE_OK else { return contains }
        return unsafe sqlite3_create_function_v2(
            connection, "text_matches", 2, flags, context,
            { unsafe TextFunctions.answer($0, $2) { TextPattern(whole: $0) } }, nil, nil, nil)
    }

    /// Answers a call. The pattern is read once for all rows of a statement.
    private static func answer(
        _ call: OpaquePointer?, _ arguments: UnsafeMutablePointer<OpaquePointer?>?,
        _ read: (String) -> TextPattern
    ) {
        guard let arguments = unsafe arguments,
            let text = unsafe bytes(of: arguments[0]), let pattern = unsafe bytes(of: arguments[1])
        else { return unsafe sqlite3_result_null(call) }
        let context = unsafe sqlite3_user_data(call)!
        let meter = unsafe Unmanaged<WorkMeter>.fromOpaque(context).takeUnretainedValue()
        guard meter.charge(bytes: text.count) else {
            return unsafe sqlite3_result_error_code(call, SQLITE_INTERRUPT)
        }
        let isMatch: Bool
        if let kept = unsafe sqlite3_get_auxdata(call, 1) {
            isMatch = unsafe Unmanaged<KeptPattern>.fromOpaque(kept).takeUnretainedValue()
                .pattern.matches(text.span)
        } else {
            let made = unsafe read(String(decoding: pattern, as: UTF8.self))
            isMatch = unsafe made.matches(text.span)
            unsafe sqlite3_set_auxdata(
                call, 1, Unmanaged.passRetained(KeptPattern(made)).toOpaque()
            ) { unsafe Unmanaged<KeptPattern>.fromOpaque($0!).release() }
        }
        unsafe sqlite3_result_int(call, isMatch ? 1 : 0)
    }

    /// The bytes of a value as text; nil if it is NULL.
    private static func bytes(of value: OpaquePointer?) -> UnsafeBufferPointer<UInt8>? {
        // The text first, since it may be made by conversion; only then is its length known.
        guard let start = unsafe sqlite3_value_text(value) else { return nil }
        return unsafe UnsafeBufferPointer(start: start, count: Int(sqlite3_value_bytes(value)))
    }
}

/// A pattern that SQLite keeps for a statement.
private final class KeptPattern {
    let pattern: TextPattern

    init(_ pattern: TextPattern) { self.pattern = pattern }
}
