// Numbers that the database works out from others: sums, products, differences.

package import SQLite

extension SQL {
    /// A number that is worked out from others, without the noise of binary fractions: the live service
    /// counts in decimals (docs/LIVE-API.md#numbers). It has at most ten decimal places, and no more
    /// than fifteen digits keep of the largest operand, all that binary numbers keep of decimal ones.
    /// Null stays null.
    /// - Parameter operands: What a difference is of; none for a number that is as large as its operands.
    package static func derived(_ number: SQL, of operands: SQL...) -> SQL {
        let sizes = (operands.isEmpty ? [number] : operands).map { "abs(\($0))" as SQL }
        let largest: SQL = sizes.count == 1 ? sizes[0] : "max(\(sizes.joined(separator: ", ")))"
        let digits: SQL = "length(CAST(\(largest) AS INTEGER))"
        return "round(\(number), max(0, min(10, 15 - \(digits))))"
    }
}
