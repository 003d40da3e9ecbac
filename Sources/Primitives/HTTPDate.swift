// The dates of HTTP: RFC 9110, section 5.6.7.

extension Timestamp {
    /// The names of the months in HTTP.
    static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// The preferred form: `Wed, 03 Jun 2026 23:32:20 GMT`.
    public var httpDate: String {
        var buffer = ByteBuffer(capacity: 32)
        appendHTTPDate(to: &buffer)
        return buffer.text
    }

    /// Parses the three forms that a recipient must accept: `Wed, 03 Jun 2026 23:32:20 GMT`,
    /// `Wednesday, 03-Jun-26 23:32:20 GMT` and `Wed Jun  3 23:32:20 2026`. Nil for anything else,
    /// and for days that do not exist. The name of the weekday is not compared with the day.
    /// - Parameter now: A year of two digits that appears to be more than 50 years after this time
    ///   is one of the past.
    public init?(httpDate text: String, now: Timestamp) {
        guard let words = DateWords(text, now: now),
            let month = Self.months.firstIndex(of: words.month), let day = words.day.number(1...2),
            words.time.count == 3, let hour = words.time[0].number(2...2),
            let minute = words.time[1].number(2...2), let second = words.time[2].number(2...2),
            second <= 60
        else { return nil }
        self.init(
            year: words.year, month: month + 1, day: day, hour: hour, minute: minute,
            // A leap second counts as the last second of its minute.
            second: min(second, 59))
    }
}

/// The components of a date in any form.
private struct DateWords {
    let day: Substring
    let month: String
    let year: Int
    let time: [Substring]

    init?(_ text: String, now: Timestamp) {
        let words = text.split(separator: " ")
        let isGMT = words.first?.hasSuffix(",") == true && words.last == "GMT"
        let parts: [Substring]
        switch words.count {
        case 6 where isGMT: parts = Array(words[1...4])
        case 5: parts = [words[2], words[1], words[4], words[3]]
        case 4 where isGMT:
            parts = words[1].split(separator: "-", omittingEmptySubsequences: false) + [words[2]]
        default: return nil
        }
        guard parts.count == 4,
            let year = words.count == 4 ? parts[2].recentYear(now) : parts[2].number(4...4)
        else { return nil }
        (day, month, self.year) = (parts[0], String(parts[1]), year)
        time = parts[3].split(separator: ":", omittingEmptySubsequences: false)
    }
}

extension Substring {
    /// Parses a number of exactly that many digits.
    fileprivate func number(_ digits: ClosedRange<Int>) -> Int? {
        guard digits.contains(utf8.count), utf8.allSatisfy(ASCII.isDigit) else { return nil }
        return Int(self)
    }

    /// The year of two digits.
    fileprivate func recentYear(_ now: Timestamp) -> Int? {
        guard let short = number(2...2), let current = Int(now.text.prefix(4)) else { return nil }
        let year = current - current % 100 + short
        return year > current + 50 ? year - 100 : year
    }
}
