// One field line of a header or trailer section: RFC 9112, section 5.

extension FieldLine {
    /// Parses `line`, which is not empty and ends before its CR LF.
    init(_ bytes: Span<UInt8>, _ line: Range<Int>) throws(ProtocolError) {
        if Syntax.isWhitespace(bytes[line.lowerBound]) { throw .foldedLine }
        guard let colon = bytes.firstIndex(of: Syntax.colon, in: line) else {
            throw bytes.firstIndex(of: Syntax.carriageReturn, in: line) == nil
                ? .fieldWithoutColon : .bareCarriageReturn
        }
        let name = line.lowerBound..<colon
        let rest = (colon + 1)..<line.upperBound
        self.init(name: name, value: bytes.trimmed(rest))
        // Recipients differ in how they read whitespace before the colon: a way of request
        // smuggling (RFC 9112, section 5.1).
        if !name.isEmpty, Syntax.isWhitespace(bytes[colon - 1]) { throw .whitespaceBeforeColon }
        guard !name.isEmpty else { throw .fieldName }
        for index in name where !Syntax.isToken(bytes[index]) { throw .fieldName }
        guard !bytes.isPlain(rest) else { return }
        for index in rest {
            let byte = bytes[index]
            guard Syntax.isControl(byte), byte != Syntax.tab else { continue }
            throw byte == Syntax.carriageReturn ? .bareCarriageReturn : .controlInField
        }
    }
}
