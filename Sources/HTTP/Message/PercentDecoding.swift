// Percent-decoding of paths and queries: RFC 3986, section 2.1, and the form encoding of the URL
// standard.

/// Decodes percent-encoding. A malformed escape is kept as it is, and so is one whose bytes are not
/// UTF-8: clients write `'%open%'` and `"%Acme%"` in conditions without encoding them.
/// - Parameter plusIsSpace: Whether `+` is decoded to a space, as in queries.
public func percentDecoded(_ bytes: Span<UInt8>, plusIsSpace: Bool) -> String {
    var decoded: [UInt8] = []
    decoded.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
        let byte = bytes[index]
        if byte == UInt8(ascii: "%") {
            index = appendEscapes(bytes, at: index, to: &decoded)
        } else {
            decoded.append(plusIsSpace && byte == UInt8(ascii: "+") ? Syntax.space : byte)
            index += 1
        }
    }
    return String(decoding: decoded, as: UTF8.self)
}

/// Appends the character of the escapes at `index`, or the percent sign if they are not UTF-8.
/// - Returns: The index after what was read.
private func appendEscapes(
    _ bytes: Span<UInt8>, at index: Int, to decoded: inout [UInt8]
) -> Int {
    var character: [UInt8] = []
    var next = index
    while character.count < 4, let byte = escapedByte(bytes, at: next) {
        character.append(byte)
        next += 3
        if isUTF8Character(character) {
            decoded += character
            return next
        }
    }
    decoded.append(UInt8(ascii: "%"))
    return index + 1
}

private func escapedByte(_ bytes: Span<UInt8>, at index: Int) -> UInt8? {
    guard index + 2 < bytes.count, bytes[index] == UInt8(ascii: "%"),
        let high = Syntax.hexValue(bytes[index + 1]), let low = Syntax.hexValue(bytes[index + 2])
    else { return nil }
    return high << 4 | low
}

/// Whether the bytes, one to four of them, are exactly one character of UTF-8 (RFC 3629, section
/// 4).
private func isUTF8Character(_ bytes: [UInt8]) -> Bool {
    let lead = bytes[0]
    let length = lead < 0x80 ? 1 : lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
    guard bytes.count == length, lead < 0xF5 else { return false }
    for byte in bytes.dropFirst() where byte & 0xC0 != 0x80 { return false }
    switch lead {
    case 0xE0: return bytes[1] >= 0xA0  // shorter forms exist
    case 0xED: return bytes[1] < 0xA0  // surrogates
    case 0xF0: return bytes[1] >= 0x90  // shorter forms exist
    case 0xF4: return bytes[1] < 0x90  // beyond U+10FFFF
    default: return true
    }
}
