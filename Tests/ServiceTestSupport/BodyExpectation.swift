// The body of a response, compared with JSON that is laid out for its readers.

package import Dialect
package import Testing

/// Expects that a body has exactly the bytes of a JSON text, white space between its tokens aside.
/// - Parameters:
///   - json: The body in any layout.
///   - mode: The mode of the server, which gives the layout of the bytes that are expected.
package func expectBody(
    _ answer: TestResponse, _ json: String, in mode: Mode = .default,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    let expected = laidOut(compact(json), in: mode)
    guard answer.body != expected else { return }
    Issue.record(
        "the body differs:\n\(difference(from: expected, to: answer.body))",
        sourceLocation: sourceLocation)
}

/// A JSON text without the white space between its tokens.
package func compact(_ json: String) -> String {
    var isInString = false
    var isEscaped = false
    var bytes: [UInt8] = []
    for byte in json.utf8 {
        if isInString || !" \n\r\t".utf8.contains(byte) { bytes.append(byte) }
        if byte == UInt8(ascii: "\""), !isEscaped { isInString.toggle() }
        isEscaped = isInString && !isEscaped && byte == UInt8(ascii: "\\")
    }
    return String(decoding: bytes, as: UTF8.self)
}

/// Two JSON texts line by line: `-` before what is expected alone, `+` before what is there alone.
package func difference(from expected: String, to actual: String) -> String {
    let (old, new) = (lines(of: expected), lines(of: actual))
    let changes = new.difference(from: old)
    let removed = Set(changes.removals.map(\.offset))
    let inserted = Set(changes.insertions.map(\.offset))
    var text: [String] = []
    var next = 0
    for (index, line) in old.enumerated() {
        if removed.contains(index) {
            text.append("- " + line)
            continue
        }
        while inserted.contains(next) {
            text.append("+ " + new[next])
            next += 1
        }
        text.append("  " + line)
        next += 1
    }
    text += new.dropFirst(next).map { "+ " + $0 }
    return text.joined(separator: "\n")
}

/// The lines of a JSON text, or a text that is not JSON as one line.
private func lines(of text: String) -> [String] {
    guard let first = text.first, "{[".contains(first) else { return [text] }
    return indented(compact(text)).split(separator: "\r\n").map(String.init)
}

extension CollectionDifference<String>.Change {
    fileprivate var offset: Int {
        switch self {
        case .insert(let offset, _, _), .remove(let offset, _, _): offset
        }
    }
}
