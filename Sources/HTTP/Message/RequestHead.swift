// The head of a request: RFC 9110, sections 3 and 5.

/// The request line and the field lines of a request.
@usableFromInline
struct RequestHead: Sendable {
    @usableFromInline var method = Method.get
    @usableFromInline var path = 0..<0
    @usableFromInline var query: Range<Int>?
    /// The authority of the target in absolute form, else that of the Host field.
    @usableFromInline var authority: Authority?
    @usableFromInline var isHTTP10 = false
    @usableFromInline var fields: [FieldLine] = []
}
