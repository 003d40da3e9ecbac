// Points in time, in whole seconds.

/// A point in time in UTC, in whole seconds since 1970-01-01T00:00:00Z: the precision of the
/// date-times of the service (docs/LIVE-API.md#json-on-the-wire).
public struct Timestamp: Hashable, Comparable, Sendable {
    /// The seconds since 1970-01-01T00:00:00Z.
    public var seconds: Int64

    /// Creates the time `seconds` after 1970-01-01T00:00:00Z.
    public init(seconds: Int64) { self.seconds = seconds }

    /// `0001-01-01T00:00:00Z`, the first time with a year of four digits.
    public static let earliest = Timestamp(seconds: -62_135_596_800)
    /// `9999-12-31T23:59:59Z`, the last time with a year of four digits.
    public static let latest = Timestamp(seconds: 253_402_300_799)

    /// Creates a time from a day of the Gregorian calendar and a time of day in UTC; nil if they do
    /// not exist, or the year is not 1 to 9999.
    public init?(
        year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0
    ) {
        guard (1...9999).contains(year), (1...12).contains(month),
            (1...Self.days(in: month, of: year)).contains(day),
            (0...23).contains(hour), (0...59).contains(minute), (0...59).contains(second)
        else { return nil }
        let days = Self.daysSinceEpoch(year, month, day)
        seconds = Int64(days * 86400 + hour * 3600 + minute * 60 + second)
    }

    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.seconds < right.seconds
    }

    /// The form of the responses of the service: `2026-06-03T23:32:20Z`.
    public var text: String {
        var buffer = ByteBuffer(capacity: 24)
        appendText(to: &buffer)
        return buffer.text
    }

    /// Appends the form of the responses of the service: `2026-06-03T23:32:20Z`.
    public func appendText(to buffer: inout ByteBuffer) {
        let (year, month, day) = date
        let second = timeOfDay
        buffer.append(year, digits: 4)
        buffer.append("-")
        buffer.append(month, digits: 2)
        buffer.append("-")
        buffer.append(day, digits: 2)
        buffer.append("T")
        appendTime(second, to: &buffer)
        buffer.append("Z")
    }

    /// Appends the preferred form of the Date field (RFC 9110, section 5.6.7): `Wed, 03 Jun 2026
    /// 23:32:20 GMT`.
    public func appendHTTPDate(to buffer: inout ByteBuffer) {
        let (year, month, day) = date
        let weekday = Int(((dayNumber + 4) % 7 + 7) % 7)
        buffer.append(["Sun, ", "Mon, ", "Tue, ", "Wed, ", "Thu, ", "Fri, ", "Sat, "][weekday])
        buffer.append(day, digits: 2)
        buffer.append(" ")
        buffer.append(Self.months[month - 1])
        buffer.append(" ")
        buffer.append(year, digits: 4)
        buffer.append(" ")
        appendTime(second(of: self), to: &buffer)
        buffer.append(" GMT")
    }

    private func second(of moment: Timestamp) -> Int { moment.timeOfDay }

    private func appendTime(_ second: Int, to buffer: inout ByteBuffer) {
        buffer.append(second / 3600, digits: 2)
        buffer.append(":")
        buffer.append(second / 60 % 60, digits: 2)
        buffer.append(":")
        buffer.append(second % 60, digits: 2)
    }

    private var dayNumber: Int64 { (seconds - Int64(timeOfDay)) / 86400 }
    private var timeOfDay: Int { Int(((seconds % 86400) + 86400) % 86400) }

    /// The day of the Gregorian calendar of a number of days since 1970. Years are counted from
    /// March, so that the leap day is the last of its year.
    private var date: (year: Int, month: Int, day: Int) {
        let shifted = Int(dayNumber) + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    private static func daysSinceEpoch(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
            - 719_468
    }

    private static func days(in month: Int, of year: Int) -> Int {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    }
}

extension ByteBuffer {
    /// Appends a number that is not negative with leading zeros up to `digits`.
    mutating func append(_ number: Int, digits: Int) {
        var divisor = 1
        for _ in 1..<digits { divisor *= 10 }
        while divisor > 0 {
            append(UInt8(ascii: "0") + UInt8(number / divisor % 10))
            divisor /= 10
        }
    }
}
