// Integers in any notation.

import Primitives

/// Exact parsing of JSON numbers, without floating point.
enum NumberReading {
    /// The value of a number that follows the grammar, if it is an integer that fits.
    static func integer(_ literal: Span<UInt8>) -> Int64? {
        var mantissa = Mantissa(isNegative: literal[0] == UInt8(ascii: "-"))
        var index = mantissa.isNegative ? 1 : 0
        var isFraction = false
        while index < literal.count, literal[index] | 0x20 != UInt8(ascii: "e") {
            if literal[index] == UInt8(ascii: ".") {
                isFraction = true
            } else {
                guard mantissa.append(literal[index] - UInt8(ascii: "0")) else { return nil }
                if isFraction { mantissa.exponent -= 1 }
            }
            index += 1
        }
        if mantissa.value == 0 { return 0 }
        if index < literal.count { mantissa.exponent += exponent(literal, from: index + 1) }
        return mantissa.integer
    }

    /// The digits so far. Zeros are held back until another digit follows, since the exponent may
    /// cancel those at the end: `10e-1` is 1.
    private struct Mantissa {
        let isNegative: Bool
        var value: Int64 = 0
        var heldZeros = 0
        var exponent = 0

        /// Whether the value fits so far, whatever the exponent.
        mutating func append(_ digit: UInt8) -> Bool {
            guard digit != 0 else {
                if value != 0 { heldZeros += 1 }
                return true
            }
            guard let scaled = scaled(by: value == 0 ? 0 : heldZeros + 1) else { return false }
            heldZeros = 0
            let step = isNegative ? -Int64(digit) : Int64(digit)
            let (sum, overflow) = scaled.addingReportingOverflow(step)
            value = sum
            return !overflow
        }

        /// The value with its exponent, if it is an integer that fits.
        var integer: Int64? {
            heldZeros + exponent < 0 ? nil : scaled(by: heldZeros + exponent)
        }

        private func scaled(by power: Int) -> Int64? {
            guard power <= 18 else { return nil }
            var result = value
            for _ in 0..<power {
                let (product, overflow) = result.multipliedReportingOverflow(by: 10)
                if overflow { return nil }
                result = product
            }
            return result
        }
    }

    /// The exponent, clamped to a value that the digits of no document can compensate.
    private static func exponent(_ literal: Span<UInt8>, from start: Int) -> Int {
        var index = start
        let isNegative = literal[index] == UInt8(ascii: "-")
        if !ASCII.isDigit(literal[index]) { index += 1 }
        var value = 0
        while index < literal.count {
            value = min(value * 10 + Int(literal[index] - UInt8(ascii: "0")), 1 << 40)
            index += 1
        }
        return isNegative ? -value : value
    }
}
