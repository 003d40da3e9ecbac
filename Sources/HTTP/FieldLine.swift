// One field line of a head or a trailer: RFC 9112, section 5.

extension Field {
    /// Reads `line`, which is not empty and ends before its CR LF.
    init(_ bytes: Span<UInt8>, _ line: Range<Int>) throws(RequestFailure) {
        if Syntax.isBlank(bytes[line.lowerBound]) { throw .foldedField }
        guard let colon = bytes.firstIndex(of: Syntax.colon, in: line) else {
            throw bytes.firstIndex(of: Syntax.carriageReturn, in: line) == nil
                ? .fieldWithoutColon : .bareCarriageReturn
        }
        name = line.lowerBound..<colon
        value = bytes.trimmed((colon + 1)..<line.upperBound)
        // A name with a blank behind it is read in two ways by two readers: a way to smuggle.
        if !name.isEmpty, Syntax.isBlank(bytes[colon - 1]) { throw .blankBeforeColon }
        guard !name.isEmpty else { throw .fieldName }
        for index in name where !Syntax.isToken(bytes[index]) { throw .fieldName }
        for index in (colon + 1)..<line.upperBound {
            let byte = bytes[index]
            guard Syntax.isControl(byte), byte != Syntax.tab else { continue }
            throw byte == Syntax.carriageReturn ? .bareCarriageReturn : .controlInField
        }
    }
}
