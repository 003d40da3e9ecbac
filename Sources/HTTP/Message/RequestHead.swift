// The head of a request: RFC 9112, sections 3 and 5.

/// The request line and the field lines of a request.
struct RequestHead: Sendable {
    var method = Method.get
    var path = 0..<0
    var query: Range<Int>?
    /// The authority of the target in absolute form, else that of the Host field.
    var authority: Authority?
    var isHTTP10 = false
    var fields: [FieldLine] = []
}
