// A strict reader of answers, which shares nothing with the server.

/// One answer as a client sees it.
struct Answer {
    let status: Int
    let fields: [(name: String, value: String)]
    var body: [UInt8] = []
    var isChunked = false

    func values(of name: String) -> [String] {
        fields.filter { $0.name.lowercased() == name }.map(\.value)
    }

    var closes: Bool { values(of: "connection").contains("close") }
}

/// The answers of one connection, cut out of its bytes.
struct AnswerReader {
    private(set) var bytes: [UInt8] = []
    private(set) var start = 0
    /// The bytes of all answers that were read.
    private(set) var passed = 0

    /// The bytes that belong to no complete answer yet.
    var rest: ArraySlice<UInt8> { bytes[start...] }

    mutating func append(_ more: [UInt8]) {
        if start == bytes.count {
            (bytes, start) = (more, 0)
        } else {
            bytes += more
        }
    }

    /// Cuts off the next answer.
    /// - Returns: Nil if it is not complete.
    mutating func next(isToHead: Bool) throws(Failure) -> Answer? {
        guard var (answer, position) = try head() else { return nil }
        // What is refused before its method is known has a body, and closes the connection.
        let hasNoBody = isToHead && answer.status == 200 || answer.status < 200
        if !hasNoBody {
            guard let end = try readBody(&answer, &position) else { return nil }
            position = end
        }
        passed += position - start
        start = position
        return answer
    }

    /// What there is of an answer that ends too early.
    func beginning() throws(Failure) -> Answer? {
        guard var (answer, position) = try head() else { return nil }
        if answer.isChunked {
            _ = try readChunks(&answer, &position)
        } else {
            answer.body = Array(bytes[position...])
        }
        return answer
    }

    private func head() throws(Failure) -> (Answer, Int)? {
        guard let end = line(from: start) else {
            guard "HTTP/1.1 ".utf8.starts(with: rest.prefix(9)) else { throw wrong("no answer") }
            return nil
        }
        let words = text(start..<end).split(separator: " ", maxSplits: 2)
        guard words.count == 3, words[0] == "HTTP/1.1", words[1].count == 3,
            let status = Int(words[1])
        else { throw wrong("a status line that is none") }
        var (fields, position) = ([(name: String, value: String)](), end + 2)
        while let next = line(from: position) {
            defer { position = next + 2 }
            if next == position {
                return (try framed(Answer(status: status, fields: fields)), next + 2)
            }
            let parts = text(position..<next).split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { throw wrong("a field line without a colon") }
            fields.append((String(parts[0]), parts[1].drop { $0 == " " }.description))
        }
        return nil
    }

    private func framed(_ answer: Answer) throws(Failure) -> Answer {
        var answer = answer
        answer.isChunked = answer.values(of: "transfer-encoding") == ["chunked"]
        let lengths = answer.values(of: "content-length")
        guard lengths.count + (answer.isChunked ? 1 : 0) == (answer.status < 200 ? 0 : 1) else {
            throw wrong("an answer without one length")
        }
        return answer
    }

    private func readBody(_ answer: inout Answer, _ position: inout Int) throws(Failure) -> Int? {
        if answer.isChunked { return try readChunks(&answer, &position) }
        guard let length = answer.values(of: "content-length").first.flatMap({ Int($0) }) else {
            throw wrong("a Content-Length that is none")
        }
        guard position + length <= bytes.count else { return nil }
        answer.body = Array(bytes[position..<position + length])
        return position + length
    }

    /// - Returns: The end of the last chunk; nil if it is not there.
    private func readChunks(_ answer: inout Answer, _ position: inout Int) throws(Failure) -> Int? {
        while let end = line(from: position) {
            guard let size = Int(text(position..<end), radix: 16) else { throw wrong("no chunk") }
            let (from, to) = (end + 2, end + 2 + size)
            guard to + 2 <= bytes.count else {
                answer.body += bytes[min(from, bytes.count)..<min(to, bytes.count)]
                return nil
            }
            guard bytes[to] == 13, bytes[to + 1] == 10 else { throw wrong("a chunk without end") }
            answer.body += bytes[from..<to]
            position = to + 2
            if size == 0 { return position }
        }
        return nil
    }

    /// The end of the line that begins there; nil if it is not complete.
    private func line(from position: Int) -> Int? {
        guard position < bytes.count, let end = bytes[position...].firstIndex(of: 13),
            end + 1 < bytes.count, bytes[end + 1] == 10
        else { return nil }
        return end
    }

    private func text(_ range: Range<Int>) -> String {
        String(decoding: bytes[range], as: UTF8.self)
    }

    private func wrong(_ what: String) -> Failure {
        Failure("\(what): \(String(decoding: rest.prefix(200), as: UTF8.self).debugDescription)")
    }
}
