// Faults in words: `status=500; delay=250`, as in a header field.

package import Dialect
import Primitives

extension Fault {
    /// Reads a fault from words joined by `;`.
    /// - Parameter source: Where they stand, for messages.
    /// - Throws: `APIError.mock`, which names the word.
    package init(words: String, at source: String) throws(APIError) {
        for piece in words.split(separator: ";") {
            let pair = piece.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let word = Self.trimmed(pair[0])
            if word.isEmpty, pair.count == 1 { continue }
            guard let part = Self.part(word) else {
                throw .mock("\(source): '\(word)' is not known\(Self.hint(word)) \(Self.usage)")
            }
            guard !has(part) else { throw .mock("\(source): \(part.word) stands there twice.") }
            let value = pair.count == 2 ? Self.trimmed(pair[1]) : nil
            numbers[part] = try Self.range(of: part, value, source)
        }
        if let contradiction {
            throw .mock("\(source): \(contradiction.message) \(Self.usage)")
        }
    }

    /// All words, for messages.
    private static let usage =
        "Known are \(Part.allCases.map(\.traits.usage).joined(separator: ", ")); several are joined "
        + "by ';'."

    /// The part of a word, in any case of letters, with its hyphens or without.
    private static func part(_ word: String) -> Part? {
        let plain = word.filter { $0 != "-" }
        return Part.allCases.first { ASCII.equal($0.rawValue, plain) }
    }

    private static func hint(_ word: String) -> String {
        let near = NearMiss.nearest(word, among: Part.allCases.map(\.word))
        return near.map { "; did you mean \($0)?" } ?? "."
    }

    /// The number behind a word, or the range.
    private static func range(of part: Part, _ value: String?, _ source: String) throws(APIError)
        -> ClosedRange<Int64>
    {
        guard let allowed = part.range else {
            guard value == nil else {
                throw .mock(
                    "\(source): \(part.word) takes no value, but '\(value ?? "")' follows.")
            }
            return 1...1
        }
        let pieces = (value ?? "").split(separator: "-", omittingEmptySubsequences: false)
        let numbers = pieces.compactMap { Int64($0) }
        let isRange = part == .delay && numbers.count == 2
        guard numbers.count == pieces.count, numbers.count == 1 || isRange,
            numbers.allSatisfy(allowed.contains), numbers[0] <= numbers[numbers.count - 1]
        else {
            throw .mock(
                "\(source): \(part.word) must be a whole number from \(allowed.lowerBound) to "
                    + "\(allowed.upperBound)\(part == .delay ? ", or two as MIN-MAX" : ""), "
                    + "but it is '\(value ?? "")'.")
        }
        return numbers[0]...numbers[numbers.count - 1]
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text.drop { $0 == " " || $0 == "\t" }
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        return String(text)
    }
}
