import HTTP
import Testing

@Suite struct PercentDecodingTests {
    static let table: [(encoded: String, decoded: String)] = [
        ("", ""),
        ("plain/path", "plain/path"),
        ("a%20b", "a b"),
        ("%41%42", "AB"),
        ("%c3%a4%C3%A4", "ää"),
        ("%E2%82%AC", "€"),
        ("%F0%9F%98%80", "😀"),
        ("ä", "ä"),
        ("%2B%25%26%3D", "+%&="),
        ("%00", "\0"),
        // Text of clients that do not encode.
        ("'%open%'", "'%open%'"),
        ("\"%Acme%\"", "\"%Acme%\""),
        ("%dead%", "%dead%"),
        ("%beef%20", "%beef "),
        ("100%", "100%"),
        ("%4", "%4"),
        ("%%41", "%A"),
        ("%G1%1G", "%G1%1G"),
        // Not UTF-8: a lone continuation byte, too short, overlong, a surrogate, beyond Unicode.
        ("%80x", "%80x"),
        ("%C3", "%C3"),
        ("%C3%41", "%C3A"),
        ("%C3%C3%A4", "%C3ä"),
        ("%C0%AF", "%C0%AF"),
        ("%E0%80%AF", "%E0%80%AF"),
        ("%ED%A0%80", "%ED%A0%80"),
        ("%F0%80%80%AF", "%F0%80%80%AF"),
        ("%F4%90%80%80", "%F4%90%80%80"),
        ("%F5%80%80%80", "%F5%80%80%80"),
        ("%E2%82", "%E2%82"),
    ]

    @Test("escapes are undone, and what is none stays", arguments: table)
    func decodes(encoded: String, decoded: String) {
        #expect(percentDecoded(Array(encoded.utf8).span, plusIsSpace: false) == decoded)
        #expect(percentDecoded(Array(encoded.utf8).span, plusIsSpace: true) == decoded)
    }

    @Test func `a plus is a blank where asked for, and an encoded plus never`() {
        let bytes = Array("a+b%2B".utf8)
        #expect(percentDecoded(bytes.span, plusIsSpace: true) == "a b+")
        #expect(percentDecoded(bytes.span, plusIsSpace: false) == "a+b+")
    }

    static let queries: [(query: String, parameters: [QueryParameter])] = [
        ("", []),
        ("&&", []),
        ("a", [QueryParameter(name: "a", value: "")]),
        ("a=", [QueryParameter(name: "a", value: "")]),
        ("=b", [QueryParameter(name: "", value: "b")]),
        (
            "a=b=c&d+e=%26&a=2",
            [
                QueryParameter(name: "a", value: "b=c"), QueryParameter(name: "d e", value: "&"),
                QueryParameter(name: "a", value: "2"),
            ]
        ),
        (
            "conditions=name%20like%20'%open%'&page=2",
            [
                QueryParameter(name: "conditions", value: "name like '%open%'"),
                QueryParameter(name: "page", value: "2"),
            ]
        ),
    ]

    @Test("a query is read into its parameters, in order", arguments: queries)
    func parses(query: String, parameters: [QueryParameter]) {
        #expect(QueryParameter.parse(Array(query.utf8).span) == parameters)
    }
}
