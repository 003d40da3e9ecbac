// Redaction: requests without their secrets, for the journal.

package import Dialect
package import HTTP
import JSON
import Primitives

/// Takes secrets out of what the journal, the log and the counts keep of requests: by the decoded
/// names of parameters and members, before anything is cut.
package enum Redaction {
    /// Stands where something was taken out.
    static let mark = "[redacted]"

    private static let markBytes = Array(mark.utf8)

    /// Whether a text may name a secret.
    package static func mayName(_ text: String) -> Bool {
        Secrets.isPossible(in: Array(text.utf8).span)
    }

    // MARK: - Targets

    /// Path and query of a request as sent, without secrets.
    package static func target(of request: Request) -> ArraySlice<UInt8> {
        let sent = sentTarget(of: request)
        guard Secrets.isPossible(in: sent.span) else { return sent }
        var target = path(request.bytes[request.path])
        if let query = request.query {
            target.append(UInt8(ascii: "?"))
            target += self.query(request.bytes[query])
        }
        return target[...]
    }

    /// Path and query of a request as sent. They are apart in a target such as `http://host?query`: a
    /// slash of the scheme serves as its path.
    private static func sentTarget(of request: Request) -> ArraySlice<UInt8> {
        guard let query = request.query else { return request.bytes[request.path] }
        guard query.lowerBound > request.path.upperBound + 1 else {
            return request.bytes[request.path.lowerBound..<query.upperBound]
        }
        return request.bytes[request.path] + [UInt8(ascii: "?")] + request.bytes[query]
    }

    /// The path of a request as text, without secrets.
    package static func path(of request: Request) -> String {
        String(decoding: path(request.bytes[request.path]), as: UTF8.self)
    }

    /// A path keeps the words of endpoints such as `requestPassword`, and the ids behind them.
    private static func path(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        guard Secrets.isSpelled(in: Array(bytes)) else { return Array(bytes) }
        let segments = bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        var isBehindName = false
        let kept = segments.map { segment in
            let isName = Secrets.isSpelled(in: Array(segment))
            let isTold = isName ? isPlain(segment) : !isBehindName || isNumber(segment)
            isBehindName = isBehindName || isName
            return isTold ? Array(segment) : markBytes
        }
        // No segment alone: a URL with credentials.
        guard isBehindName else { return [UInt8(ascii: "/")] + markBytes }
        return Array(kept.joined(separator: [UInt8(ascii: "/")]))
    }

    /// A query ends at the first parameter that names a secret: the secret itself may hold an `&`
    /// that its sender did not encode.
    private static func query(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var kept: [UInt8] = []
        let parameters = bytes.split(
            separator: UInt8(ascii: "&"), omittingEmptySubsequences: false)
        for (index, parameter) in parameters.enumerated() {
            if index > 0 { kept.append(UInt8(ascii: "&")) }
            guard !Secrets.isSpelled(in: Array(parameter)) else {
                let name = parameter.prefix { $0 != UInt8(ascii: "=") }
                if name.count < parameter.count, isPlain(name) {
                    kept += name + [UInt8(ascii: "=")]
                }
                return kept + markBytes
            }
            kept += parameter
        }
        return kept
    }

    /// Whether a name holds nothing but a name.
    private static func isPlain(_ name: some Sequence<UInt8>) -> Bool {
        name.allSatisfy { ASCII.isLetter($0) || ASCII.isDigit($0) || "_-.".utf8.contains($0) }
    }

    private static func isNumber(_ segment: ArraySlice<UInt8>) -> Bool {
        segment.allSatisfy(ASCII.isDigit)
    }

    // MARK: - Heads

    /// The head of a request in lines. The value of a field is taken out if the name or the value
    /// names a secret, and that of `clientId`, which its vendor asks to keep to oneself.
    /// - Parameter target: Path and query without secrets.
    static func head(of request: Request, _ target: [UInt8]) -> [UInt8] {
        var head = Array("\(request.method.name) ".utf8) + target
        head += (request.isHTTP10 ? " HTTP/1.0\n" : " HTTP/1.1\n").utf8
        for field in request.fields {
            let isSecret =
                ASCII.equal(request.text(field.name), "clientId")
                || isSpelled(request, field.name) || isSpelled(request, field.value)
            head += request.bytes[field.name] + Array(": ".utf8)
            head += isSecret ? markBytes[...] : request.bytes[field.value]
            head.append(UInt8(ascii: "\n"))
        }
        return head
    }

    // MARK: - Bodies

    /// The beginning of a body that is, or would be, JSON, without secrets. The value of a member
    /// that names one is taken out; a body with a text that speaks of one, such as the path of a
    /// PATCH, and one that is no JSON, is taken out whole.
    static func body(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let first = bytes.first { $0 > UInt8(ascii: " ") }
        guard first == UInt8(ascii: "{") || first == UInt8(ascii: "[") else { return [] }
        return kept(bytes).prefix(Limits.journalBodyBytesMax)
    }

    private static func kept(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard Secrets.isPossible(in: bytes.span) else { return bytes }
        let whole = Array(bytes)
        guard Secrets.isSpelled(in: whole) else { return bytes }
        guard let document = try? JSONDocument(whole, limits: Limits.json) else {
            return markBytes[...]
        }
        var cuts: [Cut] = []
        guard find(in: document.root, &cuts) else { return markBytes[...] }
        return without(cuts, whole)[...]
    }

    /// Finds the members that name secrets. False if a text mentions one.
    private static func find(in value: JSONValue, _ cuts: inout [Cut]) -> Bool {
        switch value.kind {
        case .object:
            for member in value.members {
                if Secrets.isSpelled(in: Array(member.name.utf8)) {
                    cuts.append(Cut(member, hasPlainName: isPlain(member.name.utf8)))
                } else if !find(in: member.value, &cuts) {
                    return false
                }
            }
            return true
        case .array: return value.elements.allSatisfy { find(in: $0, &cuts) }
        case .string: return !Secrets.isSpelled(in: Array((value.string ?? "").utf8))
        case .null, .boolean, .number: return true
        }
    }

    /// A redacted part of a body: the value of a member, and its name, if that may hold more than
    /// a name.
    private struct Cut {
        let range: Range<Int>
        let replacement: String

        init(_ member: JSONMember, hasPlainName: Bool) {
            let value = member.value.range
            range = hasPlainName ? value : member.nameOffset..<value.upperBound
            replacement = hasPlainName ? "\"\(mark)\"" : "\"\(mark)\":\"\(mark)\""
        }
    }

    private static func without(_ cuts: [Cut], _ bytes: [UInt8]) -> [UInt8] {
        var kept: [UInt8] = []
        var copied = 0
        for cut in cuts {
            kept += bytes[copied..<cut.range.lowerBound]
            kept += cut.replacement.utf8
            copied = cut.range.upperBound
        }
        return kept + bytes[copied...]
    }

    // MARK: - Messages

    /// The message of an error, unless it may repeat a part of a request with secrets.
    package static func message(of apiError: APIError, to request: Request) -> String {
        apiError.quotesRequest && hasSecrets(request) ? mark : apiError.message
    }

    /// What an error says of single members, a line for each; nil if it says nothing of any. These
    /// may quote values.
    static func errors(of apiError: APIError, to request: Request) -> String? {
        let messages = apiError.fieldErrors.map(\.message)
        if messages.isEmpty { return nil }
        return hasSecrets(request) ? mark : messages.joined(separator: "\n")
    }

    /// Whether there is a secret in what messages can repeat. No message repeats the value of a
    /// field such as `Authorization`.
    private static func hasSecrets(_ request: Request) -> Bool {
        if target(of: request) != sentTarget(of: request) { return true }
        for field in request.fields where !isSpelled(request, field.name) {
            if isSpelled(request, field.value) { return true }
        }
        return isSpelled(request, request.body)
    }

    private static func isSpelled(_ request: Request, _ range: Range<Int>) -> Bool {
        Secrets.isPossible(in: request.bytes.span.extracting(range))
            && Secrets.isSpelled(in: Array(request.bytes[range]))
    }
}

extension APIError {
    /// Whether the message may repeat what a client has sent, beyond ids.
    fileprivate var quotesRequest: Bool {
        switch self {
        case .noRoute, .notRoutable, .notModelled, .noRecord, .noDefault, .noImage, .wrongVerb,
            .noClientId,
            .malformedClientId, .noPermission, .enumeration, .imageTooLarge, .invalid, .inUse,
            .noID, .sandboxesFull, .sandboxNamesFull, .sandboxFull, .memoryFull, .descriptorsFull,
            .diskFull, .deferredResponsesFull, .responseMemoryFull, .timeout, .internalFailure:
            false
        case .noMember, .unknownMethod, .notAuthenticated, .version, .parameter, .mediaType,
            .precondition, .unrecognizedName, .unrecognizedSortKey, .condition, .body,
            .unknownMember, .conversion, .patch,
            .unsupportedImage, .forbidden,
            .mock, .noSandbox, .noSnapshot, .sandboxGone, .sandboxUnusable, .imposed:
            true
        }
    }
}
