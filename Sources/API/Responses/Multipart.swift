// Bodies of several parts: forms with files (RFC 7578).

package import Dialect
import Primitives

/// The parts of a `multipart/form-data` body.
package struct Multipart {
    /// One part.
    package struct Part {
        /// The value of `Content-Type`; nil if the part has none.
        package let type: String?
        /// The name of the field; nil if the part has none.
        package let name: String?
        /// The name of the file; nil for a part that is no file.
        package let fileName: String?
        /// Whether it is a file: its `Content-Disposition` has a `filename`.
        package let isFile: Bool
        /// The bytes of the part.
        package let content: [UInt8]
    }

    /// In the order of the body.
    package private(set) var parts: [Part] = []

    private let bytes: [UInt8]
    /// The delimiter before each part but the first: a line break, two hyphens, the boundary.
    private let delimiter: [UInt8]
    private var position = 0

    /// Takes a body apart.
    /// - Parameter boundary: The parameter of the body's `Content-Type`.
    /// - Throws: `APIError.body` with the reason why it is no such body.
    package init(_ body: ArraySlice<UInt8>, boundary: String) throws(APIError) {
        guard (1...70).contains(boundary.utf8.count) else {
            throw .body(
                "The boundary of multipart/form-data has 1 to 70 characters (RFC 2046, 5.1.1).")
        }
        delimiter = Array("\r\n--\(boundary)".utf8)
        // The first delimiter may stand at the very beginning, where no line break is before it.
        bytes = [0x0D, 0x0A] + body
        guard let first = find(delimiter) else {
            throw .body("The body has no line that begins with its boundary.")
        }
        position = first + delimiter.count
        while try !isClosed() {
            guard parts.count < Limits.multipartPartsMax else {
                throw .body("The body has more than \(Limits.multipartPartsMax) parts.")
            }
            try readPart()
        }
    }

    /// The file of a form that has one.
    /// - Throws: `APIError.body` if it has none or several.
    package func file() throws(APIError) -> Part {
        let files = parts.filter(\.isFile)
        guard files.count == 1 else {
            throw .body("The form must have one file, but it has \(files.count).")
        }
        return files[0]
    }

    /// Whether the delimiter that was read is the last one; if not, goes behind its line.
    private mutating func isClosed() throws(APIError) -> Bool {
        if bytes[position...].starts(with: [0x2D, 0x2D]) { return true }
        let padding = bytes[position...].prefix { $0 == 0x20 || $0 == 0x09 }
        position += padding.count
        guard bytes[position...].starts(with: [0x0D, 0x0A]) else {
            throw .body("A boundary in the body is not at the end of its line.")
        }
        return false
    }

    /// Reads the fields of a part and its content, up to behind the next delimiter.
    private mutating func readPart() throws(APIError) {
        let blank: [UInt8] = [0x0D, 0x0A, 0x0D, 0x0A]
        guard let end = find(blank, within: Limits.multipartHeadBytesMax) else {
            throw .body(
                "A part of the body has no empty line behind its fields, or more than "
                    + "\(Limits.multipartHeadBytesMax) bytes before it.")
        }
        let head = String(decoding: bytes[position..<end], as: UTF8.self)
        // The line break of the empty line may be that of the next delimiter: an empty part.
        position = end + 2
        guard let next = find(delimiter) else {
            throw .body("The body ends inside a part: its last boundary is missing.")
        }
        let start = min(end + blank.count, next)
        parts.append(Self.part(head, Array(bytes[start..<next])))
        position = next + delimiter.count
    }

    private static func part(_ head: String, _ content: [UInt8]) -> Part {
        var type: String?
        var disposition = FieldValue("")
        // Scalars: a line break is a single character.
        for line in head.unicodeScalars.split(separator: "\n") {
            let text = String(line.filter { $0 != "\r" })
            guard let colon = text.firstIndex(of: ":") else { continue }
            let name = String(text[..<colon])
            let value = FieldValue(String(text[text.index(after: colon)...]))
            if ASCII.equal(name, "Content-Type") { type = value.text }
            if ASCII.equal(name, "Content-Disposition") { disposition = value }
        }
        // The one beyond ASCII is meant where both are there (RFC 6266, section 4.3).
        let extended = disposition["filename*"].flatMap(ExtendedValue.text)
        return Part(
            type: type, name: disposition["name"],
            fileName: extended ?? disposition["filename"],
            isFile: disposition["filename"] != nil || disposition["filename*"] != nil,
            content: content)
    }

    /// The offset of the next occurrence of some bytes.
    private func find(_ sought: [UInt8], within length: Int = .max) -> Int? {
        let end = min(bytes.count - position, length) + position
        guard end - position >= sought.count else { return nil }
        for start in position...(end - sought.count) where bytes[start] == sought[0] {
            if bytes[start...].starts(with: sought) { return start }
        }
        return nil
    }
}

/// The value of a field with parameters: `form-data; name="photo"` (RFC 9110, section 5.6.6).
package struct FieldValue {
    /// The value before the parameters, in lower case.
    package let text: String
    private var parameters: [(name: String, value: String)] = []

    package init(_ field: String) {
        var pieces: [[Unicode.Scalar]] = [[]]
        var isQuoted = false
        var isEscaped = false
        for scalar in field.unicodeScalars {
            if isEscaped {
                isEscaped = false
            } else if isQuoted, scalar == "\\" {
                isEscaped = true
                continue
            } else if scalar == "\"" {
                isQuoted.toggle()
                continue
            } else if !isQuoted, scalar == ";" {
                pieces.append([])
                continue
            }
            pieces[pieces.count - 1].append(scalar)
        }
        text = ASCII.lowercased(Self.trimmed(pieces[0][...]))
        for piece in pieces.dropFirst() {
            guard let equals = piece.firstIndex(of: "=") else { continue }
            parameters.append(
                (Self.trimmed(piece[..<equals]), Self.trimmed(piece[(equals + 1)...])))
        }
    }

    /// The value of a parameter; its name is compared without case.
    package subscript(name: String) -> String? {
        parameters.first { ASCII.equal($0.name, name) }?.value
    }

    private static func trimmed(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        let isBlank = { (scalar: Unicode.Scalar) in scalar == " " || scalar == "\t" }
        let kept = scalars.drop(while: isBlank).reversed().drop(while: isBlank).reversed()
        var text = String.UnicodeScalarView()
        text.append(contentsOf: kept)
        return String(text)
    }
}
