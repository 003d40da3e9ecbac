// The selection of a page of rows in the order of their values, without a full sort.

import CSQLite
import Glibc
import Primitives

/// The sort keys of rows, as bytes that compare like SQLite compares the values: NULL, numbers,
/// then texts in the order of `Collation` (SQLite, "Datatypes In SQLite", sections 4.1 and 7). All
/// values of a column are of one type, or NULL. Rows with equal values are in the order of their
/// ids.
public struct SortKeys {
    private var bytes: [UInt8] = []
    private var keys: [Key] = []
    /// Whether the order of each value is descending.
    private let isDescending: [Bool]

    /// The range of the key of a row; its last eight bytes are the id.
    private struct Key {
        let start: Int
        let count: Int
    }

    /// The first byte of a value.
    private enum Mark {
        static let null: UInt8 = 0
        static let number: UInt8 = 1
        static let text: UInt8 = 2
    }

    /// Creates an empty list of keys, some values of which have a descending order.
    public init(descending: [Bool]) { isDescending = descending }

    /// The number of rows.
    public var count: Int { keys.count }

    /// Adds a row: an id that is not negative, then the values.
    public mutating func append(_ row: borrowing Row) {
        let start = bytes.count
        for (index, isDescending) in isDescending.enumerated() {
            let first = bytes.count
            append(row, index + 1)
            if isDescending { for place in first..<bytes.count { bytes[place] = ~bytes[place] } }
        }
        append(UInt64(row.integer(0)))
        keys.append(Key(start: start, count: bytes.count - start))
    }

    /// The ids of the rows at the given positions of the order, as far as they exist.
    public mutating func ids(at places: Range<Int>) -> [Int64] {
        let wanted = places.clamped(to: keys.indices)
        place(wanted)
        return keys[wanted].map { key in
            bytes[key.start..<key.start + key.count].suffix(8).reduce(0) { $0 << 8 | Int64($1) }
        }
    }

    // MARK: - Values as bytes

    private mutating func append(_ row: borrowing Row, _ column: Int) {
        switch row.type(column) {
        case SQLITE_NULL: bytes.append(Mark.null)
        case SQLITE_INTEGER:
            bytes.append(Mark.number)
            append(UInt64(bitPattern: row.integer(column)) ^ 1 << 63)
        case SQLITE_FLOAT:
            bytes.append(Mark.number)
            // Negative numbers have the opposite order; there is one zero.
            let bits = (row.real(column) + 0).bitPattern
            append(bits >> 63 == 1 ? ~bits : bits | 1 << 63)
        default:
            bytes.append(Mark.text)
            row.withBytes(column) { append(text: $0) }
        }
    }

    private mutating func append(_ number: UInt64) {
        unsafe withUnsafeBytes(of: number.bigEndian) { unsafe bytes.append(contentsOf: $0) }
    }

    /// Appends a text and its end, two NULs; a NUL of its own has a byte behind it that tells it
    /// from them.
    private mutating func append(text: Span<UInt8>) {
        var place = bytes.count
        CaseFolding.append(text, to: &bytes)
        while place < bytes.count {
            if bytes[place] == 0 {
                bytes.insert(1, at: place + 1)
                place += 1
            }
            place += 1
        }
        bytes.append(0)
        bytes.append(0)
    }

    // MARK: - Positions

    /// Moves the keys that belong to the given positions there, by partitioning only the parts that
    /// overlap them (Hoare, "Algorithm 65: Find", 1961).
    private mutating func place(_ wanted: Range<Int>) {
        // At random, so that no order of rows is a bad case.
        var chance = SplitMix64(state: 0)
        var parts = [keys.indices]
        while let part = parts.popLast() {
            guard part.count > 1, part.overlaps(wanted) else { continue }
            let place = split(part, at: Int.random(in: part, using: &chance))
            parts += [part.lowerBound..<place, place + 1..<part.upperBound]
        }
    }

    /// Moves lesser keys before the one at `pivot`, and greater ones after it.
    /// - Returns: Its position afterwards.
    private mutating func split(_ part: Range<Int>, at pivot: Int) -> Int {
        let last = part.upperBound - 1
        keys.swapAt(pivot, last)
        let middle = keys[last]
        var place = part.lowerBound
        unsafe bytes.withUnsafeBufferPointer { bytes in
            for index in part.lowerBound..<last
            where unsafe Self.isLess(keys[index], middle, in: bytes) {
                keys.swapAt(index, place)
                place += 1
            }
        }
        keys.swapAt(place, last)
        return place
    }

    private static func isLess(
        _ left: Key, _ right: Key, in bytes: UnsafeBufferPointer<UInt8>
    ) -> Bool {
        guard let base = bytes.baseAddress else { return false }
        return unsafe memcmp(base + left.start, base + right.start, min(left.count, right.count))
            < 0
    }
}
