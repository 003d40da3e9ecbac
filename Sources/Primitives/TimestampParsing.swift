// Parsing of the date-time forms that clients of the service write.

extension Timestamp {
    /// A time as written, with what whole seconds cannot hold.
    public struct Parsed: Equatable, Sendable {
        /// The time, rounded down to a whole second.
        public var timestamp: Timestamp
        /// Whether a fraction of a second other than zero was dropped.
        public var hasFraction: Bool
        /// Whether a fraction of a second was written, zero or not.
        public var isFractional = false
    }

    /// The reason why a text is not a date-time.
    public enum Unreadable: Error, Sendable {
        /// The text has none of the forms, or its day or time of day does not exist.
        case malformed
        /// The time in UTC is outside the years 1 to 9999, which four digits can write.
        case outsideYears
    }

    /// Parses a date-time in one of the forms of real clients (docs/CONDITIONS.md#values):
    /// `2026-06-03T23:32:20Z`, with `T` or a space before the time, without seconds, with a
    /// fraction, with an offset, without zone (then UTC), the date only, months and days of one
    /// digit, and `6/3/2026 23:32:20` with the month first. Nil if `text` has none of these forms
    /// or its time does not exist.
    public init?(_ text: String) {
        guard let parsed = Self.parse(text) else { return nil }
        self = parsed.timestamp
    }

    /// Parses a date-time like `init(_:)`, and reports whether a fraction of a second was dropped.
    public static func parse(_ text: String) -> Parsed? { try? read(text) }

    /// Parses a date-time like `parse(_:)`.
    /// - Throws: The reason why the text is not a date-time.
    public static func read(_ text: String) throws(Unreadable) -> Parsed {
        var scanner = Scanner(Array(text.utf8))
        guard let (year, month, day) = scanner.date() else { throw .malformed }
        var parts = (hour: 0, minute: 0, second: 0, hasFraction: false, offset: 0)
        if !scanner.isAtEnd {
            guard scanner.skip(where: { $0 | 0x20 == UInt8(ascii: "t") || $0 == 0x20 }),
                let time = scanner.time(), scanner.isAtEnd
            else { throw .malformed }
            parts = time
        }
        guard
            let local = Timestamp(
                year: year, month: month, day: day, hour: parts.hour, minute: parts.minute,
                second: parts.second)
        else { throw .malformed }
        let moment = Timestamp(seconds: local.seconds - Int64(parts.offset))
        guard (earliest...latest).contains(moment) else { throw .outsideYears }
        return Parsed(
            timestamp: moment, hasFraction: parts.hasFraction,
            isFractional: scanner.hasReadFraction)
    }
}

/// A position in the bytes of a date-time.
private struct Scanner {
    let bytes: [UInt8]
    var index = 0
    /// Whether the time of day had a fraction.
    var hasReadFraction = false

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { index == bytes.count }

    mutating func skip(where matches: (UInt8) -> Bool) -> Bool {
        guard index < bytes.count, matches(bytes[index]) else { return false }
        index += 1
        return true
    }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        skip { $0 == UInt8(ascii: character) }
    }

    /// Parses a number of `digits` digits.
    mutating func number(_ digits: ClosedRange<Int>) -> Int? {
        var value = 0
        var length = 0
        while length < digits.upperBound, index < bytes.count, ASCII.isDigit(bytes[index]) {
            value = value * 10 + Int(bytes[index] - 0x30)
            index += 1
            length += 1
        }
        return digits.contains(length) ? value : nil
    }

    /// Parses `year-month-day` or `month/day/year`.
    mutating func date() -> (year: Int, month: Int, day: Int)? {
        let begin = index
        if let year = number(4...4), skip("-"), let month = number(1...2), skip("-"),
            let day = number(1...2)
        {
            return (year, month, day)
        }
        index = begin
        guard let month = number(1...2), skip("/"), let day = number(1...2), skip("/"),
            let year = number(4...4)
        else { return nil }
        return (year, month, day)
    }

    /// Parses `hour:minute[:second[.fraction]][Z | offset]`, the offset in seconds.
    mutating func time()
        -> (hour: Int, minute: Int, second: Int, hasFraction: Bool, offset: Int)?
    {
        guard let hour = number(1...2), skip(":"), let minute = number(2...2) else { return nil }
        var second = 0
        var hasFraction = false
        if skip(":") {
            guard let seconds = number(2...2) else { return nil }
            second = seconds
            if skip(".") {
                guard let first = number(1...9) else { return nil }
                hasFraction = first != 0
                hasReadFraction = true
            }
        }
        guard let offset = offset() else { return nil }
        return (hour, minute, second, hasFraction, offset)
    }

    /// Parses `Z`, `+hh:mm`, `-hhmm`, or nothing, which means UTC; nil if it is malformed.
    mutating func offset() -> Int? {
        if isAtEnd || skip("Z") || skip("z") { return 0 }
        let isNegative = skip("-")
        guard isNegative || skip("+"), let hours = number(2...2), hours <= 14 else { return nil }
        _ = skip(":")
        guard let minutes = isAtEnd ? 0 : number(2...2), minutes < 60 else { return nil }
        let seconds = hours * 3600 + minutes * 60
        return isNegative ? -seconds : seconds
    }
}
