// The SQL functions of text search.

import CSQLite
import Primitives

/// The text functions of a connection. The LIKE of SQLite takes time proportional to the product of
/// both lengths, and cannot be interrupted meanwhile:
///
/// - `text_contains(text, piece)`: whether a text contains another.
/// - `text_matches(text, pattern)`: whether a whole text matches a pattern, in which `%` matches
///   any run of characters.
/// - `text_matches_classes(text, pattern)`: the same with `_` and classes of characters, as in
///   T-SQL (`TextPattern`).
///
/// All ignore case, and are null if the text is null. They charge the bytes that they read to the
/// work meter of the connection.
final class TextFunctions {
    private let meter: WorkMeter
    /// The patterns of the last statements by the addresses of their texts in SQLite, so that each
    /// is parsed once for all rows. The mechanism of SQLite for that (`sqlite3_set_auxdata`)
    /// searches a list at each call.
    private var patterns: [UInt: Kept] = [:]

    private static let patternsMax = 1024

    private struct Kept {
        let text: [UInt8]
        let form: Form
        let pattern: TextPattern
    }

    private enum Form {
        case anywhere, whole, classes
    }

    init(_ meter: WorkMeter) { self.meter = meter }

    /// Registers the functions with a connection, which must be closed before they are released.
    func add(to connection: OpaquePointer) -> Int32 {
        let flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS
        let context = unsafe Unmanaged.passUnretained(self).toOpaque()
        let contains = unsafe sqlite3_create_function_v2(
            connection, "text_contains", 2, flags, context,
            { unsafe TextFunctions.answer($0, $2, .anywhere) }, nil, nil, nil)
        guard contains == SQLITE_OK else { return contains }
        let matches = unsafe sqlite3_create_function_v2(
            connection, "text_matches", 2, flags, context,
            { unsafe TextFunctions.answer($0, $2, .whole) }, nil, nil, nil)
        guard matches == SQLITE_OK else { return matches }
        return unsafe sqlite3_create_function_v2(
            connection, "text_matches_classes", 2, flags, context,
            { unsafe TextFunctions.answer($0, $2, .classes) }, nil, nil, nil)
    }

    /// Removes the patterns.
    func forget() { if !patterns.isEmpty { patterns.removeAll() } }

    /// Evaluates a call.
    private static func answer(
        _ call: OpaquePointer?, _ arguments: UnsafeMutablePointer<OpaquePointer?>?, _ form: Form
    ) {
        guard let arguments = unsafe arguments, let context = unsafe sqlite3_user_data(call),
            let text = unsafe bytes(of: arguments[0]), let pattern = unsafe bytes(of: arguments[1])
        else { return unsafe sqlite3_result_null(call) }
        let functions = unsafe Unmanaged<TextFunctions>.fromOpaque(context).takeUnretainedValue()
        let search = unsafe functions.pattern(pattern, form)
        guard functions.meter.chargeSearch(bytes: text.count * search.costPerByte) else {
            return unsafe sqlite3_result_error_code(call, SQLITE_INTERRUPT)
        }
        let isMatch = unsafe search.matches(text.span)
        unsafe sqlite3_result_int(call, isMatch ? 1 : 0)
    }

    /// The pattern of a text, from the cache if the text is the same.
    private func pattern(_ text: UnsafeBufferPointer<UInt8>, _ form: Form) -> TextPattern {
        let address = UInt(bitPattern: text.baseAddress)
        if let kept = patterns[address], kept.form == form, unsafe kept.text.elementsEqual(text) {
            return kept.pattern
        }
        let bytes = unsafe Array(text)
        let pattern = read(bytes, form)
        if patterns.count >= Self.patternsMax { patterns.removeAll() }
        patterns[address] = Kept(text: bytes, form: form, pattern: pattern)
        return pattern
    }

    private func read(_ bytes: [UInt8], _ form: Form) -> TextPattern {
        let text = String(decoding: bytes, as: UTF8.self)
        return switch form {
        case .anywhere: TextPattern(anywhere: text)
        case .whole: TextPattern(whole: text)
        case .classes: TextPattern(classes: text)
        }
    }

    /// The bytes of a value as text; nil if it is NULL. The bytes of a text are not copied: SQLite
    /// would copy them to append a NUL if it was asked for text.
    private static func bytes(of value: OpaquePointer?) -> UnsafeBufferPointer<UInt8>? {
        let start: UnsafePointer<UInt8>?
        switch unsafe sqlite3_value_type(value) {
        case SQLITE_NULL: return nil
        case SQLITE_TEXT, SQLITE_BLOB:
            unsafe start = sqlite3_value_blob(value)?.assumingMemoryBound(to: UInt8.self)
        default: unsafe start = sqlite3_value_text(value)
        }
        let count = unsafe start == nil ? 0 : Int(sqlite3_value_bytes(value))
        return unsafe UnsafeBufferPointer(start: start, count: count)
    }
}
